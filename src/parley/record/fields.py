"""Total readers for the fields of a statement `[version, type word, …]`. Each returns a typed value or raises `RecordError`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from parley.record import cbor
from parley.record.cbor import Value
from parley.record.errors import Fault, RecordError

T = TypeVar("T")
VERSION = 1
MAX_INT = 2**53 - 1
_LIMITS = {"entry": (512 * 1024, 16_384, 16), "founding": (16 * 1024, 512, 5)}
_OTHERS = (32 * 1024, 256, 4)
"""Bytes, items and depth of a statement that are looked at (spec/record.md §4)."""


def statement(data: bytes, word: str, count: int, version: int = VERSION) -> list[Value]:
    """The fields after version and type word; raises `RecordError` unless there are exactly `count`."""
    size, items, depth = _LIMITS.get(word, _OTHERS)
    fields = cbor.decode(data, size, items=items, depth=depth)
    if not isinstance(fields, list) or len(fields) != count + 2 or uint(fields[0]) != version or fields[1] != word:
        raise RecordError(Fault.BAD_LAYOUT, f"no {word} of version {version}")
    return fields[2:]


def exactly(value: Value, size_bytes: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != size_bytes:
        raise RecordError(Fault.BAD_LAYOUT, f"wants {size_bytes} bytes")
    return value


def name(value: Value) -> str:
    """1–64 bytes of UTF-8."""
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= 64:
        raise RecordError(Fault.BAD_LAYOUT, "wants a name of 1 to 64 bytes")
    return value


def text(value: Value) -> str:
    if not isinstance(value, str):
        raise RecordError(Fault.BAD_LAYOUT, "wants text")
    return value


def uint(value: Value) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_INT:
        raise RecordError(Fault.BAD_LAYOUT, "wants an integer from 0 to 2⁵³−1")
    return value


def list_of(value: Value, item: Callable[[Value], T], at_least: int = 0) -> tuple[T, ...]:
    if not isinstance(value, list) or len(value) < at_least:
        raise RecordError(Fault.BAD_LAYOUT, f"wants a list of at least {at_least}")
    return tuple(item(each) for each in value)


def optional(value: Value, item: Callable[[Value], T]) -> T | None:
    return None if value is None else item(value)
