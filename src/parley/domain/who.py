"""Who may post a kind (rule G15): one small check per word of the *who* column, each with its own codes."""

from __future__ import annotations

from parley.domain.act import Act, Who
from parley.domain.codes import Code
from parley.domain.state import DelegationKind, Power, State


def author_kind(state: State, act: Act) -> DelegationKind | None:
    """Kind of the author's delegation; None if the charter in force does not name it."""
    return state.kind_of(state.persons[act.author].delegation)


def holds(state: State, act: Act, *powers: Power) -> bool:
    """Whether the author holds one of these powers."""
    return any(state.persons[act.author].holds(power) for power in powers)


def member(state: State, act: Act) -> Code | None:
    return None


def speaker(state: State, act: Act) -> Code | None:
    return None if holds(state, act, Power.SPEAK) else Code.NO_POWER


def admitter(state: State, act: Act) -> Code | None:
    return None if holds(state, act, Power.ADMIT) else Code.NO_POWER


def head(state: State, act: Act) -> Code | None:
    return None if state.is_head(act.author) else Code.NO_POWER


def no_observer_with(*powers: Power) -> Who:
    """`OBSERVER` for a person of an observer, else `NO_POWER` without one of these powers."""

    def check(state: State, act: Act) -> Code | None:
        if author_kind(state, act) is DelegationKind.OBSERVER:
            return Code.OBSERVER
        return None if holds(state, act, *powers) else Code.NO_POWER

    return check


drafter = no_observer_with(Power.DRAFT)
recorder = no_observer_with(Power.RECORD)


def party_with(*powers: Power) -> Who:
    """`NOT_PARTY` if not of a party, else `NO_POWER` without one of these powers."""

    def check(state: State, act: Act) -> Code | None:
        if author_kind(state, act) is not DelegationKind.PARTY:
            return Code.NOT_PARTY
        return None if holds(state, act, *powers) else Code.NO_POWER

    return check


signer = party_with(Power.SIGN)


def neutral(state: State, act: Act) -> Code | None:
    if author_kind(state, act) is not DelegationKind.NEUTRAL:
        return Code.NOT_NEUTRAL
    return speaker(state, act)


def chair(state: State, act: Act) -> Code | None:
    return None if state.is_chair(act.author) else Code.NOT_CHAIR


def chair_or(others: Who) -> Who:
    """The chair passes, others as given."""

    def check(state: State, act: Act) -> Code | None:
        return None if state.is_chair(act.author) else others(state, act)

    return check


chair_or_signer = chair_or(signer)


def head_or_signer(state: State, act: Act) -> Code | None:
    return None if state.is_head(act.author) else signer(state, act)


def signer_or_neutral(neutrals: Who) -> Who:
    """A person of a neutral as given, others as signer."""

    def check(state: State, act: Act) -> Code | None:
        return (neutrals if author_kind(state, act) is DelegationKind.NEUTRAL else signer)(state, act)

    return check


def giving_up(state: State, act: Act) -> Code | None:
    """Signer; of a neutral: drafter; `OBSERVER` and `NO_POWER` only (`point.withdraw`)."""
    of_neutral = author_kind(state, act) is DelegationKind.NEUTRAL
    return (drafter if of_neutral else no_observer_with(Power.SIGN))(state, act)
