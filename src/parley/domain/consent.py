"""Proposals that need the consent of several delegations (rules N1–N4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, Opening, marked
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.shapes import ID, LINE, Body, Fields
from parley.domain.state import Power, Proposal, ProposalState, State
from parley.record.founding import RoomKind

KindOf = Callable[[str], Kind]
"""The row of a kind; the table is put together above this module."""


def perform(kind: Kind, state: State, act: Act) -> State | Code:
    """Own checks and effect of an act (check 10), whatever sort of rule its kind has."""
    if kind.rule is None:
        return Code.NOT_BUILT
    if isinstance(kind.rule, Opening):
        return _propose(kind.rule, state, act)
    return kind.rule(state, act)


def _propose(opening: Opening, state: State, act: Act) -> State | Code:
    """N1, N2: the author's own consent is counted if he alone may give it; with everybody's, it takes effect at once."""
    problem = opening.check(state, act)
    if problem:
        return problem
    own = own_delegation(state, act)
    needs = frozenset(opening.needs(state, act))
    known = state.delegation(own)
    alone = _binds(state, act, act.kind) and own in needs and known is not None and known.signature == "any"
    given = frozenset({own}) if alone or (opening.by_author and own in needs) else frozenset()
    proposal = Proposal(act.kind, act.body, act.author, own, needs, given, ProposalState.PENDING)
    state = _with(opening.begin(state, act), act.id, proposal)
    return _take_effect(opening, state, act) if given == needs else state


def _take_effect(opening: Opening, state: State, act: Act) -> State:
    """`act` is the proposer's, at the position and time at which it takes effect."""
    return opening.effect(_ended(state, act.id, ProposalState.EFFECTIVE), act)


def _binds(state: State, act: Act, kind: str) -> bool:
    """Whether the author's word is his delegation's on a proposal of this kind: a lead's is on tasks (N2, K3)."""
    return who.holds(state, act, Power.SIGN) or (state.is_lead(act.author) and _leads_decide(state, kind))


def _leads_decide(state: State, kind: str) -> bool:
    return state.room.kind is RoomKind.TRACK and kind.startswith("task.")


def _with(state: State, proposal_id: str, proposal: Proposal) -> State:
    """What is pending is also kept apart: of everything ever proposed it is little."""
    waits = proposal.state is ProposalState.PENDING
    pending = state.pending.put(proposal_id, proposal.kind) if waits else state.pending.drop(proposal_id)
    return replace(state, proposals=state.proposals.put(proposal_id, proposal), pending=pending)


def _ended(state: State, proposal_id: str, ending: ProposalState) -> State:
    return _with(state, proposal_id, replace(state.proposals[proposal_id], state=ending, body=None))


def make_stale(state: State, about: Callable[[str, Body], bool]) -> State:
    """Every pending proposal of which this is true of id and body can be consented to no more."""
    for proposal_id in state.pending:
        body = state.proposals[proposal_id].body
        if body is not None and about(proposal_id, body):
            state = _ended(state, proposal_id, ProposalState.STALE)
    return state


def _asked(state: State, act: Act) -> Proposal | Code:
    """The proposal, if it exists, is pending and asks the author's delegation."""
    proposal = state.proposals.get(act.body["to"])
    if proposal is None:
        return Code.NOT_FOUND
    if proposal.state is not ProposalState.PENDING:
        return Code.NOT_PENDING
    return proposal if own_delegation(state, act) in proposal.needs else Code.NOT_ASKED


def _consent(kind_of: KindOf, state: State, act: Act) -> State | Code:
    """The last consent makes the own checks of the proposal again, as at this position; their first failure rejects it."""
    proposal = _asked(state, act)
    if isinstance(proposal, Code):
        return proposal
    own = own_delegation(state, act)
    if own in proposal.given:
        return Code.ALREADY_CONSENTED
    if not _may_answer(state, act, proposal):
        return Code.NO_POWER
    given = proposal.given | {own}
    counted = _with(state, act.body["to"], replace(proposal, given=given))
    if given != proposal.needs:
        return counted
    opening = _opening(kind_of, proposal)
    proposed = Act(act.body["to"], proposal.kind, proposal.body or {}, proposal.author, act.position, act.time)
    return opening.check(state, proposed) or _take_effect(opening, counted, proposed)


def _opening(kind_of: KindOf, proposal: Proposal) -> Opening:
    rule = kind_of(proposal.kind).rule
    if not isinstance(rule, Opening):
        raise TypeError(f"{proposal.kind} opens no proposal")
    return rule


def _refuse(kind_of: KindOf, state: State, act: Act) -> State | Code:
    proposal = _asked(state, act)
    if isinstance(proposal, Code):
        return proposal
    if not _may_answer(state, act, proposal):
        return Code.NO_POWER
    refused = _ended(state, act.body["to"], ProposalState.REFUSED)
    return _opening(kind_of, proposal).refused(refused, act.body["to"])


def _retract(state: State, act: Act) -> State | Code:
    proposal = _asked(state, act)
    own = own_delegation(state, act)
    if isinstance(proposal, Code):
        return Code.NOT_GIVEN if proposal is Code.NOT_ASKED else proposal
    if own not in proposal.given:
        return Code.NOT_GIVEN
    if not _may_answer(state, act, proposal):
        return Code.NO_POWER
    return _with(state, act.body["to"], replace(proposal, given=proposal.given - {own}))


def _withdraw(kind_of: KindOf, state: State, act: Act) -> State | Code:
    proposal = state.proposals.get(act.body["to"])
    if proposal is None:
        return Code.NOT_FOUND
    if proposal.delegation != own_delegation(state, act):
        return Code.NOT_OWNER
    if not who.holds(state, act, Power.SIGN, Power.CHAIR):
        return Code.NO_POWER
    if proposal.state is not ProposalState.PENDING:
        return Code.NOT_PENDING
    withdrawn = _ended(state, act.body["to"], ProposalState.WITHDRAWN)
    return _opening(kind_of, proposal).withdrawn(withdrawn, act.body["to"])


_signer_or_neutral = who.signer_or_neutral(who.admitter)
"""N3."""


def asked(state: State, act: Act) -> Code | None:
    """N3; a lead passes, and what he may answer is looked at with the proposal (K3)."""
    return None if state.is_lead(act.author) else _signer_or_neutral(state, act)


def _may_answer(state: State, act: Act, proposal: Proposal) -> bool:
    return _leads_decide(state, proposal.kind) or _signer_or_neutral(state, act) is None


_TO = Fields({"to": ID})


def kinds(kind_of: KindOf) -> dict[str, Kind]:
    """The rows of this module; `kind_of` finds the kind a proposal was made with."""
    return {
        "consent": Kind(
            _TO,
            asked,
            lambda state, act: _consent(kind_of, state, act),
            marks=marked(Mark.BINDING, Mark.BEFORE_CHARTER),
        ),
        "refuse": Kind(
            Fields({"to": ID, "reason?": LINE}),
            asked,
            lambda state, act: _refuse(kind_of, state, act),
            marks=marked(Mark.PROTECTIVE, Mark.BEFORE_CHARTER),
        ),
        "retract": Kind(_TO, asked, _retract, marks=marked(Mark.PROTECTIVE, Mark.BEFORE_CHARTER)),
        "withdraw": Kind(
            _TO, who.member, lambda state, act: _withdraw(kind_of, state, act), marks=marked(Mark.BEFORE_CHARTER)
        ),
    }


def proposal_view(state: State, proposal_id: str) -> object:
    """View `proposal:<id>` (rules §22)."""
    proposal = state.proposals.get(proposal_id)
    if proposal is None:
        return None
    return {
        "state": str(proposal.state),
        "needs": state.in_charter_order(proposal.needs),
        "given": state.in_charter_order(proposal.given),
    }
