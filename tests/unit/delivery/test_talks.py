"""Opening a talk, its rooms, its limits."""

from dataclasses import replace
from hashlib import sha256

import pytest

from parley.delivery import talks
from parley.delivery.quotas import Quotas, within
from parley.delivery.states import Device, Purpose, Roster
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId, TalkId
from parley.protocol.requests import OpenTalk, Power

DEVICE = DeviceKey(b"d" * 32)
REQUEST = OpenTalk(b"o" * 32, TalkId(b"t" * 16), RoomId(b"1" * 16), RoomId(b"2" * 16))


MAKER = Device(DEVICE, REQUEST.talk, frozenset({Power.SIGNER}), line=DEVICE)


def test_a_talk_begins_with_two_rooms_and_nobody_in_them() -> None:
    opened = talks.open_talk(REQUEST, DEVICE, 7)
    assert (opened.talk.id, opened.talk.convener, opened.talk.opened, opened.talk.rooms) == (REQUEST.talk, DEVICE, 7, 2)
    assert opened.convener.powers == {Power.CONVENER}
    assert [room.purpose for room in opened.rooms] == [Purpose.OPENING, Purpose.PLENARY]
    assert {room.roster for room in opened.rooms} == {Roster(0, frozenset())}


def test_one_id_for_both_rooms_is_refused() -> None:
    with pytest.raises(ProtocolError) as refused:
        talks.open_talk(replace(REQUEST, plenary=REQUEST.opening_room), DEVICE, 7)
    assert refused.value.code is Code.MALFORMED


def test_only_the_operators_secret_opens() -> None:
    talks.check_opening(b"o" * 32, sha256(b"o" * 32).digest())
    with pytest.raises(ProtocolError) as refused:
        talks.check_opening(b"p" * 32, sha256(b"o" * 32).digest())
    assert refused.value.code is Code.OPENING_REFUSED


def test_a_repeated_opening_is_known_again_by_device_and_rooms() -> None:
    talk = talks.open_talk(REQUEST, DEVICE, 7).talk
    assert talks.is_same_opening(talk, REQUEST, DEVICE)
    assert not talks.is_same_opening(talk, REQUEST, DeviceKey(b"x" * 32))
    assert not talks.is_same_opening(talk, replace(REQUEST, plenary=RoomId(b"3" * 16)), DEVICE)


def test_the_rooms_of_a_talk_are_counted() -> None:
    talk = talks.open_talk(REQUEST, DEVICE, 7).talk
    talk, _, room = talks.create_room(talk, MAKER, RoomId(b"3" * 16), Quotas(rooms_per_talk=3))
    assert (talk.rooms, room.purpose, room.roster) == (3, Purpose.OTHER, Roster(0, frozenset({DEVICE})))
    with pytest.raises(ProtocolError) as refused:
        talks.create_room(talk, MAKER, RoomId(b"4" * 16), Quotas(rooms_per_talk=3))
    assert refused.value.code is Code.QUOTA_ROOMS


def test_a_limit_is_the_number_that_is_still_allowed() -> None:
    within(1, 2, Code.QUOTA_TALKS, "talks")
    with pytest.raises(ProtocolError, match="allows 2 talks"):
        within(2, 2, Code.QUOTA_TALKS, "talks")
