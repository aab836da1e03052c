"""The gate in front of the engine (spec/protocol.md §5): four paths, each let through only for a device that is on the room's list now.

What the engine is asked is made here, from what was vetted: path, token and query are the gate's own (`parley.media.asked`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

import structlog
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from parley.media.asked import NotAsked, engine_query, tokens_in
from parley.media.engine import LiveKitEngine
from parley.media.grants import Grant
from parley.media.tokens import BadToken, identity_of
from parley.ports import Clock
from parley.protocol.codes import ProtocolError
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.limits import SIGNALLING_BYTES

REFUSED, DOWN = 403, 503
PLAIN, JOINING = "/rtc", "/rtc/v1"
"""The engine's two paths; the second takes a whole request to join in one parameter."""

_CORS = {"access-control-allow-origin": "*", "cache-control": "no-store"}
_LOG = structlog.get_logger("parley.gate")

IsListed = Callable[[DeviceKey, RoomId], Awaitable[bool]]


class Turned(Exception):
    """Nobody is let through. `status` is 403 (final) or 503 (the client tries again)."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text

    def response(self) -> Response:
        return Response(self.text, self.status, headers=_CORS, media_type="text/plain")


class Gate:
    """Vets every upgrade and every `validate`, and carries signalling to and fro."""

    def __init__(self, engine: LiveKitEngine, is_listed: IsListed, clock: Clock) -> None:
        self._engine = engine
        self._is_listed = is_listed
        self._clock = clock

    def routes(self) -> list[BaseRoute]:
        return [
            *(WebSocketRoute(path, partial(self._signal, path)) for path in (PLAIN, JOINING)),
            *(Route(f"{path}/validate", partial(self._validate, path)) for path in (PLAIN, JOINING)),
        ]

    async def _validate(self, path: str, request: Request) -> Response:
        """Tells a client why its upgrade failed: 403 is final, 503 means try again; else what the engine itself says."""
        try:
            grant, query = await self._vet(path, request)
            status, text = await self._ask_engine(grant, f"{path}/validate?{query}")
        except Turned as turned:
            return turned.response()
        return Response(text, status, headers=_CORS, media_type="text/plain")

    async def _ask_engine(self, grant: Grant, target: str) -> tuple[int, str]:
        try:
            await self._engine.ensure_room(grant)
            return await self._engine.validate(grant, target)
        except ProtocolError as error:
            raise Turned(DOWN, error.text) from None

    async def _signal(self, path: str, client: WebSocket) -> None:
        try:
            grant, query = await self._vet(path, client)
            engine = await self._connect(grant, f"{path}?{query}")
        except Turned as turned:
            _LOG.info("turned away", status=turned.status, reason=turned.text)
            await client.send_denial_response(turned.response())
            return
        try:
            await client.accept()
            client.scope["state"]["guest"].belongs()
            grant.used = True
            await _carry(client, engine, grant)
        finally:
            await engine.close()

    async def _vet(self, path: str, asked: HTTPConnection) -> tuple[Grant, str]:
        """The grant behind a request's token, and the query to ask the engine with; raises `Turned`."""
        query = asked.scope["query_string"].decode("latin-1")
        try:
            tokens = tokens_in(query, asked.headers.getlist("authorization"))
            if len(tokens) != 1:
                raise Turned(REFUSED, "not one token")
            grant = await self._granted(tokens.pop())
            return grant, engine_query(query, asked.headers.get("user-agent", ""), joins=path == JOINING)
        except NotAsked as error:
            raise Turned(REFUSED, str(error)) from None

    async def _granted(self, token: str) -> Grant:
        """The grant behind a token; raises `Turned`."""
        try:
            grant = self._engine.grants.find(identity_of(self._engine.key, token))
        except BadToken:
            raise Turned(REFUSED, "not a token of this host") from None
        except ProtocolError as error:
            raise Turned(DOWN, error.text) from None
        if grant is None or not grant.is_current(self._clock.now_ms()):
            raise Turned(REFUSED, "the token is of no use any more")
        try:
            listed = await self._is_listed(grant.device, grant.room)
        except ProtocolError as error:
            raise Turned(DOWN, error.text) from None
        if not listed or grant.revoked:
            raise Turned(REFUSED, "the device is not on the room's list")
        return grant

    async def _connect(self, grant: Grant, target: str) -> ClientConnection:
        try:
            try:
                return await self._open(grant, target)
            except InvalidStatus:  # the room was made with the grant and may have ended since
                await self._engine.ensure_room(grant)
            return await self._open(grant, target)
        except (OSError, TimeoutError, InvalidHandshake, ProtocolError) as error:
            # Also what the engine refuses: its 404 for a room that just ended would make a client give up for good.
            raise Turned(DOWN, f"the media engine restarts ({type(error).__name__})") from None

    async def _open(self, grant: Grant, target: str) -> ClientConnection:
        return await connect(
            f"ws://127.0.0.1:{self._engine.port}{target}",
            additional_headers={"authorization": f"Bearer {self._engine.token_for(grant)}"},
            max_size=SIGNALLING_BYTES,
            compression=None,
            ping_interval=None,
            proxy=None,
            user_agent_header=None,
            logger=logging.getLogger("parley.gate.engine"),
        )


async def _carry(client: WebSocket, engine: ClientConnection, grant: Grant) -> None:
    """Copies both ways until one side closes or the grant is revoked."""
    revoked = asyncio.Event()
    copies = [
        asyncio.ensure_future(one)
        for one in (_to_engine(client, engine), _to_client(engine, client), _wait_for(revoked))
    ]
    grant.sockets.add(revoked.set)
    try:
        if not grant.revoked:
            await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
    finally:
        grant.sockets.discard(revoked.set)
        for copy in copies:
            copy.cancel()
        await asyncio.gather(*copies, return_exceptions=True)
        with suppress(RuntimeError, OSError, WebSocketDisconnect):
            await client.close(1000 if not grant.revoked else 4003)


async def _wait_for(revoked: asyncio.Event) -> None:
    await revoked.wait()


async def _to_engine(client: WebSocket, engine: ClientConnection) -> None:
    while True:
        message = await client.receive()
        if message["type"] == "websocket.disconnect":
            return
        content = message.get("bytes")
        with suppress(ConnectionClosed):
            await engine.send(message["text"] if content is None else content)


async def _to_client(engine: ClientConnection, client: WebSocket) -> None:
    async for message in engine:
        if isinstance(message, bytes):
            await client.send_bytes(message)
        else:
            await client.send_text(message)
