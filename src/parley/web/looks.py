"""What a host looks at to know whether it can serve: storage, disk, files. Each answers `ok` or one word (docs/operating.md)."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from parley.protocol.codes import Code, ProtocolError
from parley.web.health import FINE, Look

LOW_BYTES = 64 * 1024**2
"""With less free than this the disk is `low`."""

NEAR = 0.8
"""With this share of the file limit in use, files are `near`."""

_WORDS = {Code.STORAGE_BUSY: "busy", Code.STORAGE_FULL: "full", Code.GOING: "lost"}
_OPEN_FILES = Path("/proc/self/fd") if sys.platform.startswith("linux") else Path("/dev/fd")


def at_storage(probe: Callable[[], Awaitable[None]]) -> Look:
    """`busy`: it cannot be reached or does not answer in time; `full`; `lost`: another host has taken it."""

    async def look() -> str:
        try:
            await probe()
        except ProtocolError as error:
            return _WORDS.get(error.code, "failed")
        return FINE

    return look


def at_disk(folder: Path) -> Look:
    """`low`: what documents are kept on has less than `LOW_BYTES` free; `gone`: it cannot be looked at."""

    async def look() -> str:
        try:
            free = await asyncio.to_thread(lambda: shutil.disk_usage(folder).free)
        except OSError:
            return "gone"
        return FINE if free >= LOW_BYTES else "low"

    return look


def at_files() -> Look:
    """`near`: most of the file descriptors that this process may have are in use."""

    async def look() -> str:
        limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        try:
            used = len(os.listdir(_OPEN_FILES))
        except OSError:  # not one is left to look with
            return "near"
        return FINE if limit == resource.RLIM_INFINITY or used < NEAR * limit else "near"

    return look
