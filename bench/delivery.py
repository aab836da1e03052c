"""Append → durable → delivered to 50 others, and durable appends a second from 20 writers."""

from __future__ import annotations

import asyncio
import itertools
import os
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bench.rows import Bar, Row, Samples
from bench.servers import UNLIMITED, bare_server, real_host
from bench.talks import FullTalk, full_talk
from bench.wire import Socket, opened

RECEIVERS, WRITERS = 50, 20
CONTENT_BYTES = 1024
LATENCIES, PACE_SECONDS = 200, 0.02
BURST, WINDOW = 1500, 64
ROUNDS = 3
APPENDS = 6000

Send = Callable[[bytes], Awaitable[object] | None]
"""Sends one message with the mark in it."""


class Receivers:
    """Counts, for each mark, at how many sockets a message with it has arrived."""

    def __init__(self, sockets: Sequence[Socket], attach: Callable[[Socket, Callable[[bytes], None]], None]) -> None:
        self._wanted = len(sockets)
        self._mark = b""
        self._missing = 0
        self._done = asyncio.get_running_loop().create_future()
        for socket in sockets:
            attach(socket, self._arrived)

    def expect(self, mark: bytes) -> asyncio.Future[float]:
        """Resolves with the time at which the mark has reached everybody."""
        self._mark, self._missing = mark, self._wanted
        self._done = asyncio.get_running_loop().create_future()
        return self._done

    def _arrived(self, message: bytes) -> None:
        if self._mark in message:
            self._missing -= 1
            if self._missing == 0:
                self._done.set_result(time.perf_counter())


_numbers = itertools.count()


def fresh_mark() -> bytes:
    return b"mark" + next(_numbers).to_bytes(8, "big") + os.urandom(4)


async def latencies_ms(send: Send, receivers: Receivers) -> list[float]:
    """One message at a time, at a pace no server has trouble with: from `send` until the last receiver has it."""
    found = []
    for _ in range(LATENCIES):
        mark = fresh_mark()
        done = receivers.expect(mark)
        begun = time.perf_counter()
        send(mark)
        found.append((await done - begun) * 1000)
        await asyncio.sleep(PACE_SECONDS)
    return found


async def throughput(send: Send, receivers: Receivers) -> float:
    """Messages a second when they are sent as fast as they arrive: never more than `WINDOW` on the way."""
    marks = [fresh_mark() for _ in range(BURST)]
    begun = time.perf_counter()
    for start in range(0, BURST, WINDOW):
        batch = marks[start : start + WINDOW]
        done = receivers.expect(batch[-1])
        for mark in batch:
            send(mark)
        await done
    return BURST / (time.perf_counter() - begun)


async def _parley_run(origin: str, link: str) -> tuple[list[float], float]:
    talk = await full_talk(origin, link, RECEIVERS + 1)
    sender, *others = talk.devices
    await talk.subscribe_all(tuple(others))
    talkers = {device.talker.socket: device.talker for device in others}

    def attach(socket: Socket, heard: Callable[[bytes], None]) -> None:
        talkers[socket].pushed = heard

    receivers = Receivers(list(talkers), attach)
    send = lambda mark: talk.append(sender, talk.envelope(CONTENT_BYTES, mark))  # noqa: E731
    result = await latencies_ms(send, receivers), await throughput(send, receivers)
    talk.close()
    return result


async def _bare_run(origin: str) -> tuple[list[float], float]:
    sockets = [await opened(origin + "/api/v1/socket") for _ in range(RECEIVERS + 1)]
    sender, *others = sockets

    def attach(socket: Socket, heard: Callable[[bytes], None]) -> None:
        socket.hear(heard)

    receivers = Receivers(others, attach)
    padding = os.urandom(CONTENT_BYTES + 300)  # about what a delivered item weighs: message, receipt, frame
    send = lambda mark: sender.send(mark + padding)  # noqa: E731
    result = await latencies_ms(send, receivers), await throughput(send, receivers)
    for socket in sockets:
        socket.close()
    return result


def delivery() -> list[Row]:
    """Rows `append → durable → 50 receivers` and `delivered messages a second to 50 receivers`."""
    ours: list[tuple[list[float], float]] = []
    bare: list[tuple[list[float], float]] = []
    with real_host(*UNLIMITED) as host, bare_server() as server:
        for _ in range(ROUNDS):
            ours.append(asyncio.run(_parley_run(host.origin, host.url)))
            bare.append(asyncio.run(_bare_run(server.origin)))
    latency, latency_bare = (Samples.of([ms for run, _ in runs for ms in run]) for runs in (ours, bare))
    rate, rate_bare = (Samples.of([each for _, each in runs]) for runs in (ours, bare))
    return [
        Row(
            "append → durable → 50 receivers, p95",
            latency.p95,
            "ms",
            latency_bare.p95,
            Bar(at_most=25),
            f"median {latency.median:.3g} ms, {latency.spread}",
            "baseline: bare broadcast on the same stack, nothing kept",
        ),
        Row(
            "messages delivered to 50 receivers",
            rate.median,
            "/s",
            rate_bare.median,
            Bar(ratio_at_least=0.7),
            rate.spread,
            "baseline: bare broadcast on the same stack, same size",
        ),
    ]


async def _appended_per_second(talk: FullTalk) -> float:
    """Every writer keeps a few appends under way; counted from the first to the last receipt."""
    each = APPENDS // WRITERS

    async def write(index: int) -> None:
        for _ in range(0, each, 16):
            device = talk.devices[index]
            await asyncio.gather(*(talk.append(device, talk.envelope(CONTENT_BYTES)) for _ in range(16)))

    begun = time.perf_counter()
    await asyncio.gather(*(write(index) for index in range(WRITERS)))
    return each // 16 * 16 * WRITERS / (time.perf_counter() - begun)


def sqlite_loop_per_second(rows: int = 600) -> float:
    """One writer, one row a transaction, synchronous=FULL: what SQLite gives a program that does not gather."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder, "loop.sqlite3"), isolation_level=None)
        database.execute("pragma journal_mode=wal")
        database.execute("pragma synchronous=full")
        database.execute("create table log (seq integer primary key, bytes blob, receipt blob)")
        begun = time.perf_counter()
        for _ in range(rows):
            database.execute("begin immediate")
            database.execute(
                "insert into log (bytes, receipt) values (?, ?)", (os.urandom(CONTENT_BYTES), os.urandom(190))
            )
            database.execute("commit")
        took = time.perf_counter() - begun
        database.close()
    return rows / took


def appends() -> list[Row]:
    """Row `durable appends`."""
    ours: list[float] = []
    loop: list[float] = []

    async def rounds(origin: str, link: str) -> None:
        talk = await full_talk(origin, link, WRITERS)
        for _ in range(ROUNDS):
            ours.append(await _appended_per_second(talk))
            loop.append(await asyncio.to_thread(sqlite_loop_per_second))
        talk.close()

    with real_host(*UNLIMITED) as host:
        asyncio.run(rounds(host.origin, host.url))
    rate, bare = Samples.of(ours), Samples.of(loop)
    note = "baseline: one SQLite writer, one row a transaction, same fsync"
    return [Row("durable appends, 20 writers", rate.median, "/s", bare.median, Bar(at_least=3000), rate.spread, note)]
