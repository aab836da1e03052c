"""Checkpoints: a delegation vouches for the log as it stood (rule Z1)."""

from __future__ import annotations

from dataclasses import replace

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, marked
from parley.domain.basis import oldest_kept, run_at
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.shapes import HASH, ID, INT, Fields
from parley.domain.state import State


def _sign(state: State, act: Act) -> State | Code:
    position = act.body["position"]
    if not 1 <= position < act.position:
        return Code.CHECKPOINT_MISMATCH
    oldest = oldest_kept(state)
    if position < oldest:
        return Code.CHECKPOINT_OLD
    head, run = act.body["head"], act.body.get("run")
    if head != state.log[position - oldest] or run not in (None, run_at(state, position)):
        return Code.CHECKPOINT_MISMATCH
    own = own_delegation(state, act)
    highest = max(position, state.checkpoints.get(own, 0))
    return replace(state, checkpoints={**state.checkpoints, own: highest})


KINDS = {
    "checkpoint.sign": Kind(
        Fields({"position": INT, "head": ID, "run?": HASH}),
        who.head_or_signer,
        _sign,
        marks=marked(Mark.BEFORE_CHARTER),
    ),
}
