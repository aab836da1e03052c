"""Checkpoints: a delegation vouches for the log as it stood (rule Z1)."""

from __future__ import annotations

from dataclasses import replace

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.shapes import ID, INT, Fields
from parley.domain.state import State


def _sign(state: State, act: Act) -> State | Code:
    position = act.body["position"]
    oldest = state.position - len(state.log) + 1
    if not max(1, oldest) <= position < act.position or state.log[position - oldest] != act.body["head"]:
        return Code.CHECKPOINT_MISMATCH
    own = own_delegation(state, act)
    highest = max(position, state.checkpoints.get(own, 0))
    return replace(state, checkpoints={**state.checkpoints, own: highest})


KINDS = {
    "checkpoint.sign": Kind(
        Fields({"position": INT, "head": ID}), who.head_or_signer, _sign, marks=marked(Mark.BEFORE_CHARTER)
    ),
}
