"""Whose a database is: the host key it names, and the fence that shuts out a host whose place another has taken.

Each host that opens a database raises its fence by one. Every transaction first looks whether the fence still stands where this
host set it: what another host could have changed in between is so never overwritten, whatever this one remembers of it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Dialect, Select, bindparam, insert, select, update

from parley.protocol.ids import HostKey
from parley.protocol.signed import RECEIPT
from parley.record import cose
from parley.record.errors import RecordError
from parley.storage.engines import Engines, translated
from parley.storage.group import LockLost, OtherHost
from parley.storage.tables import ENTRIES, HOST

_FENCE = select(HOST.c.fence).where(HOST.c.one == 1)
_NAMED = select(HOST.c.key, HOST.c.fence).where(HOST.c.one == 1)
_RAISE = update(HOST).where(HOST.c.one == 1).values(fence=HOST.c.fence + 1)
_PROBE = update(HOST).where(HOST.c.one == 1, HOST.c.fence == bindparam("mine")).values(probes=HOST.c.probes + 1)
_A_RECEIPT = select(ENTRIES.c.receipt).order_by(ENTRIES.c.room, ENTRIES.c.seq).limit(1)


class Guard:
    """This host's claim on a database."""

    def __init__(self, engines: Engines, fence: int) -> None:
        self._lock = engines.lock
        self._fence = fence
        self._sharing = _sharing(engines.writer.dialect)

    def before_writing(self, connection: Connection) -> None:
        """Raises `LockLost`. Until this transaction ends nobody else can take the database."""
        self._lock.check()
        self._compare(connection.execute(self._sharing).scalar())

    def before_reading(self, connection: Connection) -> None:
        """Raises `LockLost` if the moment this transaction sees is of another host's time."""
        self._lock.check()
        self._compare(connection.execute(_FENCE).scalar())

    def probe(self, connection: Connection) -> None:
        """Writes as little as can be written."""
        if connection.execute(_PROBE, {"mine": self._fence}).rowcount != 1:
            raise LockLost("another host has taken this database")

    def _compare(self, fence: int | None) -> None:
        if fence != self._fence:
            raise LockLost("another host has taken this database")


def _sharing(dialect: Dialect) -> Select[Any]:
    # SQLite has one writer at a time, and its transactions here begin as such.
    return _FENCE.with_for_update(read=True) if dialect.name == "postgresql" else _FENCE


def claim(engines: Engines, key: HostKey) -> Guard:
    """Takes the database for the host with this key; an unnamed one is named after it. Raises `OtherHost`, `NotDurable`."""
    with translated(), engines.writer.begin() as connection:
        present = connection.execute(_NAMED).one_or_none()
        if present is None:
            _check_receipts(connection, key)
            connection.execute(insert(HOST).values(one=1, key=bytes(key), fence=1, probes=0, restores=0))
        elif present.key != bytes(key):
            raise OtherHost(_OTHER)
        else:
            connection.execute(_RAISE)
        fence = connection.execute(_FENCE).scalar_one()
    engines.lock.check()
    return Guard(engines, fence)


_OTHER = (
    "the database belongs to a host with another key: its devices would not know this one. "
    "Name its own data folder with --data, or another database with --database"
)


def _check_receipts(connection: Connection, key: HostKey) -> None:
    """A database from before it named its host shows it by what that host signed."""
    receipt = connection.execute(_A_RECEIPT).scalar()
    if receipt is None:
        return
    try:
        cose.verify_sign1(RECEIPT, receipt, key)
    except RecordError:
        raise OtherHost(_OTHER) from None
