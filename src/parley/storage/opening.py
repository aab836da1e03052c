"""Opens the storage port on a database URL."""

from __future__ import annotations

from parley.storage.engines import connect
from parley.storage.group import GroupCommit, Publish
from parley.storage.schema import upgrade
from parley.storage.sql import SqlBook


def open_database(url: str, publish: Publish) -> GroupCommit:
    """Storage in a database, brought to this version's shape first. Call inside a running event loop.

    Raises `SchemaTooNew`, or `NotDurable` if the database cannot be reached, is full, or another host serves it.
    """
    engines = connect(url)
    upgrade(engines.writer)
    return GroupCommit(SqlBook(engines), publish)
