"""Statements signed and read back: entries, certificates, founding documents, and the order of a room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from parley.record import certificates, cose, entries, founding
from parley.record.certificates import DeviceCertificate, PersonCertificate
from parley.record.entries import BEFORE_FIRST, Basis, Entry
from parley.record.errors import Fault, RecordError
from parley.record.founding import Founding, RoomKind

TALK, ROOM = b"t" * 16, b"r" * 16


def key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b"."))


def public(name: str) -> bytes:
    return key(name).public_key().public_bytes_raw()


FIRST = Entry(TALK, ROOM, "nina", 1, None, BEFORE_FIRST, b"s" * 16, "message", {"text": "Good morning."})
SECOND = replace(FIRST, seq=2, prev=entries.entry_id(entries.encode(FIRST)), basis=Basis(4, b"4" * 32))
NINA = PersonCertificate(
    TALK, "N", "nina", public("nina"), "Nina Holt", "head", ("sign", "speak"), 0, 1_800_000_000_000
)
LAPTOP = DeviceCertificate(TALK, "nina", public("laptop"), 1_800_000_000_000)
PLENARY = Founding(TALK, ROOM, RoomKind.PLENARY, (("N", (public("nina"),)), ("S", (public("sana"),))), 1, 1, None)


@pytest.mark.parametrize("entry", [FIRST, SECOND], ids=["first", "second"])
def test_an_entry_signed_is_the_entry_read(entry: Entry) -> None:
    signed = entries.sign(entry, key("nina"))
    assert entries.decode(cose.verify_sign1(entries.LABEL, signed, public("nina"))) == entry


def test_an_id_is_of_the_bytes_signed_and_of_nothing_else() -> None:
    """Two signatures over the same entry, one id; the same payload under another label, another."""
    payload = entries.encode(FIRST)
    assert (
        entries.entry_id(payload)
        == cose.signed_id(entries.LABEL, payload)
        != cose.signed_id(certificates.PERSON, payload)
    )


def test_the_same_words_under_another_salt_have_another_id() -> None:
    assert entries.entry_id(entries.encode(FIRST)) != entries.entry_id(entries.encode(replace(FIRST, salt=b"t" * 16)))


@given(st.binary(min_size=1, max_size=3), st.integers(0, 400))
def test_a_statement_altered_anywhere_does_not_verify(noise: bytes, at: int) -> None:
    signed = entries.sign(FIRST, key("nina"))
    at %= len(signed) - len(noise)
    altered = signed[:at] + noise + signed[at + len(noise) :]
    if altered == signed:
        return
    with pytest.raises(RecordError):
        cose.verify_sign1(entries.LABEL, altered, public("nina"))


def test_a_person_is_who_the_head_certified() -> None:
    signed = cose.sign1(certificates.PERSON, certificates.encode_person(NINA), key("head"))
    assert certificates.verify_person(signed, public("head")) == NINA
    with pytest.raises(RecordError) as raised:
        certificates.verify_person(signed, public("another head"))
    assert raised.value.code is Fault.BAD_SIGNATURE


def test_a_device_certificate_is_no_persons_certificate() -> None:
    signed = cose.sign1(certificates.DEVICE, certificates.encode_device(LAPTOP), key("nina"))
    assert certificates.verify_device(signed, public("nina")) == LAPTOP
    with pytest.raises(RecordError) as raised:
        certificates.verify_person(signed, public("nina"))
    assert raised.value.code is Fault.BAD_SIGNATURE


def test_a_weak_key_is_not_certified_however_well_it_is_signed() -> None:
    weak = replace(NINA, key=bytes(32))
    signed = cose.sign1(certificates.PERSON, certificates.encode_person(weak), key("head"))
    with pytest.raises(RecordError) as raised:
        certificates.verify_person(signed, public("head"))
    assert raised.value.code is Fault.BAD_KEY


def test_a_founding_document_has_one_hash() -> None:
    payload = founding.encode(PLENARY)
    assert founding.decode(payload) == PLENARY
    assert founding.founding_hash(payload) != founding.founding_hash(founding.encode(replace(PLENARY, rules=2)))
