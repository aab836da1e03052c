"""Proposing, amending and subscribing to the charter (rules C1–C6). What a charter may say is in `charter_terms`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, Opening, marked
from parley.domain.charter_terms import charter_problem
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.shapes import ID, MAP, NULL, Either, Fields
from parley.domain.state import Charter, Delegation, DelegationKind, State
from parley.record.founding import RoomKind


def delegations_of(charter: Mapping[str, Any]) -> tuple[Delegation, ...]:
    """In charter order."""
    return tuple(
        Delegation(each["id"], DelegationKind(each["kind"]), each["signature"]) for each in charter["delegations"]
    )


def owners_of_plenary(delegations: Iterable[Delegation]) -> tuple[str, ...]:
    """Parties and neutrals (R1)."""
    return tuple(each.id for each in delegations if each.kind is not DelegationKind.OBSERVER)


def _who(state: State, act: Act) -> Code | None:
    """Chair or signer; while no charter is in force, a head named in the one proposed."""
    if state.charter is not None:
        return who.chair_or_signer(state, act)
    return None if act.author in _named_heads(act.body["charter"], own_delegation(state, act)) else Code.NO_POWER


def _named_heads(charter: Mapping[str, Any], delegation: str) -> list[Any]:
    """Read before the charter is known to be one (C5), so nothing is taken for granted."""
    listed = charter.get("delegations")
    found: list[Any] = []
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and each.get("id") == delegation and isinstance(each.get("heads"), list):
            found += each["heads"]
    return found


def _problem(state: State, act: Act) -> Code | None:
    if charter_problem(act.body["charter"], state.left, act.time):
        return Code.BAD_CHARTER
    return None if act.body["amends"] == (state.charter.id if state.charter else None) else Code.STALE_CHARTER


def _needs(state: State, act: Act) -> Iterable[str]:
    """Rule C2."""
    made_parties = [each.id for each in delegations_of(act.body["charter"]) if each.kind is DelegationKind.PARTY]
    if state.charter is None:
        return made_parties
    present = [each for each in state.delegations if each.id not in state.left]
    return [each.id for each in present if each.kind is DelegationKind.PARTY or each.id in made_parties]


def _into_force(state: State, act: Act) -> State:
    charter = act.body["charter"]
    delegations = delegations_of(charter)
    plenary = state.room.kind is RoomKind.PLENARY
    return replace(
        state,
        charter=Charter(act.id, charter),
        delegations=delegations,
        heads=_heads(state, charter),
        room=replace(state.room, owners=owners_of_plenary(delegations)) if plenary else state.room,
        interrupted=False,
        subscribed=frozenset(),
    )


def _heads(state: State, charter: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """The first charter names all heads; an amended one only those of delegations that never had any (A8). Nobody revoked."""
    heads = dict(state.heads)
    for each in charter["delegations"]:
        if state.charter is None or each["id"] not in heads:
            heads[each["id"]] = tuple(dict.fromkeys(head for head in each["heads"] if not _is_revoked(state, head)))
    return heads


def _is_revoked(state: State, person: str) -> bool:
    one = state.persons.get(person)
    return one is not None and one.revoked


def _subscribe(state: State, act: Act) -> State | Code:
    own = own_delegation(state, act)
    if state.kind_of(own) is DelegationKind.PARTY:
        return Code.WRONG_DELEGATION
    if state.charter is None or act.body["charter"] != state.charter.id:
        return Code.STALE_CHARTER
    if own in state.subscribed:
        return Code.ALREADY_CONSENTED
    return replace(state, subscribed=state.subscribed | {own})


KINDS = {
    "charter.propose": Kind(
        Fields({"charter": MAP, "amends": Either((ID, NULL))}),
        _who,
        Opening(check=_problem, needs=_needs, effect=_into_force),
        marks=marked(Mark.BEFORE_CHARTER),
    ),
    "charter.subscribe": Kind(Fields({"charter": ID}), who.head, _subscribe, marks=marked(Mark.BEFORE_CHARTER)),
}


def charter_view(state: State, _: str) -> object:
    """View `charter` (rules §22)."""
    return {"in_force": state.charter.id if state.charter else None, "interrupted": state.interrupted}
