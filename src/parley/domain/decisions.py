"""Decisions: proposing, putting, objecting, voting, announcing (rules D).

Declared. Built is what an appeal against a ruling needs (F5): a vote put at once, its ballots, its announcement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from parley.domain import who
from parley.domain.act import PLENARY, Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.sessions import with_session
from parley.domain.shapes import (
    BOOL,
    CATEGORY,
    DELEGATION,
    HASH,
    ID,
    LINE,
    TEXT,
    WHEN,
    Body,
    Either,
    Fields,
    ListOf,
    Shape,
    some,
    words,
)
from parley.domain.speaking import reverse_ruling
from parley.domain.state import State
from parley.domain.state_meetings import Decision, DecisionState, Result
from parley.domain.tally import result_of
from parley.record.founding import RoomKind

BALLOT = words("yes|no|abstain|not_participating")
_QUESTION = words("main|category")
_SUBJECT = Either(
    (
        Fields({"type": words("text"), "texts": some(Fields({"doc": ID, "text_hash": HASH}))}),
        Fields({"type": words("motion"), "text": TEXT}),
        Fields({"type": words("report"), "report": ID}),
    )
)
_DEADLINE = Fields({"deadline": WHEN})
_PARAMS: Mapping[str, Mapping[str, Shape]] = {
    "consensus": {"params?": Fields({})},
    "unanimity": {"params?": Fields({})},
    "consensus_minus": {"params": Fields({"concerned?": ListOf(DELEGATION), "grounds": TEXT})},
    "vote": {"params?": Fields({"secrecy?": words("open|sealed|secret"), "must_abstain?": ListOf(DELEGATION)})},
    "silence": {"params": _DEADLINE},
    "blind": {"params": _DEADLINE},
}
"""Rule D5."""


def _proposed_by(method: str, params: Mapping[str, Shape]) -> Fields:
    named: Mapping[str, Shape] = {
        "title": LINE,
        "subject": _SUBJECT,
        "category": CATEGORY,
        "method": words(method),
        "ad_ref?": BOOL,
    }
    return Fields({**named, **params})


PROPOSED = Either(tuple(_proposed_by(method, params) for method, params in _PARAMS.items()))
"""What `params` must be depends on the method."""


def _proposer(state: State, act: Act) -> Code | None:
    return (who.neutral if act.body["method"] == "blind" else who.chair_or_signer)(state, act)


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
    terms = state.charter.charter["decision"] if state.charter else {}
    decision = Decision(
        title="Overrule",
        subject={"type": "overrule", "request": act.body["request"]},
        category="procedural",
        method="vote",
        delegation=own_delegation(state, act),
        session=session_id,
        electorate=state.parties(),
        rule=APPEAL_RULE,
        put=act.time,
        min_open_s=terms.get("min_open_s", MIN_OPEN_S),
    )
    state = _with(state, act.id, decision)
    if state.room.kind is not RoomKind.PLENARY:
        return state
    session = state.sessions[session_id]
    return with_session(state, session_id, replace(session, decisions=session.decisions | {act.id}))


def _with(state: State, decision_id: str, decision: Decision) -> State:
    return replace(state, decisions=state.decisions.put(decision_id, decision))


# --- voting and announcing


def _put_to_vote(state: State, act: Act) -> Decision | Code:
    """The decision, if it stands to be voted on in its open session (D7)."""
    decision = state.decisions.get(act.body["decision"])
    if decision is None:
        return Code.NOT_FOUND
    if decision.state is not DecisionState.PUT or act.body.get("question", "main") == "category":
        return Code.WRONG_STATE
    return decision if decision.session == state.open else Code.NO_OPEN_SESSION


def _vote(state: State, act: Act) -> State | Code:
    """The last ballot before the announcement counts."""
    decision, own = _put_to_vote(state, act), own_delegation(state, act)
    if isinstance(decision, Code):
        return decision
    if own not in decision.electorate:
        return Code.RECUSED
    if own not in _present(state, decision):
        return Code.NOT_PRESENT
    return _with(state, act.body["decision"], replace(decision, ballots={**decision.ballots, own: act.body["vote"]}))


def _present(state: State, decision: Decision) -> frozenset[str]:
    return frozenset() if decision.session is None else state.sessions[decision.session].present


def _announce(state: State, act: Act) -> State | Code:
    decision = _put_to_vote(state, act)
    if isinstance(decision, Code):
        return decision
    present = _present(state, decision)
    missing = (present & set(decision.electorate)) - decision.ballots.keys()
    if missing and act.time - decision.put < decision.min_open_s * 1000:
        return Code.TOO_SOON
    result = result_of(decision.rule, decision.electorate, decision.ballots, present, act.time)
    state = _finish(state, act.body["decision"], result)
    if result.outcome is not DecisionState.ADOPTED:
        return state
    return _ADOPTED[decision.subject["type"]](state, decision.subject)


_ADOPTED: Mapping[str, Callable[[State, Body], State]] = {
    "overrule": lambda state, subject: reverse_ruling(state, subject["request"]),
}
"""What the adoption of a subject does."""


def _finish(state: State, decision_id: str, result: Result) -> State:
    """The result stands, and its session need not wait any more."""
    decision = state.decisions[decision_id]
    state = _with(state, decision_id, replace(decision, state=result.outcome, result=result))
    if decision.session is None:
        return state
    session = state.sessions[decision.session]
    return with_session(state, decision.session, replace(session, decisions=session.decisions - {decision_id}))


def end_unfinished(state: State, reason: str, time: int) -> State:
    """Every decision not finished ends not adopted, without a count (A9)."""
    result = Result(DecisionState.NOT_ADOPTED, reason, None, None, (), (), time)
    for decision_id, decision in state.decisions.items():
        if decision.state is DecisionState.PUT:
            state = _finish(state, decision_id, result)
    return state


_DECISION = Fields({"decision": ID})

KINDS = {
    "decision.propose": Kind(PROPOSED, _proposer, rooms=PLENARY, marks=marked(Mark.ON_RECORD_ONLY)),
    "decision.put": Kind(_DECISION, who.chair, rooms=PLENARY, marks=marked(Mark.NOT_INTERRUPTED, Mark.ON_RECORD_ONLY)),
    "decision.object": Kind(
        Fields({"decision": ID, "reason?": LINE}), who.signer, rooms=PLENARY, marks=marked(Mark.PROTECTIVE)
    ),
    "decision.unobject": Kind(_DECISION, who.signer, rooms=PLENARY),
    "decision.stand_aside": Kind(_DECISION, who.signer, rooms=PLENARY),
    "decision.vote": Kind(
        Fields({"decision": ID, "vote": BALLOT, "question?": _QUESTION}),
        who.signer,
        _vote,
        PLENARY,
        marks=marked(Mark.BINDING, Mark.ON_RECORD_ONLY),
    ),
    "decision.recuse": Kind(_DECISION, who.signer, rooms=PLENARY, marks=marked(Mark.BINDING)),
    "decision.challenge": Kind(Fields({"decision": ID, "claim": CATEGORY}), who.signer, rooms=PLENARY),
    "decision.announce": Kind(
        Fields({"decision": ID, "question?": _QUESTION, "ruling?": CATEGORY}),
        who.chair,
        _announce,
        PLENARY,
        marks=marked(Mark.ON_RECORD_ONLY),
    ),
    "decision.withdraw": Kind(_DECISION, who.chair_or_signer, rooms=PLENARY),
    "decision.attach": Kind(
        Fields({"decision": ID, "form": words("explanation|interpretative|reservation|dissociation"), "text": TEXT}),
        who.signer,
        rooms=PLENARY,
        marks=marked(Mark.BINDING, Mark.ON_RECORD_ONLY),
    ),
    "adref.confirm": Kind(Fields({"of": ID}), who.signer, marks=marked(Mark.BINDING)),
    "adref.decline": Kind(Fields({"of": ID}), who.signer, marks=marked(Mark.PROTECTIVE)),
}


def decision_view(state: State, decision_id: str) -> object:
    """View `decision:<id>` (rules §22). What sections 13–16 add is null or empty until they are built."""
    decision = state.decisions.get(decision_id)
    if decision is None:
        return None
    result = decision.result
    return {
        "state": str(decision.state),
        "category": decision.category,
        "number": decision.number,
        "deadline": None,
        "outcome": str(result.outcome) if result else None,
        "reason": result.reason if result else None,
        "tally": dict(result.tally) if result and result.tally else None,
        "required": list(result.required) if result and result.required else None,
        "against": list(result.against) if result else None,
        "vetoes": list(result.vetoes) if result else None,
        "objections": [],
        "attached": 0,
        "received": [],
    }


def decisions_view(state: State, _: str) -> object:
    """View `decisions` (rules §22)."""
    adopted = sum(each.state is DecisionState.ADOPTED for each in state.decisions.values())
    return {"count": len(state.decisions), "adopted": adopted}
