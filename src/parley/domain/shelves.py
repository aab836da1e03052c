"""Immutable collections that share what they have in common: a change costs little, however much a room has seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

V = TypeVar("V")
BUCKETS = 64
CHUNK = 128
_BARE: tuple[dict[str, Any], ...] = ({},) * BUCKETS


class Shelf(Mapping[str, V], Generic[V]):
    """A map from ids to values. `put` and `drop` give a new one and leave this one as it was."""

    __slots__ = ("_buckets",)

    def __init__(self, items: Mapping[str, V] | None = None) -> None:
        self._buckets: tuple[dict[str, V], ...] = _BARE
        if items:
            filled: list[dict[str, V]] = [{} for _ in range(BUCKETS)]
            for key, value in items.items():
                filled[hash(key) % BUCKETS][key] = value
            self._buckets = tuple(filled)

    def put(self, key: str, value: V) -> Shelf[V]:
        """With this value under this id, in place of any other."""
        return self._with(hash(key) % BUCKETS, {**self._buckets[hash(key) % BUCKETS], key: value})

    def drop(self, key: str) -> Shelf[V]:
        """Without this id; the same shelf if it holds no such id."""
        if key not in self:
            return self
        bucket = self._buckets[hash(key) % BUCKETS]
        return self._with(hash(key) % BUCKETS, {each: value for each, value in bucket.items() if each != key})

    def _with(self, index: int, bucket: dict[str, V]) -> Shelf[V]:
        changed: Shelf[V] = Shelf()
        changed._buckets = (*self._buckets[:index], bucket, *self._buckets[index + 1 :])
        return changed

    def __getitem__(self, key: str) -> V:
        return self._buckets[hash(key) % BUCKETS][key]

    def __iter__(self) -> Iterator[str]:
        """In no order that means anything."""
        for bucket in self._buckets:
            yield from bucket

    def __len__(self) -> int:
        return sum(map(len, self._buckets))

    def __repr__(self) -> str:
        return f"Shelf({dict(self)!r})"


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
