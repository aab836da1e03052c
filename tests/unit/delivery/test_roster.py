"""A room's device list changes by a signer's signature, in order, for devices of the talk."""

from dataclasses import replace

import pytest

from parley.delivery import roster
from parley.delivery.states import Device, Purpose, Room, Roster
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId, TalkId
from parley.protocol.requests import Power
from parley.protocol.signed import Change, RosterChange

TALK = TalkId(b"t" * 16)
HEAD = Device(DeviceKey(b"h" * 32), TALK, frozenset({Power.SIGNER}))
GUEST = Device(DeviceKey(b"g" * 32), TALK, frozenset({Power.MEMBER}))
ROOM = Room(RoomId(b"r" * 16), TALK, Purpose.OTHER, HEAD.key, Roster(4, frozenset({HEAD.key})))


def asked(n: int, change: Change, device: DeviceKey = GUEST.key, talk: TalkId = TALK) -> RosterChange:
    return RosterChange(talk, ROOM.id, n, device, change)


def refusal(room: Room, signer: Device, subject: Device | None, change: RosterChange) -> ProtocolError:
    with pytest.raises(ProtocolError) as refused:
        roster.change(room, signer, subject, change)
    return refused.value


def test_a_device_is_granted_then_revoked() -> None:
    granted = roster.change(ROOM, HEAD, GUEST, asked(5, Change.GRANT))
    assert (granted.granted, granted.revoked) == (GUEST.key, None)
    assert granted.room.roster == Roster(5, frozenset({HEAD.key, GUEST.key}))
    revoked = roster.change(granted.room, HEAD, GUEST, asked(6, Change.REVOKE))
    assert (revoked.granted, revoked.revoked) == (None, GUEST.key)
    assert revoked.room.roster == Roster(6, frozenset({HEAD.key}))


def test_a_second_grant_counts_and_changes_nothing_else() -> None:
    granted = roster.change(ROOM, HEAD, HEAD, asked(5, Change.GRANT, HEAD.key))
    assert (granted.granted, granted.room.roster) == (None, Roster(5, frozenset({HEAD.key})))


@pytest.mark.parametrize("n", [1, 3, 4, 6])
def test_numbers_have_no_gap_and_no_repetition(n: int) -> None:
    error = refusal(ROOM, HEAD, GUEST, asked(n, Change.GRANT))
    assert (error.code, error.text) == (Code.ROSTER_STALE, "n=4")


def test_a_member_changes_no_list() -> None:
    assert refusal(ROOM, GUEST, GUEST, asked(5, Change.GRANT)).code is Code.NOT_ALLOWED


def test_a_change_signed_for_another_talk_is_refused() -> None:
    assert refusal(ROOM, HEAD, GUEST, asked(5, Change.GRANT, talk=TalkId(b"x" * 16))).code is Code.NOT_ALLOWED


def test_a_device_that_is_not_of_this_talk_is_unknown() -> None:
    assert refusal(ROOM, HEAD, None, asked(5, Change.GRANT)).code is Code.UNKNOWN_DEVICE
    foreign = replace(GUEST, talk=TalkId(b"x" * 16))
    assert refusal(ROOM, HEAD, foreign, asked(5, Change.GRANT)).code is Code.UNKNOWN_DEVICE


def test_who_is_not_on_the_list_is_not_revoked() -> None:
    assert refusal(ROOM, HEAD, GUEST, asked(5, Change.REVOKE)).code is Code.UNKNOWN_DEVICE


def test_a_new_signer_joins_without_a_change_number() -> None:
    assert roster.join_as_signer(ROOM, GUEST.key).roster == Roster(4, frozenset({HEAD.key, GUEST.key}))
