"""What the host remembers. Plain frozen data: storage keeps it, the other modules of this folder change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from parley.protocol.ids import DeviceKey, Digest, FileId, InviteId, RoomId, TalkId
from parley.protocol.requests import Granted, Kind, Power
from parley.protocol.signed import Change

EMPTY_LOG = Digest(32)
"""`log_0` of spec/protocol.md §3: 32 zero bytes."""


class Purpose(StrEnum):
    """What a room is to the host. Only the opening room takes `sealed` envelopes."""

    OPENING = "opening"
    PLENARY = "plenary"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Share:
    """What a line has of a talk: bytes kept, bytes of its reserve, invitations and rooms it made."""

    bytes: int = 0
    reserve: int = 0
    invites: int = 0
    rooms: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk, with the counts its quotas are held against."""

    id: TalkId
    opening_room: RoomId
    plenary: RoomId
    convener: DeviceKey
    opened: int
    rooms: int
    invites: int = 0
    bytes: int = 0
    founded: bool = False
    """True once the plenary's log has a message of its group: the opening is over."""

    shares: Mapping[DeviceKey, Share] = field(default_factory=dict)
    """By line, and by the convener's device."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device registered in a talk. A device belongs to one talk for ever."""

    key: DeviceKey
    talk: TalkId
    powers: frozenset[Power]
    mailed: int = 0
    """Number of the last mail ever put into its box."""

    bytes: int = 0
    """What it brought and is kept, as it is charged."""

    line: DeviceKey | None = None
    """The head's device that it came in by, over however many invitations; its own key, if the convener invited it as a head."""

    @property
    def is_head(self) -> bool:
        """True of a device that used one of the convener's links: nobody of its line is above it."""
        return self.line == self.key

    def has(self, *any_of: Power) -> bool:
        return not self.powers.isdisjoint(any_of)

    def power_names(self) -> tuple[str, ...]:
        return tuple(sorted(self.powers))


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that one device may use. The host has the public half of its secret only."""

    id: InviteId
    talk: TalkId
    maker: DeviceKey
    auth: DeviceKey
    sealed: bytes = field(repr=False)
    power: Granted
    made: int
    expires: int
    opened: int | None = None
    used: int | None = None
    device: DeviceKey | None = None
    cancelled: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a room's log stands: last number, running hash, last stamp, highest committed MLS epoch, number of the last commit."""

    seq: int = 0
    log: Digest = EMPTY_LOG
    stamp: int = 0
    epoch: int = 0
    committed: int = 0


@dataclass(frozen=True, slots=True)
class Roster:
    """Which devices are on a room's list, after `n` signed changes."""

    n: int
    devices: frozenset[DeviceKey]


@dataclass(frozen=True, slots=True)
class Room:
    id: RoomId
    talk: TalkId
    purpose: Purpose
    maker: DeviceKey
    roster: Roster
    head: Head = Head()

    def lists(self, device: DeviceKey) -> bool:
        return device in self.roster.devices


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A signed change of a room's list that took effect: number `n` of the list, at `seq` in the room's log."""

    room: RoomId
    n: int
    device: DeviceKey
    change: Change
    by: DeviceKey
    line: DeviceKey | None
    """The line of the device that signed."""

    seq: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One envelope in a room's log, with the receipt the host signed for it."""

    room: RoomId
    seq: int
    kind: Kind
    content: bytes = field(repr=False)
    stamp: int
    envelope: Digest
    receipt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A sealed mail waiting in a device's box."""

    to: DeviceKey
    id: int
    content: bytes = field(repr=False)
    digest: Digest
    by: DeviceKey


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the host knows of a letter without reading it: from whom, and its size."""

    digest: Digest
    by: DeviceKey
    size_bytes: int


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A sealed file as it was announced and charged. `begun` (ms) is when it was announced last; `whole` once every part is there."""

    room: RoomId
    file: FileId
    talk: TalkId
    by: DeviceKey
    size_bytes: int
    begun: int
    whole: bool = False
