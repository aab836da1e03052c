"""Protocol-buffer messages of known fields (protobuf.dev/programming-guides/encoding): read strictly, written one way.

Only what the gate needs: numbers and bytes, each once. Fields outside the table are passed over and so never written again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIXED_SIZES = {_FIXED64: 8, _FIXED32: 4}
_LONGEST_VARINT = 10


class BadMessage(Exception):
    """Not such a message."""


@dataclass(frozen=True, slots=True)
class Number:
    """A varint from 0 to `most`."""

    most: int


@dataclass(frozen=True, slots=True)
class Bytes:
    """Bytes, text or a message: at most `most` bytes. `reads` answers None for a text that is not one."""

    most: int
    reads: Callable[[str], str | None] | None = None


Fields = Mapping[int, Number | Bytes]
Values = dict[int, int | bytes]


def read_fields(table: Fields, data: bytes) -> Values:
    """The fields of the table that are there; raises `BadMessage` if one is repeated, of another type, or out of its bounds."""
    found: Values = {}
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        value: int | bytes
        if wire == _VARINT:
            value, at = _varint(data, at)
        else:
            size, at = (_FIXED_SIZES[wire], at) if wire in _FIXED_SIZES else _length(data, at, wire)
            if at + size > len(data):
                raise BadMessage("cut off")
            value, at = data[at : at + size], at + size
        if number in table:
            if number in found:
                raise BadMessage(f"field {number} twice")
            found[number] = _checked(table[number], number, wire, value)
    return found


def write_fields(values: Values) -> bytes:
    """The message, in order of field number."""
    parts: list[bytes] = []
    for number, value in sorted(values.items()):
        if isinstance(value, int):
            parts += [_written(number << 3 | _VARINT), _written(value)]
        else:
            parts += [_written(number << 3 | _BYTES), _written(len(value)), value]
    return b"".join(parts)


def _checked(allowed: Number | Bytes, number: int, wire: int, value: int | bytes) -> int | bytes:
    if isinstance(allowed, Number):
        if wire != _VARINT or not isinstance(value, int) or value > allowed.most:
            raise BadMessage(f"field {number} is no number up to {allowed.most}")
        return value
    if wire != _BYTES or not isinstance(value, bytes) or len(value) > allowed.most:
        raise BadMessage(f"field {number} is not at most {allowed.most} bytes")
    if allowed.reads is not None and allowed.reads(value.decode("utf-8", "replace")) is None:
        raise BadMessage(f"field {number} is no such text")
    return value


def _length(data: bytes, at: int, wire: int) -> tuple[int, int]:
    if wire != _BYTES:
        raise BadMessage(f"wire type {wire}")
    return _varint(data, at)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(data[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise BadMessage("no varint")


def _written(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
