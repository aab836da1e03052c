"""`/api/v1/socket`: reads a device's messages, runs what they ask, sends what it gets (spec/protocol.md §1)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from parley.actions.host import Host
from parley.actions.listing import removals
from parley.actions.proving import challenge, prove
from parley.actions.table import ACTIONS, counted, perform
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.frames import Frame, error_frame, ok_frame, push_frame, read_frame
from parley.protocol.limits import FIRST_FRAME_BYTES, FRAME_BYTES, REQUESTS_AT_ONCE
from parley.protocol.replies import Done, Proven, Reply, Subscribed
from parley.protocol.requests import (
    Append,
    BeginFile,
    GetPart,
    OpenTalk,
    Prove,
    PutPart,
    Request,
    Seen,
    SendPulse,
    Shapes,
    Subscribe,
    Unsubscribe,
    UseInvite,
    read_request,
    shapes,
)
from parley.web.connection import BAD_MESSAGE, Connection
from parley.web.door import FIRST_MESSAGES, GUEST_SECONDS, PROVE_SECONDS, Guest, NoTurn
from parley.web.hub import Hub

RETRY_MS = 5_000

ENDING_SECONDS = 5.0
"""A connection that is to end gets so long to take its last messages."""

_LOG = structlog.get_logger("parley.socket")


class SocketEdge:
    """The WebSocket endpoint of one host."""

    def __init__(self, host: Host, hub: Hub) -> None:
        self._host = host
        self._hub = hub
        self._shapes = shapes()

    async def serve(self, socket: WebSocket) -> None:
        guest: Guest = socket.scope["state"]["guest"]
        await socket.accept()
        guest.within(PROVE_SECONDS, "no proof in time")
        caller, met_with = challenge(self._host)

        async def close(code: int, reason: str) -> None:
            await socket.close(code, reason)

        connection = Connection(caller, self._host, socket.send_bytes, close)
        connection.put(push_frame(met_with))
        self._hub.connect(connection)
        conversation = Conversation(self._host, self._hub, self._shapes, connection, guest)
        try:
            await _until_one_ends(connection, connection.pump(), conversation.read(socket))
        finally:
            self._hub.disconnect(connection)
            conversation.abandon()


async def _until_one_ends(connection: Connection, *running: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.ensure_future(one) for one in running]
    ending = asyncio.ensure_future(connection.ending.wait())
    try:
        await asyncio.wait([*tasks, ending], return_when=asyncio.FIRST_COMPLETED)
        if connection.ending.is_set():
            await asyncio.wait([tasks[0]], timeout=ENDING_SECONDS)
    finally:
        for task in (*tasks, ending):
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, (WebSocketDisconnect, ProtocolError)):
            _LOG.error("socket failed", exc_info=outcome)


class Conversation:
    """The requests of one connection. Those about one room are answered in order of arrival; appends to it overlap."""

    def __init__(self, host: Host, hub: Hub, table: Shapes, connection: Connection, guest: Guest) -> None:
        self._host = host
        self._hub = hub
        self._table = table
        self._connection = connection
        self._guest = guest
        self._slots = asyncio.Semaphore(REQUESTS_AT_ONCE)
        self._lanes: dict[bytes | None, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def read(self, socket: WebSocket) -> None:
        """Reads until the device goes or sends something that is no message of this protocol."""
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                await self._heard(message)
                frame = _frame_of(message, FIRST_FRAME_BYTES if self._guest.is_stranger else FRAME_BYTES)
            except ProtocolError as error:
                self._connection.put(error_frame(0, error))
                self._connection.close(BAD_MESSAGE)
                return
            await self._slots.acquire()
            self._begin(frame)

    async def _heard(self, message: Any) -> None:
        """A stranger says little, and each word in turn; before it is decoded."""
        if not self._guest.is_stranger:
            return
        self._guest.asked += 1
        if self._guest.asked > FIRST_MESSAGES:
            raise ProtocolError(Code.QUOTA_RATE, "too many messages before a device of a talk was proven", RETRY_MS)
        try:
            await self._guest.door.turn(self._guest)
        except NoTurn:
            raise ProtocolError(Code.QUOTA_RATE, "too many ask at once", RETRY_MS) from None

    def abandon(self) -> None:
        """Nobody waits for answers any more. What was begun still becomes durable or not, as storage decides."""
        for task in self._running:
            task.cancel()

    def _begin(self, frame: Frame) -> None:
        try:
            request = read_request(self._table, frame.verb, frame.body)
        except ProtocolError as error:
            self._slots.release()
            self._refuse(frame, error)
            return
        lane = _lane(request)
        task = asyncio.ensure_future(self._answer(frame, request, self._lanes.get(lane)))
        self._lanes[lane] = task
        self._running.add(task)
        task.add_done_callback(lambda done: self._finish(lane, done))

    def _finish(self, lane: bytes | None, task: asyncio.Task[None]) -> None:
        self._slots.release()
        self._running.discard(task)
        if self._lanes.get(lane) is task:
            del self._lanes[lane]

    async def _answer(self, frame: Frame, request: Request, earlier: asyncio.Task[None] | None) -> None:
        if earlier is not None and not isinstance(request, Append):
            await asyncio.wait([earlier])
        try:
            reply = await self._perform(request)
        except ProtocolError as error:
            outcome: Reply | ProtocolError = error
        except Exception:  # noqa: BLE001 (a fault in one request ends neither the connection nor the host)
            _LOG.exception("request failed", verb=frame.verb)
            outcome = ProtocolError(Code.HOST_FAULT, "the host failed on this request; its log says why")
        else:
            outcome = reply
        if earlier is not None and not earlier.done():
            await asyncio.wait([earlier])
        self._reply(frame, request, outcome)

    def _reply(self, frame: Frame, request: Request, outcome: Reply | ProtocolError) -> None:
        if isinstance(outcome, ProtocolError):
            self._refuse(frame, outcome)
            return
        if frame.id:
            self._connection.put(ok_frame(frame.id, outcome))
        follow_up = _FOLLOW_UPS.get(type(request))
        if follow_up is not None:
            follow_up(self._hub, self._connection, request, outcome)

    def _refuse(self, frame: Frame, error: ProtocolError) -> None:
        if frame.id:
            self._connection.put(error_frame(frame.id, error))
        if self._guest.is_stranger and frame.verb == "prove":
            self._connection.close(BAD_MESSAGE)  # one try: the next one is another connection's

    async def _perform(self, request: Request) -> Reply:
        reply = await self._act(request)
        if self._guest.is_stranger:
            _let_in(self._guest, request, reply)
        return reply

    async def _act(self, request: Request) -> Reply:
        counted(self._host, self._connection.caller, request)
        local = _LOCAL.get(type(request))
        if local is not None:
            return await local(self._host, self._hub, self._connection, request)
        return await perform(self._host, self._connection.caller, request)


def _let_in(guest: Guest, request: Request, reply: Reply) -> None:
    """A device that belongs to a talk is no stranger; one that belongs to none yet has time to enter one."""
    if isinstance(request, (OpenTalk, UseInvite)) or (isinstance(reply, Proven) and reply.talk is not None):
        guest.belongs()
    elif isinstance(reply, Proven):
        guest.within(GUEST_SECONDS, "a device without a talk")


def _lane(request: Request) -> bytes | None:
    """Requests of one lane are answered in order. Parts of a file hold up neither the log of the room nor each other."""
    if isinstance(request, (BeginFile, PutPart, GetPart)):
        return bytes(request.file) + (b"" if isinstance(request, BeginFile) else request.part.to_bytes(8, "big"))
    return getattr(request, "room", None)


def _frame_of(message: Any, limit: int) -> Frame:
    data = message.get("bytes")
    if data is None:
        raise ProtocolError(Code.BAD_FRAME, "messages are binary")
    return read_frame(data, limit)


# Requests that concern the connection itself.


async def _subscribe(host: Host, hub: Hub, connection: Connection, request: Subscribe) -> Reply:
    connection.caller.proven()
    hub.unsubscribe(connection, request.room)
    held = hub.hold(connection, request.room, request.after)
    try:
        reply = await ACTIONS[Subscribe](host, connection.caller, request)
    except ProtocolError:
        if connection.subscriptions.get(request.room) is held:
            hub.unsubscribe(connection, request.room)
        raise
    if connection.subscriptions.get(request.room) is not held:
        raise ProtocolError(Code.NO_SUCH_ROOM, "taken off the room's list in between")
    return reply


async def _unsubscribe(host: Host, hub: Hub, connection: Connection, request: Unsubscribe) -> Reply:
    connection.caller.proven()
    hub.unsubscribe(connection, request.room)
    return Done()


async def _seen(host: Host, hub: Hub, connection: Connection, request: Seen) -> Reply:
    connection.caller.proven()
    hub.see(connection, request.room, request.seq)
    return Done()


async def _prove(host: Host, hub: Hub, connection: Connection, request: Prove) -> Reply:
    reply = await prove(host, connection.caller, request)
    known = reply.talk is not None
    connection.owed = [push_frame(one) for one in await removals(host, request.device)] if known else []
    return reply


async def _pulse(host: Host, hub: Hub, connection: Connection, request: SendPulse) -> Reply:
    connection.caller.proven()
    hub.pass_on(connection, request.room, request.bytes, host.clock.now_ms())
    return Done()


_LOCAL: dict[type[Any], Callable[[Host, Hub, Connection, Any], Awaitable[Reply]]] = {
    Subscribe: _subscribe,
    Unsubscribe: _unsubscribe,
    Seen: _seen,
    Prove: _prove,
    SendPulse: _pulse,
}


# What follows once the answer is queued.


def _after_subscribe(hub: Hub, connection: Connection, request: Subscribe, reply: Subscribed) -> None:
    held = connection.subscriptions.get(request.room)
    if held is not None:
        hub.release(connection, request.room, held, reply.head)


def _after_prove(hub: Hub, connection: Connection, request: Prove, reply: Reply) -> None:
    hub.bind(connection)
    for message in connection.owed:
        connection.put(message)


_FOLLOW_UPS: dict[type[Any], Callable[[Hub, Connection, Any, Any], None]] = {
    Subscribe: _after_subscribe,
    Prove: _after_prove,
}
