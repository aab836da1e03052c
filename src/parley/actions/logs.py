"""A room's log: appending to it, and reading on from a position."""

from __future__ import annotations

from parley.actions.host import Caller, Host
from parley.actions.places import is_on_list, standing
from parley.actions.restoring import refuse_closed
from parley.delivery import log, shares, talks
from parley.delivery.events import Appended as LogGrew
from parley.ports import Durable, Unit, View
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.limits import PAGE_BYTES, PAGE_ITEMS
from parley.protocol.pushes import Item
from parley.protocol.replies import Appended, Subscribed
from parley.protocol.requests import Append, Kind, Subscribe


async def append(host: Host, caller: Caller, request: Append) -> Appended:
    """Puts an envelope at the end of a room's log. Bytes the room already has answer with their first receipt."""
    device = caller.proven()
    now = host.clock.now_ms()
    digest = log.envelope_digest(request.kind, request.bytes)

    def work(unit: Unit) -> Appended:
        at = standing(unit, caller, request)
        room = at.room
        envelope = log.inspect(room, request, digest)
        known = unit.receipt_of(room.id, envelope.digest)
        if known is not None:
            return Appended(known)
        refuse_closed(unit, room.id)
        if log.is_behind(room, envelope) and caller.hint_once(envelope.digest):
            raise ProtocolError(Code.OLD_EPOCH, "catch up; if the commit still fits, send it again")
        cost = len(request.bytes) + shares.ROW_BYTES
        talk, charged = shares.charge(
            at.talk, at.device, cost, host.quotas, reserved=_is_reserved(request, envelope.commits_epoch is not None)
        )
        host.rates.take(device, now)
        grown, entry = log.append(room, envelope, now, host.seal.sign)
        unit.put_talk(talks.after(talk, entry))
        unit.put_device(charged)
        unit.put_room(grown)
        unit.add_entry(entry)
        unit.announce(LogGrew(entry))
        return Appended(entry.receipt)

    return await host.storage.change(work, will_ask=(request.room, digest))


def is_reserved(request: Append) -> bool:
    """True of what takes somebody out, and of what devices then say of the new keys: it may use the reserve."""
    return _is_reserved(request, request.kind is Kind.MLS and log.is_commit(request.bytes))


def _is_reserved(request: Append, is_commit: bool) -> bool:
    if request.kind is Kind.MLS:
        return is_commit and len(request.bytes) <= shares.RESERVED_COMMIT_BYTES
    return request.kind in (Kind.ATTESTATION, Kind.COMPLAINT)


async def subscribe(host: Host, caller: Caller, request: Subscribe) -> Subscribed:
    """Says where the log stands; the edge then delivers what is after `after`. Raises `NO_SUCH_POSITION`."""

    def look(view: View) -> Subscribed:
        room = standing(view, caller, request).room
        if request.after > room.head.seq:
            raise ProtocolError(Code.NO_SUCH_POSITION, f"head={room.head.seq}")
        return Subscribed(room.head.seq)

    return await host.storage.read(look)


async def missing(host: Host, device: DeviceKey, room: RoomId, after: int) -> tuple[Item, ...]:
    """The next page of a room's log for a subscriber; nothing for a device that is no longer on the list."""

    def look(view: Durable) -> tuple[Item, ...]:
        found = view.room(room)
        if found is None or not is_on_list(view, device, found):
            return ()
        return view.entries_after(room, after, PAGE_ITEMS, PAGE_BYTES)

    return await host.storage.read(look)


async def is_listed(host: Host, device: DeviceKey, room: RoomId) -> bool:
    """True if the device is on the room's list now."""

    def look(view: View) -> bool:
        found = view.room(room)
        return found is not None and is_on_list(view, device, found)

    return await host.storage.read(look)
