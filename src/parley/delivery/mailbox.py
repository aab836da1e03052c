"""Sealed mail from device to device of one talk. The host sees sender, receiver, size and time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from hashlib import sha256

from parley.delivery import shares
from parley.delivery.quotas import Quotas, within
from parley.delivery.states import Device, Letter, Waiting
from parley.protocol.codes import Code
from parley.protocol.ids import DeviceKey, Digest
from parley.protocol.requests import SendMail


def letter_digest(content: bytes) -> Digest:
    return Digest(sha256(content).digest())


SENDERS_PART = 10
"""One device's letters are at most a tenth of what a box holds, and those of one other line at most half; a head's to the own line, all."""

WITHOUT_A_PLACE = 8
"""Letters that somebody who is on no list may have waiting in a box."""


def cost(size_bytes: int) -> int:
    """What a letter is charged to its sender until it is dropped."""
    return size_bytes + shares.ROW_BYTES


def may_post(
    by: Device,
    to: Device,
    waiting: Collection[Waiting],
    senders: Mapping[DeviceKey, Device | None],
    has_place: bool,
    quotas: Quotas,
) -> None:
    """Raises `QUOTA_MAIL` if the box is full, or what of it is for this sender."""
    within(len(waiting), quotas.mail_per_device, Code.QUOTA_MAIL, "letters waiting for a device")
    same_line = shares.line_of(by) == shares.line_of(to)
    if same_line and by.is_head and has_place:
        return
    own = sum(one.by == by.key for one in waiting)
    most = max(1, quotas.mail_per_device // SENDERS_PART) if has_place else WITHOUT_A_PLACE
    within(own, most, Code.QUOTA_MAIL, "letters of one device waiting for another")
    if not same_line:
        of_line = sum(_is_of(senders.get(one.by), by) for one in waiting)
        within(
            of_line,
            max(1, quotas.mail_per_device // 2),
            Code.QUOTA_MAIL,
            "letters of one delegation waiting for a device",
        )


def _is_of(sender: Device | None, by: Device) -> bool:
    return sender is not None and shares.line_of(sender) == shares.line_of(by)


def post(receiver: Device, request: SendMail, by: DeviceKey) -> tuple[Device, Letter]:
    """The receiver with one more letter counted, and the letter."""
    number = receiver.mailed + 1
    letter = Letter(receiver.key, number, request.bytes, letter_digest(request.bytes), by)
    return replace(receiver, mailed=number), letter
