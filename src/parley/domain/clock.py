"""Time in a room: the time of an entry, what falls due, and outages (rules G4–G7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from parley.domain.state import Outage, State

Due = Callable[[State, str, int], State]
"""What happens to the matter of this id when its deadline, at this time, has come."""


def advance(state: State, stamp: int, due: Mapping[str, Due]) -> State:
    """The room at the stamp of its next entry or beat: outage, then due times, then the time itself."""
    state = _outage(state, stamp)
    time = max(stamp, state.time)
    return replace(fall_due(state, time, due), time=time, stamp=stamp)


def _outage(state: State, stamp: int) -> State:
    """G7: later than the interval's start, every running deadline moves by the interval's full length."""
    begin = state.stamp
    allowed_ms = state.charter.outage_ms if state.charter else 0
    if begin is None or not state.deadlines or stamp - begin <= allowed_ms:
        return state
    moved = {
        each: replace(deadline, at=deadline.at + stamp - begin)
        for each, deadline in state.deadlines.items()
        if deadline.at > begin
    }
    if not moved:
        return state
    outage = Outage(state.position, begin, stamp)
    return replace(state, deadlines={**state.deadlines, **moved}, outages=(*state.outages, outage))


def fall_due(state: State, time: int, due: Mapping[str, Due]) -> State:
    """G5: every due time up to and with `time` fires, in order of time, then of the position of its decision."""
    while state.deadlines:
        matter, deadline = min(state.deadlines.items(), key=lambda item: (item[1].at, item[1].position))
        if deadline.at > time:
            break
        remaining = {each: other for each, other in state.deadlines.items() if each != matter}
        state = due[deadline.kind](replace(state, deadlines=remaining), matter, deadline.at)
    return state
