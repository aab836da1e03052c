"""Who is connected to a room and how far each has seen, in the host's word. Kept in memory only: nobody relies on it."""

from __future__ import annotations

from collections.abc import Iterable

from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.pushes import Present, SeenBy


class Board:
    """Collects changes; `flush` tells what to push since the last time."""

    def __init__(self) -> None:
        self._present: dict[RoomId, set[DeviceKey]] = {}
        self._seen: dict[RoomId, dict[DeviceKey, int]] = {}
        self._present_changed: set[RoomId] = set()
        self._seen_changed: set[RoomId] = set()

    def enter(self, room: RoomId, device: DeviceKey) -> None:
        """A device subscribed; it, too, is told who is there and what was seen."""
        self._present.setdefault(room, set()).add(device)
        self._present_changed.add(room)
        if room in self._seen:
            self._seen_changed.add(room)

    def leave(self, room: RoomId, device: DeviceKey) -> None:
        """A device is no longer subscribed. When the last one leaves, what was seen is forgotten."""
        present = self._present.get(room, set())
        present.discard(device)
        self._present_changed.add(room)
        if not present:
            self._present.pop(room, None)
            self._seen.pop(room, None)

    def forget(self, room: RoomId, device: DeviceKey) -> None:
        """A device was taken off the list."""
        self.leave(room, device)
        if self._seen.get(room, {}).pop(device, None) is not None:
            self._seen_changed.add(room)

    def see(self, room: RoomId, device: DeviceKey, seq: int) -> None:
        """A subscribed device has seen everything up to `seq`; going back is not possible."""
        seen = self._seen.setdefault(room, {})
        if seq > seen.get(device, 0):
            seen[device] = seq
            self._seen_changed.add(room)

    @property
    def has_news(self) -> bool:
        return bool(self._present_changed or self._seen_changed)

    def flush(self) -> Iterable[Present | SeenBy]:
        """What to push to the subscribers of each changed room."""
        present, seen = self._present_changed, self._seen_changed
        self._present_changed, self._seen_changed = set(), set()
        for room in present:
            yield Present(room, tuple(sorted(self._present.get(room, ()))))
        for room in seen:
            yield SeenBy(room, tuple(sorted(self._seen.get(room, {}).items())))
