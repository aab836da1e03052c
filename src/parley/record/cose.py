"""COSE_Sign1 (RFC 9052 §4.2) in the one form Parley signs: EdDSA, embedded payload, the label as external data (spec/record.md §1)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.record import cbor, ed25519
from parley.record.errors import Fault, RecordError

__all__ = ["RecordError", "Sign1", "read_sign1", "sign1", "signed_id", "verify_sign1", "verify_unjudged"]

TAG = b"\xd2"
PROTECTED = bytes.fromhex("a10127")


@dataclass(frozen=True, slots=True)
class Sign1:
    """A COSE_Sign1 whose signature nobody has looked at yet."""

    payload: bytes
    signature: bytes


def _to_be_signed(label: str, payload: bytes) -> bytes:
    return cbor.encode(["Signature1", PROTECTED, label.encode(), payload])


def signed_id(label: str, payload: bytes) -> bytes:
    """SHA-256 of what is signed: the identity of an entry, of a certificate, of a founding document."""
    return sha256(_to_be_signed(label, payload)).digest()


def sign1(label: str, payload: bytes, key: Ed25519PrivateKey) -> bytes:
    """The payload, signed by this key under this label."""
    return TAG + cbor.encode([PROTECTED, {}, payload, key.sign(_to_be_signed(label, payload))])


def read_sign1(data: bytes) -> Sign1:
    """Takes it apart without checking the signature; raises `RecordError` on any other header, order or length."""
    if data[:1] != TAG:
        raise RecordError(Fault.BAD_COSE, "no COSE_Sign1 tag")
    match cbor.decode(data[1:], items=8, depth=2):
        case [bytes(protected), dict(unprotected), bytes(payload), bytes(signature)] if (
            protected == PROTECTED and not unprotected and len(signature) == 64
        ):
            return Sign1(payload, signature)
        case _:
            raise RecordError(Fault.BAD_COSE, "not the COSE_Sign1 of this project")


def verify_sign1(label: str, data: bytes, key: bytes) -> bytes:
    """The payload, if this key signed it under this label; raises `RecordError` (`BAD_KEY`, `BAD_SIGNATURE`, `BAD_COSE`)."""
    signed = read_sign1(data)
    problem = ed25519.key_problem(key)
    if problem is not None:
        raise RecordError(Fault.BAD_KEY, problem)
    return _payload(label, signed, key)


def verify_unjudged(label: str, data: bytes, key: bytes) -> bytes:
    """As `verify_sign1`, by a key whose order is judged later (`ed25519.fits`)."""
    return _payload(label, read_sign1(data), key)


def _payload(label: str, signed: Sign1, key: bytes) -> bytes:
    if not ed25519.fits(key, _to_be_signed(label, signed.payload), signed.signature):
        raise RecordError(Fault.BAD_SIGNATURE, f"not signed as {label} by this key")
    return signed.payload
