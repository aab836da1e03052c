"""What the host knows of its own health (spec/protocol.md §6): looked at once a second, never by a request; the log tells changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

EVERY_SECONDS = 1.0
PATIENCE_SECONDS = 3.0
"""A look that has not come back by then is an outage; it is not begun a second time."""

STALE_SECONDS = 2 * PATIENCE_SECONDS
"""Older knowledge is none."""

FINE, SLOW, FAILED, UNKNOWN = "ok", "slow", "failed", "unknown"

Look = Callable[[], Awaitable[str]]
"""Looks at one thing. Answers `ok` or one word for what is wrong; must not raise for what is known to happen."""

_LOG = structlog.get_logger("parley.health")
_NO_STORE = {"cache-control": "no-store"}


@dataclass(slots=True)
class _Watched:
    look: Look
    state: str = UNKNOWN
    since: float = 0.0
    running: asyncio.Task[str] | None = None


class Health:
    """The present state of each thing by name, in words without content and without ids."""

    def __init__(self, looks: Mapping[str, Look], engine_is_up: Callable[[], bool]) -> None:
        self._watched = {name: _Watched(look) for name, look in looks.items()}
        self._engine_is_up = engine_is_up
        self._engine_was_up: bool | None = None
        self._looked_at = 0.0

    @property
    def states(self) -> Mapping[str, str]:
        """Each thing's state; `unknown` if nobody has looked lately."""
        stale = time.monotonic() - self._looked_at > STALE_SECONDS
        return {name: UNKNOWN if stale else one.state for name, one in self._watched.items()}

    @property
    def is_ready(self) -> bool:
        """True if talks can be held in writing. The media engine is apart: a restart of it takes no text off the air."""
        return all(state == FINE for state in self.states.values())

    async def watch(self) -> None:
        """Looks for as long as the host serves. One look that hangs or fails keeps nothing else from being looked at."""
        while True:
            await self.look_once()
            await asyncio.sleep(EVERY_SECONDS)

    async def look_once(self) -> None:
        await asyncio.gather(*(self._look_at(name, one) for name, one in self._watched.items()))
        self._looked_at = time.monotonic()
        up = self._engine_is_up()
        if up is not self._engine_was_up and self._engine_was_up is not None:
            _LOG.log(20 if up else 30, "outage over" if up else "outage begins", of="engine")
        self._engine_was_up = up

    async def _look_at(self, name: str, one: _Watched) -> None:
        if one.running is None:
            one.running = asyncio.ensure_future(one.look())
        done, _ = await asyncio.wait([one.running], timeout=PATIENCE_SECONDS)
        state = SLOW
        if done:
            error = one.running.exception()
            state = one.running.result() if error is None else FAILED
            if error is not None and one.state != FAILED:
                _LOG.error("a look at the host's health failed", of=name, exc_info=error)
            one.running = None
        self._note(name, one, state)

    def _note(self, name: str, one: _Watched, state: str) -> None:
        before, now = one.state, time.monotonic()
        if state == before:
            return
        if state != FINE:
            _LOG.error("outage begins" if before in (FINE, UNKNOWN) else "outage changes", of=name, state=state)
        elif before != UNKNOWN:
            _LOG.warning("outage over", of=name, was=before, seconds=round(now - one.since, 1))
        if state == FINE or before in (FINE, UNKNOWN):
            one.since = now
        one.state = state

    def routes(self) -> list[BaseRoute]:
        """`/api/live`, `/api/ready`, and `/api/health`, which is both and the engine together."""
        return [
            Route("/api/live", self._live),
            Route("/api/ready", self._ready),
            Route("/api/health", self._all),
        ]

    async def _live(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)

    async def _ready(self, request: Request) -> Response:
        body = {"status": _word(self.is_ready), **self.states, "engine": self._engine_word()}
        return JSONResponse(body, _status(self.is_ready), headers=_NO_STORE)

    async def _all(self, request: Request) -> Response:
        good = self.is_ready and self._engine_is_up()
        return JSONResponse({"status": _word(good), "engine": self._engine_word()}, _status(good), headers=_NO_STORE)

    def _engine_word(self) -> str:
        return "up" if self._engine_is_up() else "down"


def _word(good: bool) -> str:
    return "ok" if good else "degraded"


def _status(good: bool) -> int:
    return 200 if good else 503
