"""The list of devices of a room. Only a signer's signature changes it; every change is kept as evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parley.delivery.states import Device, Room, Roster
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey
from parley.protocol.requests import Power
from parley.protocol.signed import Change, RosterChange


@dataclass(frozen=True, slots=True)
class Changed:
    room: Room
    granted: DeviceKey | None
    revoked: DeviceKey | None


def change(room: Room, signer: Device, subject: Device | None, asked: RosterChange) -> Changed:
    """The room after a change that `signer` signed. `subject` is the device it names, if the host knows it.

    Raises `NOT_ALLOWED`, `ROSTER_STALE` (its text is `n=<present>`), `UNKNOWN_DEVICE`.
    """
    if asked.talk != room.talk or not signer.has(Power.SIGNER):
        raise ProtocolError(Code.NOT_ALLOWED, "a device with power signer changes the list")
    if asked.n != room.roster.n + 1:
        raise ProtocolError(Code.ROSTER_STALE, f"n={room.roster.n}")
    if subject is None or subject.talk != room.talk:
        raise ProtocolError(Code.UNKNOWN_DEVICE, "no such device in this talk")
    return _CHANGES[asked.change](room, asked)


def _grant(room: Room, asked: RosterChange) -> Changed:
    new = None if room.lists(asked.device) else asked.device
    return Changed(_with(room, asked.n, room.roster.devices | {asked.device}), granted=new, revoked=None)


def _revoke(room: Room, asked: RosterChange) -> Changed:
    if not room.lists(asked.device):
        raise ProtocolError(Code.UNKNOWN_DEVICE, "the device is not on the room's list")
    return Changed(_with(room, asked.n, room.roster.devices - {asked.device}), granted=None, revoked=asked.device)


_CHANGES = {Change.GRANT: _grant, Change.REVOKE: _revoke}


def join_as_signer(room: Room, device: DeviceKey) -> Room:
    """A talk's first two rooms list a device from the moment it has power signer."""
    return _with(room, room.roster.n, room.roster.devices | {device})


def _with(room: Room, n: int, devices: frozenset[DeviceKey]) -> Room:
    return replace(room, roster=Roster(n, devices))
