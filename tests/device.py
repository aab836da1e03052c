"""A device for tests and benchmarks: speaks spec/protocol.md to a host over a real WebSocket, signs with real keys, opens no room.

It takes no more than a browser's client does (spec/protocol.md §9): what is too large for that ends its connection.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from types import MappingProxyType, TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from parley.protocol.ids import DeviceKey, HostKey, InviteId, RoomId, TalkId
from parley.protocol.limits import FRAME_BYTES
from parley.protocol.requests import Kind
from parley.protocol.signed import (
    CHALLENGE,
    INVITE,
    RECEIPT,
    ROSTER,
    Change,
    RosterChange,
    challenge_payload,
    invite_payload,
    roster_payload,
)
from parley.record import cbor, cose

PATIENCE_SECONDS = 20.0
DAY_MS = 24 * 3600 * 1000


class Refused(Exception):
    """The host answered with an error."""

    def __init__(self, code: str, text: str, retry_ms: int | None) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text, self.retry_ms = code, text, retry_ms


class Gone(Exception):
    """The connection ended; `code` is the WebSocket close code."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


def fresh_id() -> bytes:
    return os.urandom(16)


def public_key(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def application(room: bytes, content: bytes | None = None, epoch: int = 0) -> bytes:
    """The outside of an MLS application message; its inside is no MLS, which a host cannot tell."""
    return _private_message(room, epoch, 1, os.urandom(48) if content is None else content)


def commit(room: bytes, epoch: int, content: bytes | None = None) -> bytes:
    """The outside of an MLS commit."""
    return _private_message(room, epoch, 3, os.urandom(48) if content is None else content)


def _private_message(group: bytes, epoch: int, content_type: int, content: bytes) -> bytes:
    parts = [b"\x00\x01\x00\x02", _vector(group), epoch.to_bytes(8, "big"), bytes([content_type])]
    return b"".join([*parts, _vector(b""), _vector(b"s" * 28), _vector(content)])


def _vector(content: bytes) -> bytes:
    size = len(content)
    if size < 64:
        return bytes([size]) + content
    if size < 16384:
        return (0x4000 | size).to_bytes(2, "big") + content
    return (0x80000000 | size).to_bytes(4, "big") + content


@dataclass(frozen=True)
class Link:
    """An invitation's link: what its holder has."""

    invite: bytes
    secret: Ed25519PrivateKey


@dataclass(frozen=True)
class Talk:
    id: bytes
    opening_room: bytes
    plenary: bytes


@dataclass(frozen=True)
class Receipt:
    """A receipt whose signature was checked against the host's key."""

    room: bytes
    seq: int
    stamp: int
    envelope: bytes
    log: bytes


class Device:
    """One device of one person. Use as an async context manager, or `connect` and `leave`."""

    def __init__(
        self,
        url: str,
        private: Ed25519PrivateKey | None = None,
        *,
        read_from_start: bool = True,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`headers` are what a proxy in front would add."""
        self.url = url.replace("http", "ws", 1).split("/open#")[0] + "/api/v1/socket"
        self.private = private or Ed25519PrivateKey.generate()
        self.key = public_key(self.private)
        self.challenge: dict[str, Any] = {}
        self.pushes: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self._read_from_start = read_from_start
        self._headers = headers
        self._socket: ClientConnection | None = None
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = count(1)
        self._sending: set[asyncio.Future[None]] = set()
        self._reading: asyncio.Task[None] | None = None
        self.closed = asyncio.Event()
        self.close_code: int | None = None

    # connection

    async def __aenter__(self) -> Self:
        await self.connect()
        await self.prove()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leave()

    async def connect(self) -> None:
        """Connects and takes the challenge; proves nothing."""
        self._socket = await connect(
            self.url, max_size=FRAME_BYTES, compression=None, proxy=None, additional_headers=self._headers
        )
        self.closed.clear()
        self.pushes = asyncio.Queue()
        kind, number, body = cbor.decode(await self._socket.recv(decode=False), limit=FRAME_BYTES)  # type: ignore[misc, arg-type]
        assert (kind, number) == ("challenge", 0)
        self.challenge = body  # type: ignore[assignment]
        if self._read_from_start:
            self.read()

    def read(self) -> None:
        """Begins to read what the host sends."""
        self._reading = asyncio.ensure_future(self._read())

    async def prove(self) -> dict[str, Any]:
        return await self.ask("prove", device=self.key, proof=self.proof_of())

    def proof_of(self, host: bytes | None = None, nonce: bytes | None = None, label: str = CHALLENGE) -> bytes:
        payload = challenge_payload(nonce or self.challenge["nonce"], HostKey(host or self.host_key))
        return cose.sign1(label, payload, self.private)

    @property
    def host_key(self) -> bytes:
        key: bytes = self.challenge["host"]
        return key

    async def leave(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reading is not None:
            await self._reading

    def drop(self) -> None:
        """Cuts the line, as a lost network does."""
        assert self._socket is not None
        self._socket.transport.abort()

    # asking

    async def ask(self, verb: str, /, **body: Any) -> dict[str, Any]:
        """The reply's body; raises `Refused` or `Gone`."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.begin(verb, **body)

    def begin(self, verb: str, /, **body: Any) -> asyncio.Future[dict[str, Any]]:
        """Sends a request now; the future is its reply."""
        number = next(self._numbers)
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        sending = asyncio.ensure_future(self.send([verb, number, body]))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        return future

    async def cast(self, verb: str, /, **body: Any) -> None:
        await self.send([verb, 0, body])

    async def send(self, message: Any) -> None:
        """Sends any value as CBOR, or bytes and text as they are."""
        assert self._socket is not None
        await self._socket.send(message if isinstance(message, bytes | str) else cbor.encode(message))

    async def push(self, *kinds: str) -> tuple[str, dict[str, Any]]:
        """The next push of one of these kinds; others before it are passed over."""
        while True:
            async with asyncio.timeout(PATIENCE_SECONDS):
                kind, body = await self.pushes.get()
            if kind in kinds:
                return kind, body
            if kind == "closed":
                raise Gone(self.close_code)

    async def error(self) -> str:
        """The code of the next error that belongs to no request."""
        _, body = await self.push("error")
        return str(body["code"])

    async def _read(self) -> None:
        assert self._socket is not None
        with suppress(ConnectionClosedError):
            await self._take_in(self._socket)
        self.close_code = self._socket.close_code
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Gone(self.close_code))
                future.exception()
        self._waiting.clear()
        self.pushes.put_nowait(("closed", {}))
        self.closed.set()

    async def _take_in(self, socket: ClientConnection) -> None:
        async for message in socket:
            kind, number, body = cbor.decode(message, limit=FRAME_BYTES)  # type: ignore[misc, arg-type]
            future = self._waiting.pop(number, None)  # type: ignore[arg-type]
            if kind == "ok" and future is not None:
                future.set_result(body)  # type: ignore[arg-type]
            elif kind == "error" and future is not None:
                future.set_exception(Refused(body["code"], body["text"], body.get("retry_ms")))  # type: ignore[index, call-overload, union-attr]
            else:
                self.pushes.put_nowait((kind, body))  # type: ignore[arg-type]

    # acting

    async def open_talk(self, opening: bytes) -> Talk:
        talk = Talk(fresh_id(), fresh_id(), fresh_id())
        await self.ask("talk.open", opening=opening, talk=talk.id, opening_room=talk.opening_room, plenary=talk.plenary)
        return talk

    async def invite(self, power: str = "member", lives_ms: int = DAY_MS, sealed: bytes = b"sealed") -> Link:
        link = Link(fresh_id(), Ed25519PrivateKey.generate())
        expires = self.challenge["now"] + lives_ms
        auth = public_key(link.secret)
        await self.ask("invite.create", invite=link.invite, auth=auth, sealed=sealed, power=power, expires=expires)
        return link

    async def use(self, link: Link) -> dict[str, Any]:
        return await self.ask("invite.use", invite=link.invite, proof=self.proof_for(link))

    def proof_for(self, link: Link) -> bytes:
        return cose.sign1(INVITE, invite_payload(InviteId(link.invite), DeviceKey(self.key)), link.secret)

    async def head_of(self, room: bytes) -> int:
        """Where the log of a room stands that this device is on the list of; 0 of another."""
        rooms = {bytes(one): int(head) for one, head in (await self.prove())["rooms"]}
        return rooms.get(room, 0)

    def signed_change(self, talk: bytes, room: bytes, n: int, device: bytes, change: str, after: int = 0) -> bytes:
        asked = RosterChange(TalkId(talk), RoomId(room), n, DeviceKey(device), Change(change), after)
        return cose.sign1(ROSTER, roster_payload(asked), self.private)

    async def change(self, talk: bytes, room: bytes, n: int, device: bytes, change: str) -> None:
        after = await self.head_of(room)
        await self.ask("roster", change=self.signed_change(talk, room, n, device, change, after))

    async def append(self, room: bytes, content: bytes | None = None, kind: int = Kind.MLS) -> Receipt:
        """Appends an envelope (an application message with random content, if none is given) and checks its receipt."""
        sent = application(room) if content is None else content
        reply = await self.ask("append", room=room, kind=int(kind), bytes=sent)
        return self.checked(reply["receipt"], room, int(kind), sent)

    async def subscribe(self, room: bytes, after: int = 0) -> int:
        reply = await self.ask("subscribe", room=room, after=after)
        head: int = reply["head"]
        return head

    async def delivered(self, room: bytes, upto: int, after: int = 0) -> list[tuple[int, int, bytes, bytes]]:
        """The items delivered for a room up to a position, and what came with them; fails on a gap or a repetition."""
        items: list[tuple[int, int, bytes, bytes]] = []
        while not items or items[-1][0] < upto:
            _, body = await self.push("deliver")
            if body["room"] == room:
                items += [tuple(item) for item in body["items"]]
        assert [item[0] for item in items] == list(range(after + 1, after + 1 + len(items)))
        return items

    def checked(self, receipt: bytes, room: bytes, kind: int, content: bytes) -> Receipt:
        """The receipt, if the host signed it for exactly this envelope."""
        value: Any = cbor.decode(cose.verify_sign1(RECEIPT, receipt, self.host_key))
        assert value[:3] == [1, "receipt", room]
        assert value[5] == sha256(bytes([kind]) + content).digest()
        return Receipt(*value[2:])


def running_log(receipts: Iterator[Receipt]) -> bytes:
    """The running hash over envelopes and their stamps in order, as every device computes it."""
    log = bytes(32)
    for receipt in receipts:
        log = sha256(log + receipt.envelope + receipt.stamp.to_bytes(8, "big")).digest()
        assert log == receipt.log
    return log


@asynccontextmanager
async def founded(url: str, opening: bytes, members: int = 0) -> AsyncIterator[tuple[Talk, Device, list[Device]]]:
    """A talk with one head (power signer, both rooms) and some members on the plenary's list, all connected."""
    async with Device(url) as head:
        talk = await head.open_talk(opening)
        await head.use(await head.invite("signer"))
        people: list[Device] = []
        try:
            for n in range(1, members + 1):
                person = Device(url)
                await person.connect()
                await person.prove()
                people.append(person)
                await person.use(await head.invite("member"))
                await head.change(talk.id, talk.plenary, n, person.key, "grant")
            yield talk, head, people
        finally:
            for person in people:
                await person.leave()
