"""Readers for single fields, combined into the shape of a body. Each returns a typed value or raises `ProtocolError`.

A shape names its fields; a missing, surplus or wrongly typed one is `MALFORMED` and named in the text, a too long one is `TOO_LARGE`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import Enum
from typing import Any, TypeVar

from parley.protocol.codes import Code, ProtocolError

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Reader = Callable[[Any], T]
MAX_UINT = 2**53 - 1


class _Misfit(Exception):
    """A field has not the form its reader wants."""


class _Overlong(Exception):
    """A field is longer than its reader allows."""


def exactly(size_bytes: int, make: Callable[[bytes], T]) -> Reader[T]:
    """A byte string of one size."""

    def read(value: Any) -> T:
        if not isinstance(value, bytes) or len(value) != size_bytes:
            raise _Misfit(f"wants {size_bytes} bytes")
        return make(value)

    return read


def up_to(size_bytes: int) -> Reader[bytes]:
    """A non-empty byte string of at most that size."""

    def read(value: Any) -> bytes:
        if not isinstance(value, bytes) or not value:
            raise _Misfit("wants bytes")
        if len(value) > size_bytes:
            raise _Overlong(f"is longer than {size_bytes} bytes")
        return value

    return read


def uint(value: Any) -> int:
    """An integer from 0 to 2⁵³−1."""
    if type(value) is not int or not 0 <= value <= MAX_UINT:
        raise _Misfit("wants an unsigned integer")
    return value


def one_of(kinds: type[E], among: Collection[E] | None = None) -> Reader[E]:
    """One of the values of an enumeration, or of some of them."""

    def read(value: Any) -> E:
        if type(value) not in (int, str):
            raise _Misfit("wants a known word or number")
        try:
            found = kinds(value)
        except ValueError:
            raise _Misfit("wants a known word or number") from None
        if among is not None and found not in among:
            raise _Misfit("wants a word or number that a device may say")
        return found

    return read


def or_null(reader: Reader[T]) -> Reader[T | None]:
    """The same, or null."""
    return lambda value: None if value is None else reader(value)


def list_of(item: Reader[T], at_most: int) -> Reader[tuple[T, ...]]:
    """An array of up to `at_most` items."""

    def read(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise _Misfit("wants an array")
        if len(value) > at_most:
            raise _Overlong(f"has more than {at_most} items")
        return tuple(item(one) for one in value)

    return read


def shape(make: Callable[..., T], **readers: Reader[Any]) -> Callable[[Mapping[Any, Any]], T]:
    """Reader of a body with exactly these fields."""
    names = readers.keys()

    def read(body: Mapping[Any, Any]) -> T:
        if body.keys() != names:
            raise ProtocolError(Code.MALFORMED, "the body wants exactly: " + (", ".join(names) or "nothing"))
        fields: dict[str, Any] = {}
        for name, reader in readers.items():
            try:
                fields[name] = reader(body[name])
            except _Misfit as misfit:
                raise ProtocolError(Code.MALFORMED, f"{name} {misfit}") from None
            except _Overlong as overlong:
                raise ProtocolError(Code.TOO_LARGE, f"{name} {overlong}") from None
        return make(**fields)

    return read
