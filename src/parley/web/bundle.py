"""The client's files: what they are, their hashes, and serving them compressed."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

COMPRESSIBLE = (".html", ".js", ".css", ".json", ".svg", ".txt", ".webmanifest", ".map", ".wasm")
PAGE = "index.html"
_COMPRESSED = (".br", ".gz")

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")


class NoClient(Exception):
    """The client is not built. From a checkout run `make client`; an installed Parley always has it."""


@dataclass(slots=True)
class File:
    """One file of the client. Compressed once, when it is first asked for."""

    path: Path
    digest: bytes
    content_type: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return f'"{self.digest.hex()[:32]}"'

    def content(self, accepts: str) -> tuple[bytes, str | None]:
        """The bytes to send to a browser that accepts these encodings, and which encoding they have."""
        for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
            if encoding in accepts and (found := self._in(encoding, suffix)) is not None:
                return found, encoding
        return self.path.read_bytes(), None

    def _in(self, encoding: str, suffix: str) -> bytes | None:
        if encoding not in self.encoded:
            beside = self.path.with_name(self.path.name + suffix)
            if beside.exists():
                self.encoded[encoding] = beside.read_bytes()
            elif encoding == "gzip" and self.path.suffix in COMPRESSIBLE:
                self.encoded[encoding] = gzip.compress(self.path.read_bytes(), 9, mtime=0)
        return self.encoded.get(encoding)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The built client. `build` is the hash over every path and its SHA-256, as `GET /parley.json` tells it."""

    files: Mapping[str, File]
    build: str

    @property
    def page(self) -> File:
        return self.files[PAGE]


def manifest(folder: Path) -> dict[str, str]:
    """Path → SHA-256 (hex) of every file of a built client, without the compressed doubles."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in _COMPRESSED)
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in found}


def build_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 over the lines `<hash>  <path>` in order of path, as `sha256sum` would print them."""
    return sha256("".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items())).encode()).hexdigest()


def load(folder: Path) -> Bundle:
    """Reads a built client; raises `NoClient` if there is none."""
    if not (folder / PAGE).is_file():
        raise NoClient(f"no client in {folder}")
    hashes = manifest(folder)
    files = {path: File(folder / path, bytes.fromhex(digest), _type_of(path)) for path, digest in hashes.items()}
    return Bundle(files, build_hash(hashes))


def _type_of(path: str) -> str:
    guessed, _ = mimetypes.guess_type(path)
    if guessed is None:
        return "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
