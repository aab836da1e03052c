"""A host whose machine has a wrong clock: one start with it carries no room's time away, and nobody's time stands still after it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests import fakes
from tests.device import Device, Talk
from tests.hosting import HostProcess, host_process, opening_of
from tests.integration.test_backup import parley
from tests.integration.test_health import answer, said, until_ready

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
MONTH_MS = 30 * DAY_MS


def wrong_by(ms: int) -> dict[str, str]:
    folder = Path(fakes.__file__).parent / "wrong_clock"
    return {"PYTHONPATH": str(folder), "WRONG_BY_MS": str(ms)}


@asynccontextmanager
async def started(folder: Path, wrong_ms: int = 0, *flags: str) -> AsyncIterator[HostProcess]:
    async with host_process(folder / "data", *flags, env=wrong_by(wrong_ms) if wrong_ms else None) as host:
        yield host
        assert await host.stop() == 0


class Speaking:
    """One head, who appends an envelope in each life of the host."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.talk: Talk | None = None

    async def stamp(self, host: HostProcess) -> int:
        """Of one more envelope, less the true time, ms."""
        if self.talk is None:
            async with Device(host.link) as convener, Device(host.link, self.key) as head:
                self.talk = await convener.open_talk(opening_of(host.link))
                await head.use(await convener.invite("signer"))
        async with Device(host.link, self.key) as head:
            receipt = await head.append(self.talk.plenary)
        return receipt.stamp - time.time_ns() // 1_000_000


async def test_one_start_with_the_clock_a_month_ahead_takes_no_room_with_it(tmp_path: Path) -> None:
    head = Speaking()
    async with started(tmp_path) as host:
        assert abs(await head.stamp(host)) < MINUTE_MS, "control"
        await until_ready(host, clock="ok")
    found = await parley(
        "doctor", "--data", str(tmp_path / "data"), "--port", "0", "--media-udp-port", "0", env=wrong_by(MONTH_MS)
    )
    assert found.returncode == 11
    assert "--clock-is-right" in found.stdout
    async with started(tmp_path, MONTH_MS) as host:
        await until_ready(host, clock="ahead")
        assert said(host, "outage begins", "clock")
        assert abs(await head.stamp(host)) < MINUTE_MS
    async with started(tmp_path) as host:
        assert abs(await head.stamp(host)) < MINUTE_MS
        await until_ready(host, clock="ok")


async def test_a_clock_that_somebody_vouches_for_is_taken_and_put_right_no_room_stands_still(tmp_path: Path) -> None:
    head = Speaking()
    async with started(tmp_path) as host:
        await head.stamp(host)
    async with started(tmp_path, MONTH_MS, "--clock-is-right") as host:
        assert abs(await head.stamp(host) - MONTH_MS) < MINUTE_MS
        assert (await answer(host, "/api/ready"))[1]["clock"] == "ok"
    async with started(tmp_path) as host:
        await until_ready(host, clock="behind")
        first = await head.stamp(host) + time.time_ns() // 1_000_000
        stamps = [await head.stamp(host) + time.time_ns() // 1_000_000 for _ in range(3)]
        assert first < stamps[0] < stamps[1] < stamps[2], "time goes on where it leapt to"


async def test_a_day_ahead_is_what_a_host_that_stood_still_finds(tmp_path: Path) -> None:
    head = Speaking()
    async with started(tmp_path) as host:
        await head.stamp(host)
    async with started(tmp_path, DAY_MS - 10 * MINUTE_MS) as host:
        assert abs(await head.stamp(host) - DAY_MS + 10 * MINUTE_MS) < MINUTE_MS
        await until_ready(host, clock="ok")
