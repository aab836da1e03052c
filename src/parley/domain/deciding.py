"""What stands to be decided: looking it up, voting on it, announcing it, ending it; the appeal against a ruling (rules D2, D6–D12, F5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from parley.domain.act import Act
from parley.domain.codes import Code
from parley.domain.methods import METHODS, present_in, too_soon
from parley.domain.persons import own_delegation
from parley.domain.sessions import with_session
from parley.domain.shapes import Body
from parley.domain.speaking import reverse_ruling
from parley.domain.state import State
from parley.domain.state_meetings import Decision, DecisionState, Result
from parley.record.founding import RoomKind

UNFINISHED = (DecisionState.PROPOSED, DecisionState.PUT)


def decision_in(state: State, act: Act, *states: DecisionState) -> Decision | Code:
    """The decision, if there is one (`NOT_FOUND`) in one of these states (`WRONG_STATE`)."""
    decision = state.decisions.get(act.body["decision"])
    if decision is None:
        return Code.NOT_FOUND
    return decision if decision.state in states else Code.WRONG_STATE


def with_decision(state: State, decision_id: str, decision: Decision) -> State:
    return replace(state, decisions=state.decisions.put(decision_id, decision))


def terms_of(state: State) -> Body:
    """What the charter in force says of decisions; nothing where there is none, as in a track that was begun without (G2)."""
    terms: Body = state.charter.charter["decision"] if state.charter else {}
    return terms


def subject_problem(state: State, subject: Body) -> Code | None:
    """Checked when proposed, put and announced (D3). Texts are not decided on yet (T20)."""
    return _SUBJECT_PROBLEM[subject["type"]](state, subject)


_SUBJECT_PROBLEM: Mapping[str, Callable[[State, Body], Code | None]] = {
    "text": lambda state, subject: Code.NOT_BUILT,
    "motion": lambda state, subject: None,
    "report": lambda state, subject: None if subject["report"] in state.presented else Code.NOT_FOUND,
    "overrule": lambda state, subject: None,
}


def waited_for(state: State, decision_id: str) -> State:
    """The session it is put in is not closed before it is announced (S4), if it can be announced in that session only."""
    decision = state.decisions[decision_id]
    if decision.session is None or not METHODS[decision.method].in_session:
        return state
    session = state.sessions[decision.session]
    return with_session(state, decision.session, replace(session, decisions=session.decisions | {decision_id}))


# --- an appeal against a ruling (F5)

APPEAL_RULE: Body = {
    "conditions": [{"unit": "delegation", "base": "cast", "threshold": {"n": 1, "d": 2, "strict": True}}],
    "concurring": [],
    "test": "no_negative",
}
MIN_OPEN_S = 60
"""Where a charter says nothing: what every template says (C7)."""


def put_appeal(state: State, act: Act, session_id: str) -> State:
    """A procedural decision by vote with the id of the appeal, put at once.

    Only where decisions are voted on does the session wait for it: in a track nobody could end it (R10).
    """
    decision = Decision(
        title="Overrule",
        subject={"type": "overrule", "request": act.body["request"]},
        category="procedural",
        method="vote",
        params={},
        delegation=own_delegation(state, act),
        rule=APPEAL_RULE,
        wait_s=terms_of(state).get("min_open_s", MIN_OPEN_S),
        session=session_id,
        electorate=state.parties(),
        put=act.time,
        state=DecisionState.PUT,
    )
    state = with_decision(state, act.id, decision)
    return waited_for(state, act.id) if state.room.kind is RoomKind.PLENARY else state


# --- voting and announcing


def _to_vote(state: State, act: Act) -> Decision | Code:
    """The decision, if it stands to be voted on or announced, in its open session where it needs one (D7)."""
    decision = decision_in(state, act, DecisionState.PUT)
    if isinstance(decision, Code):
        return decision
    if act.body.get("question", "main") == "category":
        return Code.WRONG_STATE
    in_session = METHODS[decision.method].in_session
    return Code.NO_OPEN_SESSION if in_session and decision.session != state.open else decision


def _by_ballot(state: State, act: Act) -> Code | None:
    """`WRONG_STATE` for a decision that is not voted on."""
    decision = state.decisions.get(act.body["decision"])
    return Code.WRONG_STATE if decision is not None and not METHODS[decision.method].by_ballot else None


def vote(state: State, act: Act) -> State | Code:
    """The last ballot before the announcement counts."""
    decision, own = _by_ballot(state, act) or _to_vote(state, act), own_delegation(state, act)
    if isinstance(decision, Code):
        return decision
    if own not in decision.electorate:
        return Code.RECUSED
    if decision.method == "vote" and own not in present_in(state, decision):
        return Code.NOT_PRESENT
    ballots = {**decision.ballots, own: act.body["vote"]}
    return with_decision(state, act.body["decision"], replace(decision, ballots=ballots))


def recuse(state: State, act: Act) -> State | Code:
    """No part of the electorate any more (D12)."""
    decision, own = _by_ballot(state, act) or decision_in(state, act, DecisionState.PUT), own_delegation(state, act)
    if isinstance(decision, Code):
        return decision
    if own not in decision.electorate:
        return Code.RECUSED
    if own in decision.ballots:
        return Code.VOTING_STARTED
    electorate = tuple(each for each in decision.electorate if each != own)
    return with_decision(state, act.body["decision"], replace(decision, electorate=electorate))


def announce(state: State, act: Act) -> State | Code:
    decision = _to_vote(state, act)
    if isinstance(decision, Code):
        return decision
    problem = subject_problem(state, decision.subject)
    if problem or too_soon(state, decision, act.time):
        return problem or Code.TOO_SOON
    result = METHODS[decision.method].result(state, decision, act.time)
    numbered = result.outcome is DecisionState.ADOPTED and decision.subject["type"] != "overrule"
    number = _next_number(state) if numbered else None
    state = _finish(state, act.body["decision"], result, number)
    effect = _ADOPTED.get(decision.subject["type"])
    return effect(state, decision.subject) if effect and result.outcome is DecisionState.ADOPTED else state


def _next_number(state: State) -> int:
    """In order of announcement (D2)."""
    return 1 + sum(each.number is not None for each in state.decisions.values())


_ADOPTED: Mapping[str, Callable[[State, Body], State]] = {
    "overrule": lambda state, subject: reverse_ruling(state, subject["request"]),
}
"""What the adoption of a subject does. To take note of a report adopts and endorses nothing (K5)."""


def _finish(state: State, decision_id: str, result: Result, number: int | None = None) -> State:
    decision = state.decisions[decision_id]
    return ended(state, decision_id, replace(decision, state=result.outcome, result=result, number=number))


def ended(state: State, decision_id: str, decision: Decision) -> State:
    """Its session need not wait for it any more."""
    state = with_decision(state, decision_id, decision)
    if decision.session is None:
        return state
    session = state.sessions[decision.session]
    return with_session(state, decision.session, replace(session, decisions=session.decisions - {decision_id}))


def end_unfinished(state: State, reason: str, time: int) -> State:
    """Every decision not finished ends not adopted, without a count (A9)."""
    result = Result(DecisionState.NOT_ADOPTED, reason, None, None, (), (), time)
    for decision_id, decision in state.decisions.items():
        if decision.state in UNFINISHED:
            state = _finish(state, decision_id, result)
    return state
