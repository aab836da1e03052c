"""Many WebSocket connections from one process at little cost: just enough of RFC 6455 to load a server, on the loopback interface only."""

from __future__ import annotations

import asyncio
import itertools
import os
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import cbor2

BINARY, CLOSE, PING, PONG = 0x2, 0x8, 0x9, 0xA


class Socket(asyncio.Protocol):
    """One connection. `hear` says who gets each binary message; those that came before anybody listened come first."""

    def __init__(self) -> None:
        self._early: list[bytes] = []
        self._heard: Callable[[bytes], None] = self._early.append
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def greet(self, host: str, path: str) -> None:
        key = b64encode(os.urandom(16)).decode()
        lines = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self._write(f"{lines}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())

    def hear(self, heard: Callable[[bytes], None]) -> None:
        self._heard = heard
        early, self._early = self._early, []
        for message in early:
            heard(message)

    def send(self, message: bytes, opcode: int = BINARY) -> None:
        """Masked with the key 0, as the loopback needs no more: the bytes stay as they are."""
        size = len(message)
        if size < 126:
            head = bytes([0x80 | opcode, 0x80 | size])
        elif size < 65536:
            head = bytes([0x80 | opcode, 0x80 | 126]) + size.to_bytes(2, "big")
        else:
            head = bytes([0x80 | opcode, 0x80 | 127]) + size.to_bytes(8, "big")
        self._write(head + bytes(4) + message)

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        at = 0
        if not self.opened.done():
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self._rest = data
                return
            status = data.split(b" ", 2)[1]
            if status != b"101":
                self.opened.set_exception(ConnectionError(f"the server answered {status.decode()}"))
                return
            self.opened.set_result(None)
            at = end + 4
        self._rest = data[self._frames(data, at) :]

    def connection_lost(self, error: Exception | None) -> None:
        for future in (self.opened, self.closed):
            if not future.done():
                future.set_result(None)

    def _frames(self, data: bytes, at: int) -> int:
        """Hands over whole messages; returns where the first unfinished one begins. The servers here send no fragments."""
        while len(data) - at >= 2:
            size, begin = data[at + 1] & 0x7F, at + 2
            if size == 126:
                size, begin = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, begin = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if begin > len(data) or begin + size > len(data):
                break
            opcode, at = data[at] & 0x0F, begin + size
            if opcode == BINARY:
                self._heard(data[begin:at])
            elif opcode == PING:
                self.send(data[begin:at], PONG)
        return at

    def _write(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.write(data)


async def opened(url: str) -> Socket:
    """Connects to `http://127.0.0.1:port/path`."""
    parts = urlsplit(url)
    _, socket = await asyncio.get_running_loop().create_connection(Socket, parts.hostname, parts.port)
    socket.greet(parts.netloc, parts.path)
    await socket.opened
    return socket


class Talker:
    """The host's protocol on a `Socket`: requests and replies by number; everything else goes to `pushed`, undecoded."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.pushed: Callable[[bytes], None] = lambda message: None
        self._waiting: dict[int, asyncio.Future[Mapping[str, Any]]] = {}
        self._ids = itertools.count(1)
        self._greeting: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        socket.hear(self._hear)

    async def greeting(self) -> Mapping[str, Any]:
        """The body of the host's challenge."""
        return await self._greeting

    def ask(self, verb: str, body: Mapping[str, Any]) -> asyncio.Future[Mapping[str, Any]]:
        number = next(self._ids)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        self.socket.send(cbor2.dumps([verb, number, dict(body)], canonical=True))
        return answer

    def _hear(self, message: bytes) -> None:
        # 83 62 "ok" and 83 65 "error" are replies; anything else is a push and is not taken apart, which would cost more than the wire
        if message[1:4] != b"\x62ok" and message[1:7] != b"\x65error":
            if not self._greeting.done():
                self._greeting.set_result(cbor2.loads(message)[2])
                return
            self.pushed(message)
            return
        word, number, body = cbor2.loads(message)
        answer = self._waiting.pop(number, None)
        if answer is None or answer.done():
            return
        if word == "ok":
            answer.set_result(body)
        else:
            answer.set_exception(RuntimeError(f"{body['code']}: {body['text']}"))
