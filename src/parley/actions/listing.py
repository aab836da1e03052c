"""Changing the device list of a room. What takes effect is an item of the room's log, in the same transaction."""

from __future__ import annotations

from parley.actions.freeing import give_up
from parley.actions.host import Caller, Host
from parley.actions.places import Standing, listed_room, standing
from parley.actions.restoring import refuse_closed
from parley.delivery import log, roster, shares
from parley.delivery.events import Appended, Revoked, Told
from parley.delivery.roster import Changed, Past
from parley.delivery.states import Entry, KeptChange, Room
from parley.ports import Unit, View
from parley.protocol import pushes
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey
from parley.protocol.pushes import Item
from parley.protocol.replies import Done
from parley.protocol.requests import ChangeRoster
from parley.protocol.signed import Change, RosterChange, list_item, read_roster_change


async def change_roster(host: Host, caller: Caller, request: ChangeRoster) -> Done:
    """Grants, revokes or returns a device by the caller's signature. The last change sent again answers the same."""
    asked = read_roster_change(request.change, caller.proven())
    now = host.clock.now_ms()

    def work(unit: Unit) -> Done:
        if _is_repeated(unit, asked, request.change):
            return Done()
        at = standing(unit, caller, request)
        room = _room(unit, at, asked)
        refuse_closed(unit, room.id)
        past = Past(
            unit.last_change(asked.room, asked.device),
            unit.last_revocation(asked.room, asked.device, at.device.line),
        )
        changed = roster.change(room, at.device, unit.device(asked.device), asked, past)
        item = list_item(at.device.key, request.change)
        cost = len(item) + shares.CHANGE_BYTES
        talk, charged = shares.charge(at.talk, at.device, cost, host.quotas, reserved=asked.change is not Change.GRANT)
        grown, entry = log.append(changed.room, log.listed(item), now, host.seal.sign)
        unit.put_talk(talk)
        unit.put_device(charged)
        unit.put_room(grown)
        unit.add_entry(entry)
        unit.add_roster_change(_kept(asked, at, request.change, entry))
        unit.announce(Appended(entry))
        _announce(unit, at, changed, entry)
        return Done()

    done = await host.storage.change(work)
    if asked.change is Change.REVOKE:
        await give_up(host, asked.room, asked.device)
    return done


async def removals(host: Host, device: DeviceKey) -> tuple[pushes.Removed, ...]:
    """For a device that was away: the items that took it off lists it is not on now."""

    def look(view: View) -> tuple[pushes.Removed, ...]:
        found = []
        for kept in view.removals_of(device):
            receipt = view.receipt_of(kept.room, log.listed(list_item(kept.by, kept.content)).digest)
            if receipt is not None:
                found.append(pushes.Removed(kept.room, (_item(kept.seq, list_item(kept.by, kept.content), receipt),)))
        return tuple(found)

    return await host.storage.read(look)


def _room(unit: Unit, at: Standing, asked: RosterChange) -> Room:
    """The room that the change is about. Who is not on its list may only return to it."""
    if asked.change is not Change.RETURN:
        return listed_room(unit, at.device.key, asked.room)
    room = unit.room(asked.room)
    if room is None or room.talk != at.talk.id:
        raise ProtocolError(Code.NO_SUCH_ROOM, "no such room, or this device was never on its list")
    return room


def _is_repeated(unit: Unit, asked: RosterChange, change: bytes) -> bool:
    room = unit.room(asked.room)
    kept = unit.roster_change(asked.room, asked.n)
    return room is not None and room.roster.n == asked.n and kept is not None and kept.content == change


def _kept(asked: RosterChange, at: Standing, change: bytes, entry: Entry) -> KeptChange:
    by = at.device
    return KeptChange(asked.room, asked.n, asked.device, asked.change, by.key, by.line, entry.seq, change)


def _item(seq: int, content: bytes, receipt: bytes) -> Item:
    return (seq, int(log.listed(content).kind), content, receipt)


def _announce(unit: Unit, at: Standing, changed: Changed, entry: Entry) -> None:
    room = changed.room
    if changed.revoked is not None:
        unit.announce(Revoked(room.id, changed.revoked))
        if room.id == at.talk.plenary and at.talk.founded:
            unit.announce(Revoked(at.talk.opening_room, changed.revoked))
        unit.announce(Told(changed.revoked, pushes.Removed(room.id, (_item(entry.seq, entry.content, entry.receipt),))))
    if changed.granted is not None:
        unit.announce(Told(changed.granted, pushes.Granted(room.id)))
    for device in sorted(room.roster.devices):
        unit.announce(Told(device, pushes.Roster(room.id, room.roster.n)))
