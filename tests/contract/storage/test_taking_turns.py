"""Hosts that take turns on one database, as often as can be: what one was told is kept stays, and who lost it says nothing more."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from parley.delivery.states import Entry, Room
from parley.ports import Unit, View
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import Digest, HostKey
from parley.protocol.requests import Kind
from parley.storage.engines import connect, sqlite_url
from parley.storage.group import GroupCommit, LockLost, NotDurable, OtherHost
from parley.storage.opening import open_book, open_database
from tests.contract.storage.test_databases import KEY, ignore
from tests.contract.storage.test_storage import ROOM, TALK
from tests.fakes.ports import seal
from tests.postgresql import Cluster

RUNS, STEPS = 20, 60
_databases = count(1)


@dataclass
class Place:
    """A database, and a way to take its lock from whoever holds it."""

    url: str
    steal: Callable[[], None]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Place]:
    def make() -> Place:
        number = next(_databases)
        if request.param == "sqlite":
            path = tmp_path / f"turns{number}.sqlite3"
            return Place(sqlite_url(path), lambda: path.with_name(path.name + ".lock").unlink(missing_ok=True))
        cluster: Cluster = request.getfixturevalue("postgresql")
        name = f"turns_{number}"
        return Place(cluster.create(name), lambda: cluster.end_sessions_with_locks(name))

    return make


@dataclass
class Turns:
    """Hosts that opened the database one after the other. Only the last one may be told that anything is kept."""

    place: Place
    hosts: list[GroupCommit] = field(default_factory=list)
    acknowledged: list[bytes] = field(default_factory=list)
    sent: int = 0

    def take_over(self) -> None:
        self.place.steal()
        self.hosts.append(open_database(self.place.url, ignore, KEY))

    async def append(self, host: GroupCommit) -> None:
        """As a host does: the next number after the last one it knows of."""
        self.sent += 1
        content = b"envelope %d" % self.sent

        def work(unit: Unit) -> None:
            room = known(unit)
            seq = room.head.seq + 1
            unit.put_room(replace(room, head=replace(room.head, seq=seq)))
            unit.add_entry(Entry(ROOM.id, seq, Kind.MLS, content, 7, Digest(content.rjust(32)), b"receipt"))

        if await self._done(host.change(work)):
            assert host is self.hosts[-1]
            self.acknowledged.append(content)

    async def look(self, host: GroupCommit) -> None:
        if await self._done(host.read(known)):
            assert host is self.hosts[-1], "a host that lost its database has answered"

    async def ask_for_nothing(self, host: GroupCommit) -> None:
        """What changes nothing is not written, and still no answer of a host that lost its database."""
        if await self._done(host.change(known)):
            assert host is self.hosts[-1], "a host that lost its database has answered from memory"

    async def _done(self, asked: object) -> bool:
        try:
            await asked  # type: ignore[misc]
        except ProtocolError as refused:
            if refused.code not in (Code.GOING, Code.STORAGE_BUSY):
                raise
            return False
        return True


def known(view: View) -> Room:
    room = view.room(ROOM.id)
    assert room is not None
    return room


@pytest.mark.parametrize("seed", range(RUNS))
async def test_whoever_took_the_database_last_writes_alone(place: Callable[[], Place], seed: int) -> None:
    chance = random.Random(seed)
    turns = Turns(place())
    turns.take_over()
    await turns.hosts[0].change(lambda unit: (unit.put_talk(TALK), unit.put_room(ROOM)))
    for _ in range(STEPS):
        step = chance.choice([*[turns.append] * 6, turns.look, turns.ask_for_nothing, None])
        if step is None and len(turns.hosts) < 6:
            turns.take_over()
        elif step is not None:
            await step(chance.choice(turns.hosts[-3:]))
    for _ in range(3):  # the first after a session was ended may find it gone
        await turns.append(turns.hosts[-1])
    found = await turns.hosts[-1].read(lambda view: view.entries_after(ROOM.id, 0, 10_000, 10**9))
    head = (await turns.hosts[-1].read(known)).head.seq
    assert [one[0] for one in found] == list(range(1, head + 1))
    assert [one[2] for one in found] == turns.acknowledged
    assert turns.acknowledged[-1] == b"envelope %d" % turns.sent, "control: the last host does write"
    for host in reversed(turns.hosts):
        await host.close()


async def test_a_host_that_lost_its_database_says_so_and_takes_no_more(place: Callable[[], Place]) -> None:
    where = place()
    first = open_database(where.url, ignore, KEY)
    await first.probe()
    where.steal()
    second = open_database(where.url, ignore, KEY)
    for _ in range(2):
        with suppress(ProtocolError):
            await first.probe()
    assert isinstance(await first.until_lost(), LockLost)
    for late in (first.change(lambda unit: None), first.read(lambda view: None), first.probe()):
        with pytest.raises(ProtocolError) as refused:
            await late
        assert refused.value.code is Code.GOING
    await second.probe()
    await second.close()
    await first.close()


async def test_a_host_whose_turn_ended_does_not_go_on_when_the_other_is_gone(place: Callable[[], Place]) -> None:
    """The lock is free again, and yet others wrote since: what this host remembers is of before."""
    where = place()
    turns = Turns(where)
    turns.take_over()
    first = turns.hosts[0]
    await first.change(lambda unit: unit.put_room(ROOM))
    turns.take_over()
    await turns.append(turns.hosts[1])
    await turns.hosts[1].close()
    for _ in range(3):
        await turns.append(first)
    assert isinstance(await first.until_lost(), LockLost)
    assert turns.acknowledged == [b"envelope 1"]
    await first.close()


def other_hand(url: str, statement: str) -> None:
    """Writes past every lock, as an operator with a shell can."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as shell:
            shell.execute(statement)
        return
    engines = connect(url)
    with engines.reader.begin() as connection:
        connection.execute(text(statement))
    engines.dispose()


@pytest.mark.parametrize(
    "statement", ["UPDATE rooms SET seq = seq + 1", "UPDATE rooms SET roster_n = 5", "DELETE FROM rooms"]
)
async def test_what_no_longer_stands_as_it_was_read_is_not_written_over(
    place: Callable[[], Place], statement: str
) -> None:
    where = place()
    storage = open_database(where.url, ignore, KEY)
    await storage.change(lambda unit: (unit.put_room(ROOM), unit.put_talk(TALK)))
    other_hand(where.url, statement)
    with pytest.raises(ProtocolError) as refused:
        await storage.change(lambda unit: unit.put_room(replace(known(unit), head=replace(known(unit).head, seq=1))))
    assert refused.value.code is Code.GOING
    assert "rooms" in str(await storage.until_lost())
    await storage.close()


async def test_the_bytes_of_a_talk_are_compared_too(place: Callable[[], Place]) -> None:
    where = place()
    storage = open_database(where.url, ignore, KEY)
    await storage.change(lambda unit: unit.put_talk(TALK))
    await storage.change(lambda unit: unit.put_talk(replace(TALK, bytes=5)))
    other_hand(where.url, "UPDATE talks SET bytes = 9")
    with pytest.raises(ProtocolError) as refused:
        await storage.change(lambda unit: unit.put_talk(replace(TALK, bytes=6)))
    assert refused.value.code is Code.GOING
    await storage.close()


async def test_a_database_serves_the_host_whose_key_it_names_and_no_other(place: Callable[[], Place]) -> None:
    where = place()
    await open_database(where.url, ignore, KEY).close()
    with pytest.raises(OtherHost, match="another key"):
        open_database(where.url, ignore, HostKey(b"x" * 32))
    await open_database(where.url, ignore, KEY).close()


@pytest.mark.parametrize("own", [True, False])
async def test_a_database_from_before_it_named_its_host_shows_it_by_its_receipts(
    place: Callable[[], Place], own: bool
) -> None:
    from parley.delivery import log  # noqa: PLC0415
    from parley.delivery.log import Envelope, envelope_digest  # noqa: PLC0415

    where = place()
    storage = open_database(where.url, ignore, KEY)
    envelope = Envelope(Kind.MLS, b"bytes", envelope_digest(Kind.MLS, b"bytes"), None)
    grown, entry = log.append(ROOM, envelope, 7, seal().sign)
    await storage.change(lambda unit: (unit.put_room(grown), unit.add_entry(entry)))
    await storage.close()
    other_hand(where.url, "DELETE FROM host")
    if own:
        open_book(where.url, KEY).close()
    else:
        with pytest.raises(OtherHost):
            open_book(where.url, HostKey(b"x" * 32))


async def test_a_second_host_is_kept_from_a_sqlite_file_also_by_other_ways_to_it(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    first = open_database(sqlite_url(path), ignore, KEY)
    with pytest.raises(NotDurable, match="another host serves this database"):
        open_database(sqlite_url(path), ignore, KEY)
    await first.close()
    await open_database(sqlite_url(path), ignore, KEY).close()


async def test_a_sqlite_file_that_was_exchanged_is_not_written_to(tmp_path: Path) -> None:
    """What goes to a file without a name is gone at the next start, though every commit was durable."""
    path = tmp_path / "kept.sqlite3"
    storage = open_database(sqlite_url(path), ignore, KEY)
    await storage.change(lambda unit: unit.put_room(ROOM))
    path.rename(tmp_path / "aside.sqlite3")
    path.write_bytes((tmp_path / "aside.sqlite3").read_bytes())
    with pytest.raises(ProtocolError) as refused:
        await storage.change(lambda unit: unit.put_talk(TALK))
    assert refused.value.code is Code.GOING
    assert "another file" in str(await storage.until_lost())
    await storage.close()
