"""Spares the log: the same event again and again is said a few times, then counted. Whoever can cause a line cannot fill a disk with it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import structlog

AT_ONCE = 10
"""Lines of one event in a row."""

PER_MINUTE = 6
"""And then so many. A year of one event is 3.2 million lines at most."""

MOST_EVENTS = 256
"""Events told apart; beyond, they share one allowance."""

OTHERS = "others"


@dataclass(slots=True)
class _Allowance:
    left: float
    at: float
    kept_back: int = 0


class Sparing:
    """One allowance an event. As a structlog processor it stands first; as a filter it sits on a handler of `logging`."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._allowances: dict[str, _Allowance] = {}

    def take(self, event: str) -> int | None:
        """How many lines of this event were kept back since the last one that was said; None if this one is kept back too."""
        if event not in self._allowances and len(self._allowances) >= MOST_EVENTS:
            event = OTHERS
        now = self._now()
        one = self._allowances.setdefault(event, _Allowance(AT_ONCE, now))
        one.left = min(AT_ONCE, one.left + (now - one.at) * PER_MINUTE / 60)
        one.at = now
        if one.left < 1:
            one.kept_back += 1
            return None
        one.left -= 1
        kept_back, one.kept_back = one.kept_back, 0
        return kept_back

    def __call__(self, logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        kept_back = self.take(f"{method} {event.get('event')} {event.get('of', '')}")
        if kept_back is None:
            raise structlog.DropEvent
        if kept_back:
            event["not_said"] = kept_back
        return event

    def filter(self, record: logging.LogRecord) -> bool:
        """For `logging.Handler.addFilter`. An event is what its line says before anything is filled in."""
        kept_back = self.take(f"{record.name} {record.levelname} {record.msg}")
        if kept_back:
            record.msg = f"{record.msg} (and {kept_back} like it, not said)"
        return kept_back is not None
