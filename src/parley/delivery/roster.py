"""The list of devices of a room. Only a signature changes it, and every change that takes effect is an item of the room's log.

The host cannot read who was removed by the group, so it cannot tell a wrong change from a right one. It shows every change to everybody,
and it lets a head's device come back after somebody else took it off: devices judge the change by their keys (spec/protocol.md §3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parley.delivery.states import Device, KeptChange, Room, Roster
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey
from parley.protocol.requests import Power
from parley.protocol.signed import Change, RosterChange


@dataclass(frozen=True, slots=True)
class Past:
    """What a room's log has of a device: the last change of its place, and the last revocation of it that the asking line signed."""

    last: KeptChange | None = None
    revoked_by_line: KeptChange | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    room: Room
    granted: DeviceKey | None
    revoked: DeviceKey | None


def change(room: Room, by: Device, subject: Device | None, asked: RosterChange, past: Past) -> Changed:
    """The room after a change that `by` signed. `subject` is the device it names, if the host knows it.

    Raises `NOT_ALLOWED`, `NO_SUCH_POSITION`, `ROSTER_STALE` (its text is `n=<present>`, and ` after=<seq>` if what was signed does not
    know the last change of that device), `UNKNOWN_DEVICE`, `LIST_STANDS`.
    """
    if asked.talk != room.talk:
        raise ProtocolError(Code.NOT_ALLOWED, "the change is for another talk")
    if asked.n != room.roster.n + 1:
        raise ProtocolError(Code.ROSTER_STALE, f"n={room.roster.n}")
    if asked.after > room.head.seq:
        raise ProtocolError(Code.NO_SUCH_POSITION, f"head={room.head.seq}")
    if past.last is not None and asked.after < past.last.seq:
        raise ProtocolError(Code.ROSTER_STALE, f"n={room.roster.n} after={past.last.seq}")
    if subject is None or subject.talk != room.talk:
        raise ProtocolError(Code.UNKNOWN_DEVICE, "no such device in this talk")
    return _CHANGES[asked.change](room, by, subject, asked, past)


def _grant(room: Room, by: Device, subject: Device, asked: RosterChange, past: Past) -> Changed:
    _wants_signer(by)
    new = None if room.lists(asked.device) else asked.device
    return Changed(_with(room, asked.n, room.roster.devices | {asked.device}), granted=new, revoked=None)


def _revoke(room: Room, by: Device, subject: Device, asked: RosterChange, past: Past) -> Changed:
    if not room.lists(asked.device):
        raise ProtocolError(Code.UNKNOWN_DEVICE, "the device is not on the room's list")
    if by.key != subject.key:
        _wants_signer(by)
        _wants_a_commit_since(room, by, subject, past)
    return Changed(_with(room, asked.n, room.roster.devices - {asked.device}), granted=None, revoked=asked.device)


def _return(room: Room, by: Device, subject: Device, asked: RosterChange, past: Past) -> Changed:
    last = past.last
    undone = last is not None and last.change is Change.REVOKE and last.by != by.key
    if by.key != subject.key or not by.is_head or not undone:
        raise ProtocolError(Code.NOT_ALLOWED, "a head's device returns by itself, after somebody else took it off")
    return Changed(_with(room, asked.n, room.roster.devices | {by.key}), granted=by.key, revoked=None)


def _wants_signer(by: Device) -> None:
    if not by.has(Power.SIGNER):
        raise ProtocolError(Code.NOT_ALLOWED, "a device with power signer changes the list")


def _wants_a_commit_since(room: Room, by: Device, subject: Device, past: Past) -> None:
    """Who was taken off and came back is taken off again by the same line only after keys were changed, as the host sees it."""
    own = by.line == subject.line and not subject.is_head
    if own or past.last is None or past.revoked_by_line is None or room.head.committed > past.last.seq:
        return
    raise ProtocolError(Code.LIST_STANDS, "the device came back, and the log shows no change of keys since")


_CHANGES = {Change.GRANT: _grant, Change.REVOKE: _revoke, Change.RETURN: _return}


def join_as_head(room: Room, device: DeviceKey) -> Room:
    """A talk's first two rooms list a head's device from the moment it has used the convener's link."""
    return _with(room, room.roster.n, room.roster.devices | {device})


def with_list_item(room: Room, asked: RosterChange) -> Room:
    """The room after a change that had taken effect before: it is judged no second time."""
    taken = asked.change is Change.REVOKE
    devices = room.roster.devices - {asked.device} if taken else room.roster.devices | {asked.device}
    return _with(room, asked.n, devices)


def _with(room: Room, n: int, devices: frozenset[DeviceKey]) -> Room:
    return replace(room, roster=Roster(n, devices))
