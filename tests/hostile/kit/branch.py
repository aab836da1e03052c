"""Histories of a room that the host makes up, with receipts that verify: the operator holds the host's key."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cbor2

from tests.driver.signing import SigningKey

Item = list
"""`[seq, kind, bytes, receipt]` as in a `deliver` push."""


@dataclass(frozen=True)
class Receipt:
    room: bytes
    seq: int
    stamp: int
    envelope: bytes
    log: bytes


@dataclass(frozen=True)
class HostSignature(SigningKey):
    """The host's own key, which lies in its data folder."""

    @classmethod
    def of_folder(cls, data: Path) -> HostSignature:
        return cls.of_seed((data / "host-key").read_bytes())

    @classmethod
    def of_seed(cls, seed: bytes) -> HostSignature:
        return cls(SigningKey.of_seed(seed).private)

    def read_receipt(self, receipt: bytes) -> Receipt:
        _, _, room, seq, stamp, envelope, log = cbor2.loads(cbor2.loads(receipt).value[2])
        return Receipt(room, seq, stamp, envelope, log)

    def receipt(self, room: bytes, seq: int, stamp: int, envelope: bytes, log: bytes) -> bytes:
        return self.signed("parley/1/receipt", "receipt", room, seq, stamp, envelope, log)


def envelope_of(kind: int, data: bytes) -> bytes:
    return hashlib.sha256(bytes([kind]) + data).digest()


def next_log(log: bytes, envelope: bytes, stamp: int) -> bytes:
    return hashlib.sha256(log + envelope + stamp.to_bytes(8, "big")).digest()


def stamp_of(item: Sequence) -> int:
    """The time the host's receipt of an item names, ms."""
    payload = cbor2.loads(cbor2.loads(item[3]).value[2])
    return int(payload[4])


class Branch:
    """One history of one room. Begins as a copy of the true one up to some point, then goes its own way."""

    def __init__(self, signature: HostSignature, room: bytes, items: Sequence[Item] = ()) -> None:
        self.signature = signature
        self.room = room
        self.items: list[Item] = []
        self.log = bytes(32)
        self.stamp = 0
        self.put: Callable[[Branch, int, bytes, bytes], Sequence[tuple[int, bytes]]] = (
            lambda branch, kind, data, device: [(kind, data)]
        )
        """What an envelope a device appends becomes in this history: replace it to drop, double, reorder or plant envelopes."""
        for item in items:
            self._follow(item)

    @property
    def head(self) -> int:
        return len(self.items)

    def append(self, kind: int, data: bytes, stamp: int | None = None) -> Item:
        """Puts an envelope at the end, with a receipt that verifies. `stamp` in ms; never earlier than the one before unless given."""
        at = max(self.stamp, int(time.time() * 1000)) if stamp is None else stamp
        envelope = envelope_of(kind, data)
        seq, log = self.head + 1, next_log(self.log, envelope, at)
        item = [seq, kind, data, self.signature.receipt(self.room, seq, at, envelope, log)]
        self.items.append(item)
        self.log, self.stamp = log, at
        return item

    def receipt_for(self, kind: int, data: bytes) -> bytes:
        """The first receipt of these bytes; for bytes that are not in this history, a promise that it will be next."""
        known = next((item for item in self.items if item[1] == kind and item[2] == data), None)
        if known is not None:
            return known[3]
        envelope = envelope_of(kind, data)
        at = max(self.stamp, int(time.time() * 1000))
        return self.signature.receipt(self.room, self.head + 1, at, envelope, next_log(self.log, envelope, at))

    def after(self, seq: int) -> list[Item]:
        return self.items[seq:]

    def _follow(self, item: Item) -> None:
        if item[0] != self.head + 1:
            raise ValueError(f"item {item[0]} follows item {self.head}")
        self.items.append(list(item))
        self.stamp = stamp_of(item)
        self.log = next_log(self.log, envelope_of(item[1], item[2]), self.stamp)
