"""Sealed files (spec/protocol.md §3, Files): their parts by number and size. What is in them the host cannot know."""

from __future__ import annotations

from dataclasses import dataclass

from parley.delivery.quotas import Quotas
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey
from parley.protocol.limits import PART_BYTES


@dataclass(frozen=True, slots=True)
class Begun:
    """A file as it was announced; `size_bytes` is of all parts together."""

    by: DeviceKey
    size_bytes: int


def announced(size_bytes: int, quotas: Quotas) -> None:
    """Raises `MALFORMED` for nothing at all, `TOO_LARGE` over the operator's limit."""
    if size_bytes < 1:
        raise ProtocolError(Code.MALFORMED, "size wants at least one byte")
    if size_bytes > quotas.file_bytes:
        raise ProtocolError(Code.TOO_LARGE, f"the operator allows {quotas.file_bytes} bytes in a file")


def part_count(size_bytes: int) -> int:
    return -(-size_bytes // PART_BYTES)


def size_of_part(begun: Begun, part: int) -> int:
    """Bytes of that part; raises `MALFORMED` for a number the file does not have."""
    count = part_count(begun.size_bytes)
    if part >= count:
        raise ProtocolError(Code.MALFORMED, f"part wants a number below {count}")
    return PART_BYTES if part < count - 1 else begun.size_bytes - PART_BYTES * (count - 1)


def fits(begun: Begun, part: int, content: bytes) -> None:
    """Raises `MALFORMED` unless the part exists and these are as many bytes as it has."""
    wanted = size_of_part(begun, part)
    if len(content) != wanted:
        raise ProtocolError(Code.MALFORMED, f"part {part} wants {wanted} bytes")
