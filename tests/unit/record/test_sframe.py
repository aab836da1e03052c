"""Frames opened as they were sealed, and refused when anything about them is another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.record import sframe
from parley.record.errors import Fault, RecordError
from parley.record.sframe import SUITES, Header

suites = st.sampled_from(sorted(SUITES.values(), key=lambda suite: suite.number))
BASE = bytes(range(32))


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.binary(max_size=8))
def test_a_header_is_read_as_written_whatever_follows(kid: int, ctr: int, rest: bytes) -> None:
    encoded = sframe.encode_header(Header(kid, ctr))
    assert sframe.decode_header(encoded + rest) == (Header(kid, ctr), len(encoded))


@given(st.integers(8, 2**64 - 1))
def test_a_header_cut_short_is_refused(kid: int) -> None:
    encoded = sframe.encode_header(Header(kid, 5))
    for end in range(len(encoded)):
        with pytest.raises(RecordError):
            sframe.decode_header(encoded[:end])


@pytest.mark.parametrize("header", [Header(2**64, 0), Header(0, 2**64), Header(-1, 0)], ids=repr)
def test_a_header_beyond_its_fields_is_not_written(header: Header) -> None:
    with pytest.raises(RecordError):
        sframe.encode_header(header)


@given(suites, st.integers(0, 2**24 - 1), st.integers(0, 2**32), st.binary(max_size=20), st.binary(max_size=60))
@settings(max_examples=60)
def test_a_frame_opens_under_its_key_and_metadata_only(
    suite: sframe.Suite, kid: int, ctr: int, metadata: bytes, plain: bytes
) -> None:
    keys = sframe.derive(suite, kid, BASE)
    frame = sframe.encrypt(keys, ctr, metadata, plain)
    assert sframe.decrypt(keys, metadata, frame) == plain
    for other_keys, other_metadata in ((sframe.derive(suite, kid, BASE[::-1]), metadata), (keys, metadata + b"!")):
        with pytest.raises(RecordError) as raised:
            sframe.decrypt(other_keys, other_metadata, frame)
        assert raised.value.code is Fault.BAD_FRAME


@given(suites, st.integers(0, 10_000))
@settings(max_examples=60)
def test_a_frame_altered_in_one_bit_is_refused(suite: sframe.Suite, place: int) -> None:
    keys = sframe.derive(suite, 291, BASE)
    frame = bytearray(sframe.encrypt(keys, 17_767, b"", b"what was said"))
    place %= len(frame) * 8
    frame[place // 8] ^= 1 << place % 8
    with pytest.raises(RecordError):
        sframe.decrypt(keys, b"", bytes(frame))


def test_a_frame_of_another_sender_or_shorter_than_its_tag_is_refused() -> None:
    mine, other = (sframe.derive(SUITES[5], kid, BASE) for kid in (1, 2))
    frame = sframe.encrypt(mine, 0, b"", b"x")
    for wrong in (frame[:10], b""):
        with pytest.raises(RecordError):
            sframe.decrypt(mine, b"", wrong)
    with pytest.raises(RecordError):
        sframe.decrypt(other, b"", frame)


def test_keys_are_not_printed() -> None:
    keys = sframe.derive(SUITES[5], 1, BASE)
    assert keys.key.hex() not in repr(keys)
    assert repr(keys.key) not in repr(keys)
    assert repr(keys.salt) not in repr(keys)
