"""The client's files and `parley.json` (spec/protocol.md §6)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from parley.web.bundle import Bundle, File

PAGES = ("/", "/open", "/i/{rest:path}", "/t/{rest:path}", "/verify")
"""Paths that are answered with the client's page; what they mean is in the fragment, which is never sent here."""


@dataclass(frozen=True, slots=True)
class About:
    """`GET /parley.json`. `host` is empty if the page's own origin is the host."""

    host: str
    supplied_by: str
    version: str
    build: str


def page_routes(bundle: Bundle, about: About) -> list[BaseRoute]:
    """The client and what it asks about its host."""

    async def page(request: Request) -> Response:
        return _file(request, bundle.page, lasting=False)

    async def file(request: Request) -> Response:
        found = bundle.files.get(request.path_params["path"])
        if found is None:
            return Response("not found", 404, media_type="text/plain")
        return _file(request, found, lasting=request.scope["path"].startswith("/assets/"))

    return [
        _about_route(about),
        *(Route(path, page) for path in PAGES),
        Route("/{path:path}", file),
    ]


def unbuilt_routes(about: About) -> list[BaseRoute]:
    """A host whose client is not built still serves devices, and says on every page what is missing."""

    async def page(request: Request) -> Response:
        return Response("The client is not built. Run `make client`.\n", 503, media_type="text/plain")

    return [_about_route(about), *(Route(path, page) for path in PAGES)]


def _about_route(about: About) -> Route:
    async def about_host(request: Request) -> Response:
        return JSONResponse(asdict(about), headers={"cache-control": "no-store", "access-control-allow-origin": "*"})

    return Route("/parley.json", about_host)


def _file(request: Request, file: File, *, lasting: bool) -> Response:
    """`lasting` files have their hash in the name and never change."""
    etag = f'"{file.digest[:32]}"'
    headers = {
        "etag": etag,
        "vary": "accept-encoding",
        "cache-control": "public, max-age=31536000, immutable" if lasting else "no-cache",
    }
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    content, encoding = file.content(request.headers.get("accept-encoding", ""))
    if encoding is not None:
        headers["content-encoding"] = encoding
    return Response(content, headers={**headers, "content-type": file.content_type})
