"""What only real databases can show: full disks, locks, restarts, upgrades, two hosts on one database."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
from collections.abc import Awaitable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, event, inspect, text

from parley.delivery.states import Head
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import RoomId
from parley.storage import migrations
from parley.storage.engines import connect, sqlite_url
from parley.storage.group import NotDurable, SchemaTooNew
from parley.storage.opening import open_book, open_database
from parley.storage.schema import LATEST, run_steps, upgrade
from parley.storage.tables import METADATA
from tests.contract.storage.test_storage import ROOM, TALK, entry
from tests.fakes.ports import seal
from tests.postgresql import Cluster

KEY = seal().key


def ignore(events: object) -> None:
    pass


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def enlarge(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)


async def outcome(asked: Awaitable[object]) -> Code | None:
    """The code of a refusal; None if it was done."""
    try:
        await asked
    except ProtocolError as refused:
        return refused.code
    return None


async def test_a_full_disk_refuses_keeps_what_it_had_and_recovers(small_disk: Path) -> None:
    storage = open_database(sqlite_url(small_disk / "kept.sqlite3"), ignore, KEY)
    await storage.change(lambda unit: unit.put_room(ROOM))
    kept, refused = 0, None
    while refused is None:
        added = entry(kept + 1, os.urandom(50_000))
        refused = await outcome(storage.change(lambda unit, added=added: unit.add_entry(added)))  # type: ignore[misc]
        kept += refused is None
    assert refused is Code.STORAGE_FULL
    assert kept > 3
    found = await storage.read(lambda view: view.entries_after(ROOM.id, 0, 999, 10**9))
    assert [one[0] for one in found] == list(range(1, kept + 1))
    enlarge(small_disk)
    await storage.change(lambda unit: unit.add_entry(entry(kept + 1)))
    await storage.close()


async def test_a_locked_database_is_busy_and_then_works_again(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    storage = open_database(sqlite_url(path), ignore, KEY)
    await storage.change(lambda unit: unit.put_room(ROOM))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    grown = replace(ROOM, head=Head(seq=1))
    with pytest.raises(ProtocolError) as refused:
        await storage.change(lambda unit: unit.put_room(grown))
    assert refused.value.code is Code.STORAGE_BUSY
    assert refused.value.retry_ms is not None
    seen = await storage.change(lambda unit: unit.room(ROOM.id))
    assert seen == ROOM, "what was refused is not remembered either"
    other.execute("ROLLBACK")
    await storage.change(lambda unit: unit.put_room(grown))
    await storage.close()


async def test_all_pieces_of_a_batch_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    events: list[object] = []
    path = tmp_path / "kept.sqlite3"
    storage = open_database(sqlite_url(path), events.extend, KEY)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    results = await asyncio.gather(
        *(storage.change(lambda unit, seq=seq: unit.add_entry(entry(seq))) for seq in range(1, 6)),  # type: ignore[misc]
        return_exceptions=True,
    )
    assert [getattr(one, "code", None) for one in results] == [Code.STORAGE_BUSY] * 5
    other.execute("ROLLBACK")
    assert await storage.read(lambda view: view.entries_after(ROOM.id, 0, 9, 9999)) == ()
    await storage.close()


async def test_sqlite_writes_ahead_and_syncs_every_commit(tmp_path: Path) -> None:
    engines = connect(sqlite_url(tmp_path / "kept.sqlite3"))
    for engine in (engines.writer, engines.reader):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engines.dispose()


def test_a_longer_log_takes_no_longer_to_look_into(tmp_path: Path) -> None:
    """Before each batch it is asked which envelopes are there already: SQLite answers by its index, never by reading the log."""
    book = open_book(tmp_path / "kept.sqlite3", KEY)
    asked: list[tuple[str, tuple[object, ...]]] = []

    def heard(connection: object, cursor: object, statement: str, values: tuple[object, ...], *rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    envelopes = [entry(seq).envelope for seq in (1, 2)]
    event.listen(Engine, "before_cursor_execute", heard)
    try:
        book.expect({(ROOM.id, one) for one in envelopes} | {(RoomId(b"other room" + bytes(6)), envelopes[0])})
    finally:
        event.remove(Engine, "before_cursor_execute", heard)
    with sqlite3.connect(tmp_path / "kept.sqlite3") as other:
        plans = [str(row) for asking, values in asked for row in other.execute(f"EXPLAIN QUERY PLAN {asking}", values)]
    book.close()
    assert len(asked) == 2
    assert all("SEARCH entries USING INDEX" in plan for plan in plans), plans


async def test_two_hosts_do_not_serve_one_postgresql_database(postgresql: Cluster) -> None:
    url = postgresql.create("guarded")
    first = open_database(url, ignore, KEY)
    with pytest.raises(NotDurable, match="another host serves this database"):
        open_database(url, ignore, KEY)
    await first.close()
    await open_database(url, ignore, KEY).close()


async def test_after_a_restart_of_postgresql_the_host_goes_on(postgresql: Cluster) -> None:
    storage = open_database(postgresql.create("restarted"), ignore, KEY)
    await storage.change(lambda unit: unit.put_talk(TALK))
    postgresql.stop("immediate")
    with pytest.raises(ProtocolError) as refused:
        await storage.change(lambda unit: unit.put_room(ROOM))
    assert refused.value.code is Code.STORAGE_BUSY
    with pytest.raises(ProtocolError):
        await storage.read(lambda view: view.talks())
    postgresql.start()
    tries = [await outcome(storage.change(lambda unit: unit.put_room(ROOM))) for _ in range(10)]
    assert set(tries) <= {Code.STORAGE_BUSY, None}
    assert tries[-1] is None
    assert await storage.read(lambda view: (view.talks(), view.room(ROOM.id))) == (1, ROOM)
    await storage.close()


async def test_an_unreachable_database_is_said_at_start() -> None:
    with pytest.raises(NotDurable, match=r"cannot be reached|says"):
        open_database("postgresql://nobody@127.0.0.1:1/nothing", ignore, KEY)


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "kept.sqlite3")
    await open_database(url, ignore, KEY).close()
    with sqlite3.connect(tmp_path / "kept.sqlite3") as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew, match="9999"):
        open_database(url, ignore, KEY)


def test_the_last_step_is_the_one_the_start_looks_for() -> None:
    steps = (Path(str(migrations.__file__)).parent / "versions").glob("[0-9]*.py")
    revisions = [re.search(r'^revision = "(.+)"', step.read_text("utf-8"), re.MULTILINE) for step in steps]
    assert max(found[1] for found in revisions if found) == LATEST


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_the_steps_lead_to_the_tables(where: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if where == "sqlite":
        stepped, whole = sqlite_url(tmp_path / "a"), sqlite_url(tmp_path / "b")
    else:
        cluster: Cluster = request.getfixturevalue("postgresql")
        stepped, whole = cluster.create("stepped"), cluster.create("whole")
    engines, made = connect(stepped), connect(whole)
    with engines.writer.begin() as connection:
        run_steps(connection, None)
    for database in (engines, made, made):
        upgrade(database.writer)
    by_steps, at_once = MetaData(), MetaData()
    by_steps.reflect(engines.reader)
    at_once.reflect(made.reader)
    assert set(by_steps.tables) == set(at_once.tables) > set(METADATA.tables)
    for database in (engines, made):
        with database.reader.connect() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [LATEST]
    for table in by_steps.tables.values():
        twin = at_once.tables[table.name]
        assert [(c.name, str(c.type), c.nullable, c.primary_key) for c in table.columns] == [
            (c.name, str(c.type), c.nullable, c.primary_key) for c in twin.columns
        ]
        assert _constraints(engines.reader, table.name) == _constraints(made.reader, table.name)
    engines.dispose()
    made.dispose()


def _constraints(engine: object, table: str) -> object:
    found = inspect(engine)
    assert found is not None
    indexes = sorted((one["name"], tuple(one["column_names"])) for one in found.get_indexes(table))  # type: ignore[attr-defined]
    unique = sorted(tuple(one["column_names"]) for one in found.get_unique_constraints(table))  # type: ignore[attr-defined]
    return indexes, unique
