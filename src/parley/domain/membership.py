"""Being in a room and no longer being in it (rules R4–R7). What leaves a room takes its consents with it: it returns with fresh ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parley.domain.state import State


def admit(state: State, person: str, until: int | None) -> State:
    """A member from now on; the consents used are gone."""
    return replace(state, members={**state.members, person: until}, consents=state.consents.drop(person))


def put_out(state: State, persons: Iterable[str]) -> State:
    """No members any more, if they were."""
    gone = frozenset(persons)
    consents = state.consents
    for person in gone:
        consents = consents.drop(person)
    members = {person: until for person, until in state.members.items() if person not in gone}
    denied = {person: words for person, words in state.denied.items() if person not in gone}
    return replace(state, members=members, consents=consents, denied=denied)


def visitors(state: State) -> list[str]:
    """Members whose delegation does not own the room, sorted (R7)."""
    return sorted(person for person in state.members if state.is_visitor(person))
