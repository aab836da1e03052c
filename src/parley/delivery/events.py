"""What became true and durable, and whom it concerns. Made by actions, carried by the fan-out, turned into pushes at the edge."""

from __future__ import annotations

from dataclasses import dataclass

from parley.delivery.states import Entry
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.pushes import Push


@dataclass(frozen=True, slots=True)
class Appended:
    """A room's log grew by one entry; entries of a room come in order."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter waits in a device's box."""

    to: DeviceKey


@dataclass(frozen=True, slots=True)
class Revoked:
    """A device was taken off a room's list: its subscription and its place in the engine end now."""

    room: RoomId
    device: DeviceKey


@dataclass(frozen=True, slots=True)
class Told:
    """One device is told something."""

    device: DeviceKey
    push: Push


@dataclass(frozen=True, slots=True)
class ToldAll:
    """Every registered device that is connected is told something."""

    push: Push


Event = Appended | Posted | Revoked | Told | ToldAll
