"""Signed statements: only the right key, label, layout and content pass."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, HostKey, RoomId, TalkId
from parley.protocol.signed import (
    CHALLENGE,
    INVITE,
    ROSTER,
    Change,
    RosterChange,
    challenge_payload,
    check_signature,
    is_signed_statement,
    read_roster_change,
    roster_payload,
)
from parley.record import cbor, cose
from tests.device import public_key

SIGNER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
KEY = DeviceKey(public_key(SIGNER))
CHANGE = RosterChange(TalkId(b"t" * 16), RoomId(b"r" * 16), 1, DeviceKey(b"d" * 32), Change.GRANT)
PAYLOAD = challenge_payload(b"n" * 32, HostKey(b"h" * 32))


def test_a_challenge_is_proven_by_the_key_that_signed_it() -> None:
    check_signature(CHALLENGE, cose.sign1(CHALLENGE, PAYLOAD, SIGNER), KEY, PAYLOAD)


@pytest.mark.parametrize(
    ("signed", "why"),
    [
        (cose.sign1(CHALLENGE, PAYLOAD, OTHER), "another key"),
        (cose.sign1(INVITE, PAYLOAD, SIGNER), "another label"),
        (cose.sign1(CHALLENGE, challenge_payload(b"m" * 32, HostKey(b"h" * 32)), SIGNER), "another nonce"),
        (cose.sign1(CHALLENGE, challenge_payload(b"n" * 32, HostKey(b"g" * 32)), SIGNER), "another host's challenge"),
        (cose.sign1(CHALLENGE, PAYLOAD, SIGNER)[:-1], "cut short"),
        (cose.sign1(CHALLENGE, PAYLOAD, SIGNER) + b"\x00", "bytes behind it"),
        (b"", "nothing"),
        (PAYLOAD, "unsigned"),
    ],
)
def test_anything_else_is_a_bad_proof(signed: bytes, why: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        check_signature(CHALLENGE, signed, KEY, PAYLOAD)
    assert refused.value.code is Code.BAD_PROOF, why


def test_a_weak_key_proves_nothing() -> None:
    weak = DeviceKey(b"\x01" + bytes(31))  # the neutral point: a trivial signature would hold for any message
    forged = b"\xd2" + cbor.encode([bytes.fromhex("a10127"), {}, PAYLOAD, weak + bytes(32)])
    with pytest.raises(ProtocolError) as refused:
        check_signature(CHALLENGE, forged, weak, PAYLOAD)
    assert refused.value.code is Code.BAD_PROOF


def test_a_roster_change_is_read_back() -> None:
    assert read_roster_change(cose.sign1(ROSTER, roster_payload(CHANGE), SIGNER), KEY) == CHANGE


@pytest.mark.parametrize(
    "payload",
    [
        [1, "roster", b"t" * 16, b"r" * 16, 1, b"d" * 32, "promote", 0],
        [1, "roster", b"t" * 16, b"r" * 16, 0, b"d" * 32, "grant", 0],
        [1, "roster", b"t" * 16, b"r" * 16, True, b"d" * 32, "grant", 0],
        [True, "roster", b"t" * 16, b"r" * 16, 1, b"d" * 32, "grant", 0],
        [2, "roster", b"t" * 16, b"r" * 16, 1, b"d" * 32, "grant", 0],
        [1, "invite", b"t" * 16, b"r" * 16, 1, b"d" * 32, "grant", 0],
        [1, "roster", b"t" * 15, b"r" * 16, 1, b"d" * 32, "grant", 0],
        [1, "roster", b"t" * 16, b"r" * 16, 1, b"d" * 31, "grant", 0],
        [1, "roster", b"t" * 16, b"r" * 16, 1, b"d" * 32],
        [1, "roster", b"t" * 16, b"r" * 16, 1, b"d" * 32, "grant"],
        [1, "roster", b"t" * 16, b"r" * 16, 1, b"d" * 32, "grant", -1],
        [1, "roster", b"t" * 16, b"r" * 16, 1, b"d" * 32, "grant", True],
        {"roster": 1},
    ],
)
def test_another_layout_is_no_roster_change(payload: object) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_roster_change(cose.sign1(ROSTER, cbor.encode(payload), SIGNER), KEY)
    assert refused.value.code is Code.BAD_PROOF


def test_a_change_signed_under_another_label_is_refused() -> None:
    with pytest.raises(ProtocolError):
        read_roster_change(cose.sign1(CHALLENGE, roster_payload(CHANGE), SIGNER), KEY)


def test_statements_are_told_from_other_bytes() -> None:
    assert is_signed_statement(cose.sign1(ROSTER, b"anything", OTHER))
    assert not is_signed_statement(b"\xd2" + cbor.encode([b"", {}, b"", bytes(64)]))
    assert not is_signed_statement(b"")
