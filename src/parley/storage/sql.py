"""A book in a database: SQLite (WAL, synchronous=FULL) or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Executable, Row

from parley.delivery.states import Device, Invitation, Room, Talk
from parley.ports import Place
from parley.protocol.ids import DeviceKey, Digest, InviteId, RoomId, TalkId
from parley.storage.cache import Recent
from parley.storage.engines import Engines, translated
from parley.storage.overlay import Overlay
from parley.storage.reading import SqlView
from parley.storage.writing import Writing


class SqlBook:
    """Implements `parley.storage.group.Book`. It is the database's only writer, so what it read or wrote lately needs no second look."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._writing = Writing(engines.writer.dialect.name)
        self._view = SqlView(self._ask)
        self._expected: dict[Place, bytes | None] = {}
        self._forget()

    @contextmanager
    def reading(self) -> Iterator[SqlView]:
        with translated(), self._engines.reader.connect() as connection:
            yield SqlView(lambda statement, parameters: connection.execute(statement, parameters).all())

    def expect(self, places: Collection[Place]) -> None:
        self._expected = dict.fromkeys(places)
        if places:
            self._expected.update(self._view.receipts_of(places))

    def write(self, done: Overlay) -> None:
        listed_before = {key: self.room(key) for key in done.rooms_put}
        try:
            with translated(), self._engines.writer.begin() as connection:
                self._writing.write(connection, done, listed_before)
        except BaseException:
            self._forget()
            raise
        self._talks.update(done.talks_put)
        self._devices.update(done.devices_put)
        self._invitations.update(done.invitations_put)
        self._rooms.update(done.rooms_put)

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

    def roster_change(self, room: RoomId, n: int) -> bytes | None:
        return self._view.roster_change(room, n)

    def letters(self, to: DeviceKey) -> Mapping[int, Digest]:
        return self._view.letters(to)

    def _ask(self, statement: Executable, parameters: dict[str, Any]) -> Sequence[Row[Any]]:
        with translated(), self._engines.reader.connect() as connection:
            return connection.execute(statement, parameters).all()

    def _forget(self) -> None:
        self._talks: Recent[TalkId, Talk] = Recent()
        self._devices: Recent[DeviceKey, Device] = Recent()
        self._invitations: Recent[InviteId, Invitation] = Recent()
        self._rooms: Recent[RoomId, Room] = Recent()
