"""No absolute time decides anything, nor does a host's clock that goes back (rules G1, G4): random histories, moved by years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.domain import Placed, State, apply
from parley.domain.shelves import Shelf
from tests.unit.domain.histories import Play, Step, begun
from tests.unit.domain.rooms import START_MS

YEAR_MS = 365 * 86_400_000
A_TIME = START_MS // 2
"""Integers above are times; whatever else bodies count is far below."""

years = st.integers(-20 * YEAR_MS, 20 * YEAR_MS)


def moved(value: Any, by: int) -> Any:
    """A body or a state, with every time in it moved."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: moved(getattr(value, each.name), by) for each in fields(value)})
    if isinstance(value, Shelf):
        return Shelf({name: moved(each, by) for name, each in value.items()})
    if isinstance(value, Mapping):
        return {name: moved(each, by) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(moved(each, by) for each in value)
    return value + by if type(value) is int and A_TIME < value < 2**52 else value


@given(begun(), years)
@settings(max_examples=50, deadline=None)
def test_a_talk_at_another_time_comes_out_the_same(posted: tuple[str, list[Step]], by: int) -> None:
    room, history = posted
    now, then = Play(room), Play(room)
    then.state = moved(then.state, by)
    for step in history:
        entry, placed = now.entry(step)
        elsewhere = replace(entry, body=moved(entry.body, by)), Placed(placed.position, placed.stamp + by)
        now.state, outcome = apply(now.state, entry, placed)
        then.state, same = apply(then.state, *elsewhere)
        assert same == outcome
    assert replace(then.state, run="", runs=()) == replace(moved(now.state, by), run="", runs=())


@given(begun(), st.data())
@settings(max_examples=50, deadline=None)
def test_a_host_whose_clock_goes_back_by_years_decides_nothing_by_it(
    posted: tuple[str, list[Step]], data: st.DataObject
) -> None:
    """What is stamped earlier than what stands before has the time of what stands before."""
    room, history = posted
    backwards, steady = Play(room), Play(room)
    time = 0
    for step in history:
        entry, placed = steady.entry(step)
        time = max(time, steady.state.time, placed.stamp)
        back = data.draw(st.sampled_from((0, YEAR_MS, 9 * YEAR_MS)))
        earlier = Placed(placed.position, placed.stamp if placed.stamp > steady.state.time else time - back)
        steady.state, outcome = apply(steady.state, entry, Placed(placed.position, time))
        backwards.state, same = apply(backwards.state, entry, earlier)
        assert same == outcome
    assert timeless(backwards.state) == timeless(steady.state)


def timeless(state: State) -> State:
    """Without what the host said of the time: it is kept as it was said."""
    return replace(state, stamp=None, run="", runs=())
