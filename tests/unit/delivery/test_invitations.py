"""An invitation serves one device, once, in time; only its maker or a signer takes it back."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.delivery import invitations
from parley.delivery.invitations import LONGEST_MS, Made, State, state_of
from parley.delivery.quotas import Quotas
from parley.delivery.states import Device, Invitation, Talk
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, InviteId, RoomId, TalkId
from parley.protocol.requests import CreateInvite, Granted, Power, UseInvite
from parley.protocol.signed import INVITE, invite_payload
from parley.record import cose
from tests.device import public_key

NOW = 1000
SECRET = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
TALK = Talk(TalkId(b"t" * 16), RoomId(b"o" * 16), RoomId(b"p" * 16), DeviceKey(b"c" * 32), 0, rooms=2)
MAKER = Device(DeviceKey(b"c" * 32), TALK.id, frozenset({Power.CONVENER}))
GUEST = DeviceKey(b"g" * 32)
MADE = Made(TALK, MAKER, alive=True)
REQUEST = CreateInvite(InviteId(b"i" * 16), DeviceKey(public_key(SECRET)), b"sealed", Granted.SIGNER, NOW + 500)
FRESH = invitations.create(TALK, MAKER, REQUEST, NOW, Quotas())[2]


def proof(device: DeviceKey, invite: InviteId = REQUEST.invite, secret: Ed25519PrivateKey = SECRET) -> UseInvite:
    return UseInvite(REQUEST.invite, cose.sign1(INVITE, invite_payload(invite, device), secret))


def used() -> Invitation:
    return invitations.use(FRESH, proof(GUEST), GUEST, None, MADE, NOW + 1)[0]


def refusal(
    invitation: Invitation, request: UseInvite, key: DeviceKey, registered: Device | None = None, now: int = NOW + 1
) -> Code:
    with pytest.raises(ProtocolError) as refused:
        invitations.use(invitation, request, key, registered, MADE, now)
    return refused.value.code


def test_its_life_is_fresh_then_used() -> None:
    assert state_of(FRESH, NOW + 1) is State.FRESH
    after, device = invitations.use(FRESH, proof(GUEST), GUEST, None, MADE, NOW + 1)
    assert state_of(after, NOW + 1) is State.USED
    assert (after.used, after.device) == (NOW + 1, GUEST)
    assert device == Device(GUEST, TALK.id, frozenset({Power.SIGNER}), line=GUEST)


def test_or_it_ends_by_itself_or_is_taken_back() -> None:
    assert state_of(FRESH, NOW + 499) is State.FRESH
    assert state_of(FRESH, NOW + 500) is State.EXPIRED
    assert state_of(invitations.cancel(FRESH, NOW + 1), NOW + 1) is State.CANCELLED


@pytest.mark.parametrize("expires", [NOW, NOW - 1, NOW + LONGEST_MS + 1])
def test_an_end_in_the_past_or_too_far_ahead_is_refused(expires: int) -> None:
    with pytest.raises(ProtocolError) as refused:
        invitations.create(TALK, MAKER, replace(REQUEST, expires=expires), NOW, Quotas())
    assert refused.value.code is Code.BAD_TIMES


def test_the_last_allowed_end_is_taken() -> None:
    assert invitations.create(TALK, MAKER, replace(REQUEST, expires=NOW + LONGEST_MS), NOW, Quotas())


def test_a_talk_has_so_many_invitations() -> None:
    talk, _, _ = invitations.create(TALK, MAKER, REQUEST, NOW, Quotas(invites_per_talk=1))
    with pytest.raises(ProtocolError) as refused:
        invitations.create(talk, MAKER, REQUEST, NOW, Quotas(invites_per_talk=1))
    assert refused.value.code is Code.QUOTA_INVITES


def test_without_the_links_secret_it_is_a_bad_proof() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    assert refusal(FRESH, proof(GUEST, secret=other), GUEST) is Code.BAD_PROOF


def test_a_proof_for_another_device_or_invitation_is_a_bad_proof() -> None:
    assert refusal(FRESH, proof(DeviceKey(b"x" * 32)), GUEST) is Code.BAD_PROOF
    assert refusal(FRESH, proof(GUEST, invite=InviteId(b"x" * 16)), GUEST) is Code.BAD_PROOF


def test_a_stranger_without_proof_does_not_learn_that_it_was_used() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    assert refusal(used(), proof(GUEST, secret=other), GUEST) is Code.BAD_PROOF


def test_a_second_device_is_told_that_it_was_used() -> None:
    second = DeviceKey(b"2" * 32)
    assert refusal(used(), proof(second), second) is Code.LINK_USED


def test_the_same_device_may_repeat_the_call_even_after_its_end() -> None:
    registered = Device(GUEST, TALK.id, frozenset({Power.SIGNER}))
    assert invitations.use(used(), proof(GUEST), GUEST, registered, MADE, NOW + 9999) == (used(), registered)


def test_after_its_end_or_taken_back_it_opens_nothing() -> None:
    assert refusal(FRESH, proof(GUEST), GUEST, now=NOW + 500) is Code.LINK_EXPIRED
    assert refusal(invitations.cancel(FRESH, NOW), proof(GUEST), GUEST) is Code.LINK_EXPIRED


def test_a_device_of_another_talk_is_refused() -> None:
    foreign = Device(GUEST, TalkId(b"x" * 16), frozenset({Power.MEMBER}))
    assert refusal(FRESH, proof(GUEST), GUEST, foreign) is Code.OTHER_TALK


def test_powers_add_up() -> None:
    _, device = invitations.use(FRESH, proof(MAKER.key), MAKER.key, MAKER, MADE, NOW + 1)
    assert device.powers == {Power.CONVENER, Power.SIGNER}


def test_a_member_invitation_gives_no_more() -> None:
    member = replace(FRESH, power=Granted.MEMBER)
    assert invitations.use(member, proof(GUEST), GUEST, None, MADE, NOW + 1)[1].powers == {Power.MEMBER}


def test_it_ends_with_the_place_of_its_maker() -> None:
    lost = replace(MADE, alive=False)
    with pytest.raises(ProtocolError) as refused:
        invitations.use(FRESH, proof(GUEST), GUEST, None, lost, NOW + 1)
    assert refused.value.code is Code.LINK_EXPIRED
    assert state_of(FRESH, NOW + 1, alive=False) is State.CANCELLED
    assert state_of(used(), NOW + 1, alive=False) is State.USED


def test_whom_a_head_invites_is_of_the_heads_line_and_so_are_those_invited_next() -> None:
    head = invitations.use(FRESH, proof(GUEST), GUEST, None, MADE, NOW + 1)[1]
    assert head.is_head
    link = replace(FRESH, maker=head.key)
    other = DeviceKey(b"2" * 32)
    deputy = invitations.use(link, proof(other), other, None, Made(TALK, head, alive=True), NOW + 1)[1]
    assert (deputy.line, deputy.is_head) == (head.key, False)
    third = DeviceKey(b"3" * 32)
    last = invitations.use(link, proof(third), third, None, Made(TALK, deputy, alive=True), NOW + 1)[1]
    assert (last.line, last.is_head) == (head.key, False)


def test_once_the_talk_is_founded_the_convener_begins_no_line() -> None:
    signing = replace(MAKER, powers=MAKER.powers | {Power.SIGNER}, line=MAKER.key)
    made = Made(replace(TALK, founded=True), signing, alive=True)
    assert invitations.use(FRESH, proof(GUEST), GUEST, None, made, NOW + 1)[1].line == MAKER.key


def test_a_used_one_is_not_taken_back() -> None:
    with pytest.raises(ProtocolError) as refused:
        invitations.cancel(used(), NOW)
    assert refused.value.code is Code.LINK_USED


def test_only_the_first_reading_counts() -> None:
    once = invitations.opened(FRESH, NOW + 1)
    assert once.opened == NOW + 1
    assert invitations.opened(once, NOW + 2) == once
