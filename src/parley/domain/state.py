"""The state of a room: immutable data with the structure of `spec/rules-state.md`, and the questions every rule asks of it.

Field names are the keys of that page (`from_` stands for `from`). Bodies kept here are plain data as signed and are never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from parley.domain.shapes import Body
from parley.domain.shelves import Shelf
from parley.domain.state_meetings import Decision, Recording, Request, Session
from parley.domain.state_work import Bundle, File, Page, Presented, Release, Report, Task, Track
from parley.record.founding import RoomKind

LOG_KEPT = 1024
"""How far back a checkpoint may vouch (Z1): the state, which every newcomer is sent, does not grow with all that was ever said."""


class DelegationKind(StrEnum):
    """Rule A1."""

    PARTY = "party"
    NEUTRAL = "neutral"
    OBSERVER = "observer"


class Power(StrEnum):
    """Rule A3."""

    SIGN = "sign"
    ADMIT = "admit"
    SPEAK = "speak"
    DRAFT = "draft"
    CHAIR = "chair"
    RECORD = "record"


class ProposalState(StrEnum):
    """Rule N1."""

    PENDING = "pending"
    EFFECTIVE = "effective"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Room:
    """Owners in charter order (R1). `leads`: of a track, each delegation's (K1, K3)."""

    kind: RoomKind
    owners: tuple[str, ...]
    leads: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delegation:
    """Its heads are in `State.heads`: a charter does not change them (A8)."""

    id: str
    kind: DelegationKind
    signature: str


@dataclass(frozen=True, slots=True)
class Charter:
    """The charter in force, complete, under the id of the entry that proposed it (C1). It passed C5, so what it has is well typed."""

    id: str
    charter: Mapping[str, Any]

    @property
    def chairs(self) -> list[str]:
        chairs: list[str] = self.charter["chair"]["delegations"]
        return chairs

    @property
    def rotates(self) -> bool:
        return bool(self.charter["chair"]["rotate"])

    @property
    def undertaking(self) -> str | None:
        return self.charter.get("undertaking")

    @property
    def outage_ms(self) -> int:
        return int(self.charter.get("outage_s", 600)) * 1000


@dataclass(frozen=True, slots=True)
class Person:
    """A certificate and what became of it (A2). Times are ms UTC; `key` is the public key as certified."""

    delegation: str
    name: str
    role: str
    powers: frozenset[str]
    key: str
    from_: int | None = None
    until: int | None = None
    aliases: tuple[str, ...] = ()
    revoked: bool = False
    objections: frozenset[str] = frozenset()
    undertakings: frozenset[str] = frozenset()

    def expired(self, time: int) -> bool:
        """Outside [from, until) (A10)."""
        return (self.from_ is not None and time < self.from_) or (self.until is not None and time >= self.until)

    def holds(self, power: Power) -> bool:
        return power in self.powers


@dataclass(frozen=True, slots=True)
class Link:
    """An author's last chained entry (G9)."""

    seq: int
    id: str


@dataclass(frozen=True, slots=True)
class AdmissionConsent:
    """One owner's consent to one person with this key (R2)."""

    key: str
    not_after: int
    until: int | None


@dataclass(frozen=True, slots=True)
class AgreedRoom:
    """A corridor or contact group the parties agreed to open (R2)."""

    kind: RoomKind
    title: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A private position, kept in its caucus."""

    tag: str


@dataclass(frozen=True, slots=True)
class Held:
    """A binding act that waits for co-heads (A6); `heads`: those counted."""

    kind: str
    body: Body
    author: str
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rule N1. The body is kept while it is pending."""

    kind: str
    body: Body | None
    author: str
    delegation: str
    needs: frozenset[str]
    given: frozenset[str]
    state: ProposalState


@dataclass(frozen=True, slots=True)
class Deadline:
    """A running due time (G5): when, what kind of matter it is, and the position of its decision."""

    at: int
    kind: str
    position: int


@dataclass(frozen=True, slots=True)
class Outage:
    """An interval that moved a deadline (G7); `after` is the position of the last entry before it."""

    after: int
    from_: int
    to: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything later entries are judged by. Made by `founding`, changed by `reducer` alone."""

    room: Room
    delegations: tuple[Delegation, ...]
    heads: Mapping[str, tuple[str, ...]]
    charter: Charter | None = None
    subscribed: frozenset[str] = frozenset()
    persons: Shelf[Person] = field(default_factory=Shelf)
    members: Mapping[str, int | None] = field(default_factory=dict)
    rules: int = 1
    position: int = 0
    time: int = 0
    stamp: int | None = None
    log: tuple[str, ...] = ()
    """The last ids, `LOG_KEPT` at most; that at `position` is the last."""
    run: str = "0" * 64
    """The running hash over all entries and their stamps (spec/record.md §6), hex."""
    runs: tuple[str, ...] = ()
    """The running hashes parallel to `log`: `run` as it was after each of those entries."""
    chains: Shelf[Link] = field(default_factory=Shelf)
    left: frozenset[str] = frozenset()
    interrupted: bool = False
    successions: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    consents: Shelf[Mapping[str, AdmissionConsent]] = field(default_factory=Shelf)
    denied: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By member and owner, the hash of the word of that member's device the owner denied last (R13)."""
    rooms: Shelf[AgreedRoom] = field(default_factory=Shelf)
    notes: Shelf[Note] = field(default_factory=Shelf)
    held: Shelf[Held] = field(default_factory=Shelf)
    proposals: Shelf[Proposal] = field(default_factory=Shelf)
    pending: Shelf[str] = field(default_factory=Shelf)
    sessions: Shelf[Session] = field(default_factory=Shelf)
    open: str | None = None
    requests: Shelf[Request] = field(default_factory=Shelf)
    decisions: Shelf[Decision] = field(default_factory=Shelf)
    releases: Shelf[Release] = field(default_factory=Shelf)
    carried: Shelf[str] = field(default_factory=Shelf)
    files: Shelf[File] = field(default_factory=Shelf)
    bundles: Shelf[Bundle] = field(default_factory=Shelf)
    page: Page | None = None
    tracks: Shelf[Track] = field(default_factory=Shelf)
    tasks: Shelf[Task] = field(default_factory=Shelf)
    report: Report | None = None
    presented: Shelf[Presented] = field(default_factory=Shelf)
    recordings: Shelf[Recording] = field(default_factory=Shelf)
    checkpoints: Mapping[str, int] = field(default_factory=dict)
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    outages: tuple[Outage, ...] = ()

    def delegation(self, name: str) -> Delegation | None:
        """None for one that the charter in force (before: the founding document) does not name."""
        return next((each for each in self.delegations if each.id == name), None)

    def kind_of(self, delegation: str) -> DelegationKind | None:
        known = self.delegation(delegation)
        return known.kind if known else None

    def parties(self) -> tuple[str, ...]:
        """All parties of the room, in charter order (G14)."""
        return tuple(
            each.id
            for each in self.delegations
            if each.kind is DelegationKind.PARTY and each.id in self.room.owners and each.id not in self.left
        )

    def in_charter_order(self, delegations: Iterable[str]) -> list[str]:
        """Those the charter names, then the others sorted (rules §22)."""
        order = {each.id: place for place, each in enumerate(self.delegations)}
        return sorted(delegations, key=lambda name: (order.get(name, len(order)), name))

    def open_session(self) -> Session | None:
        """The one session of the room that is open (S8)."""
        return None if self.open is None else self.sessions[self.open]

    def is_chair(self, person: str) -> bool:
        """Rule A4."""
        one = self.persons[person]
        if self.charter is None or not one.holds(Power.CHAIR) or one.delegation not in self.charter.chairs:
            return False
        session = self.open_session() if self.charter.rotates else None
        if session is None:
            return True
        return self.charter.chairs[(session.number - 1) % len(self.charter.chairs)] == one.delegation

    def is_signer(self, person: str) -> bool:
        """Of a party, and may bind it (A3, A5)."""
        one = self.persons[person]
        return one.holds(Power.SIGN) and self.kind_of(one.delegation) is DelegationKind.PARTY

    def is_head(self, person: str) -> bool:
        return person in self.heads.get(self.persons[person].delegation, ())

    def is_lead(self, person: str) -> bool:
        """Of his delegation, in a track (K3)."""
        return self.room.leads.get(self.persons[person].delegation) == person

    def is_visitor(self, person: str) -> bool:
        """Rule R7, of a member."""
        delegation = self.persons[person].delegation
        if delegation in self.room.owners:
            return False
        return self.room.kind is not RoomKind.PLENARY or self.kind_of(delegation) is not DelegationKind.OBSERVER
