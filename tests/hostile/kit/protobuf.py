"""Protocol-buffer messages as trees that can be read, changed and written again, with unknown fields kept in place.

Only what the engine's signalling needs: varints, length-delimited fields and the two fixed sizes. Names come from a `Schema`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
TEXT, UINT, RAW = "text", "uint", "raw"

Schema = Mapping[str, Mapping[str, tuple[int, str]]]
"""message → field name → (number, `text`, `uint`, `raw` or the name of a message)."""


@dataclass
class Proto:
    """One message of a schema. `m["track"]` reads, `m["track"] = x` sets the first, `m.all("tracks")` lists, `del m[…]` removes all."""

    schema: Schema
    kind: str
    fields: list[list[Any]] = field(default_factory=list)
    """`[number, wire type, value]` in order; a message value is decoded in place when it is first read."""

    @classmethod
    def parse(cls, schema: Schema, kind: str, data: bytes) -> Proto:
        """Raises `ValueError` for bytes that are no such message."""
        return cls(schema, kind, list(_read(data)))

    def encoded(self) -> bytes:
        return b"".join(_written(number, wire, value) for number, wire, value in self.fields)

    def __contains__(self, name: str) -> bool:
        return any(entry[0] == self._spec(name)[0] for entry in self.fields)

    def __getitem__(self, name: str) -> Any:
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[Any]:
        number, type_ = self._spec(name)
        return [self._value(entry, type_) for entry in self.fields if entry[0] == number]

    def __setitem__(self, name: str, value: Any) -> None:
        number, type_ = self._spec(name)
        raw = value.encode() if type_ == TEXT else value
        for entry in self.fields:
            if entry[0] == number:
                entry[2] = raw
                return
        self.fields.append([number, VARINT if type_ == UINT else BYTES, raw])

    def add(self, name: str, value: Any) -> None:
        """One more of a repeated field."""
        number, type_ = self._spec(name)
        self.fields.append([number, VARINT if type_ == UINT else BYTES, value.encode() if type_ == TEXT else value])

    def __delitem__(self, name: str) -> None:
        number = self._spec(name)[0]
        self.fields = [entry for entry in self.fields if entry[0] != number]

    def copy(self) -> Proto:
        return Proto.parse(self.schema, self.kind, self.encoded())

    def names(self) -> set[str]:
        """Names of the fields that are present and known."""
        present = {entry[0] for entry in self.fields}
        return {name for name, (number, _) in self.schema[self.kind].items() if number in present}

    def _spec(self, name: str) -> tuple[int, str]:
        return self.schema[self.kind][name]

    def _value(self, entry: list[Any], type_: str) -> Any:
        if type_ == TEXT:
            return entry[2].decode()
        if type_ not in (UINT, RAW) and isinstance(entry[2], bytes):
            entry[2] = Proto.parse(self.schema, type_, entry[2])
        return entry[2]


def _read(data: bytes) -> Iterator[list[Any]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == VARINT:
            value: Any
            value, at = _varint(data, at)
        else:
            size, at = (
                (8, at)
                if wire == FIXED64
                else (4, at)
                if wire == FIXED32
                else _varint(data, at)
                if wire == BYTES
                else (-1, at)
            )
            if size < 0 or at + size > len(data):
                raise ValueError("not a protocol-buffer message")
            value, at = data[at : at + size], at + size
        yield [number, wire, value]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError("not a protocol-buffer message")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _varint_bytes(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _written(number: int, wire: int, value: Any) -> bytes:
    tag = _varint_bytes(number << 3 | wire)
    if wire == VARINT:
        return tag + _varint_bytes(value)
    data = value.encoded() if isinstance(value, Proto) else value
    return tag + (data if wire != BYTES else _varint_bytes(len(data)) + data)
