"""The host reads the outside of an MLS message, bounded, and takes PrivateMessages only (RFC 9420 §6)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.delivery.mls import Content, Outer, read_outer
from parley.protocol.codes import Code, ProtocolError
from tests.device import application, commit

ROOM = b"r" * 16


def refusal(message: bytes) -> Code:
    with pytest.raises(ProtocolError) as refused:
        read_outer(message)
    return refused.value.code


def test_an_application_message_shows_group_epoch_and_kind() -> None:
    assert read_outer(application(ROOM, epoch=7)) == Outer(ROOM, 7, Content.APPLICATION)


def test_a_commit_is_told_from_it() -> None:
    assert read_outer(commit(ROOM, 2**40)) == Outer(ROOM, 2**40, Content.COMMIT)


@pytest.mark.parametrize("size", [1, 63, 64, 16383, 16384, 100_000])
def test_vectors_of_every_length_form(size: int) -> None:
    assert read_outer(application(ROOM, b"x" * size)).group == ROOM


GOOD = application(ROOM, b"content")


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"\x00\x02" + GOOD[2:], "another MLS version"),
        (b"\x00\x01\x00\x01" + GOOD[4:], "a public message"),
        (b"\x00\x01\x00\x03" + GOOD[4:], "a welcome"),
        (b"\x00\x01\x00\x04" + GOOD[4:], "a group info"),
        (b"\x00\x01\x00\x05" + GOOD[4:], "a key package"),
        (GOOD[:29] + b"\x02" + GOOD[30:], "a bare proposal"),
        (GOOD[:29] + b"\x00" + GOOD[30:], "an unknown content type"),
        (GOOD[:30] + b"\x01a" + GOOD[31:], "authenticated data"),
        (GOOD + b"\x00", "bytes behind it"),
        (GOOD[:-1], "cut short"),
        (GOOD[:4] + b"\x40\x10" + GOOD[5:], "a length that is not minimal"),
        (GOOD[:4] + b"\xc0" + GOOD[5:], "a length of unknown form"),
        (GOOD[:31] + b"\x00" + b"\x01c", "no sender data"),
        (b"", "nothing"),
    ],
)
def test_anything_else_has_the_wrong_format(message: bytes, why: str) -> None:
    assert refusal(message) is Code.WRONG_FORMAT, why


@given(st.integers(), st.integers(0, 40))
def test_mutated_messages_are_read_or_refused(seed: int, changes: int) -> None:
    source = random.Random(seed)
    message = bytearray(GOOD)
    for _ in range(changes):
        message[source.randrange(len(message))] = source.randrange(256)
    assert outcome(bytes(message[: source.randrange(len(message) + 1)])) in (None, Code.WRONG_FORMAT)


def outcome(message: bytes) -> Code | None:
    try:
        read_outer(message)
    except ProtocolError as refused:
        return refused.code
    return None
