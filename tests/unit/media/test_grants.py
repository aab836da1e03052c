"""Grants: random names, a minute to begin, worthless once revoked or after the engine began anew."""

from parley.media.grants import FIRST_USE_MS, Grants
from parley.protocol.ids import DeviceKey, RoomId
from tests.fakes.ports import CountingIds

ROOM, A, B = RoomId(b"r" * 16), DeviceKey(b"a" * 32), DeviceKey(b"b" * 32)


def made() -> Grants:
    return Grants(CountingIds().random)


def test_names_say_nothing_about_room_or_device() -> None:
    grant = made().give(ROOM, A, 0)
    assert ROOM.hex() not in grant.room_name
    assert A.hex()[:32] not in grant.identity
    assert len(grant.room_name) == len(grant.identity) == 32


def test_devices_meet_in_one_engine_room_under_their_own_names() -> None:
    grants = made()
    a, b = grants.give(ROOM, A, 0), grants.give(ROOM, B, 0)
    assert a.room_name == b.room_name
    assert a.identity != b.identity
    assert grants.find(a.identity) is a


def test_a_token_begins_within_a_minute() -> None:
    grant = made().give(ROOM, A, 1000)
    assert grant.is_current(1000 + FIRST_USE_MS)
    assert not grant.is_current(1001 + FIRST_USE_MS)


def test_once_begun_it_is_resumed_at_any_time() -> None:
    grant = made().give(ROOM, A, 1000)
    grant.used = True
    assert grant.is_current(10**12)


def test_joining_again_keeps_the_identity_and_begins_a_new_minute() -> None:
    grants = made()
    first = grants.give(ROOM, A, 1000)
    first.used = True
    again = grants.give(ROOM, A, 10**6)
    assert again.identity == first.identity
    assert again.is_current(10**6 + FIRST_USE_MS)
    assert not again.is_current(10**6 + FIRST_USE_MS + 1)


def test_revoked_it_opens_nothing_also_if_it_was_begun() -> None:
    grants = made()
    grant = grants.give(ROOM, A, 0)
    grant.used = True
    assert grants.revoke(ROOM, A) is grant
    assert grants.revoke(ROOM, A) is None
    assert not grant.is_current(0)
    assert grants.find(grant.identity) is None
    assert grants.give(ROOM, A, 0).identity != grant.identity


def test_after_the_engine_began_anew_every_name_is_new() -> None:
    grants = made()
    old = grants.give(ROOM, A, 0)
    grants.clear()
    assert not old.is_current(0)
    new = grants.give(ROOM, A, 0)
    assert (new.room_name, new.identity) != (old.room_name, old.identity)
    assert grants.room_names == (new.room_name,)
