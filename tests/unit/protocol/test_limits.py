"""What the host says at its greatest is what a device takes (spec/protocol.md §9); a page ends before what would pass it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.delivery.quotas import Quotas
from parley.media.tokens import ApiKey, BadToken, identity_of, participant_token
from parley.protocol import limits
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.frames import error_frame, ok_frame, push_frame
from parley.protocol.ids import DeviceKey, HostKey, InviteId, RoomId, TalkId
from parley.protocol.pushes import Challenge, Deliver, Mail, Present, Pulse, Push, Removed, Restored, SeenBy
from parley.protocol.replies import Appended, InviteStates, MediaGrant, Part, PartsThere, Proven, Reply, SealedInvite
from parley.protocol.shapes import MAX_UINT
from parley.protocol.signed import RECEIPT, Receipt, receipt_payload
from parley.record import cbor, cose
from tests.device import Ed25519PrivateKey

ROOM, KEY, INVITE = RoomId(b"r" * 16), DeviceKey(b"k" * 32), InviteId(b"i" * 16)
DEVICES = limits.MOST_INVITES + 1
"""Each came by one invitation, and there is the convener's."""

RECEIPT_BYTES = cose.sign1(
    RECEIPT, receipt_payload(Receipt(ROOM, MAX_UINT, MAX_UINT, b"e" * 32, b"l" * 32)), Ed25519PrivateKey.generate()
)
GREATEST_PUSHES: list[Push] = [
    Challenge(KEY, HostKey(KEY), MAX_UINT, 1, "1" * 100),
    Deliver(ROOM, ((MAX_UINT, 4, bytes(limits.MESSAGE_BYTES), RECEIPT_BYTES),)),
    Deliver(
        ROOM,
        tuple(
            (MAX_UINT, 4, bytes(limits.PAGE_BYTES // limits.PAGE_ITEMS), RECEIPT_BYTES)
            for _ in range(limits.PAGE_ITEMS)
        ),
    ),
    Mail(tuple((MAX_UINT, bytes(limits.PAGE_BYTES // limits.PAGE_ITEMS)) for _ in range(limits.PAGE_ITEMS))),
    Mail(((MAX_UINT, bytes(limits.MAIL_BYTES)),)),
    SeenBy(ROOM, tuple((KEY, MAX_UINT) for _ in range(DEVICES))),
    Present(ROOM, tuple(KEY for _ in range(DEVICES))),
    Pulse(ROOM, bytes(limits.PULSE_BYTES)),
    Removed(ROOM, ((MAX_UINT, 5, bytes(limits.STATEMENT_BYTES), RECEIPT_BYTES),)),
    Restored(ROOM, MAX_UINT, MAX_UINT, tuple(KEY for _ in range(DEVICES))),
]
ROOMS = tuple((ROOM, MAX_UINT) for _ in range(limits.MOST_ROOMS))
CLOSED = tuple((ROOM, MAX_UINT, MAX_UINT) for _ in range(limits.MOST_ROOMS))
GREATEST_REPLIES: list[Reply] = [
    Proven(TalkId(ROOM), ("convener", "signer", "member"), ROOMS, ROOMS, CLOSED),
    InviteStates(tuple((INVITE, "member", "cancelled", MAX_UINT, MAX_UINT, KEY) for _ in range(limits.MOST_INVITES))),
    SealedInvite(bytes(limits.INVITATION_BYTES), "cancelled", MAX_UINT),
    Appended(RECEIPT_BYTES),
    PartsThere(tuple(range(-(-limits.MOST_FILE_BYTES // limits.PART_BYTES)))),
    Part(bytes(limits.PART_BYTES)),
    MediaGrant("t" * limits.TOKEN_BYTES, MAX_UINT),
]


@pytest.mark.parametrize("push", GREATEST_PUSHES, ids=lambda push: push.kind)
def test_every_push_at_its_greatest_fits(push: Push) -> None:
    assert cbor.decode(push_frame(push), limit=limits.FRAME_BYTES)[0] == push.kind  # type: ignore[index]


@pytest.mark.parametrize("reply", GREATEST_REPLIES, ids=lambda reply: type(reply).__name__)
def test_every_reply_at_its_greatest_fits(reply: Reply) -> None:
    assert cbor.decode(ok_frame(MAX_UINT, reply), limit=limits.FRAME_BYTES)[0] == "ok"  # type: ignore[index]


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_reply_that_would_not_fit_is_said_to_be_one(more: int) -> None:
    empty = len(ok_frame(1, Part(bytes(limits.MESSAGE_BYTES)))) - limits.MESSAGE_BYTES
    frame = ok_frame(1, Part(bytes(limits.FRAME_BYTES - empty + more)))
    value = cbor.decode(frame, limit=limits.FRAME_BYTES)
    assert value[:2] == (["error", 1] if more > 0 else ["ok", 1])  # type: ignore[index]
    assert more <= 0 or value[2]["code"] == Code.TOO_LARGE  # type: ignore[index, call-overload]


@pytest.mark.parametrize("text", ["x" * 511, "x" * 512, "x" * 513, "é" * 600, "\ud800" * 600, "語" * 171])
def test_the_text_of_an_error_is_cut(text: str) -> None:
    value = cbor.decode(error_frame(1, ProtocolError(Code.MALFORMED, text)))
    shown = value[2]["text"]  # type: ignore[index, call-overload]
    assert len(shown.encode()) <= limits.ERROR_TEXT_BYTES
    assert len(text) > 512 or text.isascii() is False or shown == text


def test_every_receipt_fits() -> None:
    assert len(RECEIPT_BYTES) <= limits.RECEIPT_BYTES


def test_what_the_operator_may_set_is_within_the_limits() -> None:
    quotas = Quotas()
    assert quotas.rooms_per_talk <= limits.MOST_ROOMS
    assert quotas.invites_per_talk <= limits.MOST_INVITES
    assert quotas.file_bytes <= limits.MOST_FILE_BYTES


def test_a_token_is_far_below_its_limit_and_a_longer_one_is_not_read() -> None:
    key = ApiKey("i" * 32, "s" * 64)
    token = participant_token(key, "r" * 32, "p" * 32, 2**40)
    assert len(token) < limits.TOKEN_BYTES
    assert identity_of(key, token) == "p" * 32
    at_limit = participant_token(key, "r" * 32, "p" * 32, 2**40) + "A" * (limits.TOKEN_BYTES + 1 - len(token))
    for refused in (at_limit[:-1], at_limit):
        with pytest.raises(BadToken):
            identity_of(key, refused)


@given(st.lists(st.integers(1, 60), max_size=60), st.integers(1, 8), st.integers(60, 120))
def test_pages_hold_everything_once_in_order_and_never_too_much(sizes: list[int], items: int, size_bytes: int) -> None:
    pages = list(limits.cut(((size, size) for size in sizes), items, size_bytes))
    assert [size for page in pages for size in page] == sizes
    for page, after in zip(pages, [*pages[1:], [size_bytes + 1]], strict=False):
        assert len(page) <= items
        assert sum(page) <= size_bytes
        assert after is pages[-1] or len(page) == items or sum(page) + after[0] > size_bytes, (
            "cut no earlier than needed"
        )
