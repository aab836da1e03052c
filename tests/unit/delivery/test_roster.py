"""A room's device list changes by a signer's signature, in order, for devices of the talk."""

from dataclasses import replace

import pytest

from parley.delivery import roster
from parley.delivery.roster import Past
from parley.delivery.states import Device, Head, KeptChange, Purpose, Room, Roster
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId, TalkId
from parley.protocol.requests import Power
from parley.protocol.signed import Change, RosterChange

TALK = TalkId(b"t" * 16)
HEAD = Device(DeviceKey(b"h" * 32), TALK, frozenset({Power.SIGNER}))
GUEST = Device(DeviceKey(b"g" * 32), TALK, frozenset({Power.MEMBER}))
ROOM = Room(RoomId(b"r" * 16), TALK, Purpose.OTHER, HEAD.key, Roster(4, frozenset({HEAD.key})))


def asked(n: int, change: Change, device: DeviceKey = GUEST.key, talk: TalkId = TALK) -> RosterChange:
    return RosterChange(talk, ROOM.id, n, device, change, ROOM.head.seq)


def refusal(room: Room, signer: Device, subject: Device | None, change: RosterChange) -> ProtocolError:
    with pytest.raises(ProtocolError) as refused:
        roster.change(room, signer, subject, change, Past())
    return refused.value


def test_a_device_is_granted_then_revoked() -> None:
    granted = roster.change(ROOM, HEAD, GUEST, asked(5, Change.GRANT), Past())
    assert (granted.granted, granted.revoked) == (GUEST.key, None)
    assert granted.room.roster == Roster(5, frozenset({HEAD.key, GUEST.key}))
    revoked = roster.change(granted.room, HEAD, GUEST, asked(6, Change.REVOKE), Past())
    assert (revoked.granted, revoked.revoked) == (None, GUEST.key)
    assert revoked.room.roster == Roster(6, frozenset({HEAD.key}))


def test_a_second_grant_counts_and_changes_nothing_else() -> None:
    granted = roster.change(ROOM, HEAD, HEAD, asked(5, Change.GRANT, HEAD.key), Past())
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


def test_a_head_joins_the_first_rooms_without_a_change_number() -> None:
    assert roster.join_as_head(ROOM, GUEST.key).roster == Roster(4, frozenset({HEAD.key, GUEST.key}))


OTHER = Device(DeviceKey(b"o" * 32), TALK, frozenset({Power.SIGNER}), line=DeviceKey(b"o" * 32))
"""A head of another delegation."""

OURS = replace(HEAD, line=HEAD.key)
BOTH = replace(ROOM, roster=Roster(4, frozenset({HEAD.key, OTHER.key})), head=Head(seq=9))


def kept(device: Device, change: Change, by: Device, seq: int) -> KeptChange:
    return KeptChange(ROOM.id, 4, device.key, change, by.key, by.line, seq, b"signed")


def changed(
    room: Room, by: Device, subject: Device, change: Change, past: Past, after: int = 9
) -> Room | ProtocolError:
    ask = RosterChange(TALK, ROOM.id, room.roster.n + 1, subject.key, change, after)
    try:
        return roster.change(room, by, subject, ask, past).room
    except ProtocolError as refused:
        return refused


def code(outcome: Room | ProtocolError) -> Code | None:
    return outcome.code if isinstance(outcome, ProtocolError) else None


def test_a_head_taken_off_by_somebody_else_returns_and_nobody_else_does() -> None:
    without = replace(BOTH, roster=Roster(4, frozenset({OTHER.key})))
    revoked = Past(last=kept(OURS, Change.REVOKE, OTHER, 8))
    back = changed(without, OURS, OURS, Change.RETURN, revoked)
    assert isinstance(back, Room)
    assert back.lists(OURS.key)
    by_itself = Past(last=kept(OURS, Change.REVOKE, OURS, 8))
    never = Past()
    there = Past(last=kept(OURS, Change.GRANT, OTHER, 8))
    for past in (by_itself, never, there):
        assert code(changed(without, OURS, OURS, Change.RETURN, past)) is Code.NOT_ALLOWED
    deputy = replace(OURS, line=OTHER.key)
    assert code(changed(without, deputy, deputy, Change.RETURN, revoked)) is Code.NOT_ALLOWED
    assert code(changed(without, OTHER, OURS, Change.RETURN, revoked)) is Code.NOT_ALLOWED


def test_who_came_back_is_taken_off_again_by_the_same_line_only_after_a_commit() -> None:
    past = Past(last=kept(OURS, Change.RETURN, OURS, 8), revoked_by_line=kept(OURS, Change.REVOKE, OTHER, 7))
    assert code(changed(BOTH, OTHER, OURS, Change.REVOKE, past)) is Code.LIST_STANDS
    committed = replace(BOTH, head=Head(seq=9, committed=9))
    assert code(changed(committed, OTHER, OURS, Change.REVOKE, past)) is None
    third = replace(OTHER, key=DeviceKey(b"3" * 32), line=DeviceKey(b"3" * 32))
    assert code(changed(BOTH, third, OURS, Change.REVOKE, replace(past, revoked_by_line=None))) is None


def test_a_head_takes_members_of_the_own_line_off_as_often_as_needed() -> None:
    member = replace(GUEST, line=OURS.key)
    room = replace(BOTH, roster=Roster(4, frozenset({OURS.key, member.key})))
    past = Past(last=kept(member, Change.GRANT, OURS, 8), revoked_by_line=kept(member, Change.REVOKE, OURS, 7))
    assert code(changed(room, OURS, member, Change.REVOKE, past)) is None


def test_a_change_that_does_not_know_the_last_one_of_that_device_is_stale() -> None:
    past = Past(last=kept(OTHER, Change.GRANT, OURS, 8))
    stale = changed(BOTH, OURS, OTHER, Change.REVOKE, past, after=7)
    assert isinstance(stale, ProtocolError)
    assert (stale.code, stale.text) == (Code.ROSTER_STALE, "n=4 after=8")
    assert code(changed(BOTH, OURS, OTHER, Change.REVOKE, past, after=8)) is None
    assert code(changed(BOTH, OURS, OTHER, Change.REVOKE, past, after=10)) is Code.NO_SUCH_POSITION


def test_a_member_takes_himself_off_and_nobody_else() -> None:
    room = replace(BOTH, roster=Roster(4, frozenset({HEAD.key, GUEST.key})))
    assert code(changed(room, GUEST, GUEST, Change.REVOKE, Past())) is None
    assert code(changed(room, GUEST, HEAD, Change.REVOKE, Past())) is Code.NOT_ALLOWED
