"""A web application on a free loopback port, on a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import uvicorn

from parley.protocol.limits import FRAME_BYTES, SIGNALLING_BYTES


class Server:
    """`start` returns when it listens; `stop` when its thread has ended."""

    def __init__(self, app: Any) -> None:
        self._listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._up = threading.Event()
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            ws="websockets-sansio",
            ws_max_size=max(SIGNALLING_BYTES, 2 * FRAME_BYTES),
            timeout_graceful_shutdown=1,
        )
        self._server = _Announced(config, self._up)
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)

    def start(self) -> None:
        self._thread.start()
        if not self._up.wait(10):
            raise TimeoutError("the server did not come up")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._listening.close()

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listening]))


class _Announced(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, up: threading.Event) -> None:
        super().__init__(config)
        self._up = up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._up.set()
