"""A room's log: numbers without gaps, stamps that never go back, a running hash, and what may not be appended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.delivery import log
from parley.delivery.states import EMPTY_LOG, Entry, Purpose, Room, Roster
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId, TalkId
from parley.protocol.requests import Append, Kind
from parley.protocol.signed import Receipt
from parley.record import cbor, cose
from tests.device import Receipt as Checked
from tests.device import application, commit, running_log
from tests.fakes.ports import seal

ROOM = Room(RoomId(b"r" * 16), TalkId(b"t" * 16), Purpose.PLENARY, DeviceKey(b"m" * 32), Roster(0, frozenset()))
OPENING = Room(ROOM.id, ROOM.talk, Purpose.OPENING, ROOM.maker, ROOM.roster)
STATEMENT = b"\xd2\x84\x43\xa1\x01\x27\xa0\x41p\x58\x40" + bytes(64)
SIGN = seal().sign


def inspected(room: Room, kind: Kind, content: bytes) -> log.Envelope:
    return log.inspect(room, Append(room.id, kind, content), log.envelope_digest(kind, content))


def appended(room: Room, content: bytes, now: int = 1, kind: Kind = Kind.MLS) -> tuple[Room, Entry]:
    return log.append(room, inspected(room, kind, content), now, SIGN)


def refusal(room: Room, kind: Kind, content: bytes) -> Code:
    with pytest.raises(ProtocolError) as refused:
        inspected(room, kind, content)
    return refused.value.code


def read(entry: Entry) -> Checked:
    decoded = cbor.decode(cose.read_sign1(entry.receipt).payload)
    assert isinstance(decoded, list)
    return Checked(*decoded[2:])  # type: ignore[arg-type]


def test_the_first_entry_is_number_one_over_an_empty_log() -> None:
    room, entry = appended(ROOM, application(ROOM.id), now=5)
    assert (entry.seq, entry.stamp) == (1, 5)
    assert ROOM.head.log == EMPTY_LOG
    assert running_log(iter([read(entry)])) == room.head.log


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20))
def test_numbers_stamps_and_hash_follow_each_other(clock: list[int]) -> None:
    room, entries = ROOM, []
    for number, now in enumerate(clock):
        room, entry = appended(room, application(ROOM.id, number.to_bytes(8, "big")), now)
        entries.append(entry)
    assert [entry.seq for entry in entries] == list(range(1, len(clock) + 1))
    assert [entry.stamp for entry in entries] == sorted(entry.stamp for entry in entries)
    assert all(entry.stamp >= now for entry, now in zip(entries, clock, strict=True))
    assert running_log(map(read, entries)) == room.head.log


def test_the_receipt_is_the_hosts_own() -> None:
    _, entry = appended(ROOM, application(ROOM.id))
    assert cose.verify_sign1("parley/1/receipt", entry.receipt, seal().key)
    with pytest.raises(ValueError, match="BAD_SIGNATURE"):
        cose.verify_sign1("parley/1/attestation", entry.receipt, seal().key)


def test_a_message_for_another_group_is_refused() -> None:
    assert refusal(ROOM, Kind.MLS, application(b"x" * 16)) is Code.WRONG_GROUP


def test_an_epoch_no_group_reaches_is_refused() -> None:
    assert refusal(ROOM, Kind.MLS, commit(ROOM.id, 2**53)) is Code.WRONG_FORMAT
    assert inspected(ROOM, Kind.MLS, commit(ROOM.id, 2**53 - 1)).commits_epoch == 2**53 - 1


def test_sealed_envelopes_belong_in_the_opening_room() -> None:
    assert refusal(ROOM, Kind.SEALED, b"sealed") is Code.WRONG_FORMAT
    assert appended(OPENING, b"sealed", kind=Kind.SEALED)[1].seq == 1


@pytest.mark.parametrize("kind", [Kind.ATTESTATION, Kind.COMPLAINT])
def test_statements_are_signed_and_short(kind: Kind) -> None:
    assert appended(ROOM, STATEMENT, kind=kind)[1].kind is kind
    assert refusal(ROOM, kind, b"unsigned") is Code.WRONG_FORMAT
    assert refusal(ROOM, kind, b"\xd2" + bytes(4096)) is Code.TOO_LARGE


def test_the_kind_is_part_of_what_the_receipt_promises() -> None:
    assert log.envelope_digest(Kind.ATTESTATION, STATEMENT) != log.envelope_digest(Kind.COMPLAINT, STATEMENT)


def test_all_candidates_of_an_epoch_are_taken() -> None:
    room, _ = appended(ROOM, commit(ROOM.id, 3))
    candidate = inspected(room, Kind.MLS, commit(room.id, 3))
    assert not log.is_behind(room, candidate)


def test_a_commit_for_an_earlier_epoch_is_behind_and_a_message_never() -> None:
    room, _ = appended(ROOM, commit(ROOM.id, 3))
    assert log.is_behind(room, inspected(room, Kind.MLS, commit(room.id, 2)))
    assert not log.is_behind(room, inspected(room, Kind.MLS, application(room.id, epoch=2)))


def test_the_highest_epoch_stays_when_an_earlier_commit_is_taken() -> None:
    room, _ = appended(ROOM, commit(ROOM.id, 3))
    room, _ = appended(room, commit(room.id, 2))
    assert room.head.epoch == 3


def test_what_a_receipt_says_is_signed_word_for_word() -> None:
    signed: list[Receipt] = []

    def sign(receipt: Receipt) -> bytes:
        signed.append(receipt)
        return b"signed"

    content = application(ROOM.id)
    room, entry = log.append(ROOM, inspected(ROOM, Kind.MLS, content), 9, sign)
    assert signed == [Receipt(ROOM.id, 1, 9, log.envelope_digest(Kind.MLS, content), room.head.log)]
    assert entry.receipt == b"signed"
