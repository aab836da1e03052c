"""What an honest talk feels of strangers who attack its host with all they have."""

from __future__ import annotations

import asyncio
import sys
import time

from bench.rows import Bar, Row, Samples
from bench.servers import real_host
from tests.device import Device, founded
from tests.driver.host import memory_bytes
from tests.hosting import opening_of

APPENDS = 400
PAUSE_SECONDS = 0.05
SETTLING_SECONDS = 5.0
"""Before it is measured, the attack has reached its strength."""

MB = 1e6


async def _appends(head: Device, room: bytes, pid: int) -> tuple[list[float], float]:
    """Each append's time in ms, and the most memory meanwhile in MB."""
    times: list[float] = []
    most = 0.0
    for _ in range(APPENDS):
        begun = time.perf_counter()
        await head.append(room)
        times.append((time.perf_counter() - begun) * 1000)
        most = max(most, memory_bytes(pid) / MB)
        await asyncio.sleep(PAUSE_SECONDS)
    return times, most


async def _measured(origin: str, link: str, pid: int) -> tuple[Samples, Samples, float, float]:
    async with founded(origin, opening_of(link)) as (talk, head, _):
        calm, before = await _appends(head, talk.plenary, pid)
        attack = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.driver.strangers", origin)
        try:
            await asyncio.sleep(SETTLING_SECONDS)
            under, during = await _appends(head, talk.plenary, pid)
            assert attack.returncode is None, "the attack ended before the measurement"
        finally:
            attack.kill()
            await attack.wait()
    return Samples.of(calm), Samples.of(under), before, during


def strangers() -> list[Row]:
    """Rows `append under attack` and `host memory under attack`."""
    with real_host() as host:
        calm, under, before, during = asyncio.run(_measured(host.origin, host.url, host.pid))
    return [
        Row(
            "append under the strangers' attack, p95",
            under.p95,
            "ms",
            calm.p95,
            Bar(at_most=100),
            spread=under.spread,
            note="durable, one honest device; baseline: the same without attack. All from one address that nobody names",
        ),
        Row(
            "host memory under the strangers' attack",
            during,
            "MB",
            before,
            Bar(at_most=200),
            note="resident at most, engine apart; baseline: the same without attack",
        ),
    ]
