"""A book kept in memory, under the real group commit: the fake of the storage port. Nothing survives the process."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock

from parley.delivery.restored import Closed
from parley.delivery.states import Device, Entry, Invitation, KeptChange, KeptFile, Letter, Room, Talk, Waiting
from parley.ports import Place
from parley.protocol.ids import DeviceKey, Digest, FileId, InviteId, RoomId, TalkId
from parley.protocol.limits import cut
from parley.protocol.pushes import Item
from parley.protocol.signed import Change
from parley.storage.overlay import Overlay


class MemoryBook:
    """Implements `parley.storage.group.Book`."""

    def __init__(self) -> None:
        self._writing = Lock()
        self._talks: dict[TalkId, Talk] = {}
        self._devices: dict[DeviceKey, Device] = {}
        self._invitations: dict[InviteId, Invitation] = {}
        self._rooms: dict[RoomId, Room] = {}
        self._logs: dict[RoomId, list[Entry]] = {}
        self._receipts: dict[tuple[RoomId, Digest], bytes] = {}
        self._roster_changes: dict[tuple[RoomId, int], KeptChange] = {}
        self._closed: dict[RoomId, Closed] = {}
        self._days: dict[DeviceKey, int] = {}
        self._files: dict[tuple[RoomId, FileId], KeptFile] = {}
        self._letters: dict[DeviceKey, dict[int, Letter]] = {}

    @contextmanager
    def reading(self) -> Iterator[MemoryBook]:
        with self._writing:
            yield self

    def expect(self, places: Collection[Place]) -> None:
        pass

    def write(self, done: Overlay) -> None:
        with self._writing:
            self._write(done)

    def _write(self, done: Overlay) -> None:
        self._talks.update(done.talks_put)
        self._devices.update(done.devices_put)
        self._invitations.update(done.invitations_put)
        self._rooms.update(done.rooms_put)
        self._roster_changes.update(done.roster_changes)
        self._days.update(done.days)
        for room, closed in done.closed_put.items():
            self._closed.pop(room, None)
            if closed is not None:
                self._closed[room] = closed
        for entry in done.entries:
            self._logs.setdefault(entry.room, []).append(entry)
            self._receipts[entry.room, entry.envelope] = entry.receipt
        for letter in done.letters_put:
            self._letters.setdefault(letter.to, {})[letter.id] = letter
        for to, number in done.dropped:
            self._letters.get(to, {}).pop(number, None)
        for key, file in done.files.items():
            if file is None:
                self._files.pop(key, None)
            else:
                self._files[key] = file

    def close(self) -> None:
        pass

    def talk(self, talk: TalkId) -> Talk | None:
        return self._talks.get(talk)

    def talks(self) -> int:
        return len(self._talks)

    def device(self, key: DeviceKey) -> Device | None:
        return self._devices.get(key)

    def invitation(self, invite: InviteId) -> Invitation | None:
        return self._invitations.get(invite)

    def invitations_by(self, maker: DeviceKey) -> Sequence[Invitation]:
        own = (one for one in self._invitations.values() if one.maker == maker)
        return tuple(sorted(own, key=lambda one: (one.made, one.id)))

    def room(self, room: RoomId) -> Room | None:
        return self._rooms.get(room)

    def rooms_listing(self, device: DeviceKey) -> Sequence[Room]:
        return tuple(self._rooms[key] for key in sorted(self._rooms) if self._rooms[key].lists(device))

    def receipt_of(self, room: RoomId, envelope: Digest) -> bytes | None:
        return self._receipts.get((room, envelope))

    def roster_change(self, room: RoomId, n: int) -> KeptChange | None:
        return self._roster_changes.get((room, n))

    def last_change(self, room: RoomId, device: DeviceKey) -> KeptChange | None:
        return next((one for one in self._changes(device) if one.room == room), None)

    def last_revocation(self, room: RoomId, device: DeviceKey, line: DeviceKey | None) -> KeptChange | None:
        wanted = (room, line, Change.REVOKE)
        return next((one for one in self._changes(device) if (one.room, one.line, one.change) == wanted), None)

    def removals_of(self, device: DeviceKey) -> Sequence[KeptChange]:
        last = {one.room: one for one in reversed(self._changes(device))}
        return tuple(last[room] for room in sorted(last) if last[room].change is Change.REVOKE)

    def _changes(self, device: DeviceKey) -> Sequence[KeptChange]:
        found = (one for one in self._roster_changes.values() if one.device == device)
        return sorted(found, key=lambda one: one.n, reverse=True)

    def closed(self, room: RoomId) -> Closed | None:
        return self._closed.get(room)

    def day(self, device: DeviceKey) -> int | None:
        return self._days.get(device)

    def letters(self, to: DeviceKey) -> Mapping[int, Waiting]:
        found = self._letters.get(to, {})
        return {number: Waiting(one.digest, one.by, len(one.content)) for number, one in found.items()}

    def kept_file(self, room: RoomId, file: FileId) -> KeptFile | None:
        return self._files.get((room, file))

    def unfinished_of(self, device: DeviceKey) -> Sequence[KeptFile]:
        return tuple(one for one in self._unfinished() if one.by == device)

    def unfinished_before(self, begun_ms: int) -> Sequence[KeptFile]:
        return tuple(one for one in self._unfinished() if one.begun < begun_ms)

    def _unfinished(self) -> Sequence[KeptFile]:
        return [self._files[key] for key in sorted(self._files) if not self._files[key].whole]

    def entries_after(self, room: RoomId, after: int, items: int, size_bytes: int) -> tuple[Item, ...]:
        rows = ((one.seq, int(one.kind), one.content, one.receipt) for one in self._logs.get(room, [])[after:])
        return tuple(next(cut(((row, len(row[2])) for row in rows), items, size_bytes), ()))

    def letters_after(self, to: DeviceKey, after: int, items: int, size_bytes: int) -> tuple[tuple[int, bytes], ...]:
        waiting = self._letters.get(to, {})
        rows = ((one, waiting[one].content) for one in sorted(waiting) if one > after)
        return tuple(next(cut(((row, len(row[1])) for row in rows), items, size_bytes), ()))
