"""After a restore: devices hand back what the backup lacks, show how far they have read, or go on without."""

from __future__ import annotations

from collections.abc import Sequence

from parley.actions.host import Caller, Host
from parley.actions.places import standing
from parley.delivery import log, restored, shares, talks
from parley.delivery.events import Appended, Told
from parley.delivery.restored import Closed
from parley.delivery.roster import with_list_item
from parley.delivery.states import KeptChange, Room
from parley.ports import Unit, View
from parley.protocol import pushes
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import RoomId
from parley.protocol.replies import Done, RestoredRow, Subscribed
from parley.protocol.requests import GiveBack, GoOn, Kind, Power, ShowHead
from parley.protocol.signed import RESTORED, read_list_item, read_roster_change


def refuse_closed(view: View, room: RoomId) -> None:
    """Raises `RESTORED` while a room is closed."""
    if view.closed(room) is not None:
        raise ProtocolError(
            Code.RESTORED, "restored from a backup: its devices show first what they hold", restored.RETRY_MS
        )


async def give_back(host: Host, caller: Caller, request: GiveBack) -> Subscribed:
    """Keeps one envelope that the host had signed and lost. What it has is answered as the first time."""

    def work(unit: Unit) -> Subscribed:
        at = standing(unit, caller, request)
        room, closed = at.room, _closed(unit, request.room)
        digest = log.envelope_digest(request.kind, request.bytes)
        if request.seq <= room.head.seq and unit.receipt_of(room.id, digest) == request.receipt:
            return Subscribed(room.head.seq)
        grown, entry = restored.given_back(room, request, host.seal.key)
        if request.kind is Kind.LIST:
            grown = _listed_again(unit, grown, request)
        cost = shares.CHANGE_BYTES if request.kind is Kind.LIST else len(request.bytes) + shares.ROW_BYTES
        unit.put_talk(talks.after(shares.count_again(at.talk, cost), entry))
        unit.put_room(grown)
        unit.add_entry(entry)
        unit.announce(Appended(entry))
        _tell(unit, grown, closed)
        return Subscribed(grown.head.seq)

    return await host.storage.change(work)


async def show_head(host: Host, caller: Caller, request: ShowHead) -> Done:
    """The device has nothing more to hand back; the receipt is the last it holds. Whoever is the last to say so opens the room."""
    now = host.clock.now_ms()

    def work(unit: Unit) -> Done:
        at = standing(unit, caller, request)
        closed = unit.closed(request.room)
        if closed is not None:
            head = restored.proven_head(request.receipt, request.room, host.seal.key)
            _settle(host, unit, at.room, closed.noted(at.device.key, head=head, done=True), now)
        return Done()

    return await host.storage.change(work)


async def go_on(host: Host, caller: Caller, request: GoOn) -> Done:
    """A signer says to go on without what is missing; once one of every side has said so, the room is open."""
    now = host.clock.now_ms()

    def work(unit: Unit) -> Done:
        at = standing(unit, caller, request)
        if not at.device.has(Power.SIGNER):
            raise ProtocolError(Code.NOT_ALLOWED, "a signer on the room's list goes on without")
        closed = unit.closed(request.room)
        if closed is not None:
            _settle(host, unit, at.room, closed.noted(at.device.key, goes_on=True), now)
        return Done()

    return await host.storage.change(work)


def closed_rooms(view: View, rooms: Sequence[Room]) -> tuple[RestoredRow, ...]:
    """Those of these rooms that are closed. What they wait for is pushed with the next change of it."""
    found = ((room, view.closed(room.id)) for room in rooms)
    return tuple((room.id, closed.at, room.head.seq) for room, closed in found if closed is not None)


def _closed(unit: Unit, room: RoomId) -> Closed:
    closed = unit.closed(room)
    if closed is None:
        raise ProtocolError(Code.NOT_ALLOWED, "the room is open: nothing is handed back to it")
    return closed


def _settle(host: Host, unit: Unit, room: Room, closed: Closed, now: int) -> None:
    missing = restored.waiting(closed, room, unit.day)
    whole = not missing and restored.is_whole(closed, room)
    if not whole and not restored.all_sides_go_on(closed, restored.signers_on(room, unit.device)):
        unit.put_closed(closed)
        _tell(unit, room, closed)
        return
    content = host.seal.state(RESTORED, restored.going_on(room, closed, now, without=not whole))
    grown, entry = log.append(room, restored.mark(content), now, host.seal.sign)
    unit.put_room(grown)
    unit.add_entry(entry)
    unit.reopen(room.id)
    unit.announce(Appended(entry))
    for device in sorted(room.roster.devices):
        unit.announce(Told(device, pushes.Restored(room.id, None, room.head.seq, ())))


def _tell(unit: Unit, room: Room, closed: Closed) -> None:
    told = _told(unit, room, closed)
    for device in sorted(room.roster.devices):
        unit.announce(Told(device, told))


def _told(view: View, room: Room, closed: Closed) -> pushes.Restored:
    return pushes.Restored(room.id, closed.at, room.head.seq, restored.waiting(closed, room, view.day))


def _listed_again(unit: Unit, room: Room, given: GiveBack) -> Room:
    """A change of the list that had taken effect takes effect again, by the same signature."""
    by, change = read_list_item(given.bytes)
    asked = read_roster_change(change, by)
    signer = unit.device(by)
    line = by if signer is None else signer.line
    unit.add_roster_change(KeptChange(room.id, asked.n, asked.device, asked.change, by, line, given.seq, change))
    return with_list_item(room, asked)
