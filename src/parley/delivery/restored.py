"""After a restore from a backup: what devices hand back is kept as far as the host's own signature and chain prove it, and a room goes on
when its devices have shown what they hold, or a signer of every side goes on without. No timer decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from parley.delivery import log
from parley.delivery.states import Device, Entry, Head, Room
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, Digest, HostKey, RoomId
from parley.protocol.requests import GiveBack, Kind, Power
from parley.protocol.signed import RECEIPT, Receipt, check_signature, read_receipt, receipt_payload
from parley.record import cbor

DAY_MS = 24 * 3600 * 1000
REMEMBERED_DAYS = 7
"""A device on the list that was connected so many days before the restore, or since, is waited for."""

RETRY_MS = 5_000


@dataclass(frozen=True, slots=True)
class Shown:
    """What a device has shown since: the number of the last envelope it holds the host's receipt for, and whether it goes on without."""

    head: int = 0
    goes_on: bool = False
    done: bool = False
    """True once the device has said that it has nothing more to hand back."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A room that takes no envelopes since the restore at `at` (ms), when its log ended with number `seq`."""

    room: RoomId
    at: int
    seq: int
    shown: Mapping[DeviceKey, Shown]

    def noted(self, device: DeviceKey, **changes: Any) -> Closed:
        present = self.shown.get(device, Shown())
        return replace(self, shown={**self.shown, device: replace(present, **changes)})


def encode_shown(shown: Mapping[DeviceKey, Shown]) -> bytes:
    return cbor.encode([[device, one.head, one.goes_on, one.done] for device, one in sorted(shown.items())])


def decode_shown(data: bytes) -> Mapping[DeviceKey, Shown]:
    rows: Any = cbor.decode(data)
    return {DeviceKey(device): Shown(head, goes_on, done) for device, head, goes_on, done in rows}


def day_of(ms: int) -> int:
    """Days since 1970: all that is kept of when a device was connected."""
    return ms // DAY_MS


def waiting(closed: Closed, room: Room, last_day: Callable[[DeviceKey], int | None]) -> tuple[DeviceKey, ...]:
    """Devices on the list that have not shown what they hold, without those not connected lately. Of an unknown day: waited for."""
    since = day_of(closed.at) - REMEMBERED_DAYS
    lately = (one for one in room.roster.devices if (day := last_day(one)) is None or day >= since)
    return tuple(sorted(one for one in lately if not closed.shown.get(one, Shown()).done))


def is_whole(closed: Closed, room: Room) -> bool:
    """True if the log reaches as far as any device has shown."""
    return all(one.head <= room.head.seq for one in closed.shown.values())


def all_sides_go_on(closed: Closed, signers: Iterable[Device]) -> bool:
    """True if of each line with a signer on the list one signer has said so. (The host knows lines of invitations, not parties.)"""
    lines = {one.line: False for one in signers}
    for one in signers:
        lines[one.line] = lines[one.line] or closed.shown.get(one.key, Shown()).goes_on
    return bool(lines) and all(lines.values())


def signers_on(room: Room, device: Callable[[DeviceKey], Device | None]) -> tuple[Device, ...]:
    found = map(device, sorted(room.roster.devices))
    return tuple(one for one in found if one is not None and one.has(Power.SIGNER))


def given_back(room: Room, given: GiveBack, host: HostKey) -> tuple[Room, Entry]:
    """The room with the envelope at its end, exactly as it stood there.

    Raises `BAD_PROOF` unless the host signed this envelope for the next number of this very log, `WRONG_FORMAT`, `WRONG_GROUP`.
    """
    head = room.head
    if given.seq != head.seq + 1:
        raise ProtocolError(Code.NO_SUCH_POSITION, f"head={head.seq}")
    said = read_receipt(given.receipt, host)
    digest = log.envelope_digest(given.kind, given.bytes)
    grown = log.next_log(head.log, digest, said.stamp)
    expected = Receipt(room.id, given.seq, said.stamp, digest, grown)
    if said.stamp < head.stamp:
        raise ProtocolError(Code.BAD_PROOF, "it is older than what stands before it")
    check_signature(RECEIPT, given.receipt, host, receipt_payload(expected))
    epoch = log.commits_epoch(room, given.kind, given.bytes)
    entry = Entry(room.id, given.seq, given.kind, given.bytes, said.stamp, digest, given.receipt)
    committed, highest = (head.committed, head.epoch) if epoch is None else (given.seq, max(head.epoch, epoch))
    return replace(room, head=Head(given.seq, Digest(grown), said.stamp, highest, committed)), entry


def proven_head(receipt: bytes | None, room: RoomId, host: HostKey) -> int:
    """The number that a device holds the host's receipt for; 0 without one. Raises `BAD_PROOF`."""
    if receipt is None:
        return 0
    said = read_receipt(receipt, host)
    if said.room != room:
        raise ProtocolError(Code.BAD_PROOF, "the receipt is of another room")
    return said.seq


def going_on(room: Room, closed: Closed, now_ms: int, *, without: bool) -> bytes:
    """What the host signs when the room goes on (spec/protocol.md §10)."""
    head = room.head
    return cbor.encode([1, "restored", room.id, head.seq, head.log, closed.at, now_ms, without])


def mark(content: bytes) -> log.Envelope:
    """The envelope of a going on; the host appends it itself."""
    return log.Envelope(Kind.RESTORED, content, log.envelope_digest(Kind.RESTORED, content), None)
