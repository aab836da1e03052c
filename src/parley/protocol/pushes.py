"""What the host says unasked (spec/protocol.md §4): one dataclass a kind, its fields named as on the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from parley.protocol.ids import DeviceKey, HostKey, InviteId, RoomId

Item = tuple[int, int, bytes, bytes]
"""One envelope of a room's log: seq, kind, bytes, receipt."""


@dataclass(frozen=True, slots=True)
class Challenge:
    kind: ClassVar[str] = "challenge"
    nonce: bytes
    host: HostKey
    now: int
    protocol: int
    version: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """Consecutive envelopes of one room, oldest first."""

    kind: ClassVar[str] = "deliver"
    room: RoomId
    items: tuple[Item, ...]

    def __repr__(self) -> str:
        return f"Deliver({self.room!r}, {self.items[0][0]}…{self.items[-1][0]})"


@dataclass(frozen=True, slots=True)
class Mail:
    kind: ClassVar[str] = "mail"
    items: tuple[tuple[int, bytes], ...]

    def __repr__(self) -> str:
        return f"Mail({len(self.items)} items)"


@dataclass(frozen=True, slots=True)
class Invite:
    kind: ClassVar[str] = "invite"
    invite: InviteId
    state: str
    device: DeviceKey | None


@dataclass(frozen=True, slots=True)
class Roster:
    kind: ClassVar[str] = "roster"
    room: RoomId
    n: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Taken off a room's list, by the item that its log has of it: who may read the log no more is shown this one."""

    kind: ClassVar[str] = "removed"
    room: RoomId
    items: tuple[Item, ...]

    def __repr__(self) -> str:
        return f"Removed({self.room!r})"


@dataclass(frozen=True, slots=True)
class Granted:
    kind: ClassVar[str] = "granted"
    room: RoomId


@dataclass(frozen=True, slots=True)
class SeenBy:
    kind: ClassVar[str] = "seen"
    room: RoomId
    seen: tuple[tuple[DeviceKey, int], ...]


@dataclass(frozen=True, slots=True)
class Pulse:
    """Passed on as it came and kept nowhere."""

    kind: ClassVar[str] = "pulse"
    room: RoomId
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Present:
    kind: ClassVar[str] = "present"
    room: RoomId
    devices: tuple[DeviceKey, ...]


@dataclass(frozen=True, slots=True)
class Media:
    kind: ClassVar[str] = "media"
    generation: int
    state: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A room is closed since the restore at `at`, or open again (`at` null). `waiting`: devices that have not shown what they hold."""

    kind: ClassVar[str] = "restored"
    room: RoomId
    at: int | None
    head: int
    waiting: tuple[DeviceKey, ...]


@dataclass(frozen=True, slots=True)
class Going:
    kind: ClassVar[str] = "going"


Push = (
    Challenge
    | Deliver
    | Mail
    | Invite
    | Roster
    | Removed
    | Granted
    | SeenBy
    | Pulse
    | Present
    | Media
    | Restored
    | Going
)
