"""The reducer (rules G1, G8–G10): one entry after another makes the state of a room. Pure and deterministic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from parley.domain import clock, shapes
from parley.domain.act import Act, Done, Entry, Kind, Mark, Outcome, Placed
from parley.domain.codes import Code
from parley.domain.consent import perform
from parley.domain.joint import hold, needs_seconds
from parley.domain.kinds import DUE, KINDS
from parley.domain.state import LOG_KEPT, Link, State


def apply(state: State, entry: Entry, placed: Placed) -> tuple[State, Outcome]:
    """The state after the next entry of the log, and what became of it.

    A rejected entry changes nothing but its place in the log and, where G9 says so, its author's chain. Raises `ValueError` if the
    position is not the next one: a caller that skips entries has no state to speak of.
    """
    if placed.position != state.position + 1:
        raise ValueError(f"position {placed.position} after {state.position}")
    state = clock.advance(state, placed.stamp, DUE)
    run = _run_after(state.run, entry.id, placed.stamp)
    log, runs = (*state.log, entry.id)[-LOG_KEPT:], (*state.runs, run)[-LOG_KEPT:]
    state = replace(state, position=placed.position, log=log, run=run, runs=runs)
    problem = _chain_problem(state, entry)
    if problem:
        return state, problem
    state = replace(state, chains=state.chains.put(entry.author, Link(entry.author_seq, entry.id)))
    kind = KINDS.get(entry.kind)
    if kind is None:
        return state, Code.UNKNOWN_KIND
    problem = shapes.problem(kind.shape, entry.body)
    if problem:
        return state, problem
    act = Act(entry.id, entry.kind, entry.body, entry.author, placed.position, state.time, entry.proved)
    return _judge(state, act, kind)


def tick(state: State, stamp: int) -> State:
    """The room at a beat (G6): outages and due times, no entry."""
    return clock.advance(state, stamp, DUE)


def as_at(state: State, time: int) -> State:
    """The room as viewed at a time: what is due by then has happened (G5)."""
    return replace(clock.fall_due(state, time, DUE), time=max(time, state.time))


def _run_after(run: str, entry: str, stamp: int) -> str:
    """The running hash after one more entry: its id, as text, and when the host took it (spec/record.md §6)."""
    return sha256(bytes.fromhex(run) + entry.encode() + stamp.to_bytes(8, "big")).hexdigest()


def _chain_problem(state: State, entry: Entry) -> Code | None:
    """Checks 1–3: author, signature, chain (G9)."""
    if entry.author not in state.persons:
        return Code.UNKNOWN_AUTHOR
    if not entry.signed:
        return Code.BAD_SIGNATURE
    last = state.chains.get(entry.author)
    expected, prev = (last.seq + 1, last.id) if last else (1, None)
    if entry.author_seq != expected:
        return Code.CHAIN_REPLAY if entry.author_seq < expected else Code.CHAIN_GAP
    return None if entry.prev == prev else Code.CHAIN_FORK


def _judge(state: State, act: Act, kind: Kind) -> tuple[State, Outcome]:
    """Checks 5–10 and the effect."""
    problem = _standing(state, act) or _room(state, act, kind) or kind.who(state, act) or _talk(state, kind)
    if problem:
        return state, problem
    if needs_seconds(state, act, kind):
        return hold(state, act), Done.HELD
    result = perform(kind, state, act)
    return (state, result) if isinstance(result, Code) else (result, Done.OK)


def _standing(state: State, act: Act) -> Code | None:
    """Check 5."""
    author = state.persons[act.author]
    if author.delegation in state.left:
        return Code.DELEGATION_LEFT
    if author.revoked:
        return Code.AUTHOR_REVOKED
    return Code.AUTHOR_EXPIRED if author.expired(act.time) else None


def _room(state: State, act: Act, kind: Kind) -> Code | None:
    """Check 6 (R7, R10)."""
    if Mark.OUTSIDERS in kind.marks:
        return None
    if act.author not in state.members:
        return Code.NOT_IN_ROOM
    if state.is_visitor(act.author) and (Mark.VISITORS not in kind.marks or _overdue(state.members, act)):
        return Code.VISITOR
    return None if state.room.kind in kind.rooms else Code.WRONG_ROOM


def _overdue(members: Mapping[str, int | None], act: Act) -> bool:
    until = members[act.author]
    return until is not None and act.time >= until


def _talk(state: State, kind: Kind) -> Code | None:
    """Check 8 (C4, A9, M4)."""
    if state.charter is None and Mark.BEFORE_CHARTER not in kind.marks:
        return Code.CHARTER_NOT_IN_FORCE
    if state.interrupted and Mark.NOT_INTERRUPTED in kind.marks:
        return Code.TALK_INTERRUPTED
    session = state.open_session() if Mark.ON_RECORD_ONLY in kind.marks else None
    return Code.OFF_RECORD if session and not session.on_record else None
