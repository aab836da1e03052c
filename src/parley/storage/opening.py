"""Opens the storage port on a database URL."""

from __future__ import annotations

from pathlib import Path

from parley.protocol.ids import HostKey
from parley.storage.engines import connect, sqlite_url
from parley.storage.group import GroupCommit, Publish
from parley.storage.guard import claim
from parley.storage.schema import upgrade
from parley.storage.sql import SqlBook


def open_database(url: str, publish: Publish, key: HostKey) -> GroupCommit:
    """Storage in a database, brought to this version's shape first. Call inside a running event loop; raises as `open_book`."""
    return GroupCommit(open_book(url, key), publish)


def open_book(url: str | Path, key: HostKey) -> SqlBook:
    """The database of the host with this key, at a URL or in a SQLite file, in this version's shape. Takes its time: any thread may
    call it.

    Raises `SchemaTooNew`, `OtherHost` if it is the database of another key, `NotDurable` if it cannot be reached, is full, or another
    host serves it.
    """
    engines = connect(sqlite_url(url) if isinstance(url, Path) else url)
    try:
        upgrade(engines.writer)
        guard = claim(engines, key)
    except BaseException:
        engines.dispose()
        raise
    return SqlBook(engines, guard)
