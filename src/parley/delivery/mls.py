"""The outside of an MLSMessage (RFC 9420 §6), the only part the host reads. Everything else is opaque to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from parley.protocol.codes import Code, ProtocolError

_PROTOCOL_VERSION = b"\x00\x01"
_PRIVATE_MESSAGE = b"\x00\x02"


class Content(IntEnum):
    """Content types a room's log takes; a bare proposal (2) is not among them."""

    APPLICATION = 1
    COMMIT = 3


@dataclass(frozen=True, slots=True)
class Outer:
    """What a PrivateMessage shows: group, epoch, and whether it is a commit."""

    group: bytes
    epoch: int
    content: Content


class _Cursor:
    """Bounded reading of TLS presentation language; every read past the end is `WRONG_FORMAT`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size_bytes: int) -> bytes:
        end = self._at + size_bytes
        if end > len(self._data):
            raise ProtocolError(Code.WRONG_FORMAT, "the MLS message ends early")
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def vector(self) -> bytes:
        """Variable-size vector with its length in minimal form (RFC 9420 §2.1.2)."""
        first = self.take(1)[0]
        prefix = first >> 6
        if prefix == 3:
            raise ProtocolError(Code.WRONG_FORMAT, "a vector length has an unknown form")
        length = first & 0x3F
        for byte in self.take((1 << prefix) - 1):
            length = length << 8 | byte
        if prefix and length < (64 if prefix == 1 else 16384):
            raise ProtocolError(Code.WRONG_FORMAT, "a vector length is not minimal")
        return self.take(length)

    def finish(self) -> None:
        if self._at != len(self._data):
            raise ProtocolError(Code.WRONG_FORMAT, "bytes follow the MLS message")


def read_outer(message: bytes) -> Outer:
    """Reads a PrivateMessage with empty authenticated data; raises `WRONG_FORMAT` for anything else."""
    cursor = _Cursor(message)
    if cursor.take(2) != _PROTOCOL_VERSION:
        raise ProtocolError(Code.WRONG_FORMAT, "not MLS 1.0")
    if cursor.take(2) != _PRIVATE_MESSAGE:
        raise ProtocolError(Code.WRONG_FORMAT, "not a PrivateMessage")
    group = cursor.vector()
    epoch = int.from_bytes(cursor.take(8), "big")
    content_type = cursor.take(1)[0]
    if content_type not in (Content.APPLICATION, Content.COMMIT):
        raise ProtocolError(Code.WRONG_FORMAT, "neither an application message nor a commit")
    if cursor.vector():
        raise ProtocolError(Code.WRONG_FORMAT, "the authenticated data is not empty")
    if not cursor.vector() or not cursor.vector():
        raise ProtocolError(Code.WRONG_FORMAT, "sender data or ciphertext is empty")
    cursor.finish()
    return Outer(group, epoch, Content(content_type))
