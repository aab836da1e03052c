"""Times of vectors: RFC 3339 with Z outside, ms since 1970 inside."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

_FORM = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z")
_IN_BODIES = frozenset({"at", "from", "to", "until", "not_after", "valid_until", "end", "embargo"})
_IN_VIEWS = frozenset({"start", "end", "deadline", "due"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(text: str) -> int:
    return round((datetime.fromisoformat(text) - _EPOCH).total_seconds() * 1000)


def to_text(ms: int) -> str:
    """Milliseconds only if not zero."""
    moment = _EPOCH + timedelta(milliseconds=ms)
    return moment.isoformat(timespec="milliseconds" if ms % 1000 else "seconds").replace("+00:00", "Z")


def body_in_ms(value: Any, key: str = "") -> Any:
    """A body or charter with its times as integers."""
    if isinstance(value, dict):
        return {name: body_in_ms(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [body_in_ms(item, key) for item in value]
    return to_ms(value) if key in _IN_BODIES and isinstance(value, str) and _FORM.fullmatch(value) else value


def view_in_text(value: Any, key: str = "") -> Any:
    """A view with its times as text."""
    if isinstance(value, dict):
        return {name: view_in_text(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [view_in_text(item, key) for item in value]
    return to_text(value) if key in _IN_VIEWS and type(value) is int else value
