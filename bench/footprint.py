"""What a host weighs, and how soon it is there."""

from __future__ import annotations

import asyncio
import tempfile

from bench.rows import Bar, Row, Samples
from bench.servers import bare_server, real_host
from bench.talks import full_talk
from bench.wire import opened
from tests.driver.host import memory_bytes

TALKS, DEVICES = 20, 10
STARTS = 5
MB = 1e6


async def _loaded(origin: str, link: str, pid: int) -> float:
    """Resident memory with every device connected, subscribed, and having heard some messages."""
    talks = [await full_talk(origin, link, DEVICES) for _ in range(TALKS)]
    for talk in talks:
        await talk.subscribe_all(talk.devices)
        for device in talk.devices:
            await talk.append(device, talk.envelope(1000))
    found = memory_bytes(pid) / MB
    for talk in talks:
        talk.close()
    return found


async def _bare_loaded(origin: str, pid: int) -> float:
    sockets = [await opened(origin + "/api/v1/socket") for _ in range(TALKS * DEVICES)]
    for socket in sockets[::DEVICES]:
        socket.send(bytes(1300))
    await asyncio.sleep(0.5)  # the baseline acknowledges nothing that could be waited for
    found = memory_bytes(pid) / MB
    for socket in sockets:
        socket.close()
    return found


def memory() -> list[Row]:
    """Row `host memory`."""
    with real_host() as host:
        ours = asyncio.run(_loaded(host.origin, host.url, host.pid))
    with bare_server() as server:
        bare = asyncio.run(_bare_loaded(server.origin, server.pid))
    note = "resident, engine apart; baseline: the bare server with as many connections"
    return [Row(f"host memory, {TALKS} talks × {DEVICES} devices", ours, "MB", bare, Bar(at_most=120), note=note)]


def ready() -> list[Row]:
    """Row `ready`: from the start of the program to its `ready` event, engine healthy."""
    ours, bare = [], []
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        # As after an installation: bytecode is there. The start that makes it is not counted.
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        for _ in range(STARTS + 1):
            with real_host(env=compiled) as host:
                ours.append(host.ready_seconds)
            with bare_server(env=compiled) as server:
                bare.append(server.ready_seconds)
    times, baseline = Samples.of(ours[1:]), Samples.of(bare[1:])
    note = "in an empty folder, with database, keys and media engine up; baseline: the bare server"
    return [Row("host ready after start", times.median, "s", baseline.median, Bar(at_most=2), times.spread, note)]
