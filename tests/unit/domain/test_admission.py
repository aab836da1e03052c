"""The questions a client asks before it accepts a change of keys (rules R3–R5)."""

from __future__ import annotations

from dataclasses import replace

from parley.domain import Code, Done, admission_problem, removal_problem
from parley.domain.state import Person
from tests.unit.domain.talks import PERSONS, START_MS, Room

NILS = Person("N", "Nils Okafor", "member", frozenset({"speak"}), "k-nils")
LATER = START_MS + 3_600_000


def room() -> Room:
    return Room(persons={**PERSONS, "nils": NILS}).with_charter()


def consented(room: Room, *heads: str) -> Room:
    for head in heads:
        assert room.post(head, "admission.consent", person="nils", key="k-nils", not_after=LATER) is Done.OK
    return room


def subscribed(room: Room) -> Room:
    assert room.post("mara", "charter.subscribe", charter="e1") is Done.OK
    return room


def test_the_answer_names_what_is_missing_until_nothing_is() -> None:
    nobody, all_but_one = room(), consented(room(), "nina", "mara")
    everybody = consented(room(), "nina", "sana", "mara")
    assert admission_problem(nobody.state, "nils", "k-nils", START_MS) is Code.CONSENT_MISSING
    assert admission_problem(all_but_one.state, "nils", "k-nils", START_MS) is Code.CONSENT_MISSING
    assert admission_problem(everybody.state, "nils", "k-nils", START_MS) is None


def test_the_question_is_about_a_person_a_key_and_a_time() -> None:
    state = consented(room(), "nina", "sana", "mara").state
    assert admission_problem(state, "ghost", "k-nils", START_MS) is Code.NOT_CERTIFIED
    assert admission_problem(state, "nils", "k-other", START_MS) is Code.NOT_CERTIFIED
    assert admission_problem(state, "nils", "k-nils", LATER) is Code.CONSENT_EXPIRED
    assert admission_problem(state, "nina", "k-nina", START_MS) is Code.ALREADY_MEMBER


def test_the_answer_is_the_one_the_entry_gets() -> None:
    play = consented(room(), "nina", "sana")
    assert admission_problem(play.state, "nils", "k-nils", START_MS) is play.post(
        "nina", "member.join", person="nils", key="k-nils"
    )
    consented(play, "mara")
    assert play.post("nina", "member.join", person="nils", key="k-nils") is Done.OK
    assert "nils" not in play.state.consents


def test_asking_changes_nothing() -> None:
    state = consented(room(), "nina", "sana", "mara").state
    before = replace(state)
    admission_problem(state, "nils", "k-nils", START_MS)
    removal_problem(state, "nina", "sana", None)
    assert state == before


def test_who_may_put_whom_out() -> None:
    state = room().state
    assert removal_problem(state, "sana", "nils", "x") is Code.NOT_FOUND
    assert removal_problem(state, "sana", "sana", None) is None
    assert removal_problem(state, "sana", "nina", None) is Code.REASON_REQUIRED
    assert removal_problem(state, "sana", "nina", "Recording seen") is None
    assert removal_problem(state, "mara", "nina", "Loud") is Code.NO_POWER


def test_a_neutral_enters_only_under_a_charter_it_subscribed_to() -> None:
    milo = Person("M", "Milo Tan", "secretary", frozenset({"record"}), "k-milo")
    play = Room(persons={**PERSONS, "milo": milo}).with_charter()
    assert admission_problem(play.state, "milo", "k-milo", START_MS) is Code.NOT_SUBSCRIBED
    assert admission_problem(subscribed(play).state, "milo", "k-milo", START_MS) is Code.CONSENT_MISSING
