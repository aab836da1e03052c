"""The hostile host itself, against a tiny honest one: what a hook decides is what arrives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import cbor2
import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.driver.server import Server
from tests.hostile.echo_host import EchoHost
from tests.hostile.kit import Fork, HostileHost, HostSignature, Message
from tests.hostile.kit.branch import envelope_of, next_log, stamp_of

ROOM = b"r" * 16
ANN, BOB = b"a" * 32, b"b" * 32
SIGNATURE = HostSignature.of_seed(bytes(32))


@pytest.fixture
def evil() -> Iterator[HostileHost]:
    honest = Server(EchoHost(SIGNATURE).app)
    honest.start()
    try:
        with HostileHost(honest.origin) as host:
            yield host
    finally:
        honest.stop()


class Client:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.number = 0

    async def hears(self) -> list[Any]:
        return cbor2.loads(await self.receives())

    async def receives(self) -> Any:
        """The next message as it came."""
        async with asyncio.timeout(10):
            return await self.socket.recv()

    async def asks(self, verb: str, **body: Any) -> int:
        self.number += 1
        await self.socket.send(Message(verb, self.number, body).encoded())
        return self.number


@asynccontextmanager
async def client(evil: HostileHost, device: bytes) -> AsyncIterator[Client]:
    async with connect("ws" + evil.origin.removeprefix("http") + "/api/v1/socket", proxy=None) as socket:
        one = Client(socket)
        assert (await one.hears())[0] == "challenge"
        number = await one.asks("prove", device=device, proof=b"")
        assert (await one.hears())[:2] == ["ok", number]
        yield one


async def test_without_hooks_everything_passes_unchanged(evil: HostileHost) -> None:
    async with client(evil, ANN) as ann:
        number = await ann.asks("subscribe", room=ROOM, after=0)
        assert await ann.hears() == ["ok", number, {"head": 0}]
        await ann.asks("append", room=ROOM, kind=1, bytes=b"one")
        assert (await ann.hears())[0] == "ok"
        word, _, body = await ann.hears()
        assert (word, body["items"][0][:3]) == ("deliver", [1, 1, b"one"])
    assert evil.log(ROOM)[0][:3] == [1, 1, b"one"]


async def test_a_request_can_be_changed_and_a_reply_dropped(evil: HostileHost) -> None:
    evil.on_request("color")(lambda message, link: message.with_body(color="red"))
    evil.on_reply("mute")(lambda message, link: None)
    async with client(evil, ANN) as ann:
        await ann.asks("mute")
        number = await ann.asks("color", color="blue")
        assert await ann.hears() == ["ok", number, {"color": "red"}]


async def test_replies_can_be_replayed_reordered_and_made_of_raw_bytes(evil: HostileHost) -> None:
    held: list[Message] = []
    evil.on_reply("first")(lambda message, link: held.append(message))
    evil.on_reply("second")(lambda message, link: [message, *held, *held, b"\xff"])
    async with client(evil, ANN) as ann:
        first, second = await ann.asks("first"), await ann.asks("second")
        assert [(await ann.hears())[1] for _ in range(3)] == [second, first, first]
        assert await ann.receives() == b"\xff"


async def test_a_hook_can_hold_one_direction_until_something_happens(evil: HostileHost) -> None:
    released = asyncio.Event()
    loop = asyncio.get_running_loop()

    @evil.on_reply("slow")
    async def hold(message: Message, link: Any) -> Message:
        await asyncio.to_thread(lambda: asyncio.run_coroutine_threadsafe(released.wait(), loop).result(10))
        return message

    async with client(evil, ANN) as ann:
        number = await ann.asks("slow")
        await asyncio.to_thread(evil.wait_for, lambda seen: seen.answers == "slow", 10)
        released.set()
        assert (await ann.hears())[1] == number


async def test_the_attacker_asks_and_speaks_on_a_devices_connection(evil: HostileHost) -> None:
    async with client(evil, ANN) as ann:
        answer = await asyncio.to_thread(evil.link_of(ANN).ask("roster", {"change": b"x"}).result, 10)
        assert (answer.word, answer.body) == ("ok", {"change": b"x"})
        evil.link_of(ANN).to_device(Message("going", 0, {}))
        assert await ann.hears() == ["going", 0, {}]


async def test_bytes_that_are_no_message_pass_as_they_are(evil: HostileHost) -> None:
    evil.on_push()(lambda message, link: b"\x00junk" if message.word == "deliver" else message)
    async with client(evil, ANN) as ann:
        await ann.asks("subscribe", room=ROOM, after=0)
        await ann.asks("append", room=ROOM, kind=1, bytes=b"one")
        assert [(await ann.hears())[0] for _ in range(2)] == ["ok", "ok"]
        assert await ann.receives() == b"\x00junk"


async def test_a_cut_ends_both_sides(evil: HostileHost) -> None:
    async with client(evil, ANN) as ann:
        evil.link_of(ANN).cut()
        async with asyncio.timeout(10):
            await ann.socket.wait_closed()


async def test_a_fork_tells_two_devices_different_histories_with_receipts_that_verify(evil: HostileHost) -> None:
    async with client(evil, ANN) as ann, client(evil, BOB) as bob:
        for one in (ann, bob):
            await one.asks("subscribe", room=ROOM, after=0)
            await one.hears()
        await ann.asks("append", room=ROOM, kind=1, bytes=b"common")
        assert {(await ann.hears())[0], (await ann.hears())[0], (await bob.hears())[0]} == {"ok", "deliver"}
        await asyncio.to_thread(
            evil.wait_for, lambda seen: seen.message.word == "deliver" and seen.link.device == BOB, 10
        )

        fork = Fork(evil, SIGNATURE, ROOM, [{ANN}, {BOB}])
        fork.plant(1, 3, b"planted")
        await ann.asks("append", room=ROOM, kind=1, bytes=b"only ann's")
        assert (await ann.hears())[0] == "ok"
        seen_by_ann, seen_by_bob = (await ann.hears())[2]["items"], (await bob.hears())[2]["items"]
    assert [item[:3] for item in seen_by_ann] == [[2, 1, b"only ann's"]]
    assert [item[:3] for item in seen_by_bob] == [[2, 3, b"planted"]]
    [first] = evil.log(ROOM)
    common = next_log(bytes(32), envelope_of(1, b"common"), stamp_of(first))
    for _, kind, data, receipt in (*seen_by_ann, *seen_by_bob):
        protected, _, payload, signature = cbor2.loads(receipt).value
        SIGNATURE.private.public_key().verify(
            signature, cbor2.dumps(["Signature1", protected, b"parley/1/receipt", payload])
        )
        assert cbor2.loads(payload)[2:4] == [ROOM, 2]
        assert cbor2.loads(payload)[6] == next_log(common, envelope_of(kind, data), cbor2.loads(payload)[4])


async def test_a_branch_may_swallow_and_double(evil: HostileHost) -> None:
    async with client(evil, ANN) as ann:
        await ann.asks("subscribe", room=ROOM, after=0)
        await ann.hears()
        fork = Fork(evil, SIGNATURE, ROOM, [{ANN}])
        fork.branches[0].put = lambda branch, kind, data, device: (
            [] if data == b"lost" else [(kind, data), (kind, data)]
        )
        await ann.asks("append", room=ROOM, kind=1, bytes=b"lost")
        assert (await ann.hears())[0] == "ok"
        await ann.asks("append", room=ROOM, kind=1, bytes=b"twice")
        assert (await ann.hears())[0] == "ok"
        assert [item[2] for item in (await ann.hears())[2]["items"]] == [b"twice", b"twice"]


async def test_pages_pass_with_their_headers_and_can_be_changed(evil: HostileHost) -> None:
    evil.on_page("/assets/")(lambda path, body: body.replace(b"page", b"evil"))
    async with httpx.AsyncClient(base_url=evil.origin, trust_env=False) as http:
        plain, changed = await http.get("/i/x"), await http.get("/assets/app.js")
    assert (plain.text, plain.headers["referrer-policy"]) == ("page /i/x", "no-referrer")
    assert changed.text == "evil /assets/app.js"


def test_links_of_the_real_host_are_led_through(evil: HostileHost) -> None:
    assert evil.through("https://parley.example:8443/i/abc#secret") == f"{evil.origin}/i/abc#secret"
