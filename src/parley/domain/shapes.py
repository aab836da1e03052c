"""Shapes of bodies (rules G8.4, G11, G12): plain data that is checked, never converted, so that what was signed is what is read.

A shape raises `Malformed`; what is too long or no normal text it notes in a `Notes`, because `MALFORMED` anywhere goes before `TOO_LONG`
anywhere, and that before the codes of text, field by field in listed order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from parley.domain import text_normal
from parley.domain.codes import Code

Body = Mapping[str, Any]
"""A map that passed the shape of its kind."""

MAX_INT = 2**53 - 1
MAX_ITEMS = 500
MAX_LEVELS = 8
MAX_ID_BYTES = 64
"""Of UTF-8."""


class Malformed(Exception):
    """A missing, additional or wrongly typed field, or an empty one that may not be."""


@dataclass(slots=True)
class Notes:
    """What a body has against it besides its form."""

    too_long: bool = False
    text: Code | None = None


class Shape(Protocol):
    """What a value must be."""

    def check(self, value: object, notes: Notes) -> None:
        """Raises `Malformed`, or writes into the notes."""


def problem(shape: Shape, value: object) -> Code | None:
    """The code of check 4 for a value, or None."""
    notes = Notes()
    try:
        shape.check(value, notes)
    except Malformed:
        return Code.MALFORMED
    return Code.TOO_LONG if notes.too_long else notes.text


def _text(value: object) -> str:
    """Text that has bytes: a lone surrogate has none, and where text is not looked at further it is not text."""
    if not isinstance(value, str):
        raise Malformed
    if not value.isascii() and any("\ud800" <= each <= "\udfff" for each in value):
        raise Malformed
    return value


@dataclass(frozen=True, slots=True)
class Of:
    """A value that passes a plain test."""

    test: Callable[[object], bool]

    def check(self, value: object, notes: Notes) -> None:
        if not self.test(value):
            raise Malformed


@dataclass(frozen=True, slots=True)
class Words:
    """One of these words."""

    words: tuple[str, ...]

    def check(self, value: object, notes: Notes) -> None:
        if value not in self.words:
            raise Malformed


@dataclass(frozen=True, slots=True)
class Form:
    """Text of one form, if `at_most` is given of at most so many characters."""

    pattern: re.Pattern[str]
    at_most: int | None = None

    def check(self, value: object, notes: Notes) -> None:
        if not self.pattern.fullmatch(_text(value)):
            raise Malformed
        notes.too_long |= self.at_most is not None and len(_text(value)) > self.at_most


@dataclass(frozen=True, slots=True)
class Name:
    """An id: text that is not empty, of as many bytes at most as an author has in an entry (spec/record.md §2)."""

    def check(self, value: object, notes: Notes) -> None:
        text = _text(value)
        if not text:
            raise Malformed
        notes.too_long |= len(text) > MAX_ID_BYTES or len(text.encode()) > MAX_ID_BYTES


@dataclass(frozen=True, slots=True)
class Prose:
    """Words people read: counted in code points, and normal."""

    at_least: int
    at_most: int
    one_line: bool
    judge: Callable[[str], Code | None]

    def check(self, value: object, notes: Notes) -> None:
        if not isinstance(value, str) or len(value) < self.at_least or (self.one_line and "\n" in value):
            raise Malformed
        if len(value) > self.at_most:
            notes.too_long = True
        elif notes.text is None:
            notes.text = self.judge(value)


@dataclass(frozen=True, slots=True)
class ListOf:
    """Items of one shape."""

    item: Shape
    at_least: int = 0

    def check(self, value: object, notes: Notes) -> None:
        if not isinstance(value, list) or len(value) < self.at_least:
            raise Malformed
        notes.too_long |= len(value) > MAX_ITEMS
        for each in value:
            self.item.check(each, notes)


@dataclass(frozen=True, slots=True)
class Row:
    """A list of exactly these items."""

    items: tuple[Shape, ...]
    where: Callable[[list[Any]], bool] | None = None

    def check(self, value: object, notes: Notes) -> None:
        if not isinstance(value, list) or len(value) != len(self.items):
            raise Malformed
        for shape, each in zip(self.items, value, strict=True):
            shape.check(each, notes)
        if self.where is not None and not self.where(value):
            raise Malformed


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map from ids to values of one shape."""

    item: Shape

    def check(self, value: object, notes: Notes) -> None:
        if not isinstance(value, dict):
            raise Malformed
        for key in value:
            ID.check(key, notes)
        for key in sorted(value):
            self.item.check(value[key], notes)


@dataclass(frozen=True, slots=True)
class Either:
    """A value that has one of these shapes; the first that fits judges it."""

    shapes: tuple[Shape, ...]

    def check(self, value: object, notes: Notes) -> None:
        for shape in self.shapes:
            found = Notes(notes.too_long, notes.text)
            try:
                shape.check(value, found)
            except Malformed:
                continue
            notes.too_long, notes.text = found.too_long, found.text
            return
        raise Malformed


@dataclass(frozen=True, slots=True)
class Fields:
    """A map with exactly these fields (`name?` may be absent), in listed order; if `more`, others are not looked at."""

    listed: Mapping[str, Shape]
    where: Callable[[Mapping[str, object]], bool] | None = None
    more: bool = False

    def check(self, value: object, notes: Notes) -> None:
        if not isinstance(value, dict):
            raise Malformed
        seen = 0
        for name, shape in self.listed.items():
            field = name.removesuffix("?")
            if field in value:
                seen += 1
                shape.check(value[field], notes)
            elif field == name:
                raise Malformed
        if not self.more and seen != len(value):
            raise Malformed
        if self.where is not None and not self.where(value):
            raise Malformed


@dataclass(frozen=True, slots=True)
class Plain:
    """A map with text keys of plain values, nested at most `MAX_LEVELS` deep: read further by the rule that asked for it."""

    def check(self, value: object, notes: Notes) -> None:
        if not isinstance(value, dict):
            raise Malformed
        _plain(value, MAX_LEVELS)


def _plain(value: object, levels: int) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        INT.check(value, Notes())
    elif isinstance(value, dict | list):
        if levels == 0:
            raise Malformed
        if isinstance(value, dict):
            for key in value:
                _text(key)
        for each in value.values() if isinstance(value, dict) else value:
            _plain(each, levels - 1)
    else:
        _text(value)


def words(listed: str) -> Words:
    """`words("draft|open")`."""
    return Words(tuple(listed.split("|")))


def some(item: Shape) -> ListOf:
    """`[x]+`: a list that is not empty."""
    return ListOf(item, at_least=1)


def _is_int(value: object) -> bool:
    return type(value) is int and -MAX_INT <= value <= MAX_INT


BOOL = Of(lambda value: isinstance(value, bool))
INT = Of(_is_int)
TIME = INT
NULL = Of(lambda value: value is None)
ID = Name()
PERSON = DELEGATION = ID
PROOF = Form(re.compile(r".+", re.DOTALL))
"""Signed entries, as text: looked at by whoever reads the bytes."""
HASH = Form(re.compile(r"[0-9a-f]{64}"))
TAG = Form(re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"))
ZONE = Form(re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}"), at_most=64)
WHEN = Fields({"at": TIME, "zone": ZONE})
LEVEL = words("on_record|background|deep_background|chatham_house|off_record")
CATEGORY = words("substantive|procedural")
LINE = Prose(1, 200, one_line=True, judge=text_normal.problem)
TEXT = Prose(0, 20_000, one_line=False, judge=text_normal.problem)
FRAGMENT = Prose(1, 10_000, one_line=False, judge=text_normal.fragment_problem)
MAP = Plain()
