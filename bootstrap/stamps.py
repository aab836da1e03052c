"""What was built from what. A stamp is written last, so an interruption at any point only means that the step runs again."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})


def fingerprint(root: Path, inputs: Iterable[str], words: Iterable[str]) -> str:
    """SHA-256 over the names and contents of `inputs` (files, or folders read whole) and over `words`, in an order of its own.

    A path that is missing counts as missing, which is different from empty. Tests beside their source do not change a build.
    """
    digest = hashlib.sha256()

    def add(label: str, content: bytes) -> None:
        for part in (label.encode(), content):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)

    for path in sorted({file for name in inputs for file in _files(root / name)}):
        add(str(path.relative_to(root)), path.read_bytes())
    for name in sorted(inputs):
        if not (root / name).exists():
            add("missing", name.encode())
    for word in words:
        add("word", word.encode())
    return digest.hexdigest()


class Stamps:
    """One small file a step, holding the fingerprint of the inputs it was last made from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, step: str) -> str | None:
        try:
            return (self._folder / step).read_text().strip()
        except FileNotFoundError:
            return None

    def write(self, step: str, value: str) -> None:
        """Durable and whole or not at all: a power cut never leaves a stamp without what it vouches for."""
        self._folder.mkdir(parents=True, exist_ok=True)
        new = self._folder / f"{step}.new"
        with new.open("w") as file:
            file.write(value + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / step)

    def forget(self, step: str) -> None:
        (self._folder / step).unlink(missing_ok=True)


@contextlib.contextmanager
def exclusive(path: Path, tell: Callable[[str], None]) -> Iterator[int]:
    """One builder a checkout. Yields the lock's file descriptor, to be inherited by children: a builder that was killed
    leaves the lock to the compiler it started until that ends too. Whoever comes second is told whom he waits for.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
            tell(f"another parley command (process {holder}) is building in this folder; waiting for it to finish")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for entry in path.iterdir():
            if entry.is_dir() and entry.name in SKIPPED_FOLDERS:
                continue
            if entry.is_file() and ".test." in entry.name:
                continue
            yield from _files(entry)
