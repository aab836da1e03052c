"""Identifiers on the wire. Each prints shortened, so that a log line never holds a whole one."""

from __future__ import annotations


class _Shortened(bytes):
    """Bytes whose printed form shows the first four bytes only."""

    word = "id"

    def __repr__(self) -> str:
        return f"{self.word}:{self[:4].hex()}…"

    __str__ = __repr__


class TalkId(_Shortened):
    """16 random bytes, made by the convener's device."""

    word = "talk"


class RoomId(_Shortened):
    """16 random bytes; also the MLS group id of the room."""

    word = "room"


class InviteId(_Shortened):
    """16 bytes derived from the secret of an invitation's link."""

    word = "invite"


class FileId(_Shortened):
    """16 random bytes, made by the device that seals a file."""

    word = "file"


class DeviceKey(_Shortened):
    """Ed25519 public key (32 bytes) of a device; its name towards the host."""

    word = "device"


class HostKey(_Shortened):
    """Ed25519 public key (32 bytes) of the host; signs receipts, sits inside every challenge."""

    word = "host"


class Digest(_Shortened):
    """SHA-256 (32 bytes)."""

    word = "sha256"
