"""Immutable collections that share what they have in common: a change costs little, however much a room has seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

V = TypeVar("V")
WIDE = 64
CHUNK = 128
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


class Ledger(Sequence[str]):
    """A list of ids that only grows at its end."""

    __slots__ = ("_chunks", "_tail")

    def __init__(self, ids: Sequence[str] = ()) -> None:
        whole = len(ids) - len(ids) % CHUNK
        self._chunks = tuple(tuple(ids[begin : begin + CHUNK]) for begin in range(0, whole, CHUNK))
        self._tail = tuple(ids[whole:])

    def add(self, item: str) -> Ledger:
        """With one more at the end."""
        grown = Ledger()
        tail = (*self._tail, item)
        full = len(tail) == CHUNK
        grown._chunks, grown._tail = ((*self._chunks, tail), ()) if full else (self._chunks, tail)
        return grown

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return list(self)[index]
        at = index if index >= 0 else len(self) + index
        if not 0 <= at < len(self):
            raise IndexError(index)
        chunk = at // CHUNK
        return self._chunks[chunk][at % CHUNK] if chunk < len(self._chunks) else self._tail[at % CHUNK]

    def __iter__(self) -> Iterator[str]:
        for chunk in self._chunks:
            yield from chunk
        yield from self._tail

    def __len__(self) -> int:
        return len(self._chunks) * CHUNK + len(self._tail)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ledger) and (self._chunks, self._tail) == (other._chunks, other._tail)

    def __hash__(self) -> int:
        return hash((self._chunks, self._tail))
