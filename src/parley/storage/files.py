"""Sealed files as files: a folder for each, a file for each part. Implements `parley.ports.Files`.

A part is written beside its place, forced to the disk and then renamed, so that what is there is whole, whenever the power fails.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from parley.delivery.files import Begun
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, FileId, RoomId

T = TypeVar("T")
ANNOUNCED = "announced"
"""The device's key, then the size in eight bytes."""

FULL = (errno.ENOSPC, errno.EDQUOT)
THREADS = 4


class FileFolder:
    """All sealed files of a host, below one folder: `<room>/<file>/<part>`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="parley-files")

    async def begin(self, room: RoomId, file: FileId, by: DeviceKey, size_bytes: int) -> None:
        """Raises `FILE_EXISTS`, `STORAGE_FULL`, `STORAGE_BUSY`."""
        announced = bytes(by) + size_bytes.to_bytes(8, "big")
        place = self._place(room, file)

        def work() -> None:
            for folder in (self._path, place.parent, place):
                folder.mkdir(mode=0o700, exist_ok=True)
                _force(folder.parent)
            _keep(place, ANNOUNCED, announced)

        await self._run(work)

    async def begun(self, room: RoomId, file: FileId) -> Begun | None:
        path = self._place(room, file) / ANNOUNCED
        content = await self._run(lambda: path.read_bytes() if path.exists() else None)
        if content is None:
            return None
        return Begun(DeviceKey(content[:32]), int.from_bytes(content[32:], "big"))

    async def parts(self, room: RoomId, file: FileId) -> Sequence[int]:
        place = self._place(room, file)
        names = await self._run(lambda: [one.name for one in os.scandir(place)] if place.exists() else [])
        return sorted(int(name) for name in names if name.isdecimal())

    async def put(self, room: RoomId, file: FileId, part: int, content: bytes) -> None:
        """Raises `FILE_EXISTS` for other bytes than before, `STORAGE_FULL`, `STORAGE_BUSY`."""
        place = self._place(room, file)
        await self._run(lambda: _keep(place, str(part), content))

    async def get(self, room: RoomId, file: FileId, part: int) -> bytes | None:
        path = self._place(room, file) / str(part)
        return await self._run(lambda: path.read_bytes() if path.exists() else None)

    async def drop(self, room: RoomId, file: FileId) -> None:
        """What is put at the same time finds no folder any more, and is refused."""
        place = self._place(room, file)

        def work() -> None:
            gone = place.with_name(f"{place.name}.gone")
            shutil.rmtree(gone, ignore_errors=True)
            if place.exists():
                place.rename(gone)
                _force(place.parent)
                shutil.rmtree(gone, ignore_errors=True)

        await self._run(work)

    async def close(self) -> None:
        """Finishes what was begun."""
        await asyncio.to_thread(self._threads.shutdown)

    def _place(self, room: RoomId, file: FileId) -> Path:
        return self._path / room.hex() / file.hex()

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except FileNotFoundError as error:
            raise ProtocolError(Code.NO_SUCH_FILE, "the file was given up in the meantime") from error
        except OSError as error:
            code = Code.STORAGE_FULL if error.errno in FULL else Code.STORAGE_BUSY
            raise ProtocolError(code, f"the file was not kept: {os.strerror(error.errno or 0)}") from error


def _keep(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    if path.exists():
        if path.read_bytes() != content:
            raise ProtocolError(Code.FILE_EXISTS, "it was put before with other bytes")
        return
    # A name of its own: after a cut the same part may come twice at once, and neither may write into the other.
    handle, new = tempfile.mkstemp(dir=folder, prefix=f"{name}.")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        os.unlink(new)
        raise
    _force(folder)


def _force(folder: Path) -> None:
    """What was named in the folder stays named."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
