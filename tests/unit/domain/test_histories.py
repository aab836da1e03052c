"""Whatever is posted: the reducer answers, the same each time, and a rejected entry leaves nothing behind."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import given, settings

from parley.domain import Code, Done, State, apply, encode_state, view
from parley.domain.methods import METHODS
from parley.domain.state_bytes import plain
from parley.record import cbor
from tests.unit.domain.histories import Play, Step, begun

PLACE = ("position", "time", "stamp", "log", "run", "runs", "chains")
NOT_CHAINED = {Code.UNKNOWN_AUTHOR, Code.BAD_SIGNATURE, Code.CHAIN_GAP, Code.CHAIN_FORK, Code.CHAIN_REPLAY}


@given(begun())
@settings(max_examples=10, deadline=None)
def test_every_history_has_an_outcome_and_a_state_with_bytes(posted: tuple[str, list[Step]]) -> None:
    room, history = posted
    play = Play(room)
    for step in history:
        assert isinstance(play.step(step), Code | Done)
    assert cbor.decode(encode_state(play.state)) == plain(play.state)


@given(begun())
@settings(max_examples=15, deadline=None)
def test_the_same_entries_make_the_same_state_and_leave_the_old_one_alone(posted: tuple[str, list[Step]]) -> None:
    room, history = posted
    play = Play(room)
    for step in history:
        before, known = play.state, encode_state(play.state)
        entry, placed = play.entry(step)
        play.state, outcome = apply(before, entry, placed)
        again, same_outcome = apply(before, entry, placed)
        assert (outcome, encode_state(play.state)) == (same_outcome, encode_state(again))
        assert encode_state(before) == known


@given(begun())
@settings(max_examples=25, deadline=None)
def test_a_rejected_entry_changes_its_place_in_the_log_and_the_chain_only(posted: tuple[str, list[Step]]) -> None:
    room, history = posted
    play = Play(room)
    for step in history:
        before = play.state
        outcome = play.step(step)
        if not isinstance(outcome, Code):
            continue
        moved = {name: getattr(play.state, name) for name in PLACE}
        assert replace(before, **moved) == play.state
        assert (before.chains == play.state.chains) == (outcome in NOT_CHAINED)


@given(begun())
@settings(max_examples=10, deadline=None)
def test_a_forged_signature_is_never_more_than_a_line_in_the_log(posted: tuple[str, list[Step]]) -> None:
    room, history = posted
    play = Play(room)
    begun = play.state
    for step in history:
        entry, placed = play.entry(step)
        play.state, outcome = apply(play.state, replace(entry, signed=False), placed)
        assert outcome in (Code.BAD_SIGNATURE, Code.UNKNOWN_AUTHOR)
    changed = {each.name for each in fields(State) if getattr(play.state, each.name) != getattr(begun, each.name)}
    assert changed <= {*PLACE} - {"chains"}


@given(begun())
@settings(max_examples=10, deadline=None)
def test_beats_between_entries_change_no_outcome_while_nothing_is_due(posted: tuple[str, list[Step]]) -> None:
    room, history = posted
    with_beats, without = Play(room), Play(room)
    for step in history:
        halfway = (without.stamp + without.stamp + step[3]) // 2
        outcome = without.step(step)
        if without.state.position > 1:
            with_beats.beat(halfway)
        assert with_beats.step(step) == outcome
    assert with_beats.state == without.state


@given(begun())
@settings(max_examples=10, deadline=None)
def test_every_view_of_every_id_is_there_or_null(posted: tuple[str, list[Step]]) -> None:
    room, history = posted
    play = Play(room)
    for step in history:
        play.step(step)
    time = play.state.time
    for name in ("charter", "room", "record", "decisions"):
        assert isinstance(view(play.state, name, time), dict)
    assert (view(play.state, "floor", time) is None) == (play.state.open_session() is None)
    assert (view(play.state, "report", time) is None) == (play.state.report is None)
    for entry in (*play.state.log, "never"):
        for word, shelf in (
            ("proposal", play.state.proposals),
            ("session", play.state.sessions),
            ("private", play.state.notes),
            ("request", play.state.requests),
            ("decision", play.state.decisions),
            ("release", play.state.releases),
            ("file", play.state.files),
            ("bundle", play.state.bundles),
            ("track", play.state.tracks),
            ("task", play.state.tasks),
            ("recording", play.state.recordings),
        ):
            assert (view(play.state, f"{word}:{entry}", time) is not None) == (entry in shelf)


@given(begun())
@settings(max_examples=25, deadline=None)
def test_what_is_kept_a_second_time_says_the_same(posted: tuple[str, list[Step]]) -> None:
    """The open session, the proposals that wait, the decisions put in a session, what was carried (spec/rules-state.md)."""
    room, history = posted
    play = Play(room)
    for step in history:
        play.step(step)
        state = play.state
        assert [each for each, one in state.sessions.items() if one.state == "open"] == (
            [state.open] if state.open else []
        )
        waiting = {each: proposal.kind for each, proposal in state.proposals.items() if proposal.state == "pending"}
        assert dict(state.pending) == waiting
        assert {
            each.authorisation: name for name, each in state.releases.items() if each.authorisation
        } == state.carried
        for name, session in state.sessions.items():
            put = {each for each, one in state.decisions.items() if one.session == name and one.state == "put"}
            waits = {each for each in put if METHODS[state.decisions[each].method].in_session}
            assert session.decisions == (waits if room != "track" else set())


@given(begun())
@settings(max_examples=25, deadline=None)
def test_a_decision_has_a_result_when_it_is_adopted_or_not_and_a_number_when_it_is_adopted(
    posted: tuple[str, list[Step]],
) -> None:
    room, history = posted
    play = Play(room)
    for step in history:
        play.step(step)
    decisions = play.state.decisions.values()
    for each in decisions:
        assert (each.result.outcome if each.result else None) == (
            each.state if each.state in ("adopted", "not_adopted") else None
        )
        assert (each.number is not None) == (each.state == "adopted" and each.subject["type"] != "overrule")
        assert (each.put is None) <= (not each.electorate and not each.ballots and not each.objections)
    numbers = sorted(each.number for each in decisions if each.number is not None)
    assert numbers == list(range(1, len(numbers) + 1))


@given(begun())
@settings(max_examples=25, deadline=None)
def test_whoever_waits_or_speaks_stands_where_his_request_says(posted: tuple[str, list[Step]]) -> None:
    room, history = posted
    play = Play(room)
    for step in history:
        play.step(step)
    state = play.state
    for name, session in state.sessions.items():
        floor, of_session = session.floor, {each: one for each, one in state.requests.items() if one.session == name}
        waiting = {each for each, one in of_session.items() if one.state == "waiting"}
        made = {each for each in floor.orders if of_session[each].state != "waiting"}
        assert waiting == {*floor.speeches, *floor.replies, *floor.orders} - made
        assert {each for each, one in of_session.items() if one.state == "speaking"} == set(floor.speaking)
        assert (floor.since is not None) == (bool(floor.speaking) and session.state == "open")
        assert all(one.used_ms >= 0 for one in of_session.values())
