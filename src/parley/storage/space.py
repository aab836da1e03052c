"""The disk that is kept free for taking people out. Implements `parley.ports.Space`.

A file of some megabytes lies in the data folder and holds nothing. When the disk is full it is given up, so that a removal can still be
written; until it can be laid down again, nothing else is.
"""

from __future__ import annotations

import os
from pathlib import Path

from parley.protocol.codes import Code, ProtocolError

NAME = "kept-free"
LOWEST_BYTES = 1024 * 1024
"""With less than this free, nothing but a removal is written: the next transaction might not fit."""


class KeptFree:
    """One data folder's disk. `size_bytes` are kept free beside what is free."""

    def __init__(self, folder: Path, size_bytes: int) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._size_bytes = size_bytes
        self._whole = self._lay_down()

    def want_room(self) -> None:
        """Raises `STORAGE_FULL` if the disk is so full that what is left is for removals."""
        if not self._whole:
            self._whole = self._lay_down()
        if not self._whole or self._free_bytes() < LOWEST_BYTES:
            raise ProtocolError(Code.STORAGE_FULL, "the disk is full; what is left is kept for removals")

    def give_up(self) -> bool:
        """Frees what was kept; false if that was done before."""
        if not self._whole:
            return False
        self._whole = False
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
