"""A party may leave at any time; the talk is then interrupted (rule A9)."""

from __future__ import annotations

from dataclasses import replace

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, marked
from parley.domain.deciding import end_unfinished
from parley.domain.membership import put_out
from parley.domain.persons import own_delegation
from parley.domain.sessions import suspend_open
from parley.domain.shapes import BOOL, LINE, Fields
from parley.domain.state import State


def _leave(state: State, act: Act) -> State:
    own = own_delegation(state, act)
    state = replace(state, left=state.left | {own}, interrupted=True)
    state = put_out(state, [person for person, one in state.persons.items() if one.delegation == own])
    return suspend_open(end_unfinished(state, "PARTY_LEFT", act.time), act.time)


KINDS = {
    "delegation.leave": Kind(Fields({"reason?": LINE, "public": BOOL}), who.signer, _leave, marks=marked(Mark.BINDING)),
}
