"""One device's socket, seen from inside: what waits to be sent, what it is subscribed to, how it ends."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from parley.actions.host import Caller, Host
from parley.actions.logs import missing
from parley.actions.mailing import waiting_mail
from parley.delivery.subscription import Box, Subscription
from parley.protocol.frames import push_frame
from parley.protocol.ids import RoomId
from parley.protocol.limits import PAGE_BYTES, PULSES_WAITING_BYTES, WAITING_BYTES
from parley.protocol.pushes import Deliver, Mail

LIVE_BYTES = PAGE_BYTES
"""With more than this waiting, new envelopes are not queued but read from the log once the socket has drained."""


@dataclass(frozen=True, slots=True)
class Closing:
    """WebSocket close code and reason (spec/protocol.md §1)."""

    code: int
    reason: str


REPLACED = Closing(4001, "the same device connected again")
TOO_SLOW = Closing(4008, "too slow; connect again and read on")
BAD_MESSAGE = Closing(1008, "not a message of this protocol")
GOING = Closing(1001, "the host stops")


class Connection:
    """Everything for one socket goes through here, in order. `send` and `close` are the socket's."""

    def __init__(
        self,
        caller: Caller,
        host: Host,
        send: Callable[[bytes], Awaitable[None]],
        close: Callable[[int, str], Awaitable[None]],
    ) -> None:
        self.caller = caller
        self.subscriptions: dict[RoomId, Subscription] = {}
        self.box = Box()
        self.owed: list[bytes] = []
        """Told once, after the answer to `prove`: what happened to this device while it was away."""

        self._host = host
        self._send = send
        self._close = close
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._closing: Closing | None = None
        self._news = asyncio.Event()
        self.ending = asyncio.Event()
        """Set once the connection is to end."""

    @property
    def has_room(self) -> bool:
        """True if new envelopes may be queued rather than read later."""
        return self._waiting_bytes < LIVE_BYTES

    def put(self, message: bytes) -> None:
        """Queues one message. Over the limit the queue is dropped and the connection ends as `TOO_SLOW`."""
        if self._closing is not None:
            return
        self._waiting.append(message)
        self._waiting_bytes += len(message)
        if self._waiting_bytes > WAITING_BYTES:
            self._waiting.clear()
            self._waiting_bytes = 0
            self.close(TOO_SLOW)
        self._news.set()

    def put_pulse(self, message: bytes) -> None:
        """Queues one pulse, unless the reader is slow: then it is lost."""
        if self._waiting_bytes < PULSES_WAITING_BYTES:
            self.put(message)

    def close(self, closing: Closing) -> None:
        """Ends the connection after what is queued; the first reason counts."""
        if self._closing is None:
            self._closing = closing
            self.ending.set()
            self._news.set()

    def read_on(self) -> None:
        """Something may be waiting in a log or in the mailbox."""
        self._news.set()

    async def pump(self) -> None:
        """Sends until the connection is closed. A socket that takes nothing holds this up, and so holds up reading on."""
        while True:
            await self._news.wait()
            self._news.clear()
            await self._drain()
            while self._closing is None and await self._send_next_page():
                await self._drain()
            if self._closing is not None:
                await self._drain()
                await self._close(self._closing.code, self._closing.reason)
                return

    async def _drain(self) -> None:
        while self._waiting:
            message = self._waiting.popleft()
            self._waiting_bytes -= len(message)
            await self._send(message)

    async def _send_next_page(self) -> bool:
        """One page for each log behind; True if there was any, so there may be more."""
        behind = [(room, one) for room, one in self.subscriptions.items() if one.is_behind]
        for room, subscription in behind:
            await self._send_page(room, subscription)
        return await self._send_mail() or bool(behind)

    async def _send_page(self, room: RoomId, subscription: Subscription) -> None:
        items = await missing(self._host, self.caller.proven(), room, subscription.cursor)
        if self.subscriptions.get(room) is not subscription:
            return
        subscription.advance(items[-1][0] if items else None)
        if items:
            await self._send(push_frame(Deliver(room, items)))

    async def _send_mail(self) -> bool:
        if not self.box.may_hold_more:
            return False
        letters = await waiting_mail(self._host, self.caller.proven(), self.box.begin_reading())
        self.box.advance(letters[-1][0] if letters else None)
        if letters:
            await self._send(push_frame(Mail(letters)))
        return True
