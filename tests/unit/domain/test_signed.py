"""A log of signed bytes, from the founding of a room to a charter in force, and what a forger can do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.domain import Code, Done, Outcome, Placed, State, apply
from parley.domain.signed import Log, read_entry
from parley.record import entries
from parley.record.errors import RecordError
from tests.unit.domain.talks import PERSONS, START_MS, Room, charter

HERE = Log(talk=b"t" * 16, room=b"r" * 16)


def key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b"."))


def keyed() -> State:
    """The founding state, with real keys."""
    persons = {name: replace(one, key=key(name).public_key().public_bytes_raw().hex()) for name, one in PERSONS.items()}
    return Room(persons=persons).state


class Desk:
    """Signs for everybody, and applies what it is handed."""

    def __init__(self) -> None:
        self.state = keyed()

    def signed(self, author: str, kind: str, body: Mapping[str, Any], by: str = "") -> bytes:
        last = self.state.chains.get(author)
        entry = entries.Entry(
            HERE.talk,
            HERE.room,
            author,
            last.seq + 1 if last else 1,
            bytes.fromhex(last.id) if last else None,
            entries.Basis(self.state.position, bytes.fromhex(self.state.run)),
            b"s" * 16,
            kind,
            body,
        )
        return entries.sign(entry, key(by or author))

    def take(self, sign1: bytes) -> Outcome:
        entry = read_entry(sign1, HERE, self.state)
        position = self.state.position + 1
        self.state, outcome = apply(self.state, entry, Placed(position, START_MS + position))
        return outcome


def test_two_signatures_bring_a_charter_into_force_under_the_hash_of_its_bytes() -> None:
    desk = Desk()
    proposal = desk.signed("nina", "charter.propose", {"charter": charter(), "amends": None})
    assert desk.take(proposal) is Done.OK
    identity = desk.state.log[0]
    assert desk.take(desk.signed("sana", "consent", {"to": identity})) is Done.OK
    assert desk.state.charter is not None
    assert desk.state.charter.id == identity == read_entry(proposal, HERE, desk.state).id
    assert desk.take(desk.signed("sana", "checkpoint.sign", {"position": 1, "head": identity})) is Done.OK


def test_nobody_writes_in_anothers_name() -> None:
    desk = Desk()
    forged = desk.signed("nina", "message", {"text": "We accept."}, by="sana")
    assert desk.take(forged) is Code.BAD_SIGNATURE
    assert desk.take(desk.signed("ghost", "message", {"text": "Hello."})) is Code.UNKNOWN_AUTHOR
    assert desk.take(desk.signed("nina", "message", {"text": "We do not."})) is Done.OK


def test_the_same_bytes_again_are_a_replay() -> None:
    desk = Desk()
    said = desk.signed("nina", "message", {"text": "Good morning."})
    assert [desk.take(said), desk.take(said)] == [Done.OK, Code.CHAIN_REPLAY]


@pytest.mark.parametrize("other", [Log(b"x" * 16, HERE.room), Log(HERE.talk, b"x" * 16)], ids=["talk", "room"])
def test_an_entry_of_another_log_is_none_of_this_one(other: Log) -> None:
    desk = Desk()
    with pytest.raises(RecordError):
        read_entry(desk.signed("nina", "message", {"text": "Good morning."}), other, desk.state)


def test_bytes_that_are_no_entry_are_refused_before_the_rules() -> None:
    desk = Desk()
    good = desk.signed("nina", "message", {"text": "Good morning."})
    for bad in (b"", good[:-1], good[1:], good + b"\x00"):
        with pytest.raises(RecordError):
            read_entry(bad, HERE, desk.state)


@pytest.mark.parametrize(
    "certified",
    ["", "zz" * 32, "AB" * 32, "00" * 32, " " + "ab" * 32],
    ids=["none", "no hex", "upper case", "weak", "blank"],
)
def test_a_certificate_without_a_good_key_signs_nothing(certified: str) -> None:
    desk = Desk()
    desk.state = replace(
        desk.state, persons=desk.state.persons.put("nina", replace(desk.state.persons["nina"], key=certified))
    )
    assert desk.take(desk.signed("nina", "message", {"text": "Good morning."})) is Code.BAD_SIGNATURE


def test_a_key_in_upper_case_is_another_key() -> None:
    desk = Desk()
    upper = desk.state.persons["nina"].key.upper()
    desk.state = replace(
        desk.state, persons=desk.state.persons.put("nina", replace(desk.state.persons["nina"], key=upper))
    )
    assert desk.take(desk.signed("nina", "message", {"text": "Good morning."})) is Code.BAD_SIGNATURE
