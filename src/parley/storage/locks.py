"""One host at a time: the lock that a host holds on its database while it serves, a file's or a session's."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Any, Protocol

from parley.protocol.codes import Code
from parley.storage.group import LockLost, NotDurable

HOST_LOCK = 0x7061726C6579
"""Advisory lock of a host on a PostgreSQL database."""

_TAKE = "SELECT pg_try_advisory_lock(%s)"
_SESSION = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
_END_FORMER = """
SELECT pg_terminate_backend(held.pid)
FROM pg_locks held JOIN pg_stat_activity session ON session.pid = held.pid
WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
  AND held.classid = %s AND held.objid = %s AND session.datname = current_database()
  AND (session.pid, session.backend_start) = (%s, %s)
"""


class Lock(Protocol):
    def check(self) -> None:
        """Raises `LockLost` if this host holds the database no more, as far as can be seen from here."""
        ...

    def release(self) -> None: ...


class FileLock:
    """The lock file beside a SQLite file. Raises `NotDurable` if another host holds it, or it cannot be made."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + ".lock")
        self._identity: tuple[int, int] | None = None
        try:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise NotDurable(Code.STORAGE_BUSY, f"the database cannot be reached: {database}: {reason}") from None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            raise NotDurable(Code.STORAGE_BUSY, "another host serves this database") from None

    def check(self) -> None:
        """A file that was moved away or exchanged is written to by nobody else's leave, and read by nobody after a restart."""
        try:
            present = _identity(os.stat(self._database))
            locked = _identity(os.stat(self._path)) == _identity(os.fstat(self._handle))
        except OSError:
            raise LockLost("the database's file was taken away") from None
        self._identity = self._identity or present
        if not locked or present != self._identity:
            raise LockLost("another file stands in the place of the database")

    def release(self) -> None:
        os.close(self._handle)


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


class SessionLock:
    """The advisory lock of PostgreSQL, held by the one session that writes.

    With that session it is gone. A new one takes it again or raises `LockLost`; that nobody wrote in between is for the fence to
    show (`parley.storage.guard`).
    """

    def __init__(self) -> None:
        self._former: tuple[int, Any] | None = None

    def take(self, connection: Any, record: object) -> None:
        """Called with each new session. Raises `NotDurable` if another host serves the database, `LockLost` if it began to meanwhile."""
        with connection.cursor() as cursor:
            held = cursor.execute(_TAKE, (HOST_LOCK,)).fetchone()[0]
            if not held:
                self._refuse(cursor)
            self._former = cursor.execute(_SESSION).fetchone()
        connection.commit()

    def _refuse(self, cursor: Any) -> None:
        if self._former is None:
            raise NotDurable(Code.STORAGE_BUSY, "another host serves this database")
        # A line that broke leaves the server with our own former session for as long as it takes it for alive.
        ended = cursor.execute(_END_FORMER, (HOST_LOCK >> 32, HOST_LOCK & 0xFFFFFFFF, *self._former)).fetchall()
        if not ended:
            raise LockLost("another host has taken this database")
        raise NotDurable(Code.STORAGE_BUSY, "a former session of this host is being ended")

    def check(self) -> None:
        """Nothing to be seen from here: the session and the fence say it."""

    def release(self) -> None:
        """Gone with the session."""
