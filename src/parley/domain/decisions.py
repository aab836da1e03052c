"""Decisions: proposing, putting, objecting, voting, announcing (rules D1–D10, D12), and the appeal against a ruling (F5).

Motions and reports; by the methods of `methods.METHODS`. Declared only: challenges (V9), statements attached, ad referendum (D11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from parley.domain import who
from parley.domain.act import PLENARY, Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.deciding import (
    UNFINISHED,
    announce,
    decision_in,
    ended,
    recuse,
    subject_problem,
    terms_of,
    vote,
    waited_for,
    with_decision,
)
from parley.domain.methods import METHODS
from parley.domain.persons import own_delegation
from parley.domain.shapes import (
    BOOL,
    CATEGORY,
    DELEGATION,
    HASH,
    ID,
    LINE,
    TEXT,
    WHEN,
    Either,
    Fields,
    ListOf,
    Shape,
    some,
    words,
)
from parley.domain.state import State
from parley.domain.state_meetings import Decision, DecisionState

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


# --- proposing and putting


def _proposer(state: State, act: Act) -> Code | None:
    return (who.neutral if act.body["method"] == "blind" else who.chair_or_signer)(state, act)


def _propose(state: State, act: Act) -> State | Code:
    """What the method needs of the charter in force is fixed now (C6)."""
    body, terms = act.body, terms_of(state)
    if terms.get("propose_by", "party") == "chair" and body["method"] != "blind" and not state.is_chair(act.author):
        return Code.NOT_CHAIR
    if body["method"] not in terms[body["category"]]:
        return Code.METHOD_NOT_PERMITTED
    method = METHODS.get(body["method"])
    if method is None or method.beginning is None:
        return Code.NOT_BUILT
    params, rule = body.get("params", {}), method.beginning.rule(terms)
    problem = method.beginning.check(state, rule, params) or subject_problem(state, body["subject"])
    if problem:
        return problem
    if body.get("ad_ref"):
        return Code.NOT_BUILT
    decision = Decision(
        title=body["title"],
        subject=body["subject"],
        category=body["category"],
        method=body["method"],
        params=params,
        delegation=own_delegation(state, act),
        rule=rule,
        wait_s=method.beginning.wait_s(terms),
    )
    return with_decision(state, act.id, decision)


def _put(state: State, act: Act) -> State | Code:
    decision = decision_in(state, act, DecisionState.PROPOSED)
    if isinstance(decision, Code):
        return decision
    if METHODS[decision.method].in_session and state.open is None:
        return Code.NO_OPEN_SESSION
    problem = subject_problem(state, decision.subject)
    if problem:
        return problem
    put = replace(decision, state=DecisionState.PUT, put=act.time, session=state.open, electorate=state.parties())
    return waited_for(with_decision(state, act.body["decision"], put), act.body["decision"])


def _withdraw(state: State, act: Act) -> State | Code:
    decision = state.decisions.get(act.body["decision"])
    if decision is None:
        return Code.NOT_FOUND
    if decision.delegation != own_delegation(state, act):
        return Code.NOT_OWNER
    if decision.state not in UNFINISHED:
        return Code.WRONG_STATE
    if decision.ballots:
        return Code.VOTING_STARTED
    return ended(state, act.body["decision"], replace(decision, state=DecisionState.WITHDRAWN))


# --- objecting and standing aside


def _object(state: State, act: Act) -> State | Code:
    decision = decision_in(state, act, DecisionState.PUT)
    own = own_delegation(state, act)
    if isinstance(decision, Code):
        return decision
    if METHODS[decision.method].by_ballot:
        return Code.WRONG_STATE
    if own in decision.objections:
        return Code.ALREADY_OBJECTED
    objections = {**decision.objections, own: act.body.get("reason")}
    return with_decision(state, act.body["decision"], replace(decision, objections=objections))


def _unobject(state: State, act: Act) -> State | Code:
    decision = decision_in(state, act, DecisionState.PUT)
    own = own_delegation(state, act)
    if isinstance(decision, Code):
        return decision
    if own not in decision.objections:
        return Code.NOT_GIVEN
    objections = {each: reason for each, reason in decision.objections.items() if each != own}
    return with_decision(state, act.body["decision"], replace(decision, objections=objections))


def _stand_aside(state: State, act: Act) -> State | Code:
    """Recorded; it blocks nothing."""
    decision = decision_in(state, act, DecisionState.PUT)
    if isinstance(decision, Code):
        return decision
    aside = decision.aside | {own_delegation(state, act)}
    return with_decision(state, act.body["decision"], replace(decision, aside=aside))


_DECISION = Fields({"decision": ID})

KINDS = {
    "decision.propose": Kind(PROPOSED, _proposer, _propose, PLENARY, marks=marked(Mark.ON_RECORD_ONLY)),
    "decision.put": Kind(_DECISION, who.chair, _put, PLENARY, marked(Mark.NOT_INTERRUPTED, Mark.ON_RECORD_ONLY)),
    "decision.object": Kind(
        Fields({"decision": ID, "reason?": LINE}), who.signer, _object, PLENARY, marks=marked(Mark.PROTECTIVE)
    ),
    "decision.unobject": Kind(_DECISION, who.signer, _unobject, PLENARY),
    "decision.stand_aside": Kind(_DECISION, who.signer, _stand_aside, PLENARY),
    "decision.vote": Kind(
        Fields({"decision": ID, "vote": BALLOT, "question?": _QUESTION}),
        who.signer,
        vote,
        PLENARY,
        marks=marked(Mark.BINDING, Mark.ON_RECORD_ONLY),
    ),
    "decision.recuse": Kind(_DECISION, who.signer, recuse, PLENARY, marks=marked(Mark.BINDING)),
    "decision.challenge": Kind(Fields({"decision": ID, "claim": CATEGORY}), who.signer, rooms=PLENARY),
    "decision.announce": Kind(
        Fields({"decision": ID, "question?": _QUESTION, "ruling?": CATEGORY}),
        who.chair,
        announce,
        PLENARY,
        marks=marked(Mark.ON_RECORD_ONLY),
    ),
    "decision.withdraw": Kind(_DECISION, who.chair_or_signer, _withdraw, PLENARY),
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
    """View `decision:<id>` (rules §22). What sections 15 and 16 add is null or empty until they are built."""
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
        "objections": state.in_charter_order(decision.objections),
        "attached": 0,
        "received": [],
    }


def decisions_view(state: State, _: str) -> object:
    """View `decisions` (rules §22)."""
    adopted = sum(each.state is DecisionState.ADOPTED for each in state.decisions.values())
    return {"count": len(state.decisions), "adopted": adopted}
