"""From signed bytes to an entry the reducer can judge (spec/record.md §5): who signed is settled here, what it means is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parley.domain.act import Entry
from parley.domain.state import State
from parley.record import cose, entries
from parley.record.errors import Fault, RecordError

_KEY = re.compile(r"[0-9a-f]{64}")


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
    )


def _signed_by_author(sign1: bytes, author: str, state: State) -> bool:
    person = state.persons.get(author)
    if person is None or not _KEY.fullmatch(person.key):
        return False
    try:
        cose.verify_sign1(entries.LABEL, sign1, bytes.fromhex(person.key))
    except RecordError:
        return False
    return True
