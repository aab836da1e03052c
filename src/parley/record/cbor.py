"""Canonical CBOR (RFC 8949 §4.2.1) of a small subset: one value, one sequence of bytes (spec/record.md §4).

Integers of 64 bits, byte strings, text, arrays, maps with either only text keys or only integer keys 0–23, true, false, null.
Every field of a statement is narrower, ±(2⁵³−1): that is for its reader to check.
The decoder takes nothing else: no floats, tags, undefined, indefinite lengths, longer heads than needed, unsorted or repeated keys,
invalid UTF-8, trailing bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from parley.record.errors import Fault, RecordError

Value: TypeAlias = int | str | bytes | bool | list["Value"] | dict[str, "Value"] | dict[int, "Value"] | None

MAX_UINT = 2**64 - 1
MAX_DEPTH = 16
MAX_BYTES = 1024 * 1024
MAX_ITEMS = 65_536
_SMALLEST = {24: 24, 25: 2**8, 26: 2**16, 27: 2**32}
_SIMPLE = {0xF4: False, 0xF5: True, 0xF6: None}


class CborError(RecordError):
    """Not canonical CBOR of the subset."""

    def __init__(self, text: str) -> None:
        super().__init__(Fault.BAD_CBOR, text)


def encode(value: object) -> bytes:
    """The one canonical encoding; raises `CborError` on anything outside the subset, lone surrogates included. Tuples are arrays."""
    out = bytearray()
    _write(value, out, MAX_DEPTH)
    return bytes(out)


def decode(data: bytes, limit: int = MAX_BYTES, *, items: int = MAX_ITEMS, depth: int = MAX_DEPTH) -> Value:
    """The value whose canonical encoding is exactly `data`; raises `CborError`.

    Also on more than `limit` bytes, more than `items` items in all (collections, keys and values each count), or collections nested
    deeper than `depth`: what is too large is refused after a walk over its heads, before anything is made of it.
    """
    if len(data) > limit:
        raise CborError(f"longer than {limit} bytes")
    if len(data) > items:
        _count(data, items)
    value, end = _read(data, 0, depth)
    if end != len(data):
        raise CborError("bytes after the end")
    return value


def _count(data: bytes, most: int) -> None:
    """Refuses more than `most` items. Whatever else is wrong with the bytes the reader says."""
    at, end, seen = 0, len(data), 0
    while at < end:
        seen += 1
        if seen > most:
            raise CborError(f"more than {most} items")
        initial = data[at]
        major, info = initial >> 5, initial & 31
        width = 1 << info - 24 if 24 <= info <= 27 else 0
        if major in (2, 3):
            at += info if width == 0 else int.from_bytes(data[at + 1 : at + 1 + width], "big")
        at += 1 + width


_BYTES = tuple(bytes((one,)) for one in range(256))


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return _BYTES[major << 5 | number]
    if number < 2**8:
        return _BYTES[major << 5 | 24] + _BYTES[number]
    if number > MAX_UINT:
        raise CborError("integer beyond 64 bits")
    info = 25 if number < 2**16 else 26 if number < 2**32 else 27
    return _BYTES[major << 5 | info] + number.to_bytes(1 << info - 24, "big")


def _write(value: object, out: bytearray, depth: int) -> None:
    if isinstance(value, bytes):
        out += _head(2, len(value))
        out += value
    elif isinstance(value, str):
        text = _utf8(value)
        out += _head(3, len(text)) + text
    elif value is None or isinstance(value, bool):
        out.append(0xF6 if value is None else 0xF4 + value)
    elif isinstance(value, int):
        out += _head(0, value) if value >= 0 else _head(1, -1 - value)
    else:
        _write_collection(value, out, depth - 1)


def _write_collection(value: object, out: bytearray, depth: int) -> None:
    if depth < 0:
        raise CborError(f"nested deeper than {MAX_DEPTH}")
    if isinstance(value, (list, tuple)):
        out += _head(4, len(value))
        for item in value:
            _write(item, out, depth)
    elif isinstance(value, (dict, Mapping)):  # a dict at once: the wider question is the dearer one
        out += _head(5, len(value))
        for key, item in sorted((_key(key), item) for key, item in value.items()) if _uniform(value) else ():
            out += key
            _write(item, out, depth)
    elif isinstance(value, Sequence):
        out += _head(4, len(value))
        for item in value:
            _write(item, out, depth)
    else:
        raise CborError(f"{type(value).__name__} has no canonical form")


def _uniform(keys: Mapping[object, object]) -> bool:
    if len({type(key) for key in keys}) > 1:
        raise CborError("text and integer keys in one map")
    return True


def _key(key: object) -> bytes:
    if type(key) is int and 0 <= key <= 23:
        return bytes((key,))
    if isinstance(key, str):
        text = _utf8(key)
        return _head(3, len(text)) + text
    raise CborError("a key is neither text nor an integer 0–23")


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise CborError("a lone surrogate") from None


def _read(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    """The item that begins at `at`, and where the next one begins."""
    major, number, at = _read_head(data, at)
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        return _read_string(data, at, number, major == 3)
    if major == 4:
        return _read_array(data, at, number, depth - 1)
    if major == 5:
        return _read_map(data, at, number, depth - 1)
    return _SIMPLE[number], at


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    """Major type, argument, and where the content begins."""
    if at >= len(data):
        raise CborError("ends too early")
    initial = data[at]
    major, info = initial >> 5, initial & 31
    if major >= 6:
        if initial not in _SIMPLE:
            raise CborError("a tag, float or simple value")
        return 7, initial, at + 1
    if info < 24:
        return major, info, at + 1
    if info not in _SMALLEST:
        raise CborError("indefinite or reserved length")
    end = at + 1 + (1 << info - 24)
    if end > len(data):
        raise CborError("ends too early")
    number = int.from_bytes(data[at + 1 : end], "big")
    if number < _SMALLEST[info]:
        raise CborError("a longer head than needed")
    return major, number, end


def _read_string(data: bytes, at: int, size: int, text: bool) -> tuple[Value, int]:
    end = at + size
    if end > len(data):
        raise CborError("ends too early")
    content = data[at:end]
    if not text:
        return content, end
    try:
        return content.decode(), end
    except UnicodeDecodeError:
        raise CborError("invalid UTF-8") from None


def _room_for(count: int, data: bytes, at: int, depth: int) -> None:
    """A collection is refused before it is read if it cannot fit: no length promises memory."""
    if depth < 0:
        raise CborError("nested too deep")
    if count > len(data) - at:
        raise CborError("ends too early")


def _read_array(data: bytes, at: int, count: int, depth: int) -> tuple[Value, int]:
    _room_for(count, data, at, depth)
    items: list[Value] = []
    for _ in range(count):
        item, at = _read(data, at, depth)
        items.append(item)
    return items, at


def _read_map(data: bytes, at: int, count: int, depth: int) -> tuple[Value, int]:
    _room_for(2 * count, data, at, depth)
    texts: dict[str, Value] = {}
    numbers: dict[int, Value] = {}
    last = b""
    for _ in range(count):
        begin = at
        key, at = _read(data, at, 0)
        encoded = data[begin:at]
        if encoded <= last:
            raise CborError("keys unsorted or repeated")
        last = encoded
        item, at = _read(data, at, depth)
        if isinstance(key, str):
            texts[key] = item
        elif type(key) is int and 0 <= key <= 23:
            numbers[key] = item
        else:
            raise CborError("a key is neither text nor an integer 0–23")
    if texts and numbers:
        raise CborError("text and integer keys in one map")
    return numbers or texts, at
