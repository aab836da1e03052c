"""Fakes of the small ports: clock, ids, seal, media engine."""

from __future__ import annotations

from hashlib import sha256

from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.replies import MediaGrant
from parley.storage.folder import HostSeal


class ManualClock:
    """A clock that a test sets."""

    def __init__(self, now_ms: int = 1_800_000_000_000) -> None:
        self.now = now_ms

    def now_ms(self) -> int:
        return self.now


class CountingIds:
    """Bytes that differ each time and are the same in each run."""

    def __init__(self) -> None:
        self._count = 0

    def random(self, size_bytes: int) -> bytes:
        self._count += 1
        return (sha256(self._count.to_bytes(8, "big")).digest() * (size_bytes // 32 + 1))[:size_bytes]


def seal() -> HostSeal:
    """A host key; the same in each run."""
    return HostSeal(bytes(range(32)))


class FakeEngine:
    """A media engine without media: who holds a grant for which room."""

    def __init__(self) -> None:
        self.up = True
        self.generation = 1
        self.granted: set[tuple[RoomId, DeviceKey]] = set()

    @property
    def is_up(self) -> bool:
        return self.up

    async def grant(self, room: RoomId, device: DeviceKey) -> MediaGrant:
        if not self.up:
            raise ProtocolError(Code.ENGINE_DOWN, "the media engine restarts", 500)
        self.granted.add((room, device))
        return MediaGrant(f"token-{len(self.granted)}", self.generation)

    def revoke(self, room: RoomId, device: DeviceKey) -> None:
        self.granted.discard((room, device))


class FakeSpace:
    """A disk without an end, or, when a test says so, a full one with something kept."""

    def __init__(self) -> None:
        self.full = False
        self.kept = True

    def has_room(self) -> bool:
        return not self.full

    def give_up(self) -> bool:
        given, self.kept = self.kept, False
        return given
