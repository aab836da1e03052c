"""The hostile media engine: the signalling between browsers and the real engine, decoded and open to attacks."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.hostile.kit import signalling
from tests.hostile.kit.hooks import Hook, Hooks
from tests.hostile.kit.protobuf import Proto

LARGEST_BYTES = 4 * 2**20
PASSED_HEADERS = ("authorization", "origin")


@dataclass(frozen=True)
class SignalSeen:
    at: float
    line: Line
    to: str  # "engine" or "device"
    word: str
    signal: Proto


class Line:
    """One browser's signalling connection. `to_device` speaks in the engine's name, from any thread."""

    def __init__(self, query: str) -> None:
        self.query = query
        self._loop = asyncio.get_running_loop()
        self.outgoing: asyncio.Queue[bytes | None] = asyncio.Queue()

    def to_device(self, signal: Proto | bytes) -> None:
        data = signal if isinstance(signal, bytes) else signal.encoded()
        self._loop.call_soon_threadsafe(self.outgoing.put_nowait, data)

    def cut(self) -> None:
        self._loop.call_soon_threadsafe(self.outgoing.put_nowait, None)


class HostileEngine:
    """Words of hooks are the alternatives of SignalResponse (to the device) and SignalRequest (to the engine): `join`, `offer` …"""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.lines: list[Line] = []
        self._to_device: Hooks[Proto] = Hooks()
        self._to_engine: Hooks[Proto] = Hooks()
        self._seen: list[SignalSeen] = []
        self._news = threading.Condition()

    def on_signal(self, *words: str) -> Callable[[Hook[Proto]], Hook[Proto]]:
        """Decorator: what the engine tells a browser. The hook may change the message in place and return it."""
        return self._registers(self._to_device, words)

    def on_wish(self, *words: str) -> Callable[[Hook[Proto]], Hook[Proto]]:
        """Decorator: what a browser asks of the engine."""
        return self._registers(self._to_engine, words)

    @property
    def seen(self) -> list[SignalSeen]:
        with self._news:
            return list(self._seen)

    def wait_for(self, wanted: Callable[[SignalSeen], bool], seconds: float = 30.0) -> SignalSeen:
        """The first signal that fits, as it came in, now or as soon as it passes. Raises `TimeoutError`."""
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                for one in self._seen:
                    if wanted(one):
                        return one
                if (left := deadline - time.monotonic()) <= 0:
                    raise TimeoutError("no such signal passed the hostile engine")
                self._news.wait(left)

    async def signalling(self, browser: WebSocket) -> None:
        """The route of `/rtc` and `/rtc/v1`."""
        target = "ws" + self.upstream.removeprefix("http") + browser.url.path + f"?{browser.url.query}"
        headers = {name: browser.headers[name] for name in PASSED_HEADERS if name in browser.headers}
        try:
            engine = await connect(
                target,
                max_size=LARGEST_BYTES,
                compression=None,
                ping_interval=None,
                proxy=None,
                additional_headers=headers,
            )
        except InvalidStatus as refused:
            await browser.send_denial_response(Response(refused.response.body, refused.response.status_code))
            return
        except OSError:
            await browser.send_denial_response(Response(status_code=503))
            return
        await browser.accept()
        line = Line(browser.url.query)
        self.lines.append(line)
        async with engine:
            tasks = [asyncio.ensure_future(pump) for pump in self._pumps(line, browser, engine)]
            _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await browser.close(1000)

    def _pumps(self, line: Line, browser: WebSocket, engine: ClientConnection):
        async def from_device() -> None:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError, KeyError, ConnectionClosed):
                while True:
                    for made in await self._passed(
                        line, "engine", self._to_engine, signalling.request, await browser.receive_bytes()
                    ):
                        await engine.send(made)

        async def from_engine() -> None:
            with contextlib.suppress(ConnectionClosed):
                async for data in engine:
                    for made in await self._passed(line, "device", self._to_device, signalling.response, data):
                        line.outgoing.put_nowait(made)

        async def to_device() -> None:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                while (data := await line.outgoing.get()) is not None:
                    await browser.send_bytes(data)

        yield from (from_device(), from_engine(), to_device())

    async def _passed(
        self, line: Line, to: str, hooks: Hooks[Proto], read: Callable[[bytes], Proto], data: bytes | str
    ) -> list[bytes]:
        if isinstance(data, str):
            return [data.encode()]
        try:
            signal = read(data)
        except ValueError:
            return [data]
        word = signalling.word_of(signal)
        with self._news:
            self._seen.append(SignalSeen(time.monotonic(), line, to, word, signal.copy()))
            self._news.notify_all()
        return [made if isinstance(made, bytes) else made.encoded() for made in await hooks.apply(signal, word, line)]

    def _registers(self, hooks: Hooks[Proto], words: tuple[str, ...]) -> Callable[[Hook[Proto]], Hook[Proto]]:
        def register(hook: Hook[Proto]) -> Hook[Proto]:
            hooks.add(words, hook)
            return hook

        return register
