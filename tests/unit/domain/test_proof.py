"""What a mediator brings as proof of an authorisation (L5): the owner's signed entries, every word of them, and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from parley.domain import Code, Done, InForce, Outcome, Placed, State, apply, findings, room_under
from parley.domain.release import content_hash
from parley.domain.signed import Log, read_entry
from parley.domain.state import Charter, Person
from parley.record import cose, entries
from parley.record.founding import RoomKind
from tests.unit.domain.talks import HEAD, PERSONS, START_MS, charter
from tests.unit.domain.test_signed import key

TALK = b"t" * 16
FIRST, SECOND = Log(TALK, b"1" * 16), Log(TALK, b"2" * 16)
SALT, WORDS = "5a" * 32, "We can accept monitors at two crossings."
ITEM = {"content_hash": content_hash(SALT, WORDS), "to": ["S"], "form": "verbatim", "valid_until": START_MS + 60_000}
NORA = replace(PERSONS["nina"], name="Nora Quist", key="k-nora")
NILS = Person("N", "Nils Berg", "member", frozenset({"speak"}), "k-nils")


def room(owners: tuple[str, ...], signature: str = "any", changed: Mapping[str, Person] | None = None) -> State:
    """A corridor of these, in which everybody is certified with a real key."""
    people = {**PERSONS, "nora": NORA, "nils": NILS, **(changed or {})}
    persons = {name: replace(one, key=key(name).public_key().public_bytes_raw().hex()) for name, one in people.items()}
    listed = [
        {**each, **({"heads": ["nina", "nora"], "signature": signature} if each["id"] == "N" else {})}
        for each in charter()["delegations"]
    ]
    heads = {each["id"]: tuple(each["heads"]) for each in listed}
    in_force = InForce(Charter("charter", charter(delegations=listed)), heads, frozenset({"M"}))
    return room_under(RoomKind.CORRIDOR, in_force, persons, list(persons), owners)


def signed(author: str, kind: str, body: Mapping[str, Any], log: Log = FIRST, seq: int = 1, by: str = "") -> bytes:
    entry = entries.Entry(log.talk, log.room, author, seq, None, entries.BEFORE_FIRST, b"s" * 16, kind, body)
    return entries.sign(entry, key(by or author))


def identity(sign1: bytes) -> str:
    return entries.entry_id(cose.read_sign1(sign1).payload).hex()


def authorise(author: str = "nina", by: str = "", log: Log = FIRST, **changed: Any) -> bytes:
    return signed(author, "release.authorise", {"subject": "Monitors", **ITEM, **changed}, log, by=by)


def carry(given: bytes, *more: bytes, **changed: Any) -> dict[str, Any]:
    """The body that brings these entries."""
    proof = ".".join(each.hex() for each in (given, *more))
    return {
        "authorisation": {"id": identity(given), "owner": "N", **ITEM, "proof": proof, **changed},
        "content": WORDS,
        "salt": SALT,
    }


def outcome(body: Mapping[str, Any], state: State | None = None) -> Outcome:
    state = room(("S", "M")) if state is None else state
    entry = read_entry(signed("mara", "release.carry", body, SECOND), SECOND, state)
    return apply(state, entry, Placed(1, START_MS))[1]


def test_the_owners_signed_authorisation_is_carried() -> None:
    assert outcome(carry(authorise())) is Done.OK
    assert outcome(carry(authorise("nora"))) is Done.OK


@pytest.mark.parametrize(
    "body",
    [
        carry(authorise(by="sana")),
        carry(authorise("sana")),
        carry(authorise("nils")),
        carry(authorise("ghost")),
        carry(authorise(log=Log(b"x" * 16, FIRST.room))),
        carry(authorise(), id="ab" * 32),
        carry(authorise(), owner="M"),
        carry(authorise(), content_hash="ab" * 32),
        carry(authorise(), to=["S", "M"]),
        carry(authorise(), form="own_words"),
        carry(authorise(), valid_until=START_MS + 60_001),
        carry(authorise(), proof="valid"),
        carry(authorise(), proof=authorise().hex().upper()),
        carry(authorise(), proof=authorise().hex()[:-2]),
        carry(authorise(), proof=authorise().hex() + "."),
        carry(
            signed("nina", "release.offer", {"subject": "Monitors", "content_hash": ITEM["content_hash"], "to": ["S"]})
        ),
        carry(authorise(subject="")),
        carry(authorise(), signed("sana", "message", {"text": "x"})),
        carry(authorise(), signed("nora", "second", {"entry": identity(authorise())}, SECOND)),
    ],
    ids=[
        "another's signature",
        "another party's",
        "one who does not sign",
        "nobody known",
        "another talk",
        "another id",
        "another owner",
        "another hash",
        "another addressee",
        "another form",
        "another day",
        "a word",
        "upper case",
        "cut short",
        "an empty part",
        "an offer",
        "no subject",
        "a stranger's entry",
        "an entry of another room",
    ],
)
def test_anything_else_is_no_authorisation(body: Mapping[str, Any]) -> None:
    assert outcome(body) is Code.BAD_AUTHORISATION


def test_whoever_was_revoked_here_authorises_nothing_any_more() -> None:
    state = room(("S", "M"), changed={"nina": replace(PERSONS["nina"], revoked=True)})
    assert outcome(carry(authorise()), state) is Code.BAD_AUTHORISATION
    assert outcome(carry(authorise("nora")), state) is Done.OK


def test_whoever_may_not_sign_here_authorises_nothing() -> None:
    state = room(("S", "M"), changed={"nina": replace(PERSONS["nina"], powers=HEAD - {"sign"})})
    assert outcome(carry(authorise()), state) is Code.BAD_AUTHORISATION


def test_under_joint_signature_every_head_is_needed() -> None:
    state, given = room(("S", "M"), "joint"), authorise()
    nora = signed("nora", "second", {"entry": identity(given)})
    assert outcome(carry(given), state) is Code.BAD_AUTHORISATION
    assert outcome(carry(given, signed("nora", "second", {"entry": "ab" * 32})), state) is Code.BAD_AUTHORISATION
    assert outcome(carry(given, signed("nora", "unhold", {"entry": identity(given)})), state) is Code.BAD_AUTHORISATION
    assert (
        outcome(carry(given, signed("nora", "second", {"entry": identity(given)}, by="nina")), state)
        is Code.BAD_AUTHORISATION
    )
    assert outcome(carry(given, nora), state) is Done.OK


def test_what_is_no_carrying_brings_no_proof() -> None:
    state = room(("S", "M"))
    assert not read_entry(signed("mara", "message", carry(authorise()), SECOND), SECOND, state).proved
    assert not read_entry(signed("mara", "release.carry", {"authorisation": 1}, SECOND), SECOND, state).proved


def test_carrying_after_a_revocation_is_found_with_both_logs() -> None:
    """Z9: neither room alone can know; carried before or never revoked, nothing is found."""
    given = authorise()
    first, second = room(("N", "M")), room(("S", "M"))
    before = apply(
        second,
        read_entry(signed("mara", "release.carry", carry(given), SECOND), SECOND, second),
        Placed(1, START_MS + 5),
    )[0]
    authorised = apply(first, read_entry(given, FIRST, first), Placed(1, START_MS))[0]
    revoked = {}
    for late in (4, 5, 6):
        act = entries.Entry(
            TALK,
            FIRST.room,
            "nina",
            2,
            bytes.fromhex(identity(given)),
            entries.BEFORE_FIRST,
            b"s" * 16,
            "release.revoke",
            {"authorisation": identity(given)},
        )
        entry = read_entry(entries.sign(act, key("nina")), FIRST, authorised)
        revoked[late], result = apply(authorised, entry, Placed(2, START_MS + late))
        assert result is Done.OK
    assert findings.carried_after_revoke(authorised, before) == []
    assert findings.carried_after_revoke(revoked[5], before) == findings.carried_after_revoke(revoked[6], before) == []
    found = findings.carried_after_revoke(revoked[4], before)
    assert found == [findings.Finding(1, "Z9", "CARRIED_AFTER_REVOKE", findings.Severity.WARNING)]
    assert findings.verdict(found) is findings.Verdict.WITH_REMARKS
