"""What the reducer promises beside the rules: places in the log, sections that are not built, and the record when it is off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from parley.domain import Code, Done, Entry, Placed, apply
from tests.unit.domain.talks import PERSONS, SOUTHMARK, START_MS, Room, charter


@pytest.mark.parametrize("position", [0, 2, -1])
def test_an_entry_is_applied_at_the_next_position_or_not_at_all(position: int) -> None:
    entry = Entry("e", "nina", 1, None, "message", {"text": "Good morning."}, signed=True)
    with pytest.raises(ValueError, match="position"):
        apply(Room().state, entry, Placed(position, START_MS))


def test_an_act_of_a_section_that_is_not_built_is_rejected_and_never_taken_for_done() -> None:
    room = Room().with_charter()
    before = room.state
    assert room.post("nina", "adref.confirm", of="d") is Code.NOT_BUILT
    assert replace(
        room.state, position=0, time=0, stamp=0, log=before.log, run=before.run, runs=before.runs, chains=before.chains
    ) == replace(before, position=0, time=0, stamp=0)


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "silence", "params": {"deadline": {"at": START_MS, "zone": "Etc/UTC"}}},
        {"method": "vote"},
        {"subject": {"type": "text", "texts": [{"doc": "t1", "text_hash": "ab" * 32}]}},
        {"ad_ref": True},
    ],
    ids=", ".join,
)
def test_a_decision_of_a_sort_that_is_not_built_is_not_begun(changed: dict[str, Any]) -> None:
    room = Room().with_charter(
        decision={**charter()["decision"], "substantive": ["consensus", "silence", "vote"], **LATER_TERMS}
    )
    motion = {"type": "motion", "text": "Open two crossings."}
    proposed = {"title": "Crossings", "category": "substantive", "method": "consensus", "subject": motion}
    assert room.post("nina", "decision.propose", **{**proposed, **changed}) is Code.NOT_BUILT
    assert room.post("nina", "decision.propose", **proposed) is Done.OK
    assert [each.method for each in room.state.decisions.values()] == ["consensus"]


LATER_TERMS = {
    "silence": {"variant": "osce", "min_s": 86400, "extensions_max": 1, "receipt_min_s": 0},
    "vote": {"conditions": [{"unit": "delegation", "base": "cast", "threshold": {"n": 2, "d": 3, "strict": False}}]},
    "min_open_s": 60,
}


def test_a_checkpoint_vouches_for_the_last_1024_entries_and_for_nothing_older() -> None:
    room = Room().with_charter()
    while room.state.position < 1200:
        room.post("nina", "message", text="Good morning.")
    assert len(room.state.log) == len(room.state.runs) == 1024
    assert room.state.runs[-1] == room.state.run
    ids = dict(zip(range(1200, 0, -1), reversed(room.state.log), strict=False))
    outcomes = [
        room.post("sana", "checkpoint.sign", position=position, head=ids.get(position, "e1"))
        for position in (1200, 179, 179, 1)
    ]
    assert outcomes == [Done.OK, Done.OK, Code.CHECKPOINT_OLD, Code.CHECKPOINT_OLD]


def test_its_other_checks_are_made_all_the_same() -> None:
    room = Room().with_charter()
    assert room.post("mara", "adref.confirm", of="d") is Code.NOT_PARTY
    assert room.post("nina", "adref.confirm", of="") is Code.MALFORMED


def test_held_by_co_heads_it_is_rejected_when_the_last_one_seconds() -> None:
    joint = [each for each in charter()["delegations"] if each["id"] != "N"]
    northland = {"id": "N", "name": "Northland", "kind": "party", "heads": ["nina", "nora"], "signature": "joint"}
    nora = replace(PERSONS["nina"], name="Nora Quist")
    room = Room(persons={**PERSONS, "nora": nora}).with_charter(delegations=[northland, *joint])
    room.state = replace(room.state, members={**room.state.members, "nora": None})
    assert room.post("nina", "adref.confirm", of="d") is Done.HELD
    held = f"e{room.state.position}"
    assert room.post("nora", "second", entry=held) is Code.NOT_BUILT
    assert held in room.state.held


def test_off_the_record_nothing_binding_is_done() -> None:
    room = Room().with_charter().with_open_session()
    results = {
        "session": room.session,
        "from": START_MS,
        "to": START_MS + 1,
        "attendance": [{"name": "Nina Holt", "role": "head", "delegation": "N"}],
        "results": [],
    }
    assert room.post("nina", "session.results", **results) is Code.WRONG_STATE
    assert room.post("nina", "record.off", session=room.session) is Done.OK
    assert room.post("sana", "consent", to=f"e{room.state.position}") is Done.OK
    assert room.post("nina", "session.results", **results) is Code.OFF_RECORD
    assert room.post("nina", "session.suspend", session=room.session, reason="Consult", public=False) is Done.OK
    assert room.post("nina", "session.results", **results) is Code.WRONG_STATE


def test_a_talk_between_two_signatures_has_no_charter() -> None:
    room = Room()
    assert room.post("nina", "charter.propose", charter=charter(), amends=None) is Done.OK
    assert room.post("mara", "session.propose", title="x", terms={}) is Code.MALFORMED
    assert room.post("nina", "head.replace", old="nina", new="nina", reason="x") is Code.CHARTER_NOT_IN_FORCE
    assert room.post("sana", "consent", to="e1") is Done.OK
    assert room.state.charter is not None
    assert room.state.delegation("S") == SOUTHMARK
