"""Entries: the signed acts of a room's log (spec/record.md §5, rules G3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.record import cbor, cose, fields
from parley.record.cbor import Value
from parley.record.errors import Fault, RecordError

LABEL = "parley/1/entry"
LAYOUT = 2


@dataclass(frozen=True, slots=True)
class Basis:
    """What of the room's record a device had when something was signed: the last position, and the running hash there, 32 bytes."""

    position: int
    run: bytes


BEFORE_FIRST = Basis(0, bytes(32))
"""The basis of whatever is said before there is an entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an author signs. `seq` from 1; `prev` is the id of his entry before it in this room, None for the first.

    `salt`: 16 random bytes, so that nobody who is shown an id can try what the entry may say.
    """

    talk: bytes
    room: bytes
    author: str
    seq: int
    prev: bytes | None
    basis: Basis
    salt: bytes
    kind: str
    body: Mapping[str, object]


def encode(entry: Entry) -> bytes:
    """The canonical payload; raises `CborError` when the body holds what has no canonical form."""
    chained = [LAYOUT, "entry", entry.talk, entry.room, entry.author, entry.seq, entry.prev]
    return cbor.encode([*chained, [entry.basis.position, entry.basis.run], entry.salt, entry.kind, entry.body])


def decode(payload: bytes) -> Entry:
    """Raises `RecordError`. The body is plain data; what it must hold is for the rules to say."""
    talk, room, author, seq, prev, basis, salt, kind, body = fields.statement(payload, "entry", 9, LAYOUT)
    return Entry(
        talk=fields.exactly(talk, 16),
        room=fields.exactly(room, 16),
        author=fields.name(author),
        seq=fields.uint(seq),
        prev=fields.optional(prev, lambda value: fields.exactly(value, 32)),
        basis=_basis(basis),
        salt=fields.exactly(salt, 16),
        kind=fields.name(kind),
        body=_body(body),
    )


def _basis(value: Value) -> Basis:
    if not isinstance(value, list) or len(value) != 2:
        raise RecordError(Fault.BAD_LAYOUT, "a basis is a position and a running hash")
    return Basis(fields.uint(value[0]), fields.exactly(value[1], 32))


def _body(value: Value) -> dict[str, object]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise RecordError(Fault.BAD_LAYOUT, "the body is no map with text keys")
    return {str(key): item for key, item in value.items()}


def sign(entry: Entry, key: Ed25519PrivateKey) -> bytes:
    return cose.sign1(LABEL, encode(entry), key)


def entry_id(payload: bytes) -> bytes:
    """SHA-256 of the signed bytes. Never sent in clear: it would let a host test guesses of the content."""
    return cose.signed_id(LABEL, payload)
