"""Somebody who uses up the host does not end the writing of the others, and is taken out while doing it (spec/protocol.md §8)."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from parley.delivery.quotas import Quotas
from parley.delivery.rates import RATES
from parley.protocol.limits import MAIL_BYTES, PART_BYTES
from tests.device import Device, Refused, Talk, application, commit, fresh_id
from tests.hosting import host_process, opening_of
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")

MIB = 1024 * 1024


async def outcome(device: Device, verb: str, /, **body: Any) -> str:
    """The code of a refusal, or `ok`. A rate is waited for: it only slows the attack down."""
    while True:
        try:
            await device.ask(verb, **body)
        except Refused as refused:
            if refused.code != "QUOTA_RATE":
                return refused.code
            await asyncio.sleep((refused.retry_ms or 0) / 1000)
            continue
        return "ok"


async def until_refused(device: Device, asks: Iterator[tuple[str, dict[str, Any]]]) -> tuple[int, str]:
    """How many were taken before the first refusal, and its code."""
    taken = 0
    for verb, body in asks:
        answer = await outcome(device, verb, **body)
        if answer != "ok":
            return taken, answer
        taken += 1
    return taken, "ok"


@asynccontextmanager
async def sides(link: str) -> AsyncIterator[tuple[Talk, Device, Device, Device]]:
    """A founded talk: the heads Ann and Ben, and Mal, a member of Ben's, who is in plenary."""
    async with Device(link) as convener, Device(link) as ann, Device(link) as ben, Device(link) as mal:
        talk = await convener.open_talk(opening_of(link))
        for head in (ann, ben):
            await head.use(await convener.invite("signer"))
        await mal.use(await ben.invite("member"))
        await ann.append(talk.plenary, commit(talk.plenary, 0))
        await ben.change(talk.id, talk.plenary, 1, mal.key, "grant")
        yield talk, ann, ben, mal


async def removed(talk: Talk, by: Device, device: Device, n: int = 2) -> None:
    """The whole way: the commit, what devices then attest, and the list."""
    await by.append(talk.plenary, commit(talk.plenary, 1, os.urandom(20_000)))
    await by.change(talk.id, talk.plenary, n, device.key, "revoke")
    assert await outcome(device, "append", room=talk.plenary, kind=1, bytes=application(talk.plenary)) == "NO_SUCH_ROOM"


async def test_announcing_what_never_comes_leaves_the_others_their_part(reached: Reached) -> None:
    """27 requests ended all writing in a talk."""
    async with sides(reached.link) as (talk, ann, ben, mal):
        asks = [{"room": talk.plenary, "file": fresh_id(), "size": size} for size in (Quotas().file_bytes // 2,) * 27]
        taken, code = await until_refused(mal, (("file.begin", body) for body in asks))
        assert (taken < 27, code) == (True, "QUOTA_BYTES")
        for honest in (ann, ben):
            await honest.append(talk.plenary)
            body = {"room": talk.plenary, "file": fresh_id(), "size": 50 * MIB}
            assert await outcome(honest, "file.begin", **body) == "ok"
        for one in asks[:taken]:
            assert await outcome(mal, "file.drop", room=one["room"], file=one["file"]) == "ok"
        again = {"room": talk.plenary, "file": fresh_id(), "size": Quotas().file_bytes // 2}
        assert await outcome(mal, "file.begin", **again) == "ok", "what was given up was given back"
        await removed(talk, ann, mal)
        fresh = {"room": talk.plenary, "file": fresh_id(), "size": Quotas().file_bytes // 2}
        assert await outcome(ben, "file.begin", **fresh) == "ok"


async def test_begun_many_times_at_once_a_file_is_charged_once(reached: Reached) -> None:
    async with sides(reached.link) as (talk, ann, _, _):
        body = {"room": talk.plenary, "file": fresh_id(), "size": Quotas().file_bytes // 2}
        replies = await asyncio.gather(*(ann.begin("file.begin", **body) for _ in range(30)))
        assert all(reply == {"have": []} for reply in replies)
        other = {"room": talk.plenary, "file": fresh_id(), "size": Quotas().file_bytes // 4}
        assert await outcome(ann, "file.begin", **other) == "ok"


async def test_whose_upload_is_whole_cannot_take_it_from_the_others(reached: Reached) -> None:
    async with sides(reached.link) as (talk, ann, ben, _):
        file = {"room": talk.plenary, "file": fresh_id()}
        await ann.ask("file.begin", **file, size=3)
        assert await outcome(ben, "file.drop", **file) == "NO_SUCH_FILE"
        await ann.ask("file.put", **file, part=0, bytes=b"abc")
        assert await outcome(ann, "file.drop", **file) == "FILE_EXISTS"
        assert (await ben.ask("file.get", **file, part=0))["bytes"] == b"abc"
        given_up = {"room": talk.plenary, "file": fresh_id()}
        await ann.ask("file.begin", **given_up, size=PART_BYTES + 1)
        await ann.ask("file.put", **given_up, part=0, bytes=bytes(PART_BYTES))
        assert await outcome(ann, "file.drop", **given_up) == "ok"
        assert await outcome(ann, "file.put", **given_up, part=1, bytes=b"x") == "NO_SUCH_FILE"
        assert not (reached.data / "files" / talk.plenary.hex() / given_up["file"].hex()).exists()


SMALL_TALK = 4 * MIB


@pytest.fixture(scope="module")
def small_quota() -> tuple[str, ...]:
    return ("--bytes-per-talk", str(SMALL_TALK), "--file-bytes", str(MIB))


async def test_what_files_of_a_byte_take_on_the_disk_is_what_they_are_charged(
    tmp_path: Path, small_quota: tuple[str, ...]
) -> None:
    """They cost 8,245 times what was charged."""
    data = tmp_path / "data"
    async with host_process(data, *small_quota) as host, sides(host.link) as (talk, ann, _, mal):
        before = kept_on_disk(data / "files")

        async def one() -> str:
            file = {"room": talk.plenary, "file": fresh_id()}
            begun = await outcome(mal, "file.begin", **file, size=1)
            return begun if begun != "ok" else await outcome(mal, "file.put", **file, part=0, bytes=b"x")

        answers: list[str] = []
        while not answers or answers[-1] == "ok":
            answers.append(await one())
        assert answers[-1] == "QUOTA_BYTES"
        assert len(answers) > 50
        assert kept_on_disk(data / "files") - before <= SMALL_TALK * 5 // 8
        await ann.append(talk.plenary)
        await removed(talk, ann, mal)


async def test_letters_are_charged_to_their_sender_until_they_are_read(
    tmp_path: Path, small_quota: tuple[str, ...]
) -> None:
    """Mail was charged to nobody: 116 MB in 3.5 s, then the disk was full."""
    async with host_process(tmp_path / "data", *small_quota) as host, sides(host.link) as (_talk, ann, ben, mal):
        letters = (("mail.send", {"to": ann.key, "bytes": os.urandom(MAIL_BYTES)}) for _ in range(100))
        taken, code = await until_refused(mal, letters)
        assert (taken <= SMALL_TALK * 5 // 8 // MAIL_BYTES, code) == (True, "QUOTA_BYTES")
        assert taken > 0
        assert await outcome(ben, "mail.send", to=ann.key, bytes=os.urandom(MAIL_BYTES)) == "ok"
        read: list[int] = []
        while len(read) <= taken:
            read += [number for number, _ in (await ann.push("mail"))[1]["items"]]
        await ann.ask("mail.drop", ids=read)
        assert await outcome(mal, "mail.send", to=ann.key, bytes=os.urandom(MAIL_BYTES)) == "ok"


async def test_nobodys_box_is_filled_by_one_sender_or_one_delegation(reached: Reached) -> None:
    async with sides(reached.link) as (_, ann, ben, mal):
        small = ((f"letter {n}".encode(), n) for n in range(200))
        taken, code = await until_refused(mal, (("mail.send", {"to": ann.key, "bytes": one}) for one, _ in small))
        assert (taken, code) == (Quotas().mail_per_device // 10, "QUOTA_MAIL")
        assert await outcome(ben, "mail.send", to=ann.key, bytes=b"still heard") == "ok"


async def test_a_full_share_leaves_the_way_to_take_somebody_out(tmp_path: Path, small_quota: tuple[str, ...]) -> None:
    """Ben's own side has used all that is not promised to others, and then Ben, the head, takes out who did it."""
    async with host_process(tmp_path / "data", *small_quota) as host, sides(host.link) as (talk, ann, ben, mal):
        for eater in (mal, ben):
            big = (("append", {"room": talk.plenary, "kind": 1, "bytes": one}) for one in big_messages(talk, 400_000))
            assert (await until_refused(eater, big))[1] == "QUOTA_BYTES"
            rest = (("append", {"room": talk.plenary, "kind": 1, "bytes": one}) for one in big_messages(talk, 2_000))
            assert (await until_refused(eater, rest))[1] == "QUOTA_BYTES"
        fake = (
            {"room": talk.plenary, "kind": 1, "bytes": commit(talk.plenary, 1, os.urandom(60_000))} for _ in range(99)
        )
        taken, code = await until_refused(mal, (("append", body) for body in fake))
        assert (taken < 99, code) == (True, "QUOTA_BYTES"), "who is no head uses up half of the line's reserve at most"
        full = {"room": talk.plenary, "kind": 1, "bytes": next(big_messages(talk, 2_000))}
        assert await outcome(ben, "append", **full) == "QUOTA_BYTES"
        await removed(talk, ben, mal)
        await ann.append(talk.plenary)


def big_messages(talk: Talk, size: int) -> Iterator[bytes]:
    for _ in range(2_000):
        yield application(talk.plenary, os.urandom(size))


async def test_uploads_that_were_given_up_are_gone_after_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with host_process(data) as host, sides(host.link) as (talk, _, _, mal):
        file = {"room": talk.plenary, "file": fresh_id()}
        await mal.ask("file.begin", **file, size=PART_BYTES + 1)
        await mal.ask("file.put", **file, part=0, bytes=bytes(PART_BYTES))
    place = data / "files" / talk.plenary.hex() / file["file"].hex()
    assert place.exists()
    age(data, talk.plenary, days=2)
    async with host_process(data) as host:
        async with Device(host.link, mal.private) as again:
            answers = []
            while place.exists():
                answers.append(await outcome(again, "file.get", **file, part=0))
        assert not place.exists()


def age(data: Path, room: bytes, days: int) -> None:
    """As if the uploads of a room had been begun so long ago."""
    with sqlite3.connect(data / "parley.sqlite3") as database:
        database.execute("UPDATE files SET begun = begun - ? WHERE room = ?", (days * 24 * 3600 * 1000, room))
    database.close()


def kept_on_disk(folder: Path) -> int:
    """Bytes in blocks, of folders too."""
    found = folder.rglob("*") if folder.exists() else iter(())
    return sum(one.stat().st_blocks * 512 for one in found)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path: Path) -> None:
    """Writes until the disk has no block left."""
    with open(path, "wb", buffering=0) as other:
        while True:
            other.write(bytes(4096))


async def test_on_a_really_full_disk_somebody_is_taken_out_and_nothing_else_is_written(small_disk: Path) -> None:
    async with host_process(small_disk / "data") as host, sides(host.link) as (talk, ann, ben, mal):
        file = {"room": talk.plenary, "file": fresh_id()}
        await mal.ask("file.begin", **file, size=100 * MIB)
        parts = (("file.put", {**file, "part": n, "bytes": os.urandom(PART_BYTES)}) for n in range(400))
        assert (await until_refused(mal, parts))[1] == "STORAGE_FULL"
        with pytest.raises(OSError, match="space"):
            fill(small_disk / "of-another-program")
        assert (
            await outcome(ann, "append", room=talk.plenary, kind=1, bytes=application(talk.plenary)) == "STORAGE_FULL"
        )
        assert await outcome(mal, "mail.send", to=ann.key, bytes=b"more") == "STORAGE_FULL"
        await removed(talk, ann, mal)
        place = small_disk / "data" / "files" / talk.plenary.hex() / file["file"].hex()
        assert not place.exists(), "what was not finished is freed with the place"
        (small_disk / "of-another-program").unlink()
        assert await outcome(ben, "append", room=talk.plenary, kind=1, bytes=application(talk.plenary)) == "ok"


async def test_changes_of_a_list_are_charged_and_counted(tmp_path: Path) -> None:
    """400 of them were free."""
    async with (
        host_process(tmp_path / "data", "--bytes-per-talk", str(256 * 1024)) as host,
        sides(host.link) as (talk, ann, ben, mal),
    ):
        after, n, refused = await ben.head_of(talk.plenary), 2, ""
        while not refused and n < 3_000:
            change = "revoke" if n % 2 == 0 else "grant"
            signed = ben.signed_change(talk.id, talk.plenary, n, mal.key, change, after)
            answer = await outcome(ben, "roster", change=signed)
            refused = "" if answer == "ok" else answer
            n, after = n + 1, after + 1
        assert refused == "QUOTA_BYTES"
        await ann.append(talk.plenary)


async def test_every_verb_but_append_and_pulse_has_a_rate(reached: Reached) -> None:
    async with sides(reached.link) as (talk, ann, _, mal):
        per_second, at_once = RATES["invite.states"]
        asked = [ann.begin("invite.states") for _ in range(at_once + 20 * per_second)]
        codes = [one.code for one in await asyncio.gather(*asked, return_exceptions=True) if isinstance(one, Refused)]
        assert set(codes) == {"QUOTA_RATE"}
        assert len(codes) <= 20 * per_second
        await mal.append(talk.plenary)
