"""What an author had of the log when signing (spec/record.md §5): compared by devices and by the verifier, never by the reducer."""

from __future__ import annotations

from parley.domain.state import State
from parley.record.entries import BEFORE_FIRST, Basis


def oldest_kept(state: State) -> int:
    """The first position whose id and running hash the state still has; one after the last where it has none."""
    return state.position - len(state.log) + 1


def run_at(state: State, position: int) -> str | None:
    """The running hash at a position, hex; None where the log has not come to it, and where the state keeps it no more."""
    if position == BEFORE_FIRST.position:
        return BEFORE_FIRST.run.hex()
    place = position - oldest_kept(state)
    return state.runs[place] if 0 <= place < len(state.runs) else None


def basis_holds(state: State, basis: Basis) -> bool | None:
    """Whether somebody who saw this log can have had that. None: so long ago that the state does not tell.

    `state` is the room before what names the basis: a position it has not reached, nobody had.
    """
    if 0 < basis.position < oldest_kept(state):
        return None
    return run_at(state, basis.position) == basis.run.hex()
