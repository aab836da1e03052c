"""The baseline server: the same stack (uvicorn, Starlette, uvloop) and nothing else. `python -m bench.bare` prints its address when ready.

Whatever one socket sends goes to every other socket, from memory, unchecked and unkept.
"""

from __future__ import annotations

import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

sockets: set[WebSocket] = set()


async def broadcast(connection: WebSocket) -> None:
    await connection.accept()
    sockets.add(connection)
    try:
        while True:
            message = await connection.receive_bytes()
            for other in list(sockets):
                if other is not connection:
                    await other.send_bytes(message)
    except WebSocketDisconnect:
        sockets.discard(connection)


class Announced(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}", flush=True)


if __name__ == "__main__":
    app = Starlette(routes=[WebSocketRoute("/api/v1/socket", broadcast)])
    config = uvicorn.Config(
        app,
        port=0,
        log_level="error",
        access_log=False,
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
    Announced(config).run()
    sys.exit(0)
