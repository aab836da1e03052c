"""Every connection of this process: which device it is, what it is subscribed to, and what each event means for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import singledispatchmethod

from parley.delivery.board import Board
from parley.delivery.events import Appended, Event, Posted, Revoked, Told, ToldAll
from parley.delivery.quotas import Quotas, Rates
from parley.delivery.states import Entry
from parley.delivery.subscription import Subscription
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.frames import push_frame
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.limits import cut
from parley.protocol.pushes import Deliver, Going, Pulse
from parley.web.connection import GOING, REPLACED, Connection

BOARD_SECONDS = 0.2
"""`seen` and `present` are pushed at most so often."""


class Hub:
    """Turns events into pushes. An envelope is encoded once, and the same bytes go to every subscriber."""

    def __init__(self, pulses: Rates | None = None) -> None:
        self._pulses = pulses or Rates(Quotas().pulses_per_second)
        self._connections: set[Connection] = set()
        self._of_device: dict[DeviceKey, Connection] = {}
        self._subscribers: dict[RoomId, dict[Connection, Subscription]] = {}
        self._board = Board()
        self._empty = asyncio.Event()
        self._empty.set()
        self._flush_due: asyncio.TimerHandle | None = None

    # connections come and go

    def connect(self, connection: Connection) -> None:
        self._connections.add(connection)
        self._empty.clear()

    def bind(self, connection: Connection) -> None:
        """The connection has proven its device; an older one of the same device ends, and waiting mail is sent."""
        device = connection.caller.proven()
        older = self._of_device.get(device)
        if older is not None and older is not connection:
            self.disconnect(older)
            older.close(REPLACED)
        self._of_device[device] = connection
        connection.box.may_hold_more = True
        connection.read_on()

    def disconnect(self, connection: Connection) -> None:
        for room in tuple(connection.subscriptions):
            self.unsubscribe(connection, room)
        device = connection.caller.device
        if device is not None and self._of_device.get(device) is connection:
            del self._of_device[device]
        self._connections.discard(connection)
        if not self._connections:
            self._empty.set()

    async def stop(self) -> None:
        """Tells everybody that the host stops, ends every connection, and returns when the last is gone."""
        going = push_frame(Going())
        for connection in tuple(self._connections):
            connection.put(going)
            connection.close(GOING)
        if self._flush_due is not None:
            self._flush_due.cancel()
        await self._empty.wait()

    # subscriptions

    def hold(self, connection: Connection, room: RoomId, after: int) -> Subscription:
        """Registers a subscription before its right is checked, so that a removal in between is not missed."""
        subscription = Subscription(cursor=after, known=after)
        connection.subscriptions[room] = subscription
        self._subscribers.setdefault(room, {})[connection] = subscription
        return subscription

    def release(self, connection: Connection, room: RoomId, subscription: Subscription, head: int) -> None:
        """The subscription was granted and its answer queued: deliver."""
        subscription.release(head)
        connection.read_on()
        self._board.enter(room, connection.caller.proven())
        self._schedule_board()

    def unsubscribe(self, connection: Connection, room: RoomId) -> None:
        if connection.subscriptions.pop(room, None) is None:
            return
        subscribers = self._subscribers[room]
        del subscribers[connection]
        if not subscribers:
            del self._subscribers[room]
        self._board.leave(room, connection.caller.proven())
        self._schedule_board()

    def see(self, connection: Connection, room: RoomId, seq: int) -> None:
        """A subscriber has seen everything up to `seq`; from anybody else, or beyond what was delivered, it is not heard."""
        subscription = connection.subscriptions.get(room)
        if subscription is not None and seq <= subscription.cursor:
            self._board.see(room, connection.caller.proven(), seq)
            self._schedule_board()

    # pulses

    def pass_on(self, connection: Connection, room: RoomId, content: bytes, now_ms: int) -> None:
        """Hands a subscriber's pulse to every other one, and forgets it. Raises `NO_SUCH_ROOM`, `QUOTA_RATE`."""
        subscription = connection.subscriptions.get(room)
        if subscription is None or subscription.held:
            raise ProtocolError(Code.NO_SUCH_ROOM, "only who reads a room sends pulses there")
        self._pulses.take(connection.caller.proven(), now_ms)
        frame = push_frame(Pulse(room, content))
        for other, held in self._subscribers[room].items():
            if other is not connection and not held.held:
                other.put_pulse(frame)

    # events

    def sink(self, events: Sequence[Event]) -> None:
        """Takes one publication of the fan-out."""
        appended: dict[RoomId, list[Entry]] = {}
        for event in events:
            if isinstance(event, Appended):
                appended.setdefault(event.entry.room, []).append(event.entry)
            else:
                self._tell(event)
        for room, entries in appended.items():
            self._deliver(room, entries)

    def _deliver(self, room: RoomId, entries: Sequence[Entry]) -> None:
        subscribers = self._subscribers.get(room)
        if not subscribers:
            return
        for page in cut((entry, len(entry.content)) for entry in entries):
            frame: bytes | None = None
            first, last = page[0].seq, page[-1].seq
            for connection, subscription in subscribers.items():
                if subscription.offer(first, last, connection.has_room):
                    frame = frame or push_frame(Deliver(room, tuple(map(_item, page))))
                    connection.put(frame)
                else:
                    connection.read_on()

    @singledispatchmethod
    def _tell(self, event: Event) -> None:
        raise TypeError(f"no rule for {type(event).__name__}")

    @_tell.register
    def _(self, event: Posted) -> None:
        connection = self._of_device.get(event.to)
        if connection is not None:
            connection.box.may_hold_more = True
            connection.read_on()

    @_tell.register
    def _(self, event: Revoked) -> None:
        connection = self._of_device.get(event.device)
        if connection is not None:
            self.unsubscribe(connection, event.room)
        self._board.forget(event.room, event.device)
        self._schedule_board()

    @_tell.register
    def _(self, event: Told) -> None:
        connection = self._of_device.get(event.device)
        if connection is not None:
            connection.put(push_frame(event.push))

    @_tell.register
    def _(self, event: ToldAll) -> None:
        frame = push_frame(event.push)
        for connection in tuple(self._of_device.values()):
            connection.put(frame)

    # the board

    def _schedule_board(self) -> None:
        if self._flush_due is None and self._board.has_news:
            self._flush_due = asyncio.get_running_loop().call_later(BOARD_SECONDS, self._flush_board)

    def _flush_board(self) -> None:
        self._flush_due = None
        for push in self._board.flush():
            frame = push_frame(push)
            for connection, subscription in self._subscribers.get(push.room, {}).items():
                if not subscription.held:
                    connection.put(frame)


def _item(entry: Entry) -> tuple[int, int, bytes, bytes]:
    return (entry.seq, int(entry.kind), entry.content, entry.receipt)
