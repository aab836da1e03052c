"""A book in a database: SQLite (WAL, synchronous=FULL) or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Executable, Row

from parley.delivery.restored import Closed
from parley.delivery.states import Device, Invitation, KeptChange, KeptFile, Room, Talk, Waiting
from parley.ports import Place
from parley.protocol.ids import DeviceKey, Digest, FileId, InviteId, RoomId, TalkId
from parley.storage.cache import Recent
from parley.storage.engines import Engines, translated
from parley.storage.guard import Guard
from parley.storage.overlay import Overlay
from parley.storage.reading import SqlView
from parley.storage.writing import Before, Writing


class SqlBook:
    """Implements `parley.storage.group.Book`. It is the database's only writer, so what it read or wrote lately needs no second look,
    for as long as the guard finds the database its own."""

    def __init__(self, engines: Engines, guard: Guard) -> None:
        self._engines = engines
        self._guard = guard
        self._writing = Writing()
        self._view = SqlView(self._ask)
        self._expected: dict[Place, bytes | None] = {}
        self._closed: Mapping[RoomId, Closed] | None = None
        """Read whole: nearly always there is none, and each append asks."""

        self._forget()

    @contextmanager
    def reading(self) -> Iterator[SqlView]:
        with translated(), self._engines.reader.connect() as connection:
            self._guard.before_reading(connection)
            yield SqlView(lambda statement, parameters: connection.execute(statement, parameters).all())

    def expect(self, places: Collection[Place]) -> None:
        self._expected = dict.fromkeys(places)
        if places:
            self._expected.update(self._view.receipts_of(places))

    def write(self, done: Overlay) -> None:
        if done.is_empty():
            with self.reading():
                return
        try:
            before = self._before(done)
            with translated(), self._engines.writer.begin() as connection:
                self._guard.before_writing(connection)
                self._writing.write(connection, done, before)
                if done.probes:
                    self._guard.probe(connection)
        except BaseException:
            self._forget()
            raise
        self._talks.update(done.talks_put)
        self._devices.update(done.devices_put)
        self._invitations.update(done.invitations_put)
        self._rooms.update(done.rooms_put)
        if done.closed_put:
            self._closed = None

    def close(self) -> None:
        self._engines.dispose()

    def talk(self, talk: TalkId) -> Talk | None:
        return self._talks.get(talk, self._view.talk)

    def talks(self) -> int:
        return self._view.talks()

    def device(self, key: DeviceKey) -> Device | None:
        return self._devices.get(key, self._view.device)

    def invitation(self, invite: InviteId) -> Invitation | None:
        return self._invitations.get(invite, self._view.invitation)

    def invitations_by(self, maker: DeviceKey) -> Sequence[Invitation]:
        return self._view.invitations_by(maker)

    def room(self, room: RoomId) -> Room | None:
        return self._rooms.get(room, self._view.room)

    def rooms_listing(self, device: DeviceKey) -> Sequence[Room]:
        return self._view.rooms_listing(device)

    def receipt_of(self, room: RoomId, envelope: Digest) -> bytes | None:
        place = (room, envelope)
        return self._expected[place] if place in self._expected else self._view.receipt_of(room, envelope)

    def roster_change(self, room: RoomId, n: int) -> KeptChange | None:
        return self._view.roster_change(room, n)

    def last_change(self, room: RoomId, device: DeviceKey) -> KeptChange | None:
        return self._view.last_change(room, device)

    def last_revocation(self, room: RoomId, device: DeviceKey, line: DeviceKey | None) -> KeptChange | None:
        return self._view.last_revocation(room, device, line)

    def removals_of(self, device: DeviceKey) -> Sequence[KeptChange]:
        return self._view.removals_of(device)

    def closed(self, room: RoomId) -> Closed | None:
        if self._closed is None:
            self._closed = self._view.all_closed()
        return self._closed.get(room)

    def day(self, device: DeviceKey) -> int | None:
        return self._view.day(device)

    def letters(self, to: DeviceKey) -> Mapping[int, Waiting]:
        return self._view.letters(to)

    def kept_file(self, room: RoomId, file: FileId) -> KeptFile | None:
        return self._view.kept_file(room, file)

    def unfinished_of(self, device: DeviceKey) -> Sequence[KeptFile]:
        return self._view.unfinished_of(device)

    def unfinished_before(self, begun_ms: int) -> Sequence[KeptFile]:
        return self._view.unfinished_before(begun_ms)

    def _before(self, done: Overlay) -> Before:
        return Before(
            {key: self.talk(key) for key in done.talks_put},
            {key: self.device(key) for key in done.devices_put},
            {key: self.invitation(key) for key in done.invitations_put},
            {key: self.room(key) for key in done.rooms_put},
        )

    def _ask(self, statement: Executable, parameters: dict[str, Any]) -> Sequence[Row[Any]]:
        with translated(), self._engines.reader.connect() as connection:
            return connection.execute(statement, parameters).all()

    def _forget(self) -> None:
        self._closed = None
        self._talks: Recent[TalkId, Talk] = Recent()
        self._devices: Recent[DeviceKey, Device] = Recent()
        self._invitations: Recent[InviteId, Invitation] = Recent()
        self._rooms: Recent[RoomId, Room] = Recent()
