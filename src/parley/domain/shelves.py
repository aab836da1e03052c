"""Immutable collections that share what they have in common: a change costs little, however much a room has seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

V = TypeVar("V")
WIDE = 64
_BARE: dict[str, Any] = {}
_NONE: tuple[dict[str, Any], ...] = (_BARE,) * WIDE


class Shelf(Mapping[str, V], Generic[V]):
    """A map from ids to values. `put` and `drop` give a new one and leave this one as it was.

    Two levels of 64 places, by a hash of the id: a change copies one place and the two rows it stands in.
    """

    __slots__ = ("_rows", "_size")

    def __init__(self, items: Mapping[str, V] | None = None) -> None:
        self._rows: tuple[tuple[dict[str, V], ...], ...] = (_NONE,) * WIDE
        self._size = 0
        if items:
            filled: list[list[dict[str, V]]] = [[{} for _ in range(WIDE)] for _ in range(WIDE)]
            for key, value in items.items():
                row, place = _where(key)
                filled[row][place][key] = value
            self._rows = tuple(map(tuple, filled))
            self._size = len(items)

    def put(self, key: str, value: V) -> Shelf[V]:
        """With this value under this id, in place of any other."""
        row, place = _where(key)
        bucket = self._rows[row][place]
        return self._with(row, place, {**bucket, key: value}, self._size + (key not in bucket))

    def drop(self, key: str) -> Shelf[V]:
        """Without this id; the same shelf if it holds no such id."""
        if key not in self:
            return self
        row, place = _where(key)
        remaining = {each: value for each, value in self._rows[row][place].items() if each != key}
        return self._with(row, place, remaining, self._size - 1)

    def _with(self, row: int, place: int, bucket: dict[str, V], size: int) -> Shelf[V]:
        old = self._rows[row]
        changed: Shelf[V] = Shelf()
        changed._rows = (*self._rows[:row], (*old[:place], bucket, *old[place + 1 :]), *self._rows[row + 1 :])
        changed._size = size
        return changed

    def __getitem__(self, key: str) -> V:
        row, place = _where(key)
        return self._rows[row][place][key]

    def __iter__(self) -> Iterator[str]:
        """In no order that means anything."""
        for row in self._rows:
            if row is not _NONE:
                for bucket in row:
                    yield from bucket

    def __len__(self) -> int:
        return self._size

    def __repr__(self) -> str:
        return f"Shelf({dict(self)!r})"


def _where(key: str) -> tuple[int, int]:
    number = hash(key)
    return number % WIDE, number // WIDE % WIDE
