"""Framing: what is a message of this protocol, and what ends the connection."""

import pytest

from parley.protocol.codes import Code, ProtocolError
from parley.protocol.frames import Frame, error_frame, ok_frame, push_frame, read_frame
from parley.protocol.ids import RoomId
from parley.protocol.pushes import Deliver, Going
from parley.protocol.replies import Done, Subscribed
from parley.record import cbor

LIMIT = 1000


def test_a_request_is_read() -> None:
    assert read_frame(cbor.encode(["subscribe", 3, {"after": 1}]), LIMIT) == Frame("subscribe", 3, {"after": 1})


def test_a_cast_has_number_zero() -> None:
    assert read_frame(cbor.encode(["seen", 0, {}]), LIMIT).id == 0


@pytest.mark.parametrize(
    "value",
    [
        ["verb", 1],
        ["verb", 1, {}, {}],
        ["verb", -1, {}],
        ["verb", True, {}],
        ["verb", "1", {}],
        [b"verb", 1, {}],
        ["verb", 1, []],
        {"verb": 1},
        "verb",
        None,
    ],
)
def test_another_form_is_a_bad_frame(value: object) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_frame(cbor.encode(value), LIMIT)
    assert refused.value.code is Code.BAD_FRAME


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x83",
        cbor.encode(["verb", 1, {}]) + b"\x00",
        b"\x83\x64verb\x18\x01\xa0",  # a longer head than needed
        b"\x83\x64verb\x01\xbf\xff",  # indefinite length
        b"\x83\x64verb\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00\xa0",  # a float
        b"\x83\x64verb\x01\xa2\x61b\x01\x61a\x01",  # unsorted keys
        b"\x9a\xff\xff\xff\xff",  # a length bomb
    ],
)
def test_what_is_not_canonical_is_a_bad_frame(message: bytes) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_frame(message, LIMIT)
    assert refused.value.code is Code.BAD_FRAME


def test_the_size_is_judged_before_the_content() -> None:
    with pytest.raises(ProtocolError) as refused:
        read_frame(b"\xff" * (LIMIT + 1), LIMIT)
    assert refused.value.code is Code.TOO_LARGE
    with pytest.raises(ProtocolError) as refused:
        read_frame(b"\xff" * LIMIT, LIMIT)
    assert refused.value.code is Code.BAD_FRAME


def test_answers_are_canonical_arrays() -> None:
    assert cbor.decode(ok_frame(7, Done())) == ["ok", 7, {}]
    assert cbor.decode(ok_frame(8, Subscribed(head=4))) == ["ok", 8, {"head": 4}]


def test_an_error_names_its_code_and_when_to_try_again() -> None:
    error = ProtocolError(Code.QUOTA_RATE, "wait", 20)
    assert cbor.decode(error_frame(9, error)) == ["error", 9, {"code": "QUOTA_RATE", "text": "wait", "retry_ms": 20}]
    plain = ProtocolError(Code.MALFORMED, "no")
    assert cbor.decode(error_frame(0, plain)) == ["error", 0, {"code": "MALFORMED", "text": "no"}]


def test_pushes_have_number_zero() -> None:
    room = RoomId(bytes(16))
    deliver = push_frame(Deliver(room, ((1, 1, b"a", b"r"),)))
    assert cbor.decode(deliver) == ["deliver", 0, {"room": room, "items": [[1, 1, b"a", b"r"]]}]
    assert cbor.decode(push_frame(Going())) == ["going", 0, {}]
