"""Certificates: a head vouches for a person's key, the person for a device's (spec/record.md §5)."""

from __future__ import annotations

from dataclasses import dataclass

from parley.record import cbor, cose, ed25519, fields
from parley.record.cbor import Value
from parley.record.errors import Fault, RecordError

PERSON = "parley/1/person"
DEVICE = "parley/1/device"


@dataclass(frozen=True, slots=True)
class PersonCertificate:
    """Signed by a head of the same delegation. Times are ms UTC; `powers` and `role` are judged by the rules (A3)."""

    talk: bytes
    delegation: str
    id: str
    key: bytes
    shown: str
    role: str
    powers: tuple[str, ...]
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class DeviceCertificate:
    """Signed by the person's key: `mls` is the leaf signature key of one device."""

    talk: bytes
    who: str
    mls: bytes
    until_ms: int


def encode_person(person: PersonCertificate) -> bytes:
    named = [person.talk, person.delegation, person.id, person.key, person.shown, person.role]
    return cbor.encode([fields.VERSION, "person", *named, list(person.powers), person.from_ms, person.until_ms])


def verify_person(data: bytes, head: bytes) -> PersonCertificate:
    """The certificate, if this head's key signed it; raises `RecordError`."""
    return decode_person(cose.verify_sign1(PERSON, data, head))


def decode_person(payload: bytes) -> PersonCertificate:
    """Raises `RecordError`, also when the key it certifies is not a good one."""
    talk, delegation, who, key, shown, role, powers, begin, end = fields.statement(payload, "person", 9)
    return PersonCertificate(
        talk=fields.exactly(talk, 16),
        delegation=fields.name(delegation),
        id=fields.name(who),
        key=good_key(key),
        shown=fields.text(shown),
        role=fields.name(role),
        powers=fields.list_of(powers, fields.name),
        from_ms=fields.uint(begin),
        until_ms=fields.uint(end),
    )


def encode_device(device: DeviceCertificate) -> bytes:
    return cbor.encode([fields.VERSION, "device", device.talk, device.who, device.mls, device.until_ms])


def verify_device(data: bytes, person: bytes) -> DeviceCertificate:
    """The certificate, if this person's key signed it; raises `RecordError`."""
    return decode_device(cose.verify_sign1(DEVICE, data, person))


def decode_device(payload: bytes) -> DeviceCertificate:
    """Raises `RecordError`, also when the leaf key is not a good one."""
    talk, who, mls, end = fields.statement(payload, "device", 4)
    return DeviceCertificate(fields.exactly(talk, 16), fields.name(who), good_key(mls), fields.uint(end))


def good_key(value: Value) -> bytes:
    """A public key without problem; raises `RecordError` with `BAD_KEY`."""
    key = fields.exactly(value, 32)
    problem = ed25519.key_problem(key)
    if problem is not None:
        raise RecordError(Fault.BAD_KEY, problem)
    return key
