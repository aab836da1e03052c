"""What a host bears from people who have proven nothing (spec/protocol.md §1, "Strangers"), through the wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from parley.web.door import FIRST_MESSAGES, HEADER_BYTES, STRANGER_BYTES
from parley.web.lines import MOST_PIECES
from parley.web.turns import Bounds
from tests.device import Device, Gone, Refused, application, founded, fresh_id
from tests.driver import strangers
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEVICES = 100
BEARABLE_BYTES = 60 * 1024 * 1024


def resident(pid: int) -> int:
    """Bytes of memory of a process."""
    with open(f"/proc/{pid}/status") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


async def test_an_endless_header_ends_and_costs_nothing(reached: Reached) -> None:
    async with httpx.AsyncClient(base_url=reached.origin, trust_env=False) as browser:
        answer = await browser.get("/parley.json", headers={"x": "a" * (HEADER_BYTES // 2)})
        assert answer.status_code == 200, "the control: a long header that ends"
    before = resident(reached.pid)
    ended = await asyncio.gather(*(strangers.endless_header(reached.origin) for _ in range(20)), return_exceptions=True)
    assert all(isinstance(one, ConnectionError) for one in ended), "each is cut off before its 60 MiB are through"
    assert resident(reached.pid) - before < BEARABLE_BYTES


async def test_who_says_nothing_is_cut_off(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        await strangers.silence(reached.origin)
        unproven = Device(reached.link)
        await unproven.connect()
        await unproven.closed.wait()
        await head.append(talk.plenary)  # the control: a device of a talk stays


async def test_messages_without_end_are_cut_off_before_they_are_decoded(reached: Reached) -> None:
    before = resident(reached.pid)
    for attack in (strangers.large_first_message, strangers.unfinished_message):
        ended = await asyncio.gather(*(attack(reached.origin) for _ in range(50)), return_exceptions=True)
        assert all(isinstance(one, ConnectionClosed | OSError) for one in ended), attack.__name__
    assert resident(reached.pid) - before < BEARABLE_BYTES


async def _pieces(piece: bytes, count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield piece


async def test_pieces_are_counted_even_if_they_are_empty(reached: Reached) -> None:
    url = reached.origin.replace("http", "ws") + "/api/v1/socket"
    line = await connect(url, proxy=None, compression=None)
    with suppress(ConnectionClosed):
        await line.send(_pieces(b"", 100 * MOST_PIECES))
    await line.wait_closed()
    assert line.close_code == 1006
    async with founded(reached.link, reached.opening) as (talk, head, _):
        sent = application(talk.plenary, bytes(100_000))
        assert head._socket is not None
        asked = strangers.cbor.encode(["append", 77, {"room": talk.plenary, "kind": 1, "bytes": sent}])
        size = len(asked) // 8 + 1
        waiting = head._waiting[77] = asyncio.get_running_loop().create_future()

        async def cut() -> AsyncIterator[bytes]:
            for at in range(0, len(asked), size):
                yield asked[at : at + size]

        await head._socket.send(cut())
        assert "receipt" in await waiting, "the control: a member may send a large message in pieces"


async def test_a_stranger_says_so_much_and_no_more(reached: Reached) -> None:
    stranger = Device(reached.link)
    await stranger.connect()
    for _ in range(FIRST_MESSAGES):
        with pytest.raises(Refused) as refused:
            await stranger.ask("invite.read", invite=fresh_id())
        assert refused.value.code == "LINK_UNKNOWN"
    with pytest.raises(Gone):
        await stranger.ask("invite.read", invite=fresh_id())
    flood = await connect(reached.origin.replace("http", "ws") + "/api/v1/socket", proxy=None)
    with suppress(ConnectionClosed, OSError):
        for _ in range(STRANGER_BYTES):
            await flood.ping()
    await flood.wait_closed()
    assert flood.close_code == 1006, "cut off, and not closed for a word it said"
    async with Device(reached.link) as guest:
        for _ in range(FIRST_MESSAGES - 2):
            with pytest.raises(Refused):
                await guest.ask("invite.use", invite=fresh_id(), proof=b"x")


async def test_a_hundred_devices_behind_one_address_are_let_in(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        links = [await head.invite("member") for _ in range(DEVICES)]
        people = [Device(reached.link, headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"}) for _ in links]

        at_once = asyncio.Semaphore(20)  # each device's work is done here, too: all at once would measure this process

        async def enter(person: Device, number: int) -> None:
            async with at_once:
                await person.connect()
                await person.prove()
                await person.use(links[number])

        await asyncio.gather(*(enter(person, number) for number, person in enumerate(people)))
        for number, person in enumerate(people):
            assert (await person.prove())["talk"] == talk.id, number
        await asyncio.gather(*(person.leave() for person in people))


async def test_who_asks_before_their_turn_is_answered(reached: Reached) -> None:
    """What came while a connection waited was thrown away, and the browser waited until it was cut off."""
    request = b"GET /parley.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    host, port = reached.origin.removeprefix("http://").split(":")

    async def ask() -> bytes:
        reading, writing = await asyncio.open_connection(host, int(port))
        writing.write(request)
        answer = await reading.read()
        writing.close()
        return answer.partition(b"\r\n")[0]

    assert int(Bounds().a_second * 0.1) < DEVICES, "the control: so many at once have to wait"
    answers = await asyncio.gather(*(ask() for _ in range(2 * DEVICES)))
    assert set(answers) == {b"HTTP/1.1 200 OK"}


async def test_who_goes_without_a_word_leaves_no_traceback(reached: Reached) -> None:
    url = reached.origin.replace("http", "ws")
    for path in ("/api/v1/socket", "/rtc?access_token=x"):
        with suppress(Exception):
            (await connect(url + path, proxy=None)).transport.abort()
    for data in (
        b"GET /parley.json HTTP/1.1\r\n",
        b"\x00\xff\x16\x03",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n\x00\x00\x00",
    ):
        host, port = reached.origin.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(data)
        await writer.drain()
        writer.transport.abort()
    async with founded(reached.link, reached.opening, members=2) as (talk, head, people):
        for person in people:
            await person.subscribe(talk.plenary)
            person.drop()
        for _ in range(20):
            await head.append(talk.plenary)
        bad = Device(reached.link)
        await bad.connect()
        assert bad._socket is not None
        bad._socket.transport.write(b"\xff\xff\xff\xff")  # no frame of the WebSocket protocol
        await bad.closed.wait()
        await head.append(talk.plenary)
    assert "Traceback" not in reached.log.read_text("utf-8")
