"""A body for every kind of entry in which each place that takes people's words holds a word of its own, made from the table of kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from parley.domain import shapes
from parley.domain.kinds import KINDS
from parley.domain.shapes import Shape

Word = Callable[[str], str]
"""The word for a place, such as `session.propose.agenda.title`: a new one for each place."""

NO_WORDS: Mapping[str, str] = {shapes.HASH.pattern.pattern: "ab" * 32, shapes.TAG.pattern.pattern: "en"}
"""Forms no word fits into."""


def bodies(word: Word) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each kind there is with such a body, once for each of its alternatives.

    What the rules make of it does not matter: it is signed, sealed and sent.
    """
    for kind, row in KINDS.items():
        for turn in range(alternatives(row.shape)):
            yield kind, Filling(word, turn).of(row.shape, kind)


def alternatives(shape: Shape) -> int:
    """How many bodies it takes until each alternative of a shape was taken once."""
    match shape:
        case shapes.Either():
            return max(len(shape.shapes), *map(alternatives, shape.shapes))
        case shapes.ListOf() | shapes.MapOf():
            return alternatives(shape.item)
        case shapes.Row():
            return max(map(alternatives, shape.items), default=1)
        case shapes.Fields():
            return max(map(alternatives, shape.listed.values()), default=1)
    return 1


class Filling:
    """Makes values of shapes; of alternatives it takes the one whose turn it is."""

    def __init__(self, word: Word, turn: int) -> None:
        self._word = word
        self._turn = turn

    def of(self, shape: Shape, place: str) -> Any:
        """Raises `TypeError` for a shape that nobody has said how to fill: it is said here, or words escape the search."""
        fill = _FILLS.get(type(shape))
        if fill is None:
            raise TypeError(f"{place}: how is {shape!r} filled with words?")
        return fill(self, shape, place)

    def _passing(self, shape: shapes.Of, place: str) -> Any:
        found = [value for value in (True, 7, None) if shape.test(value)]
        if not found:
            raise TypeError(f"{place}: no value without words passes this test")
        return found[0]

    def _first(self, shape: shapes.Words, _: str) -> str:
        return shape.words[0]

    def _form(self, shape: shapes.Form, place: str) -> str:
        return NO_WORDS.get(shape.pattern.pattern) or self._word(place)

    def _any(self, _: shapes.Prose | shapes.Name, place: str) -> str:
        return self._word(place)

    def _list(self, shape: shapes.ListOf, place: str) -> list[Any]:
        return [self.of(shape.item, place) for _ in range(max(1, shape.at_least))]

    def _row(self, shape: shapes.Row, place: str) -> list[Any]:
        return [self.of(each, place) for each in shape.items]

    def _map(self, shape: shapes.MapOf, place: str) -> dict[str, Any]:
        return {self._word(f"{place} key"): self.of(shape.item, place)}

    def _alternative(self, shape: shapes.Either, place: str) -> Any:
        return self.of(shape.shapes[self._turn % len(shape.shapes)], place)

    def _fields(self, shape: shapes.Fields, place: str) -> dict[str, Any]:
        named = ((name.removesuffix("?"), each) for name, each in shape.listed.items())
        return {name: self.of(each, f"{place}.{name}") for name, each in named}

    def _plain(self, _: shapes.Plain, place: str) -> dict[str, Any]:
        return {self._word(f"{place} key"): [self._word(place), {"in": self._word(f"{place} inside")}]}


_FILLS: Mapping[type[Any], Callable[[Filling, Any, str], Any]] = {
    shapes.Of: Filling._passing,
    shapes.Words: Filling._first,
    shapes.Form: Filling._form,
    shapes.Prose: Filling._any,
    shapes.Name: Filling._any,
    shapes.ListOf: Filling._list,
    shapes.Row: Filling._row,
    shapes.MapOf: Filling._map,
    shapes.Either: Filling._alternative,
    shapes.Fields: Filling._fields,
    shapes.Plain: Filling._plain,
}
