"""Whoever uses up space, everybody else still has theirs; what is given up is given back; removals have a reserve."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parley.delivery import shares
from parley.delivery.quotas import Quotas
from parley.delivery.states import Device, Share, Talk
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId, TalkId
from parley.protocol.limits import PART_BYTES
from parley.protocol.requests import Power

TALK = Talk(TalkId(b"t" * 16), RoomId(b"o" * 16), RoomId(b"p" * 16), DeviceKey(b"c" * 32), 0, rooms=2)
QUOTAS = Quotas(bytes_per_talk=1000, invites_per_talk=100, rooms_per_talk=40)


def device(name: bytes, line: bytes | None = None) -> Device:
    return Device(DeviceKey(name * 32), TALK.id, frozenset({Power.SIGNER}), line=DeviceKey((line or name) * 32))


ANN, BEN = device(b"a"), device(b"b")
BOTH = shares.begin(shares.begin(TALK, ANN), BEN)


def most(talk: Talk, who: Device) -> int:
    """How many bytes the device may still bring, byte by byte."""
    for brought in range(2_000):
        if not fits(talk, who, 1):
            return brought
        talk, who = shares.charge(talk, who, 1, QUOTAS)
    raise AssertionError("there is no end to it")


def fits(talk: Talk, who: Device, size_bytes: int) -> bool:
    try:
        shares.charge(talk, who, size_bytes, QUOTAS)
    except ProtocolError as refused:
        return refused.code is not Code.QUOTA_BYTES
    return True


def test_a_device_uses_five_eighths_of_all_at_most() -> None:
    assert most(BOTH, ANN) == 625


def test_a_line_of_many_devices_leaves_every_other_line_its_part() -> None:
    talk, total = BOTH, 0
    for name in (b"1", b"2", b"3"):
        member = device(name, b"a")
        while fits(talk, member, 10):
            talk, member = shares.charge(talk, member, 10, QUOTAS)
            total += 10
    assert total == 750
    assert most(talk, BEN) == 250


def test_the_part_of_a_line_that_has_not_come_is_kept_for_it() -> None:
    alone = shares.begin(TALK, ANN)
    talk, _ = shares.charge(alone, ANN, 500, QUOTAS)
    other = device(b"2", b"a")
    assert most(talk, other) == 250


def test_what_is_given_up_is_given_back() -> None:
    talk, ann = shares.charge(BOTH, ANN, 625, QUOTAS)
    with pytest.raises(ProtocolError):
        shares.charge(talk, ann, 1, QUOTAS)
    talk, ann = shares.refund(talk, ann, 625)
    assert (talk.bytes, ann.bytes, talk.shares[ANN.key]) == (0, 0, Share())


def test_the_reserve_is_each_lines_own_and_half_of_it_the_heads() -> None:
    full, ann = replace(BOTH, bytes=1000), replace(ANN, bytes=1000)
    member = replace(device(b"1", b"a"), bytes=1000)
    size = shares.RESERVE_BYTES // 4
    talk = full
    for _ in range(2):
        talk, member = shares.charge(talk, member, size, QUOTAS, reserved=True)
    with pytest.raises(ProtocolError):
        shares.charge(talk, member, 1, QUOTAS, reserved=True)
    for _ in range(2):
        talk, ann = shares.charge(talk, ann, size, QUOTAS, reserved=True)
    with pytest.raises(ProtocolError):
        shares.charge(talk, ann, 1, QUOTAS, reserved=True)
    shares.charge(talk, replace(BEN, bytes=1000), size, QUOTAS, reserved=True)
    with pytest.raises(ProtocolError):
        shares.charge(talk, replace(BEN, bytes=1000), 1, QUOTAS)


def test_invitations_and_rooms_are_shared_too() -> None:
    talk = BOTH
    for _ in range(75):
        talk = shares.count_invite(talk, ANN, QUOTAS)
    with pytest.raises(ProtocolError) as refused:
        shares.count_invite(talk, ANN, QUOTAS)
    assert refused.value.code is Code.QUOTA_INVITES
    for _ in range(25):
        talk = shares.count_invite(talk, BEN, QUOTAS)
    with pytest.raises(ProtocolError):
        shares.count_invite(talk, BEN, QUOTAS)
    freed = shares.count_invite(talk, ANN, QUOTAS, more=-1)
    assert (freed.invites, freed.shares[ANN.key].invites) == (99, 74)
    rooms = TALK
    for _ in range(28):
        rooms = shares.count_room(rooms, ANN, QUOTAS)
    with pytest.raises(ProtocolError) as refused_room:
        shares.count_room(rooms, ANN, QUOTAS)
    assert refused_room.value.code is Code.QUOTA_ROOMS


def test_a_file_costs_what_the_disk_spends_on_it() -> None:
    assert shares.file_cost(1) == 16 * 1024 + 4096
    assert shares.file_cost(PART_BYTES) == 16 * 1024 + PART_BYTES
    assert shares.file_cost(PART_BYTES + 4097) == 16 * 1024 + PART_BYTES + 8192
