"""What a rule is given and what it answers (rules G1, G3, G10, G15, G16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Any

from parley.domain.codes import Code
from parley.domain.shapes import Body, Shape
from parley.domain.state import State
from parley.record.entries import Basis
from parley.record.founding import RoomKind


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it comes from the log, body unchecked (G3).

    `signed`: the signature holds under the key certified for this author, over an entry of this talk and this room.
    `proved`: what the body brings as proof of another entry holds (L); False where it brings none.
    `basis`: what the author had of the log; no outcome hangs on it, it is for findings (Z13). None where the bytes were not read.
    """

    id: str
    author: str
    author_seq: int
    prev: str | None
    kind: str
    body: Any
    signed: bool
    proved: bool = False
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the host put an entry: position from 1 without gaps, stamp in ms UTC."""

    position: int
    stamp: int


@dataclass(frozen=True, slots=True)
class Act:
    """An entry whose author, signature, chain and shape are good, at the position and time it is judged for (G4)."""

    id: str
    kind: str
    body: Body
    author: str
    position: int
    time: int
    proved: bool = False


class Done(StrEnum):
    """Outcomes that are no rejection (G10)."""

    OK = "ok"
    HELD = "held"


Outcome = Code | Done

Check = Callable[[State, Act], Code | None]
"""The first failing check's code, or None."""

Who = Check
"""The *who* column (G15)."""

Rule = Callable[[State, Act], State | Code]
"""Own checks and effect: the new state, or the code of the first check that fails."""

Effect = Callable[[State, Act], State]


class Mark(Enum):
    """What is true of a kind besides its rule. † ‡ of G16, and the lists of C4, A9, M4, R7 and A7."""

    BINDING = auto()
    PROTECTIVE = auto()
    BEFORE_CHARTER = auto()
    NOT_INTERRUPTED = auto()
    ON_RECORD_ONLY = auto()
    VISITORS = auto()
    OUTSIDERS = auto()


def _nothing(state: State, _: object) -> State:
    return state


def all_parties(state: State, _: Act) -> Iterable[str]:
    return state.parties()


@dataclass(frozen=True, slots=True)
class Opening:
    """The rule of a ◊ kind: its entry opens a proposal, and takes effect when everybody asked has consented (N1, N2).

    `check` is made when it is posted and again when it takes effect; `by_author`: the author's
    own delegation is counted whatever he may sign; `begin` is what posting it does; `ended` what a refusal or a
    withdrawal does (it is given the proposal's id and its new state is already set).
    """

    check: Check
    effect: Effect
    needs: Callable[[State, Act], Iterable[str]] = all_parties
    by_author: bool = False
    begin: Effect = _nothing
    refused: Callable[[State, str], State] = _nothing
    withdrawn: Callable[[State, str], State] = _nothing


EVERYWHERE = frozenset(RoomKind)
PLENARY = frozenset({RoomKind.PLENARY})
MEETINGS = frozenset({RoomKind.PLENARY, RoomKind.TRACK})
TRACK = frozenset({RoomKind.TRACK})
CAUCUS = frozenset({RoomKind.CAUCUS})


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table of kinds. Without a rule it is known, and rejected as `NOT_BUILT` where its own checks would begin."""

    shape: Shape
    who: Who
    rule: Rule | Opening | None = None
    rooms: frozenset[RoomKind] = EVERYWHERE
    marks: frozenset[Mark] = frozenset()


def marked(*marks: Mark) -> frozenset[Mark]:
    return frozenset(marks)
