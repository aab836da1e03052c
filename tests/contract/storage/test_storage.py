"""What every storage promises: durable before answered, one after another, all or nothing, and the same after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from parley.delivery.events import Appended, Posted
from parley.delivery.states import (
    Device,
    Entry,
    Head,
    Invitation,
    KeptChange,
    KeptFile,
    Letter,
    Purpose,
    Room,
    Roster,
    Share,
    Talk,
    Waiting,
)
from parley.ports import Durable, Unit, View
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, Digest, FileId, InviteId, RoomId, TalkId
from parley.protocol.requests import Granted, Kind, Power
from parley.protocol.signed import Change
from tests.contract.storage.conftest import Kept

TALK = Talk(
    TalkId(b"t" * 16),
    RoomId(b"o" * 16),
    RoomId(b"p" * 16),
    DeviceKey(b"c" * 32),
    1,
    rooms=2,
    founded=True,
    shares={DeviceKey(b"a" * 32): Share(1, 2, 3, 4), DeviceKey(b"0" * 32): Share(bytes=2**40)},
)
A, B = DeviceKey(b"a" * 32), DeviceKey(b"b" * 32)
ROOM = Room(TALK.plenary, TALK.id, Purpose.PLENARY, A, Roster(0, frozenset({A})))
INVITATION = Invitation(
    InviteId(b"i" * 16), TALK.id, A, DeviceKey(b"k" * 32), b"sealed", Granted.SIGNER, made=5, expires=2**50
)


def entry(seq: int, content: bytes = b"", room: RoomId = ROOM.id) -> Entry:
    digest = Digest(seq.to_bytes(32, "big"))
    return Entry(room, seq, Kind.MLS, content or b"content %d" % seq, 7, digest, b"receipt %d" % seq)


def letter(number: int, content: bytes = b"", to: DeviceKey = A) -> Letter:
    return Letter(to, number, content or b"letter %d" % number, Digest(number.to_bytes(32, "big")), B)


def waiting(number: int) -> Waiting:
    one = letter(number)
    return Waiting(one.digest, one.by, len(one.content))


REMOVAL = KeptChange(ROOM.id, 1, B, Change.REVOKE, by=A, line=A, seq=1, content=b"change")


async def test_everything_put_is_found_again_also_after_a_restart(kept: Kept) -> None:
    device = Device(A, TALK.id, frozenset({Power.CONVENER, Power.SIGNER}), mailed=3, bytes=2**41, line=B)

    def put(unit: Unit) -> None:
        unit.put_talk(TALK)
        unit.put_device(device)
        unit.put_invitation(INVITATION)
        unit.put_room(ROOM)
        unit.add_entry(entry(1))
        unit.add_roster_change(REMOVAL)
        unit.add_letter(letter(1))

    def look(view: View) -> None:
        assert view.talk(TALK.id) == TALK
        assert view.talks() == 1
        assert view.device(A) == device
        assert view.invitation(INVITATION.id) == INVITATION
        assert view.room(ROOM.id) == ROOM
        assert view.receipt_of(ROOM.id, entry(1).envelope) == b"receipt 1"
        assert view.roster_change(ROOM.id, 1) == REMOVAL
        assert view.letters(A) == {1: waiting(1)}

    def pages(view: Durable) -> None:
        assert view.entries_after(ROOM.id, 0, 10, 1000) == ((1, 1, b"content 1", b"receipt 1"),)
        assert view.letters_after(A, 0, 10, 1000) == ((1, b"letter 1"),)

    storage = kept.open()
    await storage.change(put)
    await storage.change(look)
    await storage.read(look)
    await storage.close()
    again = kept.open()
    await again.change(look)
    await again.read(look)
    await again.read(pages)


async def test_what_is_not_there_is_none(kept: Kept) -> None:
    def look(view: Durable) -> None:
        assert view.talk(TALK.id) is None
        assert view.talks() == 0
        assert view.device(A) is None
        assert view.invitation(INVITATION.id) is None
        assert view.room(ROOM.id) is None
        assert view.receipt_of(ROOM.id, entry(1).envelope) is None
        assert view.roster_change(ROOM.id, 1) is None
        assert (view.invitations_by(A), view.rooms_listing(A)) == ((), ())
        assert (view.entries_after(ROOM.id, 0, 9, 9), view.letters_after(A, 0, 9, 9), view.letters(A)) == ((), (), {})

    await kept.open().read(look)


async def test_what_a_log_has_of_a_devices_place(kept: Kept) -> None:
    storage, other = kept.open(), RoomId(b"q" * 16)
    regrant = replace(REMOVAL, n=2, change=Change.GRANT, seq=2)
    by_b = replace(REMOVAL, n=3, by=B, line=None, seq=3)
    elsewhere = replace(REMOVAL, room=other, n=9, seq=20)

    def put(unit: Unit) -> None:
        for one in (REMOVAL, regrant, elsewhere):
            unit.add_roster_change(one)
        look(unit, regrant, REMOVAL, None, [elsewhere])

    def look(
        view: View, last: KeptChange, by_a: KeptChange, of_none: KeptChange | None, gone: Sequence[KeptChange]
    ) -> None:
        assert view.last_change(ROOM.id, B) == last
        assert view.last_revocation(ROOM.id, B, A) == by_a
        assert view.last_revocation(ROOM.id, B, None) == of_none
        assert tuple(view.removals_of(B)) == tuple(gone)
        assert (view.last_change(ROOM.id, A), view.last_revocation(other, A, A)) == (None, None)
        assert tuple(view.removals_of(A)) == ()

    await storage.change(put)
    await storage.read(lambda view: look(view, regrant, REMOVAL, None, [elsewhere]))

    def again(unit: Unit) -> None:
        unit.add_roster_change(by_b)
        look(unit, by_b, REMOVAL, by_b, [by_b, elsewhere])

    await storage.change(again)
    await storage.read(lambda view: look(view, by_b, REMOVAL, by_b, [by_b, elsewhere]))


async def test_files_are_found_until_they_are_dropped_and_unfinished_until_they_are_whole(kept: Kept) -> None:
    storage = kept.open()
    old = KeptFile(ROOM.id, FileId(b"f" * 16), TALK.id, A, 2**40, begun=5)
    new = replace(old, file=FileId(b"g" * 16), by=B, begun=9)

    def put(unit: Unit) -> None:
        unit.put_file(replace(old, begun=1))
        unit.put_file(old)
        unit.put_file(new)
        look(unit, [old, new])

    def look(view: View, there: Sequence[KeptFile]) -> None:
        assert [view.kept_file(one.room, one.file) for one in (old, new)] == [
            one if one in there else None for one in (old, new)
        ]
        assert list(view.unfinished_of(A)) == [one for one in there if one.by == A]
        assert list(view.unfinished_before(9)) == [one for one in there if one.begun < 9]
        assert list(view.unfinished_before(10)) == list(there)

    await storage.change(put)
    await storage.read(lambda view: look(view, [old, new]))

    def finish(unit: Unit) -> None:
        unit.finish_file(new.room, new.file)
        unit.finish_file(new.room, FileId(b"?" * 16))
        assert list(unit.unfinished_before(10)) == [old]

    await storage.change(finish)

    def drop(unit: Unit) -> None:
        unit.drop_file(old.room, old.file)
        assert list(unit.unfinished_before(10)) == []

    await storage.change(drop)

    def after(view: View) -> None:
        assert view.kept_file(old.room, old.file) is None
        assert view.kept_file(new.room, new.file) == replace(new, whole=True)
        assert list(view.unfinished_of(A)) == []

    await storage.read(after)
    await storage.change(after)


async def test_the_last_put_counts(kept: Kept) -> None:
    storage = kept.open()
    grown = replace(ROOM, head=Head(4, Digest(b"l" * 32), 9, 2**53 - 1, 3), roster=Roster(2, frozenset({B})))
    used = replace(INVITATION, opened=1, used=2, device=B, cancelled=3)
    await storage.change(lambda unit: (unit.put_room(ROOM), unit.put_invitation(INVITATION)))
    await storage.change(lambda unit: (unit.put_room(grown), unit.put_invitation(used)))

    def look(view: Durable) -> None:
        assert view.room(ROOM.id) == grown
        assert view.rooms_listing(A) == ()
        assert view.rooms_listing(B) == (grown,)
        assert view.invitation(INVITATION.id) == used

    await storage.read(look)
    await storage.close()
    await kept.open().read(look)


async def test_a_piece_of_work_sees_its_own_and_earlier_writing(kept: Kept) -> None:
    storage = kept.open()

    def put(unit: Unit) -> None:
        unit.put_talk(TALK)
        unit.put_room(ROOM)
        unit.add_entry(entry(1))
        unit.add_letter(letter(1))
        unit.put_invitation(INVITATION)
        look(unit)

    def look(unit: Unit) -> None:
        assert (unit.talk(TALK.id), unit.talks()) == (TALK, 1)
        assert unit.rooms_listing(A) == (ROOM,)
        assert unit.receipt_of(ROOM.id, entry(1).envelope) == b"receipt 1"
        assert unit.letters(A) == {1: waiting(1)}
        assert unit.invitations_by(A) == (INVITATION,)

    def drop(unit: Unit) -> None:
        unit.drop_letters(A, [1])
        assert unit.letters(A) == {}

    # Submitted together, so that the adapters that group them run all three in one transaction.
    await asyncio.gather(storage.change(put), storage.change(look), storage.change(drop))
    assert await storage.change(lambda unit: unit.letters(A)) == {}


async def test_what_a_refused_piece_wrote_is_gone_and_its_neighbours_stay(kept: Kept) -> None:
    storage = kept.open()

    def refused(unit: Unit) -> None:
        unit.put_device(Device(B, TALK.id, frozenset()))
        unit.add_entry(entry(9))
        unit.announce(Posted(B))
        raise ProtocolError(Code.QUOTA_BYTES, "no")

    results = await asyncio.gather(
        storage.change(lambda unit: unit.put_device(Device(A, TALK.id, frozenset()))),
        storage.change(refused),
        storage.change(lambda unit: unit.add_entry(entry(1))),
        return_exceptions=True,
    )
    assert isinstance(results[1], ProtocolError)
    assert results[1].code is Code.QUOTA_BYTES

    def look(view: Durable) -> None:
        assert view.device(A) is not None
        assert view.device(B) is None
        assert [item[0] for item in view.entries_after(ROOM.id, 0, 10, 1000)] == [1]

    await storage.read(look)
    assert kept.events == []


async def test_a_fault_in_one_piece_is_raised_there_and_only_there(kept: Kept) -> None:
    storage = kept.open()
    faulty = storage.change(lambda unit: 1 // 0)
    good = storage.change(lambda unit: unit.put_talk(TALK))
    results = await asyncio.gather(faulty, good, return_exceptions=True)
    assert isinstance(results[0], ZeroDivisionError)
    assert await storage.read(lambda view: view.talks()) == 1


async def test_pieces_run_in_the_order_of_submission(kept: Kept) -> None:
    storage = kept.open()
    await storage.change(lambda unit: unit.put_room(ROOM))

    def count_up(unit: Unit) -> int:
        room = unit.room(ROOM.id)
        assert room is not None
        unit.put_room(replace(room, head=replace(room.head, seq=room.head.seq + 1)))
        return room.head.seq + 1

    assert await asyncio.gather(*(storage.change(count_up) for _ in range(200))) == list(range(1, 201))


async def test_events_come_after_the_writing_in_order_and_never_without_it(kept: Kept) -> None:
    storage = kept.open()

    async def grow(seq: int) -> None:
        def work(unit: Unit) -> None:
            unit.add_entry(entry(seq))
            unit.announce(Appended(entry(seq)))

        await storage.change(work)
        assert Appended(entry(seq)) in kept.events

    await asyncio.gather(*map(grow, range(1, 51)))
    assert kept.events == [Appended(entry(seq)) for seq in range(1, 51)]


async def test_pages_are_cut_by_number_and_by_size(kept: Kept) -> None:
    storage = kept.open()

    def put(unit: Unit) -> None:
        for seq in range(1, 11):
            unit.add_entry(entry(seq, b"x" * 100))
            unit.add_letter(letter(seq, b"y" * 100))

    await storage.change(put)

    def look(view: Durable) -> None:
        def numbers(after: int, items: int, size: int) -> tuple[list[int], list[int]]:
            entries = view.entries_after(ROOM.id, after, items, size)
            letters = view.letters_after(A, after, items, size)
            return [one[0] for one in entries], [one[0] for one in letters]

        assert numbers(0, 3, 10_000) == ([1, 2, 3], [1, 2, 3])
        assert numbers(7, 9, 10_000) == ([8, 9, 10], [8, 9, 10])
        assert numbers(0, 9, 299) == ([1, 2], [1, 2])
        assert numbers(0, 9, 300) == ([1, 2, 3], [1, 2, 3])
        assert numbers(0, 9, 301) == ([1, 2, 3], [1, 2, 3])
        assert numbers(4, 9, 1) == ([5], [5])
        assert numbers(10, 9, 1) == ([], [])

    await storage.read(look)


async def test_receipts_asked_for_ahead_are_the_same_as_those_asked_for_alone(kept: Kept) -> None:
    storage = kept.open()
    await storage.change(lambda unit: (unit.add_entry(entry(1)), unit.add_entry(entry(2))))
    elsewhere = RoomId(b"x" * 16)

    def ask(room: RoomId, seq: int) -> Callable[[Unit], bytes | None]:
        return lambda unit: unit.receipt_of(room, entry(seq).envelope)

    def append_then_ask(unit: Unit) -> bytes | None:
        unit.add_entry(entry(3))
        return unit.receipt_of(ROOM.id, entry(3).envelope)

    found = await asyncio.gather(
        storage.change(ask(ROOM.id, 1), (ROOM.id, entry(1).envelope)),
        storage.change(ask(ROOM.id, 3), (ROOM.id, entry(3).envelope)),
        storage.change(append_then_ask, (ROOM.id, entry(3).envelope)),
        storage.change(ask(ROOM.id, 3), (ROOM.id, entry(3).envelope)),
        storage.change(ask(elsewhere, 1), (elsewhere, entry(1).envelope)),
        storage.change(ask(ROOM.id, 2)),
    )
    assert found == [b"receipt 1", None, b"receipt 3", b"receipt 3", None, b"receipt 2"]
    assert await storage.change(ask(ROOM.id, 3)) == b"receipt 3", (
        "what was expected for one transaction is not kept for the next"
    )


async def test_rooms_and_boxes_do_not_mix(kept: Kept) -> None:
    storage = kept.open()
    other = RoomId(b"x" * 16)

    def put(unit: Unit) -> None:
        unit.add_entry(entry(1))
        unit.add_entry(entry(1, b"other", other))
        unit.add_letter(letter(1))
        unit.add_letter(letter(1, b"for b", B))
        unit.drop_letters(B, [1])

    await storage.change(put)

    def look(view: Durable) -> None:
        assert view.entries_after(other, 0, 9, 999) == ((1, 1, b"other", b"receipt 1"),)
        assert view.letters(A) == {1: waiting(1)}
        assert view.letters(B) == {}

    await storage.read(look)


async def test_invitations_come_oldest_first(kept: Kept) -> None:
    storage = kept.open()
    made = [replace(INVITATION, id=InviteId(bytes([n]) * 16), made=when) for n, when in ((1, 30), (2, 10), (3, 20))]
    for one in made:
        await storage.change(lambda unit, one=one: unit.put_invitation(one))  # type: ignore[misc]
    found = await storage.read(lambda view: view.invitations_by(A))
    assert [one.made for one in found] == [10, 20, 30]


async def test_after_closing_nothing_is_taken(kept: Kept) -> None:
    storage = kept.open()
    last = storage.change(lambda unit: unit.put_talk(TALK))
    task = asyncio.ensure_future(last)
    await asyncio.sleep(0)
    await storage.close()
    await task
    for late in (storage.change(lambda unit: None), storage.read(lambda view: None)):
        with pytest.raises(ProtocolError) as refused:
            await late
        assert refused.value.code is Code.GOING
    assert await kept.open().read(lambda view: view.talks()) == 1
