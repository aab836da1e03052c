"""Change of head: by a head, by all signers together, or by credentials the other parties accept (rule A8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parley.domain import who
from parley.domain.act import Act, Kind, Opening
from parley.domain.codes import Code
from parley.domain.persons import MAY_HOLD, own_delegation, powers_of_delegation, with_person
from parley.domain.shapes import DELEGATION, HASH, LINE, PERSON, Fields
from parley.domain.state import DelegationKind, Person, Power, State


def become_head(state: State, old: str, new: str) -> State:
    """`new` stands in the place of `old`, with role head and its default powers (A3). The old one keeps what his certificate gives."""
    one = state.persons[new]
    heads = tuple(dict.fromkeys(new if head == old else head for head in state.heads[one.delegation]))
    powers = frozenset(map(str, MAY_HOLD["head"] & powers_of_delegation(state, one.delegation)))
    successions = {each: asked for each, asked in state.successions.items() if each != old}
    state = replace(state, heads={**state.heads, one.delegation: heads}, successions=successions)
    return with_person(state, new, replace(one, role="head", powers=powers))


def _candidate(state: State, person: str) -> Person | None:
    one = state.persons.get(person)
    return None if one is None or one.revoked else one


def _replace_problem(state: State, act: Act) -> Code | None:
    old, new = act.body["old"], _candidate(state, act.body["new"])
    own = own_delegation(state, act)
    if new is None or not any(old in heads for heads in state.heads.values()):
        return Code.NOT_FOUND
    return None if old in state.heads.get(own, ()) and new.delegation == own else Code.NOT_OWNER


def _replace(state: State, act: Act) -> State | Code:
    problem = _replace_problem(state, act)
    if problem:
        return problem
    old, new = act.body["old"], act.body["new"]
    if state.is_head(act.author):
        return become_head(state, old, new)
    others = _other_signers(state, act)
    if not others:
        return Code.NEEDS_CREDENTIALS
    asked = state.successions.get(old, {})
    posted = asked.get(new, frozenset()) | {act.author}
    if posted >= others:
        return become_head(state, old, new)
    return replace(state, successions={**state.successions, old: {**asked, new: posted}})


def _other_signers(state: State, act: Act) -> frozenset[str]:
    """Persons of the delegation with `sign`, neither revoked nor expired, except author and the old head."""
    own = own_delegation(state, act)
    return frozenset(
        person
        for person, one in state.persons.items()
        if one.delegation == own
        and one.holds(Power.SIGN)
        and not (one.revoked or one.expired(act.time))
        and person not in (act.author, act.body["old"])
    )


def _present_problem(state: State, act: Act) -> Code | None:
    delegation, person = act.body["delegation"], _candidate(state, act.body["person"])
    if state.delegation(delegation) is None or act.body["old"] not in state.heads.get(delegation, ()) or person is None:
        return Code.NOT_FOUND
    return None if own_delegation(state, act) == delegation == person.delegation else Code.NOT_OWNER


def _other_parties(state: State, act: Act) -> Iterable[str]:
    """Of the room; where none is left to ask, as in a caucus, of the charter, and nobody answers: credentials nobody saw make no head."""
    here = [party for party in state.parties() if party != act.body["delegation"]]
    parties = (each.id for each in state.delegations if each.kind is DelegationKind.PARTY)
    return here or [party for party in parties if party != act.body["delegation"]]


KINDS = {
    "head.replace": Kind(Fields({"old": PERSON, "new": PERSON, "reason": LINE}), who.signer, _replace),
    "head.present": Kind(
        Fields({"delegation": DELEGATION, "old": PERSON, "person": PERSON, "credentials": HASH}),
        who.speaker,
        Opening(
            check=_present_problem,
            needs=_other_parties,
            effect=lambda state, act: become_head(state, act.body["old"], act.body["person"]),
        ),
    ),
}


def delegation_view(state: State, delegation: str) -> object:
    """View `delegation:<id>` (rules §22)."""
    if state.delegation(delegation) is None and delegation not in state.heads:
        return None
    return {"heads": list(state.heads.get(delegation, ())), "left": delegation in state.left}
