"""Signed statements of this protocol (spec/protocol.md §§2, 3): payload layouts, labels, and checking them.

Every one is a COSE_Sign1 (spec/record.md) whose external data is `parley/1/` + the label, over a canonical CBOR array `[1, label, …]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, Digest, HostKey, InviteId, RoomId, TalkId
from parley.protocol.shapes import MAX_UINT
from parley.record import cbor, cose, ed25519
from parley.record.errors import RecordError

CHALLENGE = "parley/1/challenge"
INVITE = "parley/1/invite"
ROSTER = "parley/1/roster"
RECEIPT = "parley/1/receipt"
RESTORED = "parley/1/restored"


class Change(StrEnum):
    """What a signed roster change does to a device."""

    GRANT = "grant"
    REVOKE = "revoke"
    RETURN = "return"
    """By the device itself, after somebody else took it off the list."""


@dataclass(frozen=True, slots=True)
class RosterChange:
    """`after` is the position of the room's log that whoever signs has read up to."""

    talk: TalkId
    room: RoomId
    n: int
    device: DeviceKey
    change: Change
    after: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """The host's promise: this envelope has this number and time, and the log up to it has this hash."""

    room: RoomId
    seq: int
    stamp: int
    envelope: Digest
    log: Digest


def challenge_payload(nonce: bytes, host: HostKey) -> bytes:
    return cbor.encode([1, "challenge", nonce, host])


def invite_payload(invite: InviteId, device: DeviceKey) -> bytes:
    return cbor.encode([1, "invite", invite, device])


def roster_payload(change: RosterChange) -> bytes:
    named = [change.talk, change.room, change.n, change.device, str(change.change), change.after]
    return cbor.encode([1, "roster", *named])


def list_item(by: DeviceKey, change: bytes) -> bytes:
    """What a room's log keeps of a change that took effect: `[1, "list", device that signed, the signed change]`."""
    return cbor.encode([1, "list", by, change])


def read_list_item(content: bytes) -> tuple[DeviceKey, bytes]:
    """The device that signed a change of a list, and the signed change; raises `BAD_PROOF`."""
    try:
        value: Any = cbor.decode(content)
    except cbor.CborError:
        value = None
    match value:
        case [1, "list", bytes(by), bytes(change)] if len(by) == 32:
            return DeviceKey(by), change
        case _:
            raise ProtocolError(Code.BAD_PROOF, "no item of a list")


def receipt_payload(receipt: Receipt) -> bytes:
    return cbor.encode([1, "receipt", receipt.room, receipt.seq, receipt.stamp, receipt.envelope, receipt.log])


def read_receipt(signed: bytes, host: HostKey) -> Receipt:
    """What a receipt of this host says; raises `BAD_PROOF`."""
    try:
        value: Any = cbor.decode(_verified(RECEIPT, signed, host))
    except cbor.CborError:
        value = None
    match value:
        case [1, "receipt", bytes(room), int(seq), int(stamp), bytes(envelope), bytes(log)] if (
            (len(room), len(envelope), len(log)) == (16, 32, 32)
            and type(seq) is type(stamp) is int
            and 0 < seq <= MAX_UINT
            and 0 <= stamp <= MAX_UINT
        ):
            return Receipt(RoomId(room), seq, stamp, Digest(envelope), Digest(log))
        case _:
            raise ProtocolError(Code.BAD_PROOF, "no receipt of this host")


def check_signature(label: str, signed: bytes, key: bytes, payload: bytes) -> None:
    """Raises `BAD_PROOF` unless `signed` is this payload, signed by this good key under this label."""
    if _verified(label, signed, key) != payload:
        raise ProtocolError(Code.BAD_PROOF, "the signed statement says something else")


def check_proof(signed: bytes, key: DeviceKey, payload: bytes) -> None:
    """As `check_signature`, for the challenge: whether the key is a good one is judged by `check_key` before it enters a talk."""
    try:
        found = cose.verify_unjudged(CHALLENGE, signed, key)
    except RecordError as error:
        raise ProtocolError(Code.BAD_PROOF, str(error)) from None
    if found != payload:
        raise ProtocolError(Code.BAD_PROOF, "the signed statement says something else")


def check_key(key: DeviceKey) -> None:
    """Raises `BAD_PROOF` for a key that nobody should trust (spec/record.md §3). A few milliseconds: not for strangers."""
    problem = ed25519.key_problem(key)
    if problem is not None:
        raise ProtocolError(Code.BAD_PROOF, f"not a good key: {problem}")


def read_roster_change(signed: bytes, key: DeviceKey) -> RosterChange:
    """The change a signer's device signed; raises `BAD_PROOF`."""
    try:
        value: Any = cbor.decode(_verified(ROSTER, signed, key))
    except cbor.CborError:
        raise ProtocolError(Code.BAD_PROOF, "the signed statement is not canonical CBOR") from None
    match value:
        case [1, "roster", bytes(talk), bytes(room), int(n), bytes(device), str(change), int(after)] if (
            (len(talk), len(room), len(device)) == (16, 16, 32)
            and type(n) is type(after) is type(value[0]) is int
            and 0 < n <= MAX_UINT
            and 0 <= after <= MAX_UINT
            and change in set(Change)
        ):
            return RosterChange(TalkId(talk), RoomId(room), n, DeviceKey(device), Change(change), after)
        case _:
            raise ProtocolError(Code.BAD_PROOF, "the signed statement is no roster change")


def is_signed_statement(content: bytes) -> bool:
    """True of the bytes of a COSE_Sign1 of this project; the signature is not looked at."""
    try:
        cose.read_sign1(content)
    except RecordError:
        return False
    return True


def _verified(label: str, signed: bytes, key: bytes) -> bytes:
    try:
        return cose.verify_sign1(label, signed, key)
    except RecordError as error:
        raise ProtocolError(Code.BAD_PROOF, str(error)) from None
