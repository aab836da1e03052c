"""Who has used how much of a talk's space, and what is left to whom (spec/protocol.md §8).

What is kept is charged to the device that brought it and to its line, with what the disk spends on it; what is given up is given back.
Half of a talk's space is for whoever comes first. The other half is promised to its lines in equal parts, and each line has a reserve
beside it for what takes somebody out. One device uses five eighths at most: the largest file fits.
So neither a device nor a line ends the writing of the others, or their removing it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from parley.delivery.quotas import Quotas
from parley.delivery.states import Device, Share, Talk
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey
from parley.protocol.limits import PART_BYTES

ROW_BYTES: Final = 512
"""What a row costs beside its content: its other columns and its place in the indices."""

CHANGE_BYTES: Final = 1024
"""What a change of a list costs beside its item: it stands in the log, and once more as evidence."""

FILE_BYTES: Final = 16 * 1024
"""What a sealed file costs beside its parts: a folder, what was announced, and their entries, in blocks."""

BLOCK_BYTES: Final = 4 * 1024
"""A part takes whole blocks of the disk."""

RESERVE_BYTES: Final = 4 * 1024 * 1024
"""Of each line, beside the talk's space; half of it for the head's device alone."""

RESERVED_COMMIT_BYTES: Final = 64 * 1024
"""The largest commit that the reserve takes: some 250 members' worth of keys."""

FEWEST_LINES: Final = 2
"""A talk has two sides at least, whether or not both have come."""


def file_cost(size_bytes: int) -> int:
    """What a file of that size takes on the disk."""
    whole, rest = divmod(size_bytes, PART_BYTES)
    return FILE_BYTES + whole * PART_BYTES + -(-rest // BLOCK_BYTES) * BLOCK_BYTES


def line_of(device: Device) -> DeviceKey:
    return device.line or device.key


def begin(talk: Talk, device: Device) -> Talk:
    """The talk with a share for the line of a head's device, so that nobody uses up what is promised to it."""
    return talk if line_of(device) in talk.shares else _with(talk, device, Share())


def charge(
    talk: Talk, device: Device, size_bytes: int, quotas: Quotas, *, reserved: bool = False
) -> tuple[Talk, Device]:
    """Talk and device after so many more bytes; `reserved` may take them from the line's reserve. Raises `QUOTA_BYTES`."""
    share = _share(talk, device)
    if _fits(talk, device, size_bytes, quotas):
        grown = replace(share, bytes=share.bytes + size_bytes)
        return replace(_with(talk, device, grown), bytes=talk.bytes + size_bytes), _used(device, size_bytes)
    limit = RESERVE_BYTES if device.is_head else RESERVE_BYTES // 2
    if reserved and share.reserve + size_bytes <= limit:
        return _with(talk, device, replace(share, reserve=share.reserve + size_bytes)), device
    raise ProtocolError(Code.QUOTA_BYTES, f"the operator allows {quotas.bytes_per_talk} bytes in a talk, in shares")


def count_again(talk: Talk, size_bytes: int) -> Talk:
    """The talk after bytes that the host had accepted once and lost: they count, are nobody's share, and are never refused."""
    return replace(talk, bytes=talk.bytes + size_bytes)


def refund(talk: Talk, device: Device, size_bytes: int) -> tuple[Talk, Device]:
    """Talk and device after so many bytes were given up."""
    share = _share(talk, device)
    less = replace(share, bytes=max(0, share.bytes - size_bytes))
    return replace(_with(talk, device, less), bytes=max(0, talk.bytes - size_bytes)), _used(device, -size_bytes)


def count_room(talk: Talk, device: Device, quotas: Quotas) -> Talk:
    """One more room; raises `QUOTA_ROOMS`."""
    share = _share(talk, device)
    taken = {line: one.rooms for line, one in talk.shares.items()}
    if not _leaves_promises(taken, line_of(device), talk.rooms + 1, quotas.rooms_per_talk):
        raise ProtocolError(Code.QUOTA_ROOMS, f"the operator allows {quotas.rooms_per_talk} rooms in a talk, in shares")
    return replace(_with(talk, device, replace(share, rooms=share.rooms + 1)), rooms=talk.rooms + 1)


def count_invite(talk: Talk, device: Device, quotas: Quotas, more: int = 1) -> Talk:
    """One more invitation, or one less (−1); raises `QUOTA_INVITES`."""
    share = _share(talk, device)
    taken = {line: one.invites for line, one in talk.shares.items()}
    if more > 0 and not _leaves_promises(taken, line_of(device), talk.invites + 1, quotas.invites_per_talk):
        text = f"the operator allows {quotas.invites_per_talk} invitations in a talk, in shares"
        raise ProtocolError(Code.QUOTA_INVITES, text)
    counted = replace(share, invites=max(0, share.invites + more))
    return replace(_with(talk, device, counted), invites=max(0, talk.invites + more))


def _fits(talk: Talk, device: Device, size_bytes: int, quotas: Quotas) -> bool:
    total = quotas.bytes_per_talk
    if device.bytes + size_bytes > total * 5 // 8:
        return False
    taken = {line: one.bytes for line, one in talk.shares.items()}
    return _leaves_promises(taken, line_of(device), talk.bytes + size_bytes, total)


def _leaves_promises(taken: Mapping[DeviceKey, int], own: DeviceKey, after: int, total: int) -> bool:
    """True if with `after` in use every other line still gets what it is promised: an equal part of half of it all."""
    lines = max(FEWEST_LINES, len({*taken, own}))
    promised = total // (2 * lines)
    others = [used for line, used in taken.items() if line != own]
    kept_back = sum(max(0, promised - used) for used in others) + promised * (lines - 1 - len(others))
    return after <= total - kept_back


def _share(talk: Talk, device: Device) -> Share:
    return talk.shares.get(line_of(device), Share())


def _with(talk: Talk, device: Device, share: Share) -> Talk:
    return replace(talk, shares={**talk.shares, line_of(device): share})


def _used(device: Device, size_bytes: int) -> Device:
    return replace(device, bytes=max(0, device.bytes + size_bytes))
