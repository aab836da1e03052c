"""A write buffer over a view: what pieces of work did before it is written. Reads see it first, then what lies below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from parley.delivery.events import Event
from parley.delivery.restored import Closed
from parley.delivery.states import Device, Entry, Invitation, KeptChange, KeptFile, Letter, Room, Talk, Waiting
from parley.ports import View
from parley.protocol.ids import DeviceKey, Digest, FileId, InviteId, RoomId, TalkId
from parley.protocol.signed import Change


class Overlay:
    """Implements `parley.ports.Unit` over any view. `absorb` merges a finished piece of work into the batch it belongs to."""

    def __init__(self, below: View) -> None:
        self._below = below
        self.talks_put: dict[TalkId, Talk] = {}
        self.devices_put: dict[DeviceKey, Device] = {}
        self.invitations_put: dict[InviteId, Invitation] = {}
        self.rooms_put: dict[RoomId, Room] = {}
        self.entries: list[Entry] = []
        self.roster_changes: dict[tuple[RoomId, int], KeptChange] = {}
        self.letters_put: list[Letter] = []
        self.dropped: set[tuple[DeviceKey, int]] = set()
        self.files: dict[tuple[RoomId, FileId], KeptFile | None] = {}
        """As put last; None: dropped."""

        self.events: list[Event] = []
        self._receipts: dict[tuple[RoomId, Digest], bytes] = {}
        self.probes = False
        self.closed_put: dict[RoomId, Closed | None] = {}
        self.days: dict[DeviceKey, int] = {}

    def absorb(self, done: Overlay) -> None:
        """Takes over everything a later piece of work did on top of this one."""
        self.talks_put.update(done.talks_put)
        self.devices_put.update(done.devices_put)
        self.invitations_put.update(done.invitations_put)
        self.rooms_put.update(done.rooms_put)
        self.entries.extend(done.entries)
        self.roster_changes.update(done.roster_changes)
        self.letters_put.extend(done.letters_put)
        self.dropped.update(done.dropped)
        self.files.update(done.files)
        self.events.extend(done.events)
        self._receipts.update(done._receipts)
        self.probes = self.probes or done.probes
        self.closed_put.update(done.closed_put)
        self.days.update(done.days)

    def is_empty(self) -> bool:
        return not (
            self.talks_put
            or self.devices_put
            or self.invitations_put
            or self.rooms_put
            or self.entries
            or self.roster_changes
            or self.letters_put
            or self.dropped
            or self.files
            or self.probes
            or self.closed_put
            or self.days
        )

    # what the port's Unit writes

    def put_talk(self, talk: Talk) -> None:
        self.talks_put[talk.id] = talk

    def put_device(self, device: Device) -> None:
        self.devices_put[device.key] = device

    def put_invitation(self, invitation: Invitation) -> None:
        self.invitations_put[invitation.id] = invitation

    def put_room(self, room: Room) -> None:
        self.rooms_put[room.id] = room

    def add_entry(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._receipts[entry.room, entry.envelope] = entry.receipt

    def add_roster_change(self, change: KeptChange) -> None:
        self.roster_changes[change.room, change.n] = change

    def add_letter(self, letter: Letter) -> None:
        self.letters_put.append(letter)

    def drop_letters(self, to: DeviceKey, ids: Sequence[int]) -> None:
        self.dropped.update((to, one) for one in ids)

    def put_closed(self, closed: Closed) -> None:
        self.closed_put[closed.room] = closed

    def reopen(self, room: RoomId) -> None:
        self.closed_put[room] = None

    def put_day(self, device: DeviceKey, day: int) -> None:
        self.days[device] = day

    def put_file(self, file: KeptFile) -> None:
        self.files[file.room, file.file] = file

    def finish_file(self, room: RoomId, file: FileId) -> None:
        known = self.kept_file(room, file)
        if known is not None:
            self.put_file(replace(known, whole=True))

    def drop_file(self, room: RoomId, file: FileId) -> None:
        self.files[room, file] = None

    def probe(self) -> None:
        self.probes = True

    def announce(self, event: Event) -> None:
        self.events.append(event)

    # what the port's View reads

    def talk(self, talk: TalkId) -> Talk | None:
        return self.talks_put.get(talk) or self._below.talk(talk)

    def talks(self) -> int:
        return self._below.talks() + sum(self._below.talk(talk) is None for talk in self.talks_put)

    def device(self, key: DeviceKey) -> Device | None:
        return self.devices_put.get(key) or self._below.device(key)

    def invitation(self, invite: InviteId) -> Invitation | None:
        return self.invitations_put.get(invite) or self._below.invitation(invite)

    def invitations_by(self, maker: DeviceKey) -> Sequence[Invitation]:
        found = {one.id: one for one in self._below.invitations_by(maker)}
        found.update((one.id, one) for one in self.invitations_put.values() if one.maker == maker)
        return tuple(sorted(found.values(), key=lambda one: (one.made, one.id)))

    def room(self, room: RoomId) -> Room | None:
        return self.rooms_put.get(room) or self._below.room(room)

    def rooms_listing(self, device: DeviceKey) -> Sequence[Room]:
        found = {one.id: one for one in self._below.rooms_listing(device)}
        found.update(self.rooms_put)
        return tuple(found[key] for key in sorted(found) if found[key].lists(device))

    def receipt_of(self, room: RoomId, envelope: Digest) -> bytes | None:
        return self._receipts.get((room, envelope)) or self._below.receipt_of(room, envelope)

    def roster_change(self, room: RoomId, n: int) -> KeptChange | None:
        return self.roster_changes.get((room, n)) or self._below.roster_change(room, n)

    def last_change(self, room: RoomId, device: DeviceKey) -> KeptChange | None:
        return self._last_put(room, device) or self._below.last_change(room, device)

    def last_revocation(self, room: RoomId, device: DeviceKey, line: DeviceKey | None) -> KeptChange | None:
        found = [
            one
            for one in self.roster_changes.values()
            if (one.room, one.device, one.line, one.change) == (room, device, line, Change.REVOKE)
        ]
        return max(found, key=_number, default=None) or self._below.last_revocation(room, device, line)

    def removals_of(self, device: DeviceKey) -> Sequence[KeptChange]:
        found = {one.room: one for one in self._below.removals_of(device)}
        for one in sorted(self.roster_changes.values(), key=_number):
            if one.device == device:
                found[one.room] = one
        return tuple(found[room] for room in sorted(found) if found[room].change is Change.REVOKE)

    def _last_put(self, room: RoomId, device: DeviceKey) -> KeptChange | None:
        found = (one for one in self.roster_changes.values() if (one.room, one.device) == (room, device))
        return max(found, key=_number, default=None)

    def closed(self, room: RoomId) -> Closed | None:
        return self.closed_put[room] if room in self.closed_put else self._below.closed(room)

    def day(self, device: DeviceKey) -> int | None:
        return self.days[device] if device in self.days else self._below.day(device)

    def letters(self, to: DeviceKey) -> Mapping[int, Waiting]:
        waiting = dict(self._below.letters(to))
        waiting.update(
            (one.id, Waiting(one.digest, one.by, len(one.content))) for one in self.letters_put if one.to == to
        )
        return {number: letter for number, letter in waiting.items() if (to, number) not in self.dropped}

    def kept_file(self, room: RoomId, file: FileId) -> KeptFile | None:
        return self.files[room, file] if (room, file) in self.files else self._below.kept_file(room, file)

    def unfinished_of(self, device: DeviceKey) -> Sequence[KeptFile]:
        return self._unfinished(self._below.unfinished_of(device), lambda one: one.by == device)

    def unfinished_before(self, begun_ms: int) -> Sequence[KeptFile]:
        return self._unfinished(self._below.unfinished_before(begun_ms), lambda one: one.begun < begun_ms)

    def _unfinished(self, below: Sequence[KeptFile], fits: Callable[[KeptFile], bool]) -> Sequence[KeptFile]:
        found: dict[tuple[RoomId, FileId], KeptFile | None] = {(one.room, one.file): one for one in below}
        found.update(self.files)
        kept = (found[key] for key in sorted(found))
        return tuple(one for one in kept if one is not None and not one.whole and fits(one))


def _number(change: KeptChange) -> int:
    return change.n
