"""What carries a connection: its arrival, HTTP, WebSocket. uvicorn's own protocols, with the bounds of the door around them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from parley.protocol.limits import FIRST_FRAME_BYTES
from parley.web.door import HEADER_BYTES, HEADER_SECONDS, REQUEST_SECONDS, STRANGER_BYTES, Door, Guest, NoTurn

MOST_PIECES = 64
"""Pieces of one message. Without a bound, empty ones fill the memory without counting as bytes."""

Begin = Callable[[Guest], "HttpLine"]


class Arrival(asyncio.Protocol):
    """A connection that waits for its turn; nothing of it is looked at until then. Of a TLS connection: once the handshake is over.

    uvloop begins to read when `connection_made` returns, whatever was paused in it: what comes early is kept for the turn.
    """

    def __init__(self, door: Door, begin: Begin) -> None:
        self._door = door
        self._begin = begin
        self._guest: Guest | None = None
        self._transport: asyncio.Transport | None = None
        self._early = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        peer = self._transport.get_extra_info("peername")
        self._guest = self._door.enter(peer[0] if peer else None)
        self._guest.line = self
        try:
            self._door.ask_turn(self._guest, self._go)
        except NoTurn:
            self.end()

    def data_received(self, data: bytes) -> None:
        self._early += data
        if len(self._early) > HEADER_BYTES:
            self.end()
        elif self._transport is not None:
            self._transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._guest is not None:
            self._guest.gone()

    def end(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def take_large(self) -> None:
        """Nothing is taken yet."""

    def _go(self) -> None:
        assert self._transport is not None
        assert self._guest is not None
        if self._transport.is_closing():
            return
        self._guest.within(HEADER_SECONDS, "no request in time")
        line = self._begin(self._guest)
        self._transport.set_protocol(line)
        line.connection_made(self._transport)
        if self._early:
            self._transport.resume_reading()
            line.data_received(bytes(self._early))


class HttpLine(H11Protocol):
    """HTTP/1.1 with a time for the request and for the whole connection."""

    def __init__(
        self, guest: Guest, config: uvicorn.Config, state: ServerState, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(config, state, {"guest": guest}, loop)
        self._guest = guest
        self._asked = False
        self.ws_protocol_class = partial(SocketLine, guest)  # type: ignore[assignment]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._guest.line = self

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._asked and self.scope is not None:
            self._asked = True
            if self._guest.line is self:
                self._guest.within(REQUEST_SECONDS, "a request that takes too long")

    def connection_lost(self, exc: Exception | None) -> None:
        self._guest.gone()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:  # in the middle of an answer
            self.transport.abort()

    def end(self) -> None:
        self.transport.abort()

    def take_large(self) -> None:
        """Requests have one bound for everybody."""


class SocketLine(WebSocketsSansIOProtocol):
    """A WebSocket that takes little until its device belongs to a talk."""

    def __init__(
        self, guest: Guest, config: uvicorn.Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        super().__init__(config, server_state, app_state)
        self._guest = guest
        self._received = -HEADER_ALLOWANCE
        guest.line = self
        # Twice: a message a little over the limit is answered with TOO_LARGE rather than cut off.
        self.conn.max_message_size = 2 * FIRST_FRAME_BYTES

    def take_large(self) -> None:
        self.conn.max_message_size = self.config.ws_max_size

    def end(self) -> None:
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._guest.gone()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._guest.is_stranger:
            self._received += len(data)
            if self._received > STRANGER_BYTES:
                self.end()
                return
        super().data_received(data)

    def handle_cont(self, event: Any) -> None:
        if len(self.frames) >= MOST_PIECES:
            self.end()
            return
        super().handle_cont(event)

    async def send(self, message: Any) -> None:
        if self.close_sent and message["type"] in ("websocket.send", "websocket.close"):
            raise ClientDisconnected  # it was cut off by the server itself, e.g. for a frame that is none
        await super().send(message)


HEADER_ALLOWANCE = 16 * 1024
"""The upgrade's own bytes come through the same way and are no message."""
