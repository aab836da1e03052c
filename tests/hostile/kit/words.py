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
            yield kind, filled(row.shape, kind, word, turn)


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


def filled(shape: Shape, place: str, word: Word, turn: int = 0) -> Any:
    """A value of a shape; of alternatives the one whose turn it is.

    Raises `TypeError` for a shape or a test that nobody has said how to fill: it is said here, or words escape the search.
    """
    match shape:
        case shapes.Of():
            return _passing(shape, place)
        case shapes.Words():
            return shape.words[0]
        case shapes.Form():
            return NO_WORDS.get(shape.pattern.pattern) or word(place)
        case shapes.Prose():
            return word(place)
        case shapes.ListOf():
            return [filled(shape.item, place, word, turn) for _ in range(max(1, shape.at_least))]
        case shapes.Row():
            return [filled(each, place, word, turn) for each in shape.items]
        case shapes.MapOf():
            return {word(f"{place} key"): filled(shape.item, place, word, turn)}
        case shapes.Either():
            return filled(shape.shapes[turn % len(shape.shapes)], place, word, turn)
        case shapes.Fields():
            named = ((name.removesuffix("?"), each) for name, each in shape.listed.items())
            return {name: filled(each, f"{place}.{name}", word, turn) for name, each in named}
        case shapes.Plain():
            return {word(f"{place} key"): [word(place), {"in": word(f"{place} inside")}]}
    raise TypeError(f"{place}: how is {shape!r} filled with words?")


def _passing(shape: shapes.Of, place: str) -> Any:
    for value in (True, 7, None):
        if shape.test(value):
            return value
    raise TypeError(f"{place}: no value without words passes this test")
