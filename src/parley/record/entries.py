"""Entries: the signed acts of a room's log (spec/record.md §5, rules G3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.record import cbor, cose, fields
from parley.record.cbor import Value
from parley.record.errors import Fault, RecordError

LABEL = "parley/1/entry"


@dataclass(frozen=True, slots=True)
class Entry:
    """What an author signs. `seq` from 1; `prev` is the id of his entry before it in this room, None for the first."""

    talk: bytes
    room: bytes
    author: str
    seq: int
    prev: bytes | None
    kind: str
    body: Mapping[str, object]


def encode(entry: Entry) -> bytes:
    """The canonical payload; raises `CborError` when the body holds what has no canonical form."""
    fixed = [fields.VERSION, "entry", entry.talk, entry.room, entry.author, entry.seq, entry.prev, entry.kind]
    return cbor.encode([*fixed, entry.body])


def decode(payload: bytes) -> Entry:
    """Raises `RecordError`. The body is plain data; what it must hold is for the rules to say."""
    talk, room, author, seq, prev, kind, body = fields.statement(payload, "entry", 7)
    return Entry(
        talk=fields.exactly(talk, 16),
        room=fields.exactly(room, 16),
        author=fields.name(author),
        seq=fields.uint(seq),
        prev=fields.optional(prev, lambda value: fields.exactly(value, 32)),
        kind=fields.name(kind),
        body=_body(body),
    )


def _body(value: Value) -> dict[str, object]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise RecordError(Fault.BAD_LAYOUT, "the body is no map with text keys")
    return {str(key): item for key, item in value.items()}


def sign(entry: Entry, key: Ed25519PrivateKey) -> bytes:
    return cose.sign1(LABEL, encode(entry), key)


def entry_id(payload: bytes) -> bytes:
    """SHA-256 of the signed bytes. Never sent in clear: it would let a host test guesses of the content."""
    return cose.signed_id(LABEL, payload)
