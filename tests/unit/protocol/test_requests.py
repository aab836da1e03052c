"""The decoder of requests is total: a request of the table, or a code with the field's name."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.protocol.codes import Code, ProtocolError
from parley.protocol.requests import Append, CreateInvite, DropMail, Granted, Kind, OpenTalk, read_request, shapes

TABLE = shapes()
ID, KEY = b"i" * 16, b"k" * 32
GOOD: Mapping[str, Mapping[str, Any]] = {
    "prove": {"device": KEY, "proof": b"p"},
    "talk.open": {"opening": KEY, "talk": ID, "opening_room": ID, "plenary": ID},
    "invite.create": {"invite": ID, "auth": KEY, "sealed": b"s", "power": "signer", "expires": 1},
    "invite.cancel": {"invite": ID},
    "invite.states": {},
    "invite.read": {"invite": ID},
    "invite.use": {"invite": ID, "proof": b"p"},
    "room.create": {"room": ID},
    "roster": {"change": b"c"},
    "append": {"room": ID, "kind": 1, "bytes": b"b"},
    "restored.give": {"room": ID, "seq": 1, "kind": 1, "receipt": b"r", "bytes": b"b"},
    "restored.show": {"room": ID, "receipt": b"r"},
    "restored.without": {"room": ID},
    "subscribe": {"room": ID, "after": 0},
    "unsubscribe": {"room": ID},
    "seen": {"room": ID, "seq": 0},
    "pulse": {"room": ID, "bytes": bytes(384)},
    "mail.send": {"to": KEY, "bytes": b"b"},
    "mail.drop": {"ids": [1, 2]},
    "file.begin": {"room": ID, "file": ID, "size": 1},
    "file.put": {"room": ID, "file": ID, "part": 0, "bytes": b"b"},
    "file.get": {"room": ID, "file": ID, "part": 0},
    "file.drop": {"room": ID, "file": ID},
    "media.join": {"room": ID},
}


def code_of(verb: str, body: Mapping[Any, Any]) -> Code:
    with pytest.raises(ProtocolError) as refused:
        read_request(TABLE, verb, body)
    return refused.value.code


def test_every_verb_has_an_example_here() -> None:
    assert GOOD.keys() == TABLE.keys()


@pytest.mark.parametrize("verb", GOOD)
def test_a_good_body_is_read_into_its_fields(verb: str) -> None:
    request = read_request(TABLE, verb, GOOD[verb])
    for name, value in GOOD[verb].items():
        assert getattr(request, name) == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(("verb", "name"), [(verb, name) for verb, body in GOOD.items() for name in body])
def test_a_missing_field_is_malformed(verb: str, name: str) -> None:
    assert code_of(verb, {key: value for key, value in GOOD[verb].items() if key != name}) is Code.MALFORMED


@pytest.mark.parametrize("verb", GOOD)
def test_a_surplus_field_is_malformed(verb: str) -> None:
    assert code_of(verb, {**GOOD[verb], "more": 1}) is Code.MALFORMED


ODD_VALUES = (None, True, -1, 2**53, "", [], {}, b"", b"x" * 17, 1.5)
"""Each is wrong for every field, but for the few that take bytes of any length or an empty list."""


def fits(name: str, value: object) -> bool:
    any_bytes = ("proof", "sealed", "bytes", "change", "receipt")
    return (name == "ids" and value == []) or (name in any_bytes and value == b"x" * 17)


@pytest.mark.parametrize(
    ("verb", "name", "value"),
    [
        (verb, name, odd)
        for verb, body in GOOD.items()
        for name in body
        for odd in ODD_VALUES
        if not fits(name, odd) and (verb, name, odd) != ("restored.show", "receipt", None)
    ],
)
def test_a_field_of_another_type_is_named(verb: str, name: str, value: object) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_request(TABLE, verb, {**GOOD[verb], name: value})
    assert refused.value.code is Code.MALFORMED
    assert refused.value.text.startswith(name)


@pytest.mark.parametrize(
    ("verb", "name", "value"),
    [
        ("append", "bytes", b"x" * (1024 * 1024 + 1)),
        ("mail.send", "bytes", b"x" * (256 * 1024 + 1)),
        ("invite.create", "sealed", b"x" * (16 * 1024 + 1)),
        ("prove", "proof", b"x" * 4097),
        ("roster", "change", b"x" * 4097),
        ("mail.drop", "ids", list(range(1001))),
    ],
)
def test_a_field_over_its_limit_is_too_large(verb: str, name: str, value: object) -> None:
    assert code_of(verb, {**GOOD[verb], name: value}) is Code.TOO_LARGE


def test_an_unknown_verb_is_said_so() -> None:
    assert code_of("talk.close", {}) is Code.UNKNOWN_VERB


@pytest.mark.parametrize(("verb", "name", "value"), [("append", "kind", 0), ("append", "kind", 5)])
def test_only_known_kinds(verb: str, name: str, value: object) -> None:
    assert code_of(verb, {**GOOD[verb], name: value}) is Code.MALFORMED


def test_no_invitation_makes_a_convener() -> None:
    assert code_of("invite.create", {**GOOD["invite.create"], "power": "convener"}) is Code.MALFORMED


def test_types_are_those_of_the_field() -> None:
    append = read_request(TABLE, "append", GOOD["append"])
    assert isinstance(append, Append)
    assert append.kind is Kind.MLS
    invite = read_request(TABLE, "invite.create", GOOD["invite.create"])
    assert isinstance(invite, CreateInvite)
    assert invite.power is Granted.SIGNER
    assert isinstance(read_request(TABLE, "mail.drop", {"ids": []}), DropMail)


def test_a_secret_or_whole_id_is_never_printed() -> None:
    opened = read_request(TABLE, "talk.open", GOOD["talk.open"])
    assert isinstance(opened, OpenTalk)
    assert KEY.hex() not in repr(opened)
    assert repr(opened) == "OpenTalk(talk:69696969…)"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.binary(max_size=40) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(st.sampled_from(sorted(GOOD)), st.dictionaries(st.sampled_from(["room", "kind", "bytes", "to", "ids"]), values))
def test_any_body_is_a_request_or_a_refusal(verb: str, body: dict[str, Any]) -> None:
    assert outcome(verb, body) in (None, Code.MALFORMED, Code.TOO_LARGE)


def outcome(verb: str, body: dict[str, Any]) -> Code | None:
    try:
        read_request(TABLE, verb, body)
    except ProtocolError as refused:
        return refused.code
    return None
