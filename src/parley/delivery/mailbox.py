"""Sealed mail from device to device of one talk. The host sees sender, receiver, size and time."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from parley.delivery.quotas import Quotas, within
from parley.delivery.states import Device, Letter
from parley.protocol.codes import Code
from parley.protocol.ids import Digest
from parley.protocol.requests import SendMail


def letter_digest(content: bytes) -> Digest:
    return Digest(sha256(content).digest())


def post(receiver: Device, waiting: int, request: SendMail, quotas: Quotas) -> tuple[Device, Letter]:
    """The receiver with one more letter counted, and the letter; raises `QUOTA_MAIL`."""
    within(waiting, quotas.mail_per_device, Code.QUOTA_MAIL, "letters waiting for a device")
    number = receiver.mailed + 1
    letter = Letter(receiver.key, number, request.bytes, letter_digest(request.bytes))
    return replace(receiver, mailed=number), letter
