"""Writing what a batch of work did, in one transaction. What was read is changed only if it still stands as it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Column, Connection, Executable, Table, bindparam, delete, insert, update

from parley.delivery.states import Device, Invitation, Room, Talk
from parley.protocol.ids import DeviceKey, InviteId, RoomId, TalkId
from parley.storage import rows
from parley.storage.group import LockLost
from parley.storage.overlay import Overlay
from parley.storage.rows import Values
from parley.storage.tables import (
    CLOSED_ROOMS,
    DEVICE_DAYS,
    DEVICES,
    ENTRIES,
    FILES,
    INVITATIONS,
    LETTERS,
    LISTED,
    ROOMS,
    ROSTER_CHANGES,
    TALKS,
)

K = TypeVar("K")
S = TypeVar("S")
OLD = "old_"

_UNLIST = delete(LISTED).where(LISTED.c.room == bindparam("of"), LISTED.c.device == bindparam("gone"))
_DROP = delete(LETTERS).where(LETTERS.c.device == bindparam("of"), LETTERS.c.id == bindparam("number"))
_FORGET = delete(FILES).where(FILES.c.room == bindparam("of"), FILES.c.file == bindparam("gone"))
_REOPEN = delete(CLOSED_ROOMS).where(CLOSED_ROOMS.c.room == bindparam("of"))
_FORGET_DAY = delete(DEVICE_DAYS).where(DEVICE_DAYS.c.device == bindparam("of"))
_INSERT = {
    table: insert(table)
    for table in (
        TALKS,
        DEVICES,
        INVITATIONS,
        ROOMS,
        LISTED,
        ROSTER_CHANGES,
        ENTRIES,
        LETTERS,
        FILES,
        CLOSED_ROOMS,
        DEVICE_DAYS,
    )
}


@dataclass(frozen=True, slots=True)
class Before:
    """What a batch changes, as it was read. None: it was not there."""

    talks: Mapping[TalkId, Talk | None]
    devices: Mapping[DeviceKey, Device | None]
    invitations: Mapping[InviteId, Invitation | None]
    rooms: Mapping[RoomId, Room | None]


class Writing:
    """The statements."""

    def __init__(self) -> None:
        self._change = {table: _compare_and_set(table) for table in (TALKS, DEVICES, INVITATIONS, ROOMS)}

    def write(self, connection: Connection, done: Overlay, before: Before) -> None:
        """Everything in `done`. Raises `LockLost` if something stands no more as `before` says: somebody else wrote."""
        self._put(connection, TALKS, rows.talk_row, before.talks, done.talks_put)
        self._put(connection, DEVICES, rows.device_row, before.devices, done.devices_put)
        self._put(connection, INVITATIONS, rows.invitation_row, before.invitations, done.invitations_put)
        self._put(connection, ROOMS, rows.room_row, before.rooms, done.rooms_put)
        for room in done.rooms_put.values():
            _write_list(connection, before.rooms[room.id], room)
        _run(connection, _INSERT[ROSTER_CHANGES], [rows.change_row(one) for one in done.roster_changes.values()])
        _run(connection, _INSERT[ENTRIES], [rows.entry_row(one) for one in done.entries])
        _run(connection, _INSERT[LETTERS], [rows.letter_row(one) for one in done.letters_put])
        _run(connection, _REOPEN, [{"of": bytes(room)} for room in done.closed_put])
        closed = [rows.closed_row(one) for one in done.closed_put.values() if one is not None]
        _run(connection, _INSERT[CLOSED_ROOMS], closed)
        _run(connection, _FORGET_DAY, [{"of": bytes(device)} for device in done.days])
        _run(connection, _INSERT[DEVICE_DAYS], [{"device": bytes(one), "day": day} for one, day in done.days.items()])
        _run(connection, _DROP, [{"of": bytes(to), "number": number} for to, number in done.dropped])
        _run(connection, _FORGET, [{"of": bytes(room), "gone": bytes(file)} for room, file in done.files])
        _run(connection, _INSERT[FILES], [rows.file_row(one) for one in done.files.values() if one is not None])

    def _put(
        self,
        connection: Connection,
        table: Table,
        row_of: Callable[[S], Values],
        before: Mapping[K, S | None],
        after: Mapping[K, S],
    ) -> None:
        new = [row_of(one) for key, one in after.items() if before[key] is None]
        _run(connection, _INSERT[table], new)
        pairs = [(old, after[key]) for key, old in before.items() if old is not None]
        changed = [_replacing(table, row_of(old), row_of(one)) for old, one in pairs if row_of(old) != row_of(one)]
        if changed and connection.execute(self._change[table], changed).rowcount != len(changed):
            raise LockLost(f"somebody else changed the database: {table.name}")


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


def _compare_and_set(table: Table) -> Executable:
    """Changes a row, to the values given by name, if each of its columns has the value that was read."""
    key = [
        column == _old(column) for column in table.primary_key
    ]  # by the index, which IS NOT DISTINCT FROM would pass by
    rest = [column.is_not_distinct_from(_old(column)) for column in table.c if not column.primary_key]
    return update(table).where(*key, *rest)


def _old(column: Column[Any]) -> BindParameter[Any]:
    return bindparam(OLD + column.name, type_=column.type)


def _replacing(table: Table, old: Values, new: Values) -> Values:
    changed = {name: value for name, value in new.items() if not table.c[name].primary_key}
    return {OLD + name: value for name, value in old.items()} | changed
