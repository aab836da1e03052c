"""Canaries: strings a person types, says or is called, that must be nowhere on the operator's side, in whatever form."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 8 * 2**20
SHORTEST_BYTES = 8
"""A shorter canary would be found by chance."""


@dataclass(frozen=True)
class Find:
    """A canary in some form, and where: a file, or a process and an address."""

    canary: str
    form: str
    where: str
    offset: int

    def __str__(self) -> str:
        return f"{self.canary!r} as {self.form} in {self.where} at {self.offset:#x}"


def forms(canary: str) -> Mapping[str, bytes]:
    """The byte strings that give a canary away: plain in three encodings, hex in both cases, and base64 at each of three alignments."""
    plain = canary.encode()
    if len(plain) < SHORTEST_BYTES:
        raise ValueError(f"a canary has at least {SHORTEST_BYTES} bytes")
    found = {
        "utf-8": plain,
        "utf-16le": canary.encode("utf-16-le"),
        "utf-16be": canary.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "json": json.dumps(canary)[1:-1].encode(),
    }
    for shift in range(3):
        inner = _base64_core(plain, shift)
        found[f"base64+{shift}"] = inner
        found[f"base64url+{shift}"] = inner.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def _base64_core(plain: bytes, shift: int) -> bytes:
    """The characters of the base64 text that depend on these bytes alone, when they begin `shift` bytes into a group of three."""
    text = base64.b64encode(bytes(shift) + plain).rstrip(b"=")
    whole = (shift + len(plain)) // 3 * 4
    return text[(0, 2, 3)[shift] : whole]


class Scanner:
    """Looks for canaries in memory, files and bytes. One compiled pattern for all forms of all canaries."""

    def __init__(self, canaries: Iterable[str]) -> None:
        self._names: dict[bytes, tuple[str, str]] = {}
        for canary in canaries:
            for form, data in forms(canary).items():
                self._names.setdefault(data, (canary, form))
        longest_first = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(map(re.escape, longest_first)))
        self._overlap = max(map(len, self._names)) - 1

    def in_bytes(self, data: bytes, where: str, offset: int = 0) -> list[Find]:
        return [
            Find(*self._names[match.group()], where, offset + match.start()) for match in self._pattern.finditer(data)
        ]

    def in_files(self, paths: Iterable[Path]) -> list[Find]:
        """Files, and everything below folders."""
        found: list[Find] = []
        for path in paths:
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file():
                    with file.open("rb") as stream:
                        found += self._in_stream(iter(lambda stream=stream: stream.read(CHUNK_BYTES), b""), str(file))
        return found

    def in_process(self, pid: int) -> list[Find]:
        """All readable memory of a process, `/proc/<pid>/mem`. Raises `PermissionError` where this user may not read it."""
        found: list[Find] = []
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            for start, end, name in _readable(pid):
                found += self._in_stream(_pages(memory, start, end), f"memory of {pid} ({name or 'anonymous'})", start)
        return found

    def _in_stream(self, chunks: Iterator[bytes], where: str, offset: int = 0) -> list[Find]:
        found: list[Find] = []
        carried = b""
        for chunk in chunks:
            data = carried + chunk
            found += [find for find in self.in_bytes(data, where, offset - len(carried)) if find not in found[-64:]]
            carried = data[-self._overlap :]
            offset += len(chunk)
        return found


def _readable(pid: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights.startswith("r") and name[:1] not in (["[vvar]"], ["[vsyscall]"], ["[vvar_vclock]"]):
            start, end = (int(word, 16) for word in span.split("-"))
            yield start, end, name[0] if name else ""


def _pages(memory, start: int, end: int) -> Iterator[bytes]:
    """What can be read of a region; a page that went away meanwhile ends it."""
    at = start
    while at < end:
        try:
            memory.seek(at)
            data = memory.read(min(CHUNK_BYTES, end - at))
        except (OSError, OverflowError, ValueError):
            return
        if not data:
            return
        yield data
        at += len(data)
