"""Reading the tables: `parley.ports.Durable` over any function that runs one statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Executable, Row, and_, bindparam, func, select

from parley.delivery.restored import Closed
from parley.delivery.states import Device, Invitation, KeptChange, KeptFile, Room, Talk, Waiting
from parley.ports import Place
from parley.protocol.ids import DeviceKey, Digest, FileId, InviteId, RoomId, TalkId
from parley.protocol.limits import cut
from parley.protocol.pushes import Item
from parley.protocol.signed import Change
from parley.storage import rows
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

Ask = Callable[[Executable, dict[str, Any]], Sequence[Row[Any]]]
"""Runs a statement with its parameters and returns all rows; raises `NotDurable` if the database cannot answer."""

_BY_ID: BindParameter[bytes] = bindparam("wanted")
_TALK = select(TALKS).where(TALKS.c.id == _BY_ID)
_NEWEST_STAMP = select(func.max(ROOMS.c.stamp))
_TALKS = select(func.count()).select_from(TALKS)
_DEVICE = select(DEVICES).where(DEVICES.c.key == _BY_ID)
_INVITATION = select(INVITATIONS).where(INVITATIONS.c.id == _BY_ID)
_INVITATIONS_BY = (
    select(INVITATIONS).where(INVITATIONS.c.maker == _BY_ID).order_by(INVITATIONS.c.made, INVITATIONS.c.id)
)
_ROOM = select(ROOMS).where(ROOMS.c.id == _BY_ID)
_LISTED = select(LISTED.c.device).where(LISTED.c.room == _BY_ID)
_ROOMS_LISTING = select(LISTED.c.room).where(LISTED.c.device == _BY_ID).order_by(LISTED.c.room)
_RECEIPT = select(ENTRIES.c.receipt).where(ENTRIES.c.room == _BY_ID, ENTRIES.c.envelope == bindparam("envelope"))
# Room by room: SQLite finds pairs `(room, envelope)` through no index, and would read the whole log.
_RECEIPTS = select(ENTRIES.c.envelope, ENTRIES.c.receipt).where(
    ENTRIES.c.room == _BY_ID, ENTRIES.c.envelope.in_(bindparam("envelopes", expanding=True))
)
_CHANGE = select(ROSTER_CHANGES).where(ROSTER_CHANGES.c.room == _BY_ID, ROSTER_CHANGES.c.n == bindparam("n"))
_LAST_CHANGE = (
    select(ROSTER_CHANGES)
    .where(ROSTER_CHANGES.c.device == _BY_ID, ROSTER_CHANGES.c.room == bindparam("room"))
    .order_by(ROSTER_CHANGES.c.n.desc())
    .limit(1)
)
_LAST_REVOCATION = _LAST_CHANGE.where(
    ROSTER_CHANGES.c.kind == str(Change.REVOKE), ROSTER_CHANGES.c.line == bindparam("line")
)
_LAST_OF_EACH = (
    select(ROSTER_CHANGES.c.room, func.max(ROSTER_CHANGES.c.n).label("n"))
    .where(ROSTER_CHANGES.c.device == _BY_ID)
    .group_by(ROSTER_CHANGES.c.room)
    .subquery()
)
_REMOVALS = (
    select(ROSTER_CHANGES)
    .join(
        _LAST_OF_EACH,
        and_(ROSTER_CHANGES.c.room == _LAST_OF_EACH.c.room, ROSTER_CHANGES.c.n == _LAST_OF_EACH.c.n),
    )
    .where(ROSTER_CHANGES.c.kind == str(Change.REVOKE))
    .order_by(ROSTER_CHANGES.c.room)
)
_SIZES_AFTER = (
    select(ENTRIES.c.seq, func.length(ENTRIES.c.bytes))
    .where(ENTRIES.c.room == _BY_ID, ENTRIES.c.seq > bindparam("after"))
    .order_by(ENTRIES.c.seq)
    .limit(bindparam("items"))
)
_ENTRIES_BETWEEN = (
    select(ENTRIES.c.seq, ENTRIES.c.kind, ENTRIES.c.bytes, ENTRIES.c.receipt)
    .where(ENTRIES.c.room == _BY_ID, ENTRIES.c.seq > bindparam("after"), ENTRIES.c.seq <= bindparam("last"))
    .order_by(ENTRIES.c.seq)
)
_CLOSED = select(CLOSED_ROOMS).where(CLOSED_ROOMS.c.room == _BY_ID)
_ALL_CLOSED = select(CLOSED_ROOMS)
_DAY = select(DEVICE_DAYS.c.day).where(DEVICE_DAYS.c.device == _BY_ID)
_LETTERS = (
    select(LETTERS.c.id, LETTERS.c.digest, LETTERS.c.by, func.length(LETTERS.c.bytes).label("size_bytes"))
    .where(LETTERS.c.device == _BY_ID)
    .order_by(LETTERS.c.id)
)
_LETTER_SIZES_AFTER = (
    select(LETTERS.c.id, func.length(LETTERS.c.bytes))
    .where(LETTERS.c.device == _BY_ID, LETTERS.c.id > bindparam("after"))
    .order_by(LETTERS.c.id)
    .limit(bindparam("items"))
)
_LETTERS_BETWEEN = (
    select(LETTERS.c.id, LETTERS.c.bytes)
    .where(LETTERS.c.device == _BY_ID, LETTERS.c.id > bindparam("after"), LETTERS.c.id <= bindparam("last"))
    .order_by(LETTERS.c.id)
)


_FILE = select(FILES).where(FILES.c.room == _BY_ID, FILES.c.file == bindparam("file"))
_UNFINISHED = select(FILES).where(FILES.c.whole == 0).order_by(FILES.c.room, FILES.c.file)
_UNFINISHED_OF = _UNFINISHED.where(FILES.c.by == _BY_ID)
_UNFINISHED_BEFORE = _UNFINISHED.where(FILES.c.begun < bindparam("begun"))


class SqlView:
    """Reads a database statement by statement."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def talk(self, talk: TalkId) -> Talk | None:
        row = self._one(_TALK, talk)
        return None if row is None else rows.talk_of(row)

    def talks(self) -> int:
        return int(self._ask(_TALKS, {})[0][0])

    def newest_stamp(self) -> int:
        return int(self._ask(_NEWEST_STAMP, {})[0][0] or 0)

    def device(self, key: DeviceKey) -> Device | None:
        row = self._one(_DEVICE, key)
        return None if row is None else rows.device_of(row)

    def invitation(self, invite: InviteId) -> Invitation | None:
        row = self._one(_INVITATION, invite)
        return None if row is None else rows.invitation_of(row)

    def invitations_by(self, maker: DeviceKey) -> Sequence[Invitation]:
        return tuple(map(rows.invitation_of, self._ask(_INVITATIONS_BY, {"wanted": bytes(maker)})))

    def room(self, room: RoomId) -> Room | None:
        row = self._one(_ROOM, room)
        if row is None:
            return None
        listed = self._ask(_LISTED, {"wanted": bytes(room)})
        return rows.room_of(row, frozenset(DeviceKey(one.device) for one in listed))

    def rooms_listing(self, device: DeviceKey) -> Sequence[Room]:
        ids = [RoomId(row.room) for row in self._ask(_ROOMS_LISTING, {"wanted": bytes(device)})]
        return tuple(room for room in map(self.room, ids) if room is not None)

    def receipt_of(self, room: RoomId, envelope: Digest) -> bytes | None:
        row = self._one(_RECEIPT, room, envelope=bytes(envelope))
        return None if row is None else row.receipt

    def receipts_of(self, places: Collection[Place]) -> Mapping[Place, bytes]:
        """The receipts of those of these envelopes that are there."""
        wanted: dict[RoomId, list[bytes]] = {}
        for room, envelope in places:
            wanted.setdefault(room, []).append(bytes(envelope))
        return {
            (room, Digest(row.envelope)): row.receipt
            for room, envelopes in wanted.items()
            for row in self._ask(_RECEIPTS, {"wanted": bytes(room), "envelopes": envelopes})
        }

    def roster_change(self, room: RoomId, n: int) -> KeptChange | None:
        row = self._one(_CHANGE, room, n=n)
        return None if row is None else rows.change_of(row)

    def last_change(self, room: RoomId, device: DeviceKey) -> KeptChange | None:
        row = self._one(_LAST_CHANGE, device, room=bytes(room))
        return None if row is None else rows.change_of(row)

    def last_revocation(self, room: RoomId, device: DeviceKey, line: DeviceKey | None) -> KeptChange | None:
        row = self._one(_LAST_REVOCATION, device, room=bytes(room), line=b"" if line is None else bytes(line))
        return None if row is None else rows.change_of(row)

    def removals_of(self, device: DeviceKey) -> Sequence[KeptChange]:
        return tuple(map(rows.change_of, self._ask(_REMOVALS, {"wanted": bytes(device)})))

    def closed(self, room: RoomId) -> Closed | None:
        row = self._one(_CLOSED, room)
        return None if row is None else rows.closed_of(row)

    def all_closed(self) -> Mapping[RoomId, Closed]:
        return {RoomId(row.room): rows.closed_of(row) for row in self._ask(_ALL_CLOSED, {})}

    def day(self, device: DeviceKey) -> int | None:
        row = self._one(_DAY, device)
        return None if row is None else row.day

    def letters(self, to: DeviceKey) -> Mapping[int, Waiting]:
        found = self._ask(_LETTERS, {"wanted": bytes(to)})
        return {row.id: Waiting(Digest(row.digest), DeviceKey(row.by), row.size_bytes) for row in found}

    def kept_file(self, room: RoomId, file: FileId) -> KeptFile | None:
        row = self._one(_FILE, room, file=bytes(file))
        return None if row is None else rows.file_of(row)

    def unfinished_of(self, device: DeviceKey) -> Sequence[KeptFile]:
        return tuple(map(rows.file_of, self._ask(_UNFINISHED_OF, {"wanted": bytes(device)})))

    def unfinished_before(self, begun_ms: int) -> Sequence[KeptFile]:
        return tuple(map(rows.file_of, self._ask(_UNFINISHED_BEFORE, {"begun": begun_ms})))

    def entries_after(self, room: RoomId, after: int, items: int, size_bytes: int) -> tuple[Item, ...]:
        # The sizes first: a page of the largest envelopes would otherwise bring 200 MiB into memory to send half of one.
        wanted = {"wanted": bytes(room), "after": after}
        sizes = self._ask(_SIZES_AFTER, {**wanted, "items": items})
        last = _last_within(sizes, size_bytes)
        found = self._ask(_ENTRIES_BETWEEN, {**wanted, "last": last}) if sizes else ()
        return tuple((row.seq, row.kind, row.bytes, row.receipt) for row in found)

    def letters_after(self, to: DeviceKey, after: int, items: int, size_bytes: int) -> tuple[tuple[int, bytes], ...]:
        wanted = {"wanted": bytes(to), "after": after}
        sizes = self._ask(_LETTER_SIZES_AFTER, {**wanted, "items": items})
        last = _last_within(sizes, size_bytes)
        found = self._ask(_LETTERS_BETWEEN, {**wanted, "last": last}) if sizes else ()
        return tuple((row.id, row.bytes) for row in found)

    def _one(self, statement: Executable, wanted: bytes, **more: Any) -> Row[Any] | None:
        found = self._ask(statement, {"wanted": bytes(wanted), **more})
        return found[0] if found else None


def _last_within(sizes: Sequence[Any], size_bytes: int) -> int:
    page: list[int] = next(cut(((number, size) for number, size in sizes), len(sizes), size_bytes), [0])
    return page[-1]
