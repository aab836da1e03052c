"""The client's files: what they are, their hashes, and serving them compressed."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

COMPRESSIBLE = (".html", ".js", ".css", ".json", ".svg", ".txt", ".webmanifest", ".map", ".wasm")
PAGE = "index.html"
_SUFFIXES = {"br": ".br", "gzip": ".gz"}

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")


class NoClient(Exception):
    """The client is not built. From a checkout run `make client`; an installed Parley always has it."""


@dataclass(slots=True)
class File:
    """One file of the client, held in memory: a build that is replaced under a running host is not mixed with the old one.

    Compressed once, when it is first asked for.
    """

    name: str
    plain: bytes
    doubles: Mapping[str, bytes]
    """What was compressed when the client was built, by encoding."""
    compressed: bytes | None = None

    @property
    def digest(self) -> str:
        return sha256(self.plain).hexdigest()

    @property
    def content_type(self) -> str:
        guessed, _ = mimetypes.guess_type(self.name)
        if guessed is None:
            return "application/octet-stream"
        return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed

    def content(self, accepts: str) -> tuple[bytes, str | None]:
        """The bytes to send to a browser that accepts these encodings, and which encoding they have."""
        for encoding in ("br", "gzip"):
            if encoding in accepts and encoding in self.doubles:
                return self.doubles[encoding], encoding
        if "gzip" in accepts and self.name.endswith(COMPRESSIBLE):
            self.compressed = self.compressed or gzip.compress(self.plain, 9, mtime=0)
            return self.compressed, "gzip"
        return self.plain, None


@dataclass(frozen=True, slots=True)
class Bundle:
    """The built client. `build` is the hash over every path and its SHA-256, as `GET /parley.json` tells it."""

    files: Mapping[str, File]
    build: str

    @property
    def page(self) -> File:
        return self.files[PAGE]


def build_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 over the lines `<hash>  <path>` in order of path, as `sha256sum` prints them."""
    return sha256("".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items())).encode()).hexdigest()


def load(folder: Path) -> Bundle:
    """Reads a built client; raises `NoClient` if there is none."""
    if not (folder / PAGE).is_file():
        raise NoClient(f"no client in {folder}")
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in _SUFFIXES.values()]
    files = {path.relative_to(folder).as_posix(): _read(path) for path in found}
    return Bundle(files, build_hash({name: file.digest for name, file in files.items()}))


def _read(path: Path) -> File:
    doubles = {encoding: path.with_name(path.name + suffix) for encoding, suffix in _SUFFIXES.items()}
    held = {encoding: double.read_bytes() for encoding, double in doubles.items() if double.is_file()}
    return File(path.name, path.read_bytes(), held)
