"""Writing what a batch of work did, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, delete, insert

from parley.delivery.states import Room
from parley.protocol.ids import RoomId
from parley.storage import rows
from parley.storage.overlay import Overlay
from parley.storage.rows import Values
from parley.storage.tables import DEVICES, ENTRIES, INVITATIONS, LETTERS, LISTED, ROOMS, ROSTER_CHANGES, TALKS

_UNLIST = delete(LISTED).where(LISTED.c.room == bindparam("of"), LISTED.c.device == bindparam("gone"))
_DROP = delete(LETTERS).where(LETTERS.c.device == bindparam("of"), LETTERS.c.id == bindparam("number"))
_INSERT = {table: insert(table) for table in (LISTED, ROSTER_CHANGES, ENTRIES, LETTERS)}


class Writing:
    """The statements of one dialect (`sqlite` or `postgresql`)."""

    def __init__(self, dialect: str) -> None:
        self._put = {table: _upsert(dialect, table) for table in (TALKS, DEVICES, INVITATIONS, ROOMS)}

    def write(self, connection: Connection, done: Overlay, rooms_before: Mapping[RoomId, Room | None]) -> None:
        """Everything in `done`; `rooms_before` are its rooms as the database has them."""
        _run(connection, self._put[TALKS], [rows.talk_row(one) for one in done.talks_put.values()])
        _run(connection, self._put[DEVICES], [rows.device_row(one) for one in done.devices_put.values()])
        _run(connection, self._put[INVITATIONS], [rows.invitation_row(one) for one in done.invitations_put.values()])
        _run(connection, self._put[ROOMS], [rows.room_row(one) for one in done.rooms_put.values()])
        for room in done.rooms_put.values():
            _write_list(connection, rooms_before[room.id], room)
        changes = [{"room": bytes(room), "n": n, "change": change} for (room, n), change in done.roster_changes.items()]
        _run(connection, _INSERT[ROSTER_CHANGES], changes)
        _run(connection, _INSERT[ENTRIES], [rows.entry_row(one) for one in done.entries])
        _run(connection, _INSERT[LETTERS], [rows.letter_row(one) for one in done.letters_put])
        _run(connection, _DROP, [{"of": bytes(to), "number": number} for to, number in done.dropped])


def _write_list(connection: Connection, before: Room | None, after: Room) -> None:
    listed = frozenset() if before is None else before.roster.devices
    if listed == after.roster.devices:
        return
    _run(connection, _UNLIST, [{"of": bytes(after.id), "gone": bytes(one)} for one in listed - after.roster.devices])
    new = after.roster.devices - listed
    _run(connection, _INSERT[LISTED], [{"room": bytes(after.id), "device": bytes(one)} for one in new])


def _run(connection: Connection, statement: Executable, values: Sequence[Values]) -> None:
    if values:
        connection.execute(statement, values)


def _upsert(dialect: str, table: Table) -> Executable:
    # Only the dialect in use is loaded: the other would cost a tenth of a second and some megabytes of every host.
    make: Any = import_module(f"sqlalchemy.dialects.{dialect}").insert
    key = [column.name for column in table.primary_key]
    statement = make(table)
    changed = {one.name: statement.excluded[one.name] for one in table.c if not one.primary_key}
    result: Executable = statement.on_conflict_do_update(index_elements=key, set_=changed)
    return result
