"""A file of 200 MB through a line that is cut three times."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.rows import Bar, Row
from bench.servers import UNLIMITED
from parley.protocol.limits import PART_BYTES
from tests.device import founded, fresh_id
from tests.driver.browser import Browser
from tests.driver.cable import Cable
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import chartered
from tests.hosting import opening_of

SIZE = 200_000_000
MEGA = 1_000_000
CUTS = (0.2, 0.5, 0.8)
ABREAST = 4
PATIENCE_SECONDS = 900.0


def large_file() -> list[Row]:
    """Row `200 MB, three cuts`: from choosing the file until the other side has it in the list. Raises if the bytes differ."""
    with tempfile.TemporaryDirectory() as folder, Host.start(*UNLIMITED) as host:
        path = Path(folder) / "Map.tif"
        path.write_bytes(os.urandom(SIZE))
        put, got = _through_cuts(host, path)
        bare = asyncio.run(_bare_seconds(host, path.read_bytes()))
    return [
        Row(
            "200 MB put, line cut three times",
            SIZE / MEGA / put,
            "MB/s",
            SIZE / MEGA / bare,
            Bar(),
            note="; ".join(
                (
                    "hashed, sealed and put part by part in a browser, whole and equal at the other side",
                    f"got, opened and checked at {SIZE / MEGA / got:.0f} MB/s",
                    "baseline: as many parts put by a program over one connection, nothing sealed, nothing cut",
                )
            ),
        )
    ]


def _through_cuts(host: Host, path: Path) -> tuple[float, float]:
    """Seconds until the file is in the other's list, and until the other has it."""
    with Browser() as browser, Cable(host.origin) as cable:
        talk = chartered(browser, host.url, lead=(cable.through, lambda link: link))
        begun = time.monotonic()
        talk.ingrid.add_file("Plenary", path)
        for share in CUTS:
            stored = partial(_stored, talk.ingrid, share * SIZE)
            talk.ingrid.until(f"{share:.0%} are stored", stored, PATIENCE_SECONDS)
            cable.cut()
            talk.ingrid.shows("Waiting for the host.")
            cable.mend()
        talk.tom.has_file("Plenary", path.name, seconds=PATIENCE_SECONDS)
        put = time.monotonic() - begun
        begun = time.monotonic()
        if talk.tom.get_file("Plenary", path.name) != path.read_bytes():
            raise AssertionError("the file that arrived is another")
        return put, time.monotonic() - begun


def _stored(person: Person, wanted: float) -> bool:
    """Whether so many bytes are with the host. Raises when it was given up."""
    if person.sees_now("Try again"):
        raise AssertionError(f"the upload failed: {person.page.get_by_role('alert').all_inner_texts()}")
    bar = person.find("progressbar")
    return (
        bar.count() > 0 and not person.sees_now("Reading ") and float(bar.get_attribute("aria-valuenow") or 0) >= wanted
    )


async def _bare_seconds(host: Host, content: bytes) -> float:
    """The same number of parts of the same size, over one proven connection."""
    async with founded(host.url, opening_of(host.url)) as (talk, device, _):
        file = fresh_id()
        begun = time.monotonic()
        await device.ask("file.begin", room=talk.plenary, file=file, size=len(content))
        parts = iter(range(-(-len(content) // PART_BYTES)))

        async def lane() -> None:
            for part in parts:
                piece = content[part * PART_BYTES : (part + 1) * PART_BYTES]
                await device.ask("file.put", room=talk.plenary, file=file, part=part, bytes=piece)

        await asyncio.gather(*(lane() for _ in range(ABREAST)))
        return time.monotonic() - begun
