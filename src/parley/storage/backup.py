"""A copy of everything a host keeps, made while it runs, and a host made from it.

Keys first, then the database as of one moment, then the sealed files: a file is whole before an envelope can speak of it, so every file the
copied database speaks of is in the copy. The manifest is written last: a copy without one is none.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from parley.protocol.ids import HostKey
from parley.storage import pgtools
from parley.storage.files import ANNOUNCED
from parley.storage.folder import HostSeal

MANIFEST = "manifest.json"
FORMAT = 1
KEYS = ("host-key", "opening-secret", "lan-certificate.pem", "lan-key.pem")
SQLITE, POSTGRESQL = "parley.sqlite3", "parley.pgdump"
CHUNK_BYTES = 1024 * 1024


class BackupFailed(Exception):
    """The copy could not be made, is not whole, or has no place to go. The text says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What was copied."""

    path: Path
    key: HostKey
    files: int
    size_bytes: int
    made: str


def make(data: Path, database: str | None, to: Path, version: str) -> Copy:
    """Copies the host in the data folder `data`, and its database if that lies elsewhere, into the new folder `to`.

    Raises `BackupFailed`. What was begun and not finished has no manifest and is taken for no copy.
    """
    if not (data / "host-key").is_file():
        raise BackupFailed(f"{data} is not the data folder of a host. Name it with --data")
    _new_folder(to)
    try:
        for name in KEYS:
            if (data / name).is_file():
                _copy(data / name, to / name)
        if database is not None and database.startswith("postgres"):
            pgtools.dump(database, to / POSTGRESQL)
        else:
            _copy_sqlite(_sqlite_path(data, database), to / SQLITE)
        for path in _sealed_files(data / "files"):
            _copy(path, to / "files" / path.relative_to(data / "files"))
        names = sorted(str(path.relative_to(to)) for path in to.rglob("*") if path.is_file())
        listed = {name: {"bytes": (to / name).stat().st_size, "sha256": _hash(to / name)} for name in names}
        made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        manifest = {"format": FORMAT, "made": made, "version": version, "host": _key(to).hex(), "files": listed}
        _write(to / MANIFEST, json.dumps(manifest, indent=1).encode())
    except (OSError, sqlite3.Error, pgtools.ToolFailed) as error:
        raise BackupFailed(f"the backup was not made: {error}. {to} holds a part of it: remove it") from error
    return check(to)


def check(path: Path) -> Copy:
    """Reads a copy again: every file has the hash that the manifest names, and the database opens. Raises `BackupFailed`."""
    try:
        manifest: Any = json.loads((path / MANIFEST).read_bytes())
        listed = manifest["files"]
        if manifest["format"] != FORMAT:
            raise BackupFailed(
                f"{path} was made by another version of Parley ({manifest['version']}): restore it with that one"
            )
        for name, about in listed.items():
            found = path / name
            if not found.resolve().is_relative_to(path.resolve()) or _hash(found) != about["sha256"]:
                raise BackupFailed(f"{found} is not as it was copied: take another backup")
        if SQLITE in listed:
            _check_sqlite(path / SQLITE, _key(path))
        else:
            pgtools.look_at(path / POSTGRESQL)
        if manifest["host"] != _key(path).hex():
            raise BackupFailed(f"{path} holds the key of another host than its manifest names")
    except (OSError, sqlite3.Error, pgtools.ToolFailed) as error:
        raise BackupFailed(f"{path} is no whole backup: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupFailed(f"{path} is no whole backup: its {MANIFEST} is damaged") from error
    size = sum(about["bytes"] for about in listed.values())
    return Copy(path, HostKey(_key(path)), len(listed), size, manifest["made"])


def restore(path: Path, data: Path, database: str | None) -> Copy:
    """Makes the data folder `data`, which must be new or empty, from a copy, and fills the empty database. Raises `BackupFailed`.

    The database is not yet marked as restored: see `parley.storage.restoring`.
    """
    copy = check(path)
    to_postgresql = database is not None and database.startswith("postgres")
    if to_postgresql != (path / POSTGRESQL).is_file():
        raise BackupFailed(
            "the backup is of the other kind of database: name PostgreSQL with --database, or leave it out for SQLite"
        )
    _new_folder(data)
    place = _sqlite_path(data, database)
    if not to_postgresql and place.exists():
        raise BackupFailed(f"{place} is there already: a backup is restored into an empty place only")
    try:
        if to_postgresql:
            assert database is not None
            pgtools.load(database, path / POSTGRESQL)
        else:
            _copy(path / SQLITE, place)
        for name in KEYS:
            if (path / name).is_file():
                _copy(path / name, data / name)
        for sealed in _sealed_files(path / "files"):
            _copy(sealed, data / "files" / sealed.relative_to(path / "files"))
    except (OSError, sqlite3.Error, pgtools.ToolFailed) as error:
        raise BackupFailed(f"the backup was not restored: {error}. Remove {data}, and begin again") from error
    return copy


def _sqlite_path(data: Path, database: str | None) -> Path:
    return data / SQLITE if database is None else Path(database.removeprefix("sqlite:///"))


def _new_folder(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise BackupFailed(f"{path} is not empty, and nothing is ever written over: name a new folder")
    except OSError as error:
        raise BackupFailed(f"cannot write to {path}: {os.strerror(error.errno or 0)}") from None


def _copy_sqlite(source: Path, to: Path) -> None:
    """SQLite's own online copy: one moment of the database, whatever is written to it meanwhile."""
    if not source.is_file():
        raise BackupFailed(f"{source} is not there: the host has not run yet, or its database is named with --database")
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    reading, writing = sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True), sqlite3.connect(to)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        writing.close()
        reading.close()
    _force(to)


def _check_sqlite(path: Path, key: bytes) -> None:
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupFailed(f"{path} is damaged: take another backup")
        named = database.execute("SELECT key FROM host").fetchone()
    finally:
        database.close()
    if named is not None and named[0] != key:
        raise BackupFailed(f"{path} is the database of a host with another key than the one beside it")


def _sealed_files(folder: Path) -> Iterator[Path]:
    """What is whole there: parts under way have other names."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.name.isdecimal() or path.name == ANNOUNCED):
            yield path


def _key(folder: Path) -> bytes:
    seed = (folder / "host-key").read_bytes()
    if len(seed) != 32:
        raise BackupFailed(f"{folder / 'host-key'} is damaged")
    return bytes(HostSeal(seed).key)


def _copy(path: Path, to: Path) -> None:
    for folder in reversed([one for one in to.parents if not one.exists()]):
        folder.mkdir(mode=0o700)
    with path.open("rb") as reading, open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
        shutil.copyfileobj(reading, writing, CHUNK_BYTES)
        writing.flush()
        os.fsync(writing.fileno())


def _write(to: Path, content: bytes) -> None:
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _force(to.parent)


def _force(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _hash(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            found.update(chunk)
    return found.hexdigest()
