"""Joint signature: a binding act of a party whose co-heads sign together waits until all of them have (rule A6)."""

from __future__ import annotations

from dataclasses import replace

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.consent import KindOf, perform
from parley.domain.persons import own_delegation
from parley.domain.shapes import ID, Fields
from parley.domain.state import DelegationKind, Held, State


def needs_seconds(state: State, act: Act, kind: Kind) -> bool:
    """Whether the act binds a party with joint signature and not every head has signed with it."""
    own = state.delegation(own_delegation(state, act))
    if (
        Mark.BINDING not in kind.marks
        or own is None
        or own.kind is not DelegationKind.PARTY
        or own.signature != "joint"
    ):
        return False
    return not _complete(state, own.id, _counted(state, act))


def _counted(state: State, act: Act) -> frozenset[str]:
    """The author counts if he is a head."""
    return frozenset({act.author} if state.is_head(act.author) else ())


def _complete(state: State, delegation: str, counted: frozenset[str]) -> bool:
    return counted >= set(state.heads.get(delegation, ()))


def hold(state: State, act: Act) -> State:
    held = Held(act.kind, act.body, act.author, _counted(state, act))
    return replace(state, held=state.held.put(act.id, held))


def _second(kind_of: KindOf, state: State, act: Act) -> State | Code:
    """With the last head the held act is applied here and now, by its own checks; if they fail it stays held."""
    own = own_delegation(state, act)
    held = state.held.get(act.body["entry"])
    problem = _second_problem(state, act, held)
    if held is None or problem:
        return problem or Code.NOT_FOUND
    heads = held.heads | {act.author}
    if not _complete(state, own, heads):
        return replace(state, held=state.held.put(act.body["entry"], replace(held, heads=heads)))
    bound = Act(act.body["entry"], held.kind, held.body, held.author, act.position, act.time)
    return perform(kind_of(held.kind), _released(state, act), bound)


def _second_problem(state: State, act: Act, held: Held | None) -> Code | None:
    if not state.is_head(act.author):
        return Code.NO_POWER
    if held is None or state.persons[held.author].delegation != own_delegation(state, act):
        return Code.NOT_FOUND
    if held.author == act.author:
        return Code.OWN_ACT
    return Code.ALREADY_SECONDED if act.author in held.heads else None


def _unhold(state: State, act: Act) -> State | Code:
    held = state.held.get(act.body["entry"])
    return Code.NOT_FOUND if held is None or held.author != act.author else _released(state, act)


def _released(state: State, act: Act) -> State:
    return replace(state, held=state.held.drop(act.body["entry"]))


def kinds(kind_of: KindOf) -> dict[str, Kind]:
    """The rows of this module; `kind_of` finds the kind of a held act."""
    shape, marks = Fields({"entry": ID}), marked(Mark.BEFORE_CHARTER)
    return {
        "second": Kind(shape, who.member, lambda state, act: _second(kind_of, state, act), marks=marks),
        "unhold": Kind(shape, who.member, _unhold, marks=marks),
    }
