"""The HTTP server: uvicorn on a socket of ours, its log lines that would tell too much kept out."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import ssl
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from parley.protocol.limits import FRAME_BYTES, SIGNALLING_BYTES
from parley.web.door import HEADER_BYTES, HEADER_SECONDS, LOOPBACK, Door, Guest, Network, NoTurn
from parley.web.lines import Arrival, HttpLine

PING_SECONDS = 15.0
SILENT_SECONDS = 45.0
CLOSING_SECONDS = 3


class PortTaken(Exception):
    """The port cannot be listened on. Carries the address and the system's reason."""

    def __init__(self, address: str, port: int, reason: str, in_use: bool) -> None:
        super().__init__(f"cannot listen on {address} port {port}: {reason}")
        self.port = port
        self.in_use = in_use


@dataclass(frozen=True, slots=True)
class Tls:
    certificate: Path
    key: Path


class Server(uvicorn.Server):
    """A server whose signals are the composition root's business."""

    def __init__(self, config: uvicorn.Config, tls: Tls | None, trusted: Sequence[Network]) -> None:
        super().__init__(config)
        self._tls = tls
        self._trusted = trusted
        self.serves = asyncio.Event()
        """Set once it takes connections."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    def renew(self) -> bool:
        """Reads certificate and key again, for connections from now on; False if the server has none.

        Raises `ValueError` or `OSError` if the new pair cannot be used: then the old one stays.
        """
        if self._tls is None or self.config.ssl is None:
            return False
        check_certificate(self._tls)
        self.config.ssl.load_cert_chain(self._tls.certificate, self._tls.key)
        return True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes connections through the door: they are counted before a request of them is read."""
        loop = asyncio.get_running_loop()
        door = Door(self._trusted)

        def begin(guest: Guest) -> HttpLine:
            return HttpLine(guest, self.config, self.server_state, loop)

        def arrive() -> Arrival:
            return Arrival(door, begin)

        tls: dict[str, Any] = (
            {"ssl": self.config.ssl, "ssl_handshake_timeout": HEADER_SECONDS} if self.config.ssl else {}
        )
        self.servers = [await loop.create_server(arrive, sock=one, **tls) for one in sockets or ()]
        self.started = True
        self.serves.set()


def listen(address: str, port: int) -> socket.socket:
    """A listening socket; raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # The protocol is named so that asyncio sets TCP_NODELAY on what it accepts; without it small answers wait 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        in_use = error.errno == errno.EADDRINUSE
        raise PortTaken(address, port, os.strerror(error.errno or 0), in_use) from None
    listener.setblocking(False)
    return listener


def make_server(app: ASGIApp, tls: Tls | None, trusted: Sequence[Network] = tuple(LOOPBACK)) -> Server:
    """A server for the application. Run it with `serve(sockets=[…])`. `trusted` proxies are believed whom they speak for."""
    _quieten()
    config = uvicorn.Config(
        TakesTurns(app),
        loop="none",
        lifespan="off",
        # h11, because it bounds the bytes of a request's headers; the faster parser does not.
        http="h11",
        h11_max_incomplete_event_size=HEADER_BYTES,
        ws="websockets-sansio",
        # Twice: a message a little over the limit is answered with TOO_LARGE rather than cut off.
        ws_max_size=max(SIGNALLING_BYTES, 2 * FRAME_BYTES),
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=SILENT_SECONDS - PING_SECONDS,
        ws_per_message_deflate=False,  # the content is ciphertext: compressing it costs memory and gains nothing
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=CLOSING_SECONDS,
        ssl_certfile=None if tls is None else str(tls.certificate),
        ssl_keyfile=None if tls is None else str(tls.key),
    )
    return Server(config, tls, trusted)


class TakesTurns:
    """Lets strangers ask one after another. Who asks too much is told so (429), in few words, and cut off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        guest: Guest = scope["state"]["guest"]
        forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        guest.door.name(guest, forwarded)
        try:
            await guest.door.turn(guest)
        except NoTurn:
            kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
            await send(
                {"type": f"{kind}.start", "status": 429, "headers": [(b"retry-after", b"5"), (b"connection", b"close")]}
            )
            await send({"type": f"{kind}.body", "body": b""})
            return
        await self._app(scope, receive, send)


class _Expected(logging.Filter):
    """Keeps out a line that the server prints for every refused upgrade although its answer went out."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "returned without completing handshake" not in record.getMessage()


def _quieten() -> None:
    """Upgrade lines hold client addresses and tokens in the query: warnings only."""
    logger = logging.getLogger("uvicorn.error")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_Expected())


def check_certificate(tls: Tls) -> None:
    """Raises `ValueError` or `OSError` if the pair cannot be used."""
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.certificate, tls.key)
