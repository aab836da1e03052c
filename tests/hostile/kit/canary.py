"""Canaries: strings a person types, says or is called, that must be nowhere on the operator's side, in whatever form."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 8 * 2**20
BEFORE_BYTES, AFTER_BYTES = 32, 96
MASK_BYTES = 4
SHORTEST_BYTES = 8
"""A shorter canary would be found by chance."""


@dataclass(frozen=True)
class Find:
    """A canary in some form, and where: a file, or a process and an address. `excerpt` is what stands there."""

    canary: str
    form: str
    where: str
    offset: int
    excerpt: bytes

    def __str__(self) -> str:
        return f"{self.canary!r} as {self.form} in {self.where} at {self.offset:#x}: {self.excerpt!r}"


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
    """Looks for canaries in memory, files, packets and bytes."""

    def __init__(self, canaries: Iterable[str]) -> None:
        self._wanted = [(canary, form, data) for canary in canaries for form, data in _distinct(forms(canary))]
        self._overlap = max(len(data) for _, _, data in self._wanted) + MASK_BYTES

    def in_bytes(self, data: bytes, where: str, offset: int = 0) -> list[Find]:
        found = []
        for canary, form, wanted in self._wanted:
            at = data.find(wanted)
            while at >= 0:
                found.append(Find(canary, form, where, offset + at, data[max(0, at - BEFORE_BYTES) : at + AFTER_BYTES]))
                at = data.find(wanted, at + 1)
        return found

    def in_files(self, paths: Iterable[Path]) -> list[Find]:
        """Files, and everything below folders."""
        found: list[Find] = []
        for file in _files(paths):
            with file.open("rb") as stream:
                found += self._in_stream(_chunks(stream), str(file))
        return found

    def in_packets(self, path: Path) -> list[Find]:
        """A file of packets: as it is, and behind the masks that browsers put over what they send on a WebSocket (RFC 6455 §5.3)."""
        found: dict[tuple[str, str, int], Find] = {}
        with path.open("rb") as stream:
            for offset, chunk in _overlapping(stream, self._overlap):
                for find in self._behind_masks(chunk, str(path), offset):
                    found.setdefault((find.canary, find.form, find.offset), find)
        return self.in_files([path]) + list(found.values())

    def _behind_masks(self, chunk: bytes, where: str, offset: int) -> Iterator[Find]:
        differences = _differences(chunk)
        for canary, form, wanted in self._wanted:
            pattern = _differences(wanted)
            at = differences.find(pattern)
            while at >= 0:
                mask = bytes(a ^ b for a, b in zip(chunk[at : at + MASK_BYTES], wanted, strict=False))
                start = max(0, at - BEFORE_BYTES)
                plain = bytes(
                    byte ^ mask[(start + i - at) % MASK_BYTES] for i, byte in enumerate(chunk[start : at + AFTER_BYTES])
                )
                if any(mask):  # without a mask it was found as it is
                    yield Find(canary, f"masked {form}", where, offset + at, plain)
                at = differences.find(pattern, at + 1)

    def in_process(self, pid: int) -> list[Find]:
        """All readable memory of a process, `/proc/<pid>/mem`. Raises `PermissionError` where this user may not read it."""
        found: list[Find] = []
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for start, end, name in _readable(pid):
                where = f"memory of {pid} ({name or 'anonymous'})"
                found += self._in_stream(_pages(memory, start, end), where, start)
        return found

    def _in_stream(self, chunks: Iterator[bytes], where: str, offset: int = 0) -> list[Find]:
        found: dict[tuple[str, str, int], Find] = {}
        carried = b""
        for chunk in chunks:
            for find in self.in_bytes(carried + chunk, where, offset - len(carried)):
                found.setdefault((find.canary, find.form, find.offset), find)
            carried = (carried + chunk)[-self._overlap :]
            offset += len(chunk)
        return list(found.values())


def _distinct(spelled: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Each byte string once, under the first form that has it."""
    known: set[bytes] = set()
    for form, data in spelled.items():
        if data not in known:
            known.add(data)
            yield form, data


def _differences(data: bytes) -> bytes:
    """Each byte XOR the fourth after it: a WebSocket's mask repeats every four bytes and so falls out, whatever it is."""
    size = len(data) - MASK_BYTES
    if size <= 0:
        return b""
    return (int.from_bytes(data[:size]) ^ int.from_bytes(data[MASK_BYTES:])).to_bytes(size)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from (file for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file())


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def _overlapping(stream: BinaryIO, overlap_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Offset and bytes of each piece; every piece but the first begins with the end of the one before."""
    at, carried = 0, b""
    for chunk in _chunks(stream):
        yield at - len(carried), carried + chunk
        at += len(chunk)
        carried = (carried + chunk)[-overlap_bytes:]


def _readable(pid: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights.startswith("r") and name[:1] not in (["[vvar]"], ["[vsyscall]"], ["[vvar_vclock]"]):
            start, end = (int(word, 16) for word in span.split("-"))
            yield start, end, name[0] if name else ""


def _pages(memory: BinaryIO, start: int, end: int) -> Iterator[bytes]:
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
