"""Due times and outages (rules G4–G7), with matters of a kind made up here: no rule that is built has a deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from parley.domain import findings
from parley.domain.clock import Due, advance, fall_due
from parley.domain.state import Deadline, Note, Outage, State
from tests.unit.domain.talks import START_MS, Room

MINUTE = 60_000
OUTAGE_MS = 600_000


def noted(state: State, matter: str, time: int) -> State:
    """The made-up effect: what fell due, in order, with its time."""
    return replace(state, notes=state.notes.put(f"{len(state.notes):03} {matter}", Note(str(time))))


DUE: Mapping[str, Due] = {"question": noted}


def room_with(deadlines: dict[str, int], stamp: int = START_MS) -> State:
    state = Room().with_charter().state
    running = {matter: Deadline(at, "question", place) for place, (matter, at) in enumerate(deadlines.items())}
    return replace(state, stamp=stamp, time=stamp, deadlines=running)


def fallen(state: State) -> list[tuple[str, int]]:
    return [(name[4:], int(note.tag)) for name, note in sorted(state.notes.items())]


def test_what_is_due_at_the_instant_happens_before_what_is_stamped_at_it() -> None:
    state = room_with({"a": START_MS + MINUTE})
    assert fallen(advance(state, START_MS + MINUTE - 1, DUE)) == []
    assert fallen(advance(state, START_MS + MINUTE, DUE)) == [("a", START_MS + MINUTE)]


def test_due_times_come_in_order_of_time_then_of_position_each_once() -> None:
    state = room_with({"late": START_MS + 3, "early": START_MS + 1, "first": START_MS + 2, "second": START_MS + 2})
    state = advance(state, START_MS + 9, DUE)
    assert fallen(state) == [
        ("early", START_MS + 1),
        ("first", START_MS + 2),
        ("second", START_MS + 2),
        ("late", START_MS + 3),
    ]
    assert fallen(advance(state, START_MS + 99, DUE)) == fallen(state)


def test_a_view_at_a_time_sees_what_is_due_by_then_and_moves_no_clock() -> None:
    state = room_with({"a": START_MS + MINUTE})
    seen = fall_due(state, START_MS + MINUTE, DUE)
    assert fallen(seen) == [("a", START_MS + MINUTE)]
    assert (seen.time, seen.stamp) == (state.time, state.stamp)


def test_a_pause_of_exactly_the_length_is_no_outage_and_a_longer_one_is() -> None:
    state = room_with({"a": START_MS + OUTAGE_MS + MINUTE})
    assert advance(state, START_MS + OUTAGE_MS, DUE).outages == ()
    after = advance(state, START_MS + OUTAGE_MS + 1, DUE)
    assert after.outages == (Outage(state.position, START_MS, START_MS + OUTAGE_MS + 1),)
    assert after.deadlines["a"].at == START_MS + 2 * OUTAGE_MS + MINUTE + 1


def test_a_deadline_within_the_outage_is_moved_before_it_could_fall_due() -> None:
    state = advance(room_with({"a": START_MS + MINUTE}), START_MS + 2 * OUTAGE_MS, DUE)
    assert fallen(state) == []
    assert state.deadlines["a"].at == START_MS + MINUTE + 2 * OUTAGE_MS


def test_a_deadline_not_later_than_the_beginning_of_the_outage_stays() -> None:
    state = advance(room_with({"a": START_MS}), START_MS + 2 * OUTAGE_MS, DUE)
    assert fallen(state) == [("a", START_MS)]
    assert state.outages == ()


def test_an_outage_is_a_finding_at_the_last_entry_before_it() -> None:
    state = room_with({"a": START_MS + MINUTE})
    after = advance(state, START_MS + 2 * OUTAGE_MS, DUE)
    assert findings.of_room(after) == [findings.Finding(state.position, "Z5", "OUTAGE", findings.Severity.INFO)]
    assert findings.verdict(findings.of_room(after)) == "holds"


def test_the_charter_says_how_long_an_outage_is() -> None:
    state = Room().with_charter(outage_s=60).state
    state = replace(state, stamp=START_MS, deadlines={"a": Deadline(START_MS + MINUTE, "question", 0)})
    assert advance(state, START_MS + MINUTE + 1, DUE).deadlines["a"].at == START_MS + 2 * MINUTE + 1


def test_time_never_goes_back_and_the_stamp_is_kept_as_given() -> None:
    state = advance(room_with({}), START_MS - 5, DUE)
    assert (state.time, state.stamp) == (START_MS, START_MS - 5)


@given(st.lists(st.integers(-MINUTE, 2 * OUTAGE_MS), max_size=12), st.integers(1, 5 * OUTAGE_MS))
def test_with_beats_every_minute_a_deadline_falls_due_when_it_was_set(pauses: list[int], after: int) -> None:
    """A host that gives its beats moves nothing, whatever entries come between."""
    state = room_with({"a": START_MS + after})
    stamp = START_MS
    for pause in pauses:
        for beat in range(stamp + MINUTE, stamp + pause, MINUTE):
            state = advance(state, beat, DUE)
        stamp = max(stamp + pause, START_MS)
        state = advance(state, stamp, DUE)
    assert state.outages == ()
    assert fallen(state) == ([("a", START_MS + after)] if START_MS + after <= state.time else [])
