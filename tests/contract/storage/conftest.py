"""Storage by each adapter, and reopened by each adapter that keeps things."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from parley.delivery.events import Event
from parley.storage.engines import sqlite_url
from parley.storage.group import GroupCommit, Publish
from parley.storage.opening import open_database
from tests.fakes.book import MemoryBook
from tests.fakes.ports import seal

_databases = count(1)


@dataclass
class Kept:
    """One place where things are kept. `open` may be called again after `storage.close()`."""

    open_with: Callable[[Publish], GroupCommit]
    events: list[Event] = field(default_factory=list)
    opened: list[GroupCommit] = field(default_factory=list)

    def open(self) -> GroupCommit:
        storage = self.open_with(self._publish)
        self.opened.append(storage)
        return storage

    def _publish(self, events: Sequence[Event]) -> None:
        self.events.extend(events)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Kept]:
    if request.param == "memory":
        book = MemoryBook()
        place = Kept(lambda publish: GroupCommit(book, publish))
    elif request.param == "sqlite":
        url = sqlite_url(tmp_path / "kept.sqlite3")
        place = Kept(lambda publish: open_database(url, publish, seal().key))
    else:
        url = request.getfixturevalue("postgresql").create(f"kept_{next(_databases)}")
        place = Kept(lambda publish: open_database(url, publish, seal().key))
    yield place
    for storage in place.opened:
        await storage.close()
