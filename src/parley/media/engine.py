"""The media engine as Parley's port: supervised, its rooms made on demand, people put out when a signer says so."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from secrets import token_hex, token_urlsafe

import structlog

from parley.delivery.events import Event, Revoked, ToldAll
from parley.media.api import EngineApi, EngineUnreachable
from parley.media.grants import Grant, Grants
from parley.media.process import EngineProcess, start_process
from parley.media.settings import MediaSettings, engine_config
from parley.media.tokens import ApiKey, participant_token
from parley.ports import Clock, Ids
from parley.protocol import pushes
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.replies import MediaGrant

READY_POLL_SECONDS = 0.02
READY_PATIENCE_SECONDS = 20.0
HEALTH_POLL_SECONDS = 1.0
UNHEALTHY_IN_A_ROW = 3
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 10.0
"""After so long without a fault the next restart begins with the shortest pause again."""

RETRY_MS = 500
PORT_TRIES = 3
PUT_OUT_PAUSES_SECONDS = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0)
DELETE_ROOMS_SECONDS = 1.0

_LOG = structlog.get_logger("parley.engine")


class MediaEngineFailed(Exception):
    """The media engine did not start. The text is its own last word, or what was done about it."""


@dataclass(slots=True)
class _Running:
    process: EngineProcess
    api: EngineApi
    key: ApiKey
    port: int
    reader: asyncio.Task[None]


class LiveKitEngine:
    """Implements `parley.ports.MediaEngine` with a child process. `generation` counts its lives and never repeats."""

    def __init__(
        self,
        settings: MediaSettings,
        clock: Clock,
        ids: Ids,
        publish: Callable[[Sequence[Event]], None],
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._publish = publish
        self.grants = Grants(ids.random)
        self.generation = clock.now_ms() // 1000  # above that of any earlier life of this host
        self._running: _Running | None = None
        self._supervising: asyncio.Task[None] | None = None
        self._errands: set[asyncio.Task[None]] = set()

    # the port

    @property
    def is_up(self) -> bool:
        return self._running is not None

    async def grant(self, room: RoomId, device: DeviceKey) -> MediaGrant:
        running = self._present()
        grant = self.grants.give(room, device, self._clock.now_ms())
        await self.ensure_room(grant)
        return MediaGrant(self._token(running, grant), self.generation)

    def revoke(self, room: RoomId, device: DeviceKey) -> None:
        grant = self.grants.revoke(room, device)
        if grant is None:
            return
        for close in tuple(grant.sockets):
            close()
        errand = asyncio.ensure_future(self._put_out(grant, self.generation))
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    def sink(self, events: Sequence[Event]) -> None:
        """Takes the fan-out's publications: who is taken off a list leaves the engine."""
        for event in events:
            if isinstance(event, Revoked):
                self.revoke(event.room, event.device)

    # for the gate

    @property
    def key(self) -> ApiKey:
        """The present key; raises `ENGINE_DOWN`."""
        return self._present().key

    @property
    def port(self) -> int:
        """Where the engine listens on loopback; raises `ENGINE_DOWN`."""
        return self._present().port

    async def ensure_room(self, grant: Grant) -> None:
        """Makes the engine's room, if it has ended meanwhile; raises `ENGINE_DOWN`."""
        try:
            await self._present().api.create_room(grant.room_name)
        except EngineUnreachable as error:
            raise self._down() from error

    def token_for(self, grant: Grant) -> str:
        """A token of the gate's own for a grant it has vetted; raises `ENGINE_DOWN`."""
        return self._token(self._present(), grant)

    def _token(self, running: _Running, grant: Grant) -> str:
        return participant_token(running.key, grant.room_name, grant.identity, self._clock.now_ms() // 1000)

    async def validate(self, grant: Grant, target: str) -> tuple[int, str]:
        """Status and text of the engine's own answer to a `validate`; raises `ENGINE_DOWN`."""
        running = self._present()
        try:
            return await running.api.get(target, self._token(running, grant))
        except EngineUnreachable as error:
            raise self._down() from error

    # life

    async def start(self) -> None:
        """Starts the engine and keeps it running. Raises `MediaEngineFailed` if it does not come up this first time."""
        self.settings = _with_ports(self.settings)
        await self._start_once()
        self._supervising = asyncio.ensure_future(self._supervise())

    async def stop(self) -> None:
        """Ends every room, then the engine. Never waits without a limit."""
        if self._supervising is not None:
            self._supervising.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervising
        for errand in self._errands:
            errand.cancel()
        if self._running is not None:
            with suppress(TimeoutError, EngineUnreachable):
                async with asyncio.timeout(DELETE_ROOMS_SECONDS):
                    await asyncio.gather(*map(self._running.api.delete_room, self.grants.room_names))
            await self._end(self._running)
            self._running = None

    async def _supervise(self) -> None:
        """Never ends by itself: whatever goes wrong, no file left or no memory, is said, and it tries again after a pause."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._live_once()
            except MediaEngineFailed as error:
                _LOG.error("the media engine did not start", reason=str(error))
            except Exception as error:  # noqa: BLE001 (a supervisor outlives every fault)
                _LOG.error("supervising the media engine failed", reason=f"{type(error).__name__}: {error}")
            if asyncio.get_running_loop().time() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _live_once(self) -> None:
        """Starts the engine if it does not run, and returns when its life is over."""
        if self._running is None:
            await self._start_once()
        running = self._present()
        await self._watch(running)
        _LOG.warning("the media engine ended", last_words=running.process.last_words)
        await self._drop(running)

    async def _watch(self, running: _Running) -> None:
        """Returns once the engine has ended or is unhealthy several times in a row."""
        ended = asyncio.ensure_future(running.process.ended())
        unhealthy = 0
        try:
            while unhealthy < UNHEALTHY_IN_A_ROW:
                await asyncio.wait([ended], timeout=HEALTH_POLL_SECONDS)
                if ended.done():
                    return
                unhealthy = 0 if await running.api.is_healthy() else unhealthy + 1
        finally:
            ended.cancel()

    async def _drop(self, running: _Running) -> None:
        self._running = None
        self.grants.clear()
        self._publish((ToldAll(pushes.Media(self.generation, "down")),))
        await self._end(running)

    async def _start_once(self) -> None:
        for left in reversed(range(PORT_TRIES)):
            port = _free_port(socket.SOCK_STREAM)
            try:
                running = await self._launch(port)
                break
            except MediaEngineFailed as error:
                if not left or f":{port}: bind" not in str(error):
                    raise
        self.generation += 1
        self.grants.clear()
        self._running = running
        self._publish((ToldAll(pushes.Media(self.generation, "up")),))

    async def _launch(self, port: int) -> _Running:
        key = ApiKey(token_hex(8), token_urlsafe(32))
        try:
            process = await start_process(self.settings.binary, engine_config(self.settings, key, port))
        except OSError as error:
            raise MediaEngineFailed(f"{self.settings.binary} cannot be run: {error.strerror}") from None
        reader = asyncio.ensure_future(process.read_output())
        running = _Running(process, EngineApi(port, key), key, port, reader)
        try:
            await self._wait_ready(running)
        except BaseException:
            await self._end(running)
            raise
        return running

    async def _wait_ready(self, running: _Running) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + READY_PATIENCE_SECONDS
        while not await running.api.is_healthy():
            if running.process.has_ended:
                await running.reader
                raise MediaEngineFailed(running.process.last_words or "it ended without a word")
            if loop.time() > deadline:
                raise MediaEngineFailed(f"it was not ready after {READY_PATIENCE_SECONDS:.0f} s")
            await asyncio.sleep(READY_POLL_SECONDS)

    async def _end(self, running: _Running) -> None:
        try:
            await running.process.stop()
        finally:
            running.reader.cancel()
            await running.api.close()

    async def _put_out(self, grant: Grant, generation: int) -> None:
        """Removes a person until the engine's own list is free of him, and looks again for a while: a join may be on its way."""
        for pause in PUT_OUT_PAUSES_SECONDS:
            await asyncio.sleep(pause)
            running = self._running
            if running is None or self.generation != generation:
                return
            try:
                if grant.identity in await running.api.identities_in(grant.room_name):
                    await running.api.remove(grant.room_name, grant.identity)
            except EngineUnreachable as error:
                _LOG.warning("could not put a device out of the engine yet", reason=str(error))

    def _present(self) -> _Running:
        if self._running is None:
            raise self._down()
        return self._running

    @staticmethod
    def _down() -> ProtocolError:
        return ProtocolError(Code.ENGINE_DOWN, "the media engine restarts", RETRY_MS)


def _with_ports(settings: MediaSettings) -> MediaSettings:
    """Chooses the media ports left open (0), once for the life of the host."""
    return replace(
        settings,
        udp_port=settings.udp_port or _free_port(socket.SOCK_DGRAM),
        tcp_port=settings.tcp_port or _free_port(socket.SOCK_STREAM),
    )


def _free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
