"""The disk that is kept free for taking people out. Implements `parley.ports.Space`.

A file of some megabytes lies in the data folder and holds nothing. When the disk is full it is given up, so that a removal can still be
written; until it can be laid down again, nothing else is.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

NAME = "kept-free"
LOWEST_BYTES = 1024 * 1024
"""With less than this free, nothing but a removal is written: the next transaction might not fit."""

PLENTY_BYTES, PLENTY_SECONDS = 1024 * 1024 * 1024, 0.25
"""With so much free, the disk is not looked at again for a moment: nobody fills it in that time."""


class KeptFree:
    """One data folder's disk. `size_bytes` are kept free beside what is free."""

    def __init__(self, folder: Path, size_bytes: int) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._size_bytes = size_bytes
        self._plenty_until = 0.0
        self._whole = self._lay_down()

    def has_room(self) -> bool:
        """False if the disk is so full that what is left is for removals."""
        if time.monotonic() < self._plenty_until:
            return True
        if not self._whole:
            self._whole = self._lay_down()
        free = self._free_bytes()
        if self._whole and free >= PLENTY_BYTES:
            self._plenty_until = time.monotonic() + PLENTY_SECONDS
        return self._whole and free >= LOWEST_BYTES

    def give_up(self) -> bool:
        """Frees what was kept; false if that was done before."""
        if not self._whole:
            return False
        self._whole = False
        self._plenty_until = 0.0
        self._path.unlink(missing_ok=True)
        return True

    def _lay_down(self) -> bool:
        try:
            if self._path.exists() and self._path.stat().st_size == self._size_bytes:
                return True
            if self._free_bytes() < self._size_bytes + LOWEST_BYTES:
                return False
            with open(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                os.posix_fallocate(file.fileno(), 0, self._size_bytes)
        except OSError:
            self._path.unlink(missing_ok=True)
            return False
        return True

    def _free_bytes(self) -> int:
        found = os.statvfs(self._folder)
        return found.f_bavail * found.f_frsize
