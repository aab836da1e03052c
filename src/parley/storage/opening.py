"""Opens the storage port on a database URL."""

from __future__ import annotations

from pathlib import Path

from parley.storage.engines import connect, sqlite_url
from parley.storage.group import GroupCommit, Publish
from parley.storage.schema import upgrade
from parley.storage.sql import SqlBook


def open_database(url: str, publish: Publish) -> GroupCommit:
    """Storage in a database, brought to this version's shape first. Call inside a running event loop; raises as `open_book`."""
    return GroupCommit(open_book(url), publish)


def open_book(url: str | Path) -> SqlBook:
    """The database at a URL, or in a SQLite file, in this version's shape. Takes its time: any thread may call it.

    Raises `SchemaTooNew`, or `NotDurable` if the database cannot be reached, is full, or another host serves it.
    """
    engines = connect(sqlite_url(url) if isinstance(url, Path) else url)
    try:
        upgrade(engines.writer)
    except BaseException:
        engines.dispose()
        raise
    return SqlBook(engines)
