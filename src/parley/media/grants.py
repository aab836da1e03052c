"""Which device may enter which engine room, in the host's memory only. Names given to the engine are random and mean nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from parley.protocol.ids import DeviceKey, RoomId

FIRST_USE_MS = 60_000
"""A token begins a connection within this time. A connection once begun may be resumed as long as the device is on the room's list."""

NAME_BYTES = 16


@dataclass(slots=True, eq=False)
class Grant:
    """One device in one room, for one life of the engine."""

    room: RoomId
    device: DeviceKey
    room_name: str
    identity: str
    minted_ms: int
    used: bool = False
    revoked: bool = False
    sockets: set[Callable[[], None]] = field(default_factory=set)
    """Closes each signalling socket that is open under this grant."""

    def is_current(self, now_ms: int) -> bool:
        return not self.revoked and (self.used or now_ms - self.minted_ms <= FIRST_USE_MS)


class Grants:
    """All grants for the present life of the engine."""

    def __init__(self, random: Callable[[int], bytes]) -> None:
        self._random = random
        self._names: dict[RoomId, str] = {}
        self._by_place: dict[tuple[RoomId, DeviceKey], Grant] = {}
        self._by_identity: dict[str, Grant] = {}

    def clear(self) -> None:
        """The engine began anew: every earlier token is worthless."""
        for grant in self._by_identity.values():
            grant.revoked = True
        self._names.clear()
        self._by_place.clear()
        self._by_identity.clear()

    @property
    def room_names(self) -> tuple[str, ...]:
        return tuple(self._names.values())

    def room_name(self, room: RoomId) -> str:
        name = self._names.get(room)
        if name is None:
            name = self._names[room] = self._random(NAME_BYTES).hex()
        return name

    def give(self, room: RoomId, device: DeviceKey, now_ms: int) -> Grant:
        """A grant for a new connection. The device keeps its identity, so that the engine ends an older connection of it."""
        known = self._by_place.get((room, device))
        if known is not None:
            known.minted_ms, known.used = now_ms, False
            return known
        grant = Grant(room, device, self.room_name(room), self._random(NAME_BYTES).hex(), now_ms)
        self._by_place[room, device] = self._by_identity[grant.identity] = grant
        return grant

    def find(self, identity: str) -> Grant | None:
        return self._by_identity.get(identity)

    def revoke(self, room: RoomId, device: DeviceKey) -> Grant | None:
        """Forgets a grant, so that its token opens nothing any more, and returns it."""
        grant = self._by_place.pop((room, device), None)
        if grant is not None:
            grant.revoked = True
            del self._by_identity[grant.identity]
        return grant
