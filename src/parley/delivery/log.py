"""The ordered log of a room: what may be appended, its number, stamp and running hash, and the receipt over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from parley.delivery.mls import Content, read_outer
from parley.delivery.states import Entry, Head, Purpose, Room
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import Digest
from parley.protocol.limits import STATEMENT_BYTES
from parley.protocol.requests import Append, Kind
from parley.protocol.shapes import MAX_UINT
from parley.protocol.signed import Receipt, is_signed_statement

Sign = Callable[[Receipt], bytes]
"""Signs a receipt with the host's key."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """An append that is well formed for its room. `commits_epoch` is set if it is an MLS commit."""

    kind: Kind
    bytes: bytes
    digest: Digest
    commits_epoch: int | None


def envelope_digest(kind: Kind, content: bytes) -> Digest:
    """SHA-256(kind as one byte ‖ bytes)."""
    return Digest(sha256(bytes((kind,)) + content).digest())


def next_log(log: Digest, envelope: Digest, stamp: int) -> Digest:
    """The running hash over one more envelope and its stamp (ms): two receipts that agree on it agree on all before."""
    return Digest(sha256(log + envelope + stamp.to_bytes(8, "big")).digest())


def inspect(room: Room, request: Append, digest: Digest) -> Envelope:
    """Checks the outside of an envelope, whose digest is known; raises `WRONG_GROUP`, `WRONG_FORMAT` or `TOO_LARGE`."""
    commits_epoch = _INSPECTIONS[request.kind](room, request.bytes)
    return Envelope(request.kind, request.bytes, digest, commits_epoch)


def _inspect_mls(room: Room, content: bytes) -> int | None:
    outer = read_outer(content)
    if outer.group != room.id:
        raise ProtocolError(Code.WRONG_GROUP, "the message is for another group")
    if outer.epoch > MAX_UINT:
        raise ProtocolError(Code.WRONG_FORMAT, "no group reaches such an epoch")
    return outer.epoch if outer.content is Content.COMMIT else None


def _inspect_statement(room: Room, content: bytes) -> None:
    if len(content) > STATEMENT_BYTES:
        raise ProtocolError(Code.TOO_LARGE, f"a signed statement has at most {STATEMENT_BYTES} bytes")
    if not is_signed_statement(content):
        raise ProtocolError(Code.WRONG_FORMAT, "not a COSE_Sign1")


def _inspect_sealed(room: Room, content: bytes) -> None:
    if room.purpose is not Purpose.OPENING:
        raise ProtocolError(Code.WRONG_FORMAT, "sealed envelopes belong in the opening room")


_INSPECTIONS: dict[Kind, Callable[[Room, bytes], int | None]] = {
    Kind.MLS: _inspect_mls,
    Kind.ATTESTATION: _inspect_statement,
    Kind.COMPLAINT: _inspect_statement,
    Kind.SEALED: _inspect_sealed,
}


def commits_epoch(room: Room, kind: Kind, content: bytes) -> int | None:
    """The epoch that an envelope commits to end, if it is an MLS commit; raises `WRONG_GROUP`, `WRONG_FORMAT`."""
    return _inspect_mls(room, content) if kind is Kind.MLS else None


def is_commit(content: bytes) -> bool:
    """True of what is outside an MLS commit, whatever is in it."""
    try:
        return read_outer(content).content is Content.COMMIT
    except ProtocolError:
        return False


def is_behind(room: Room, envelope: Envelope) -> bool:
    """True of a commit for an epoch that somebody claims to have committed past.

    The host cannot tell a true commit from a forged one, so this is a hint (`OLD_EPOCH`), never a lock: a device that has caught up
    and sends the same bytes again is served. Otherwise one forged commit of a far epoch would close the room for good.
    """
    return envelope.commits_epoch is not None and envelope.commits_epoch < room.head.epoch


def append(room: Room, envelope: Envelope, now_ms: int, sign: Sign) -> tuple[Room, Entry]:
    """The room with the envelope at its end, and the entry with its receipt. Stamps never decrease within a room."""
    head = room.head
    seq = head.seq + 1
    stamp = max(now_ms, head.stamp)
    log = next_log(head.log, envelope.digest, stamp)
    receipt = Receipt(room.id, seq, stamp, envelope.digest, log)
    epoch = head.epoch if envelope.commits_epoch is None else max(head.epoch, envelope.commits_epoch)
    entry = Entry(room.id, seq, envelope.kind, envelope.bytes, stamp, envelope.digest, sign(receipt))
    committed = head.committed if envelope.commits_epoch is None else seq
    return replace(room, head=Head(seq, log, stamp, epoch, committed)), entry


def listed(change: bytes) -> Envelope:
    """The envelope of a change of the room's list that takes effect; the host appends it itself."""
    return Envelope(Kind.LIST, change, envelope_digest(Kind.LIST, change), None)
