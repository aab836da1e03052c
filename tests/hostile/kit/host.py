"""The hostile host: a real host stands behind it, and everything between that host and its browsers passes through attacks."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit, urlunsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from parley.protocol.limits import FRAME_BYTES
from tests.driver.server import Server
from tests.hostile.kit.engine import HostileEngine
from tests.hostile.kit.hooks import Hook, Hooks
from tests.hostile.kit.link import Link
from tests.hostile.kit.message import Message, decoded

PAGE_HOOK = Callable[[str, bytes], bytes]
HOP = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "upgrade",
    "te",
    "trailer",
    "content-length",
    "content-encoding",
    "date",
    "server",
}


@dataclass(frozen=True)
class Seen:
    """Something that passed: what the sender sent, before any hook."""

    at: float
    link: Link
    to: str  # "host" or "device"
    message: Message
    answers: str | None
    """For a reply: the verb it answers."""


class HostileHost:
    """Serves under an origin of its own what the host at `upstream` serves, with hooks per direction and word.

        with HostileHost("http://127.0.0.1:8443") as evil:
            @evil.on_push("deliver")
            def withhold(message, link): ...

    Hooks run on the proxy's own thread; tests drive browsers from theirs.
    Words are verbs, push kinds, or for replies the verb answered.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream.rstrip("/")
        self.engine = HostileEngine(self.upstream)
        self.links: list[Link] = []
        self._requests: Hooks[Message] = Hooks()
        self._replies: Hooks[Message] = Hooks()
        self._pushes: Hooks[Message] = Hooks()
        self._pages: list[tuple[str, PAGE_HOOK]] = []
        self._seen: list[Seen] = []
        self._news = threading.Condition()
        self._numbers = iter(range(1, 2**31))
        self._http: httpx.AsyncClient | None = None
        self._server = Server(self._app())

    # --- the life of it ---------------------------------------------------------------------------------------------------
    @property
    def origin(self) -> str:
        return self._server.origin

    def start(self) -> HostileHost:
        self._server.start()
        return self

    def stop(self) -> None:
        self._server.stop()

    def __enter__(self) -> HostileHost:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def through(self, link: str) -> str:
        """A link of the real host, as this host hands it out: same path and fragment, own origin."""
        own = urlsplit(self.origin)
        return urlunsplit(urlsplit(link)._replace(scheme=own.scheme, netloc=own.netloc))

    # --- attacks ----------------------------------------------------------------------------------------------------------
    def on_request(self, *verbs: str) -> Callable[[Hook[Message]], Hook[Message]]:
        """Decorator: what devices ask (or cast), before the real host gets it."""
        return self._registers(self._requests, verbs)

    def on_reply(self, *verbs: str) -> Callable[[Hook[Message]], Hook[Message]]:
        """Decorator: what the host answers to these verbs, before the device gets it."""
        return self._registers(self._replies, verbs)

    def on_push(self, *kinds: str) -> Callable[[Hook[Message]], Hook[Message]]:
        """Decorator: what the host says unasked, before the device gets it."""
        return self._registers(self._pushes, kinds)

    def on_page(self, path_prefix: str) -> Callable[[PAGE_HOOK], PAGE_HOOK]:
        """Decorator: `hook(path, bytes) -> bytes` for files and pages below the prefix."""

        def register(hook: PAGE_HOOK) -> PAGE_HOOK:
            self._pages.append((path_prefix, hook))
            return hook

        return register

    def link_of(self, device: bytes) -> Link:
        """The open connection of a device."""
        return next(link for link in reversed(self.links) if link.device == device and link.is_open)

    # --- watching -----------------------------------------------------------------------------------------------------------
    @property
    def seen(self) -> list[Seen]:
        with self._news:
            return list(self._seen)

    def wait_for(self, wanted: Callable[[Seen], bool], seconds: float = 30.0, after: int = 0) -> Seen:
        """The first message (from index `after` of `seen`) that fits, now or as soon as it passes. Raises `TimeoutError`."""
        deadline = time.monotonic() + seconds
        index = after
        with self._news:
            while True:
                while index < len(self._seen):
                    if wanted(self._seen[index]):
                        return self._seen[index]
                    index += 1
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError("nothing that fits passed the hostile host")
                self._news.wait(left)

    def log(self, room: bytes) -> list[list[object]]:
        """The true log of a room as far as anybody was shown it: `[seq, kind, bytes, receipt]`, gapless from 1."""
        items: dict[int, list[object]] = {}
        for one in self.seen:
            if one.to == "device" and one.message.word == "deliver" and one.message.body["room"] == room:
                items.update({item[0]: list(item) for item in one.message.body["items"]})
        return [items[seq] for seq in range(1, len(items) + 1) if seq in items]

    # --- inside -------------------------------------------------------------------------------------------------------------
    def _registers(self, hooks: Hooks[Message], words: tuple[str, ...]) -> Callable[[Hook[Message]], Hook[Message]]:
        def register(hook: Hook[Message]) -> Hook[Message]:
            hooks.add(words, hook)
            return hook

        return register

    def _app(self) -> Starlette:
        @contextlib.asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            # no connection is kept: the host ends idle ones, which would look like a failed page
            kept = httpx.Limits(max_keepalive_connections=0)
            async with httpx.AsyncClient(
                base_url=self.upstream, timeout=30, trust_env=False, limits=kept
            ) as self._http:
                yield

        return Starlette(
            lifespan=lifespan,
            routes=[
                WebSocketRoute("/api/v1/socket", self._socket),
                WebSocketRoute("/rtc", self.engine.signalling),
                WebSocketRoute("/rtc/v1", self.engine.signalling),
                Route("/{path:path}", self._page, methods=["GET", "HEAD", "POST", "PUT", "OPTIONS"]),
            ],
        )

    async def _page(self, request: Request) -> Response:
        assert self._http is not None
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        headers = {
            name: value for name, value in request.headers.items() if name not in {*HOP, "host", "accept-encoding"}
        }
        answer = await self._http.request(request.method, path, headers=headers, content=await request.body())
        body = answer.content
        for prefix, hook in self._pages:
            if request.url.path.startswith(prefix):
                body = hook(request.url.path, body)
        kept = {name: value for name, value in answer.headers.items() if name not in HOP}
        return Response(body, answer.status_code, kept)

    async def _socket(self, browser: WebSocket) -> None:
        await browser.accept()
        link = Link(next(self._numbers))
        self.links.append(link)
        target = "ws" + self.upstream.removeprefix("http") + "/api/v1/socket"
        try:
            async with connect(target, max_size=FRAME_BYTES, compression=None, proxy=None) as host:
                tasks = [asyncio.ensure_future(pump) for pump in self._pumps(link, browser, host)]
                _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                code = host.close_code if host.close_code not in (None, 1005, 1006) else 1001
        except OSError:
            code = 1013
        link.is_open = False
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await browser.close(code)

    def _pumps(self, link: Link, browser: WebSocket, host: ClientConnection) -> Iterator:
        async def from_device() -> None:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError, KeyError):
                while True:
                    await self._from_device(link, await browser.receive_bytes())

        async def from_host() -> None:
            with contextlib.suppress(ConnectionClosed):
                async for data in host:
                    await self._from_host(link, data if isinstance(data, bytes) else data.encode())

        async def to_device() -> None:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                while (data := await link.next_to_device()) is not None:
                    await browser.send_bytes(data)

        async def to_host() -> None:
            with contextlib.suppress(ConnectionClosed):
                while (data := await link.next_to_host()) is not None:
                    await host.send(data)

        yield from (from_device(), from_host(), to_device(), to_host())

    async def _from_device(self, link: Link, data: bytes) -> None:
        message = decoded(data)
        if message is None:
            link.to_host(data)
            return
        if message.word == "prove" and isinstance(message.body.get("device"), bytes):
            link.device = message.body["device"]
        if message.id:
            link.verbs[message.id] = message
        self._note(Seen(time.monotonic(), link, "host", message, None))
        for made in await self._requests.apply(message, message.word, link):
            link.to_host(made)

    async def _from_host(self, link: Link, data: bytes) -> None:
        message = decoded(data)
        if message is None:
            link.to_device(data)
            return
        if link.answers_own(message):
            return
        is_reply = message.word in ("ok", "error")
        request = link.verbs.pop(message.id, None) if is_reply else None
        verb = request.word if request else None
        self._note(Seen(time.monotonic(), link, "device", message, verb))
        hooks = self._replies if is_reply else self._pushes
        for made in await hooks.apply(message, verb or message.word, link):
            link.to_device(made)

    def _note(self, seen: Seen) -> None:
        with self._news:
            self._seen.append(seen)
            self._news.notify_all()
