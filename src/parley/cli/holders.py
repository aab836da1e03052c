"""Who holds a port (Linux: /proc). A courtesy for the sentence that says a port is taken."""

from __future__ import annotations

import os
from pathlib import Path

_LISTENING, _BOUND_UDP = "0A", "07"
_TABLES = {"tcp": _LISTENING, "tcp6": _LISTENING, "udp": _BOUND_UDP, "udp6": _BOUND_UDP}


def who_holds(port: int, kinds: tuple[str, ...] = ("tcp", "tcp6")) -> str | None:
    """Name and number of a process that has the port, as far as this user may see it."""
    inodes = {inode for kind in kinds for inode in _inodes(kind, port)}
    for process in Path("/proc").glob("[0-9]*") if inodes else ():
        if _has_open(process, inodes):
            return f"{_name(process)} (process {process.name})"
    return None


def _inodes(kind: str, port: int) -> set[str]:
    try:
        lines = Path("/proc/net", kind).read_text("ascii").splitlines()[1:]
    except OSError:
        return set()
    rows = (line.split() for line in lines)
    return {row[9] for row in rows if row[3] == _TABLES[kind] and int(row[1].rpartition(":")[2], 16) == port}


def _has_open(process: Path, inodes: set[str]) -> bool:
    try:
        return any(os.readlink(one)[8:-1] in inodes for one in (process / "fd").iterdir())
    except OSError:
        return False


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return "a process"
