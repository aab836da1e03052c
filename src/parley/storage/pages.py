"""Cutting a long reading into pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T", bound=tuple[object, ...])


def page(rows: Iterable[T], content: int, items: int, size_bytes: int) -> tuple[T, ...]:
    """The first rows: at most `items`, ending with the one at which their content (column `content`) reaches `size_bytes`."""
    return tuple(_until_full(rows, content, items, size_bytes))


def _until_full(rows: Iterable[T], content: int, items: int, size_bytes: int) -> Iterator[T]:
    size = 0
    for taken, row in enumerate(rows, start=1):
        yield row
        held = row[content]
        size += len(held) if isinstance(held, bytes) else 0
        if taken >= items or size >= size_bytes:
            return
