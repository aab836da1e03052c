"""The founding document of a room: whose it is, and which heads' keys were compared by voice (spec/record.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from parley.record import cbor, fields
from parley.record.cbor import Value
from parley.record.certificates import good_key
from parley.record.errors import Fault, RecordError


class RoomKind(StrEnum):
    """Rules R1."""

    PLENARY = "plenary"
    CAUCUS = "caucus"
    CORRIDOR = "corridor"
    CONTACT = "contact"
    TRACK = "track"


Owner = tuple[str, tuple[bytes, ...]]
"""A delegation with the keys of its heads."""


@dataclass(frozen=True, slots=True)
class Founding:
    """Made with the room, never changed. `psk` is the hash of an external pre-shared key, if one is mixed in."""

    talk: bytes
    room: bytes
    kind: RoomKind
    owners: tuple[Owner, ...]
    rules: int
    protocol: int
    psk: bytes | None


def encode(founding: Founding) -> bytes:
    owners = [[delegation, list(keys)] for delegation, keys in founding.owners]
    fixed = [fields.VERSION, "founding", founding.talk, founding.room, str(founding.kind), owners]
    return cbor.encode([*fixed, founding.rules, founding.protocol, founding.psk])


def decode(payload: bytes) -> Founding:
    """Raises `RecordError`, also when a head's key is not a good one."""
    talk, room, kind, owners, rules, protocol, psk = fields.statement(payload, "founding", 7)
    return Founding(
        talk=fields.exactly(talk, 16),
        room=fields.exactly(room, 16),
        kind=_kind(kind),
        owners=fields.list_of(owners, _owner, at_least=1),
        rules=fields.uint(rules),
        protocol=fields.uint(protocol),
        psk=fields.optional(psk, lambda value: fields.exactly(value, 32)),
    )


def founding_hash(payload: bytes) -> bytes:
    """What the words are made of and the group context carries."""
    return sha256(payload).digest()


def _kind(value: Value) -> RoomKind:
    try:
        return RoomKind(fields.text(value))
    except ValueError:
        raise RecordError(Fault.BAD_LAYOUT, "no kind of room") from None


def _owner(value: Value) -> Owner:
    if not isinstance(value, list) or len(value) != 2:
        raise RecordError(Fault.BAD_LAYOUT, "an owner is a delegation and its heads' keys")
    return fields.name(value[0]), fields.list_of(value[1], good_key, at_least=1)
