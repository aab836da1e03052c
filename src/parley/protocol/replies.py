"""What the host answers (spec/protocol.md §3): one dataclass a verb, its fields named as on the wire."""

from __future__ import annotations

from dataclasses import dataclass

from parley.protocol.ids import DeviceKey, InviteId, RoomId, TalkId


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing more to say than that it is done, durably."""


RestoredRow = tuple[RoomId, int, int]
"""A room that is closed since a restore: when that was (ms), and where its log stands."""


@dataclass(frozen=True, slots=True)
class Proven:
    """Where the device stands: its talk, powers, rooms with the number of their last envelope, and roster counts."""

    talk: TalkId | None
    powers: tuple[str, ...]
    rooms: tuple[tuple[RoomId, int], ...]
    roster: tuple[tuple[RoomId, int], ...]
    restored: tuple[RestoredRow, ...]


InviteRow = tuple[InviteId, str, str, int | None, int | None, DeviceKey | None]
"""Invitation, power it gives, state, when first opened, when used, by which device."""


@dataclass(frozen=True, slots=True)
class InviteStates:
    invites: tuple[InviteRow, ...]


@dataclass(frozen=True, slots=True)
class SealedInvite:
    sealed: bytes
    state: str
    used: int | None


@dataclass(frozen=True, slots=True)
class Registered:
    talk: TalkId
    opening_room: RoomId
    plenary: RoomId
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appended:
    receipt: bytes


@dataclass(frozen=True, slots=True)
class Subscribed:
    head: int


@dataclass(frozen=True, slots=True)
class PartsThere:
    """Numbers of the parts the host has, ascending."""

    have: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    bytes: bytes


@dataclass(frozen=True, slots=True)
class MediaGrant:
    token: str
    generation: int

    def __repr__(self) -> str:
        return f"MediaGrant(generation={self.generation})"


Reply = (
    Done | Proven | InviteStates | SealedInvite | Registered | Appended | Subscribed | PartsThere | Part | MediaGrant
)
