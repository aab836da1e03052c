"""Changing the device list of a room."""

from __future__ import annotations

from parley.actions.host import Caller, Host, listed_room, with_power
from parley.delivery import roster
from parley.delivery.events import Revoked, Told
from parley.delivery.roster import Changed
from parley.ports import Unit
from parley.protocol import pushes
from parley.protocol.replies import Done
from parley.protocol.requests import ChangeRoster, Power
from parley.protocol.signed import RosterChange, read_roster_change


async def change_roster(host: Host, caller: Caller, request: ChangeRoster) -> Done:
    """Grants or revokes a device by the caller's signature. The last change sent again answers the same."""
    asked = read_roster_change(request.change, caller.proven())

    def work(unit: Unit) -> Done:
        if _is_repeated(unit, asked, request.change):
            return Done()
        signer = with_power(unit, caller, Power.SIGNER)
        room = listed_room(unit, caller, asked.room)
        changed = roster.change(room, signer, unit.device(asked.device), asked)
        unit.put_room(changed.room)
        unit.add_roster_change(asked.room, asked.n, request.change)
        _announce(unit, changed)
        return Done()

    return await host.storage.change(work)


def _is_repeated(unit: Unit, asked: RosterChange, change: bytes) -> bool:
    room = unit.room(asked.room)
    return room is not None and room.roster.n == asked.n and unit.roster_change(asked.room, asked.n) == change


def _announce(unit: Unit, changed: Changed) -> None:
    room = changed.room
    if changed.revoked is not None:
        unit.announce(Revoked(room.id, changed.revoked))
        unit.announce(Told(changed.revoked, pushes.Removed(room.id)))
    if changed.granted is not None:
        unit.announce(Told(changed.granted, pushes.Granted(room.id)))
    for device in sorted(room.roster.devices):
        unit.announce(Told(device, pushes.Roster(room.id, room.roster.n)))
