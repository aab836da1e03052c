"""The bytes of a state: the structure of spec/rules-state.md, whatever way the room came to it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from parley.domain import encode_state, state_hash, state_meetings, state_work
from parley.domain.state_bytes import plain
from parley.record import cbor
from tests.unit.domain.talks import Room

PAGE = (Path(__file__).parents[3] / "spec" / "rules-state.md").read_text(encoding="utf-8")


def decoded(room: Room) -> Any:
    return cbor.decode(encode_state(room.state))


def test_the_keys_of_a_state_are_those_of_the_page() -> None:
    structure = PAGE[PAGE.index("```\n{") : PAGE.index("\n}\n```")]
    assert set(re.findall(r'^  "([a-z]+)":', structure, re.MULTILINE)) == decoded(Room()).keys()


def test_every_field_that_is_kept_stands_on_the_page() -> None:
    kept = [each for module in (state_meetings, state_work) for each in vars(module).values() if is_dataclass(each)]
    names = {field.name.removesuffix("_") for each in kept for field in fields(each)}
    assert len(names) > 60
    assert {name for name in names if f'"{name}"' not in PAGE} == set()


def test_the_keys_of_what_it_holds_are_those_of_the_page() -> None:
    state = decoded(Room().with_charter().with_open_session())
    held = [
        state["room"],
        state["charter"],
        *state["delegations"],
        *state["persons"].values(),
        *state["proposals"].values(),
    ]
    keys = {key for each in [*held, *state["sessions"].values(), *state["chains"].values()] for key in each}
    assert {key for key in keys if f'"{key}"' not in PAGE} == set()


def test_before_the_first_entry_there_is_no_stamp_and_no_position() -> None:
    state = decoded(Room())
    assert (state["position"], state["time"], state["stamp"], state["log"], state["charter"]) == (0, 0, None, [], None)


def test_sets_stand_sorted_by_code_point() -> None:
    beyond, below = "\U00010400", "\uffee"
    room = Room()
    room.state = replace(room.state, left=frozenset({beyond, below, "N"}))
    assert decoded(room)["left"] == ["N", below, beyond]


def test_the_body_of_a_proposal_is_kept_while_it_is_pending() -> None:
    room = Room().with_charter()
    room.post("nina", "charter.propose", charter=room.state.charter.charter if room.state.charter else {}, amends="e1")
    proposals = decoded(room)["proposals"]
    assert proposals["e1"]["body"] is None
    assert proposals["e3"]["body"]["amends"] == "e1"


def test_one_more_second_is_another_state() -> None:
    room = Room()
    assert state_hash(room.state) == state_hash(Room().state) != state_hash(replace(room.state, time=1000))


def test_what_is_no_part_of_a_state_has_no_plain_form() -> None:
    with pytest.raises(TypeError):
        plain(object())
