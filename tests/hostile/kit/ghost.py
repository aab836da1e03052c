"""Participants of the media engine that no delegation invited. The operator holds the engine's keys and can let in whom he likes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from tests.driver.browser import Browser
from tests.driver.engine_keys import EngineKeys
from tests.driver.server import Server

PAGES = Path(__file__).resolve().parents[1] / "ghost"
STOCK_CLIENT = Path(__file__).resolve().parents[3] / "client" / "node_modules" / "livekit-client" / "dist"
PATIENCE_SECONDS = 60.0


class Haunt:
    """Serves the ghosts' page from an origin of its own. `with Haunt(browser, keys) as haunt: ghost = haunt.ghost()`."""

    def __init__(self, browser: Browser, keys: EngineKeys) -> None:
        self._context = browser.context()
        self._keys = keys
        self._server = Server(Starlette(routes=[Route("/{name:path}", _file)]))

    def ghost(self, room: str, name: str = "ghost") -> Ghost:
        """A fresh participant in one of the engine's rooms."""
        page = self._context.new_page()
        page.goto(self._server.origin + "/index.html")
        ghost = Ghost(page)
        token = self._keys.token(name, roomJoin=True, room=room, canPublish=True, canSubscribe=True)
        page.evaluate("([url, token]) => ghost.enter(url, token)", [self._keys.origin.replace("http", "ws", 1), token])
        return ghost

    def __enter__(self) -> Haunt:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()
        self._server.stop()


@dataclass(frozen=True)
class Ghost:
    page: Page

    def sid(self) -> str:
        """The engine's id of this participant."""
        return str(self.page.evaluate("ghost.room.localParticipant.sid"))

    def publish(self, colour: str, replay: str | None = None) -> str:
        """A picture of one colour, in the clear; or, with a track's id, the frames recorded of it. Returns the new track's id."""
        return str(self.page.evaluate("([colour, replay]) => ghost.publish(colour, replay)", [colour, replay]))

    def tracks(self) -> Mapping[str, Mapping[str, Any]]:
        """By track id: `person` (engine's id), `received` and `decoded` frames."""
        return dict(self.page.evaluate("ghost.stats()"))

    def colour(self, track: str) -> tuple[int, ...]:
        """Mean red, green and blue of what is seen of a track."""
        return tuple(self.page.evaluate("track => ghost.colour(track)", track))

    def frames(self, track: str, start: int = 0) -> Sequence[Mapping[str, Any]]:
        """Encoded frames as the engine relayed them: `key`, `codec`, `hex`."""
        return list(self.page.evaluate("([track, start]) => ghost.frames(track, start)", [track, start]))

    def receives(self, track: str, frames: int) -> Mapping[str, Any]:
        """Waits until so many frames of a track have come; returns its counts."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            counts = self.tracks().get(track)
            if counts is not None and counts["received"] >= frames:
                return counts
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{frames} frames of {track} did not come: {self.tracks()}")


async def _file(request: Request) -> FileResponse:
    name = Path(request.path_params["name"]).name
    return FileResponse((STOCK_CLIENT if name.startswith("livekit") else PAGES) / name)
