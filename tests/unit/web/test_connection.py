"""What waits for a socket is bounded: envelopes wait in the log, and a reader that takes nothing is let go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from parley.actions.logs import append
from parley.delivery.events import Appended, Told
from parley.delivery.quotas import BURST, Rates
from parley.delivery.states import Entry
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, Digest, RoomId
from parley.protocol.limits import PAGE_BYTES, PAGE_ITEMS, PULSES_WAITING_BYTES, WAITING_BYTES
from parley.protocol.pushes import Roster
from parley.protocol.requests import Append, Kind
from parley.record import cbor
from parley.web.connection import GOING, LIVE_BYTES, TOO_SLOW, Connection
from parley.web.hub import Hub
from tests.device import application
from tests.fakes.hosts import Hosted, hosted
from tests.unit.actions.test_actions import HEAD, founded

ROOM = RoomId(b"r" * 16)


@dataclass
class Line:
    """A socket that takes messages only while it is `open`."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    taken: list[Any] = field(default_factory=list)
    closed: tuple[int, str] | None = None

    async def send(self, message: bytes) -> None:
        await self.open.wait()
        self.taken.append(cbor.decode(message, limit=10**8))
        self.news.set()

    async def until(self, items: int) -> None:
        """Returns when so many items were delivered."""
        while sum(len(one[2]["items"]) for one in self.taken if isinstance(one, list) and one[0] == "deliver") < items:
            self.news.clear()
            await self.news.wait()

    async def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)


@pytest.fixture
async def at() -> AsyncIterator[Hosted]:
    async with hosted() as made:
        yield made


def connected(at: Hosted, line: Line) -> tuple[Connection, asyncio.Task[None]]:
    connection = Connection(HEAD.caller, at.host, line.send, line.close)
    return connection, asyncio.ensure_future(connection.pump())


def entries(first: int, last: int, room: RoomId = ROOM, size: int = 10) -> list[Appended]:
    made = (Entry(room, seq, Kind.MLS, bytes(size), 0, Digest(32), b"receipt") for seq in range(first, last + 1))
    return [Appended(entry) for entry in made]


async def test_messages_leave_in_order_and_the_last_before_the_end(at: Hosted) -> None:
    line = Line()
    line.open.set()
    connection, pumping = connected(at, line)
    for number in range(5):
        connection.put(cbor.encode(number))
    connection.close(TOO_SLOW)
    connection.put(cbor.encode("too late"))
    await pumping
    assert line.taken == [0, 1, 2, 3, 4]
    assert line.closed == (TOO_SLOW.code, TOO_SLOW.reason)


async def test_a_reader_that_takes_nothing_is_let_go_and_holds_no_memory(at: Hosted) -> None:
    line = Line()
    connection, pumping = connected(at, line)
    message = cbor.encode(bytes(100_000))
    connection.put(message)
    await asyncio.sleep(0)  # the first is on its way into the socket and waits no longer
    for _ in range(WAITING_BYTES // len(message)):
        connection.put(message)
    assert not connection.ending.is_set()
    connection.put(message)
    assert connection.ending.is_set()
    assert connection.has_room, "what waited was dropped"
    line.open.set()
    await pumping
    assert line.closed == (4008, TOO_SLOW.reason)


async def test_envelopes_are_encoded_once_and_the_same_bytes_go_to_all(at: Hosted) -> None:
    hub, lines = Hub(), [Line(), Line(), Line()]
    sent: list[bytes] = []
    for line in lines:
        connection, pumping = connected(at, line)
        connection.put = sent.append  # type: ignore[method-assign]
        hub.release(connection, ROOM, hub.hold(connection, ROOM, 0), head=0)
        pumping.cancel()
    hub.sink(entries(1, 3))
    assert len(sent) == 3
    assert sent[0] is sent[1] is sent[2]


async def test_a_large_publication_comes_in_pages(at: Hosted) -> None:
    hub, line = Hub(), Line()
    line.open.set()
    connection, pumping = connected(at, line)
    hub.release(connection, ROOM, hub.hold(connection, ROOM, 0), head=0)
    hub.sink(entries(1, PAGE_ITEMS + 1))
    hub.sink(entries(PAGE_ITEMS + 2, PAGE_ITEMS + 4, size=PAGE_BYTES // 2 - 10_000))
    await asyncio.sleep(0)
    connection.close(TOO_SLOW)
    await pumping
    assert [len(body["items"]) for kind, _, body in line.taken if kind == "deliver"] == [PAGE_ITEMS, 1, 2, 1]


async def test_behind_a_full_queue_envelopes_wait_in_the_log_and_are_read_from_there(at: Hosted) -> None:
    talk = await founded(at)
    hub, line = Hub(), Line()
    connection, pumping = connected(at, line)
    hub.release(connection, talk.plenary, hub.hold(connection, talk.plenary, 0), head=0)
    for _ in range(2):
        connection.put(cbor.encode(bytes(LIVE_BYTES)))
    for number in range(30):
        content = application(talk.plenary, bytes([number]) * 100_000)
        await append(at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, content))
        hub.sink([event for event in at.told() if isinstance(event, Appended)])
    assert not connection.ending.is_set()
    assert not connection.has_room
    assert line.taken == []
    line.open.set()
    async with asyncio.timeout(20):
        await line.until(30)
    seqs = [item[0] for kind, _, body in line.taken[2:] if kind == "deliver" for item in body["items"]]
    assert seqs == list(range(1, 31))
    pumping.cancel()


async def test_who_is_not_connected_is_told_nothing(at: Hosted) -> None:
    Hub().sink([Told(DeviceKey(b"x" * 32), Roster(ROOM, 1)), *entries(1, 1)])


def pulse_frames(line: Line) -> list[bytes]:
    return [one[2]["bytes"] for one in line.taken if isinstance(one, list) and one[0] == "pulse"]


async def test_a_slow_reader_loses_pulses_first_and_nothing_else_for_them(at: Hosted) -> None:
    """However many come, no more than 64 KiB of them wait: the connection lives, and what is in the log still arrives."""
    room = (await founded(at)).plenary
    line, sending = Line(), Connection(HEAD.caller, at.host, Line().send, Line().close)
    slow, pumping = connected(at, line)
    hub = Hub(Rates(per_second=10**6))
    for one in (slow, sending):
        hub.release(one, room, hub.hold(one, room, 0), 0)
    for number in range(20_000):
        hub.pass_on(sending, room, number.to_bytes(384, "big"), now_ms=number)
    assert not slow.ending.is_set()
    assert slow.has_room
    hub.sink(entries(1, 1, room))
    line.open.set()
    await line.until(items=1)
    pulses = pulse_frames(line)
    assert 0 < len(pulses) * 384 <= PULSES_WAITING_BYTES
    assert [int.from_bytes(one, "big") for one in pulses] == list(range(len(pulses)))
    pumping.cancel()


async def test_a_pulse_goes_to_the_other_readers_of_the_room_and_to_nobody_else(at: Hosted) -> None:
    room, other = (await founded(at)).plenary, RoomId(b"o" * 16)
    lines = [Line(), Line(), Line()]
    sending, reading, elsewhere = (Connection(HEAD.caller, at.host, line.send, line.close) for line in lines)
    hub = Hub()
    for connection, where in ((sending, room), (reading, room), (elsewhere, other)):
        hub.release(connection, where, hub.hold(connection, where, 0), 0)
    hub.pass_on(sending, room, b"p" * 384, now_ms=0)
    for line in lines:
        line.open.set()
    pumps = [asyncio.ensure_future(one.pump()) for one in (sending, reading, elsewhere)]
    for connection in (sending, reading, elsewhere):
        connection.close(GOING)
    await asyncio.gather(*pumps)
    assert [pulse_frames(line) for line in lines] == [[], [b"p" * 384], []]


async def test_pulses_have_a_rate_of_their_own_and_are_for_readers_only(at: Hosted) -> None:
    room = (await founded(at)).plenary
    sending = Connection(HEAD.caller, at.host, Line().send, Line().close)
    hub = Hub(Rates(per_second=2))
    with pytest.raises(ProtocolError) as unread:
        hub.pass_on(sending, room, b"p" * 384, now_ms=0)
    assert unread.value.code is Code.NO_SUCH_ROOM
    subscription = hub.hold(sending, room, 0)
    with pytest.raises(ProtocolError) as held:
        hub.pass_on(sending, room, b"p" * 384, now_ms=0)
    assert held.value.code is Code.NO_SUCH_ROOM
    hub.release(sending, room, subscription, 0)
    for _ in range(2 * BURST):
        hub.pass_on(sending, room, b"p" * 384, now_ms=0)
    with pytest.raises(ProtocolError) as fast:
        hub.pass_on(sending, room, b"p" * 384, now_ms=0)
    assert fast.value.code is Code.QUOTA_RATE
    at.host.rates.take(HEAD.caller.proven(), 0)  # appends are counted apart
