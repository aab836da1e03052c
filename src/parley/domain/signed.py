"""From signed bytes to an entry the reducer can judge (spec/record.md §5): who signed is settled here, what it means is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parley.domain import shapes
from parley.domain.act import Entry
from parley.domain.release import AUTHORISE, KINDS
from parley.domain.state import DelegationKind, State
from parley.record import cose, entries
from parley.record.errors import Fault, RecordError

_KEY = re.compile(r"[0-9a-f]{64}")
_HEX = re.compile(r"([0-9a-f]{2})+")


@dataclass(frozen=True, slots=True)
class Log:
    """Which log is read: an entry of another talk or room is none of it."""

    talk: bytes
    room: bytes


def read_entry(sign1: bytes, log: Log, state: State) -> Entry:
    """The entry in a COSE_Sign1, with ids in hex, judged against the key its author is certified with in this room.

    Raises `RecordError` for bytes that are no entry of this log. An author nobody certified, or another's signature, is an outcome of
    the rules (G8), not an error.
    """
    signed = cose.read_sign1(sign1)
    entry = entries.decode(signed.payload)
    if (entry.talk, entry.room) != (log.talk, log.room):
        raise RecordError(Fault.BAD_LAYOUT, "an entry of another talk or room")
    return Entry(
        id=entries.entry_id(signed.payload).hex(),
        author=entry.author,
        author_seq=entry.seq,
        prev=entry.prev.hex() if entry.prev is not None else None,
        kind=entry.kind,
        body=entry.body,
        signed=_signed_by_author(sign1, entry.author, state),
        proved=entry.kind == "release.carry" and _authorised(entry.body, log.talk, state),
        basis=entry.basis,
    )


# --- the proof of an authorisation given in another room (L5)

_NAMED = ("content_hash", "to", "form", "valid_until")


def _authorised(body: Mapping[str, Any], talk: bytes, state: State) -> bool:
    """Whether `proof` is the owner's signed `release.authorise` with what the body says of it (spec/rules-state.md, reading 20).

    Under joint signature every head of the owner has to be counted, by the `second` entries that follow it.
    """
    if shapes.problem(KINDS["release.carry"].shape, body) is not None:
        return False
    given = body["authorisation"]
    try:
        first, *seconds = _entries_in(given["proof"], talk, state)
    except (RecordError, ValueError):
        return False
    named = first.kind == "release.authorise" and shapes.problem(AUTHORISE, first.body) is None
    same = named and first.id == given["id"] and all(first.body[each] == given[each] for each in _NAMED)
    heads = {each.author for each in seconds if each.kind == "second" and each.body == {"entry": first.id}}
    return (
        same
        and len({each.room for each in (first, *seconds)}) == 1
        and all(state.persons[each.author].delegation == given["owner"] for each in (first, *seconds))
        and state.is_signer(first.author)
        and _every_head_needed(state, given["owner"], heads | {first.author})
    )


def _every_head_needed(state: State, owner: str, counted: set[str]) -> bool:
    delegation = state.delegation(owner)
    if delegation is None or delegation.kind is not DelegationKind.PARTY:
        return False
    return delegation.signature == "any" or counted >= set(state.heads.get(owner, ()))


@dataclass(frozen=True, slots=True)
class _Proved:
    """An entry of another room, by somebody certified and not revoked in this one."""

    id: str
    room: bytes
    author: str
    kind: str
    body: Mapping[str, Any]


def _entries_in(proof: str, talk: bytes, state: State) -> Iterator[_Proved]:
    """Raises `RecordError` or `ValueError` for anything else than signed entries of this talk."""
    for part in proof.split("."):
        if not _HEX.fullmatch(part):
            raise ValueError("no signed entry in hex")
        sign1 = bytes.fromhex(part)
        payload = cose.read_sign1(sign1).payload
        entry = entries.decode(payload)
        person = state.persons.get(entry.author)
        if entry.talk != talk or person is None or person.revoked or not _signed_by_author(sign1, entry.author, state):
            raise ValueError("not signed by anybody known here")
        yield _Proved(entries.entry_id(payload).hex(), entry.room, entry.author, entry.kind, entry.body)


def _signed_by_author(sign1: bytes, author: str, state: State) -> bool:
    person = state.persons.get(author)
    if person is None or not _KEY.fullmatch(person.key):
        return False
    try:
        cose.verify_sign1(entries.LABEL, sign1, bytes.fromhex(person.key))
    except RecordError:
        return False
    return True
