"""A server that only says a word made for this moment: whoever gets the word has reached this very process."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from parley.web.server import Tls, make_server

PATH = "/api/health"


@asynccontextmanager
async def answering(listener: socket.socket, tls: Tls | None) -> AsyncIterator[str]:
    """Answers at `PATH` with the word it yields."""
    word = token_hex(16)

    async def say(request: Request) -> Response:
        return PlainTextResponse(word)

    server = make_server(Starlette(routes=[Route(PATH, say)]), tls=tls)
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    await server.serves.wait()
    try:
        yield word
    finally:
        server.should_exit = True
        await serving
