"""What every action works with, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass, field

from parley.delivery.quotas import Quotas, Rates
from parley.delivery.states import Device, Room
from parley.ports import Clock, Files, Ids, MediaEngine, Seal, Storage, View
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, Digest, RoomId
from parley.protocol.requests import Power

REMEMBERED_HINTS = 64


@dataclass(frozen=True, slots=True)
class Host:
    """The ports and settings of a running host. `opening_digest` is SHA-256 of the secret of the operator's opening link."""

    storage: Storage
    files: Files
    media: MediaEngine
    clock: Clock
    ids: Ids
    seal: Seal
    quotas: Quotas
    rates: Rates
    opening_digest: bytes
    version: str


@dataclass(slots=True)
class Caller:
    """One connection: what it was challenged with and, once proven, its device. Lives as long as the connection."""

    nonce: bytes
    device: DeviceKey | None = None
    hinted: dict[Digest, None] = field(default_factory=dict)
    """Commits answered with `OLD_EPOCH` on this connection; sent again they are taken. The oldest are forgotten first."""

    def proven(self) -> DeviceKey:
        """The device; raises `NOT_PROVEN`."""
        if self.device is None:
            raise ProtocolError(Code.NOT_PROVEN, "prove the device first")
        return self.device

    def hint_once(self, envelope: Digest) -> bool:
        """True the first time an envelope is asked about."""
        if envelope in self.hinted:
            return False
        self.hinted[envelope] = None
        if len(self.hinted) > REMEMBERED_HINTS:
            del self.hinted[next(iter(self.hinted))]
        return True


def registered(view: View, caller: Caller) -> Device:
    """The caller's registration; raises `NOT_PROVEN`, `NOT_REGISTERED`."""
    device = view.device(caller.proven())
    if device is None:
        raise ProtocolError(Code.NOT_REGISTERED, "the device belongs to no talk here")
    return device


def with_power(view: View, caller: Caller, *any_of: Power) -> Device:
    """The caller's registration if it has one of these powers; raises `NOT_ALLOWED` beside the above."""
    device = registered(view, caller)
    if not device.has(*any_of):
        raise ProtocolError(Code.NOT_ALLOWED, "wants power " + " or ".join(any_of))
    return device


def listed_room(view: View, caller: Caller, room: RoomId) -> Room:
    """A room that lists the caller; raises `NO_SUCH_ROOM`, not saying whether it exists."""
    registered(view, caller)
    found = view.room(room)
    if found is None or not found.lists(caller.proven()):
        raise ProtocolError(Code.NO_SUCH_ROOM, "no such room, or this device is not on its list")
    return found
