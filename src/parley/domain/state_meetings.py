"""What the state keeps of sessions, the floor, decisions and recordings (spec/rules-state.md). Plain, immutable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from parley.domain.shapes import Body


class SessionState(StrEnum):
    """Rule S3."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class ItemState(StrEnum):
    """State of an agenda item."""

    PENDING = "pending"
    OPEN = "open"
    CONCLUDED = "concluded"
    DEFERRED = "deferred"


class RequestState(StrEnum):
    """Rule F1."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    DONE = "done"
    CANCELLED = "cancelled"
    RULED = "ruled"


class DecisionState(StrEnum):
    """Rule D1."""

    PROPOSED = "proposed"
    PUT = "put"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    WITHDRAWN = "withdrawn"


class RecordingState(StrEnum):
    """Rules X1 and X2."""

    PENDING = "pending"
    CONSENTED = "consented"
    STOPPED = "stopped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class When:
    """An instant and the zone it is shown in, never computed with (G13)."""

    at: int
    zone: str


@dataclass(frozen=True, slots=True)
class AgendaItem:
    item: str
    title: str
    state: ItemState = ItemState.PENDING


@dataclass(frozen=True, slots=True)
class Move:
    """A change of modality, with the reason given for it."""

    from_: str
    to: str
    reason: str
    public: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Of the last postponement, cancellation or suspension (S4)."""

    text: str
    public: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """One person of a roll call, with or without certificate (S9)."""

    name: str
    role: str
    location: str
    off_camera: bool
    person: str | None


@dataclass(frozen=True, slots=True)
class Floor:
    """Who speaks in a session and who waits (F1–F3).

    The last of `speaking` speaks, those before him were interrupted; `since`: from when his time runs, None while it does not.
    `orders`: points of order neither ruled on nor cancelled; `rights`: replies by delegation and agenda item ("": none open).
    """

    speaking: tuple[str, ...] = ()
    since: int | None = None
    speeches: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    closed: bool = False
    invited: frozenset[str] = frozenset()
    rights: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """Rules S1 and S2. `closed` is the position of the closing entry; `decisions`: put in it and not finished."""

    number: int
    title: str
    start: When
    end: When
    modality: str
    place: str | None
    attribution: str | None
    agenda: tuple[AgendaItem, ...]
    state: SessionState = SessionState.PROPOSED
    ready: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    roll: Mapping[str, tuple[Declared, ...]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    reason: Reason | None = None
    on_record: bool = True
    closed: int | None = None
    floor: Floor = field(default_factory=Floor)
    decisions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """Rule F1. Times in ms; `limit_s` 0: no limit. `item`: the agenda item under discussion when it was made."""

    session: str
    item: str | None
    delegation: str
    person: str
    type: str
    topic: str | None
    to: str | None
    limit_s: int
    state: RequestState = RequestState.WAITING
    used_ms: int = 0
    upheld: bool | None = None
    ruling: str | None = None
    appeal: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Rule D2. Delegations in the order of the electorate."""

    outcome: DecisionState
    reason: str | None
    tally: Mapping[str, int] | None
    required: tuple[int, ...] | None
    against: tuple[str, ...]
    vetoes: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Rule D1, with what its method needs of the charter it began under (C6): `rule`, and `wait_s`, counted from `put` (D6).

    `session`, `electorate` and `put` are there from when it is put. `objections`: by delegation, each with its reason;
    `aside`: who stood aside; `number`: of an adopted one.
    """

    title: str
    subject: Body
    category: str
    method: str
    params: Body
    delegation: str
    rule: Body
    wait_s: int
    session: str | None = None
    electorate: tuple[str, ...] = ()
    put: int | None = None
    state: DecisionState = DecisionState.PROPOSED
    number: int | None = None
    objections: Mapping[str, str | None] = field(default_factory=dict)
    aside: frozenset[str] = frozenset()
    ballots: Mapping[str, str] = field(default_factory=dict)
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """Rule X1."""

    session: str
    media: tuple[str, ...]
    holders: tuple[str, ...]
    state: RecordingState = RecordingState.PENDING
