"""The running hash of a room: the order of all authors' entries in 32 bytes (spec/record.md §6)."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

BEGINNING = bytes(32)


def follow(run: bytes, entry_id: bytes) -> bytes:
    """run_n = SHA-256(run_{n−1} ‖ id_n). Author chains do not fix the order across authors; this does."""
    return sha256(run + entry_id).digest()


def run_of(ids: Iterable[bytes]) -> bytes:
    run = BEGINNING
    for entry_id in ids:
        run = follow(run, entry_id)
    return run
