"""Connections by URL, with the settings that make a commit durable, and what their failures mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from parley.protocol.codes import Code
from parley.storage.group import READING_THREADS, NotDurable
from parley.storage.locks import FileLock, Lock, SessionLock

BUSY_MS = 2_000
"""How long a locked SQLite file is waited for (a backup, a curious shell) before `STORAGE_BUSY`."""

_DISK_FULL = "53100"

_IN_TIME = "-c statement_timeout=5000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
"""What the server itself gives up after. A server that is frozen gives up nothing: for that `GroupCommit` does not wait longer."""

_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A line that is dead is noticed in seconds (libpq, "Parameter Key Words")."""


@dataclass(frozen=True, slots=True)
class Engines:
    """One connection that writes, a few that read, and the lock that keeps other hosts out."""

    writer: Engine
    reader: Engine
    lock: Lock

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()
        self.lock.release()


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return str(URL.create("sqlite", database=str(path)))


def connect(url: str) -> Engines:
    """Engines for `sqlite:///…` or `postgresql://…` (psycopg 3). Raises `NotDurable` if another host serves from that SQLite file."""
    made = make_url(url)
    return _postgresql(made) if made.get_backend_name() == "postgresql" else _sqlite(made)


def _sqlite(url: URL) -> Engines:
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_MS / 1000, "check_same_thread": False}}
    writer = create_engine(url, pool_size=1, max_overflow=0, **options)
    reader = create_engine(url, pool_size=READING_THREADS + 1, max_overflow=0, **options)
    for engine, begin in ((writer, "BEGIN IMMEDIATE"), (reader, "BEGIN")):
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_with(begin))
    return Engines(writer, reader, FileLock(Path(url.database or "parley.sqlite3")))


def _tune_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's `begin` event starts transactions, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-4096", "journal_size_limit=33554432"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_with(statement: str) -> Any:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _postgresql(url: URL) -> Engines:
    url = url.set(drivername="postgresql+psycopg")
    options: dict[str, Any] = {"connect_args": _PATIENCE | {"options": f"{url.query.get('options', '')} {_IN_TIME}"}}
    writer = create_engine(url, pool_size=1, max_overflow=0, pool_reset_on_return=None, **options)
    reader = create_engine(
        url, pool_size=READING_THREADS + 1, max_overflow=0, isolation_level="REPEATABLE READ", **options
    )
    lock = SessionLock()
    event.listen(writer, "connect", lock.take)
    return Engines(writer, reader, lock)


@contextmanager
def translated() -> Iterator[None]:
    """Turns a database's failure into `NotDurable`: full if it says so, else busy (worth trying again)."""
    try:
        yield
    except DBAPIError as error:
        raise NotDurable(_code_of(error), f"the database says: {error.orig}", _cause_of(error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise NotDurable(Code.STORAGE_BUSY, f"the database cannot be reached: {error}", type(error).__name__) from error


def _cause_of(error: DBAPIError) -> str:
    """Kind and number of a failure. Its text is left out: it may hold what was to be written."""
    number = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
    return f"{type(error.orig).__name__} {number}".strip()


def _code_of(error: DBAPIError) -> Code:
    origin = error.orig
    if isinstance(origin, sqlite3.Error):
        full = getattr(origin, "sqlite_errorname", "") == "SQLITE_FULL"
    else:
        full = getattr(origin, "sqlstate", None) == _DISK_FULL
    return Code.STORAGE_FULL if full else Code.STORAGE_BUSY
