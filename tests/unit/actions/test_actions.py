"""Actions over fakes: what each leads to for whom, and the operator's limits."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.actions.entering import join_media
from parley.actions.host import REMEMBERED_HINTS, Caller
from parley.actions.inviting import create_invite, read_invite, read_states, use_invite
from parley.actions.listing import change_roster
from parley.actions.logs import append, is_listed, missing
from parley.actions.mailing import drop_mail, send_mail, waiting_mail
from parley.actions.opening import create_room, open_talk
from parley.actions.proving import challenge
from parley.actions.table import perform
from parley.delivery import log
from parley.delivery.events import Appended, Posted, Revoked, Told
from parley.delivery.quotas import Quotas
from parley.delivery.restored import Closed
from parley.delivery.shares import ROW_BYTES
from parley.protocol import pushes
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, Digest, InviteId, RoomId, TalkId
from parley.protocol.requests import (
    Append,
    ChangeRoster,
    CreateInvite,
    CreateRoom,
    DropMail,
    GiveBack,
    Granted,
    JoinMedia,
    Kind,
    OpenTalk,
    ReadInvite,
    ReadStates,
    SendMail,
    UseInvite,
)
from parley.protocol.signed import INVITE, ROSTER, Change, RosterChange, invite_payload, roster_payload
from parley.record import cose
from tests.device import application, commit, public_key
from tests.fakes.hosts import OPENING, Hosted, Person, hosted, person

TALK, FIRST, PLENARY = TalkId(b"t" * 16), RoomId(b"1" * 16), RoomId(b"2" * 16)
HEAD, GUEST = person(1), person(2)


async def refusal(asked: Awaitable[Any]) -> Code:
    with pytest.raises(ProtocolError) as refused:
        await asked
    return refused.value.code


def opening(number: int = 0) -> OpenTalk:
    shift = bytes([number])
    return OpenTalk(OPENING, TalkId(TALK[1:] + shift), RoomId(FIRST[1:] + shift), RoomId(PLENARY[1:] + shift))


def link(number: int) -> tuple[InviteId, Ed25519PrivateKey]:
    return InviteId(bytes([number]) * 16), Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def invitation(at: Hosted, number: int, power: Granted, lives_ms: int = 1000) -> CreateInvite:
    invite, secret = link(number)
    return CreateInvite(invite, DeviceKey(public_key(secret)), b"sealed", power, at.clock.now + lives_ms)


def using(number: int, by: Person) -> UseInvite:
    invite, secret = link(number)
    return UseInvite(invite, cose.sign1(INVITE, invite_payload(invite, by.key), secret))


def signed(n: int, device: DeviceKey, change: Change, room: RoomId, talk: TalkId, after: int = 0) -> ChangeRoster:
    asked = RosterChange(talk, room, n, device, change, after)
    return ChangeRoster(cose.sign1(ROSTER, roster_payload(asked), HEAD.private))


async def founded(at: Hosted) -> OpenTalk:
    """A talk whose convener is its head, with a guest registered."""
    talk = opening()
    await open_talk(at.host, HEAD.caller, talk)
    await create_invite(at.host, HEAD.caller, invitation(at, 1, Granted.SIGNER))
    await use_invite(at.host, HEAD.caller, using(1, HEAD))
    await create_invite(at.host, HEAD.caller, invitation(at, 2, Granted.MEMBER))
    await use_invite(at.host, GUEST.caller, using(2, GUEST))
    at.told()
    return talk


async def test_each_challenge_is_new() -> None:
    async with hosted() as at:
        one, two = challenge(at.host), challenge(at.host)
        assert one[1].nonce != two[1].nonce
        assert one[0].nonce == one[1].nonce
        assert one[1].now == at.clock.now


async def test_the_host_takes_so_many_talks() -> None:
    async with hosted(Quotas(talks=1)) as at:
        await open_talk(at.host, HEAD.caller, opening())
        assert await refusal(open_talk(at.host, GUEST.caller, opening(1))) is Code.QUOTA_TALKS


async def test_a_talk_takes_so_many_rooms_and_invitations() -> None:
    async with hosted(Quotas(rooms_per_talk=3, invites_per_talk=2)) as at:
        await founded(at)
        await create_room(at.host, HEAD.caller, CreateRoom(RoomId(b"3" * 16)))
        assert await refusal(create_room(at.host, HEAD.caller, CreateRoom(RoomId(b"4" * 16)))) is Code.QUOTA_ROOMS
        more = create_invite(at.host, HEAD.caller, invitation(at, 3, Granted.MEMBER))
        assert await refusal(more) is Code.QUOTA_INVITES


async def test_a_talk_takes_so_many_bytes_over_all_its_rooms() -> None:
    async with hosted(Quotas(bytes_per_talk=8_000)) as at:
        talk = await founded(at)
        content = application(talk.plenary, b"x" * 1_500)
        await append(at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, content))
        again = application(talk.plenary, b"y" * 1_500)
        assert await refusal(append(at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, again))) is Code.QUOTA_BYTES
        repeated = await append(at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, content))
        assert repeated.receipt, "what the room has already costs nothing"
        removing = await append(
            at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, commit(talk.plenary, 1, b"c" * 1_500))
        )
        assert removing.receipt, "a commit is taken from the reserve"


async def test_on_a_full_disk_only_what_takes_out_or_frees_is_done() -> None:
    async with hosted() as at:
        talk = await founded(at)
        at.host.space.full = True  # type: ignore[attr-defined]
        said = Append(talk.plenary, Kind.MLS, application(talk.plenary))
        assert await refusal(perform(at.host, HEAD.caller, said)) is Code.STORAGE_FULL
        assert await refusal(perform(at.host, HEAD.caller, SendMail(GUEST.key, b"l"))) is Code.STORAGE_FULL
        await perform(at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, commit(talk.plenary, 1)))
        await perform(at.host, HEAD.caller, signed(1, GUEST.key, Change.GRANT, talk.plenary, talk.talk))
        await perform(at.host, HEAD.caller, ReadStates())


async def test_a_removal_that_the_disk_refuses_is_done_with_what_was_kept_and_once_only() -> None:
    async with hosted() as at:
        talk = await founded(at)
        refusals = [Code.STORAGE_FULL]
        change = at.host.storage.change

        async def full(work: Any, will_ask: Any = None) -> Any:
            if refusals:
                raise ProtocolError(refusals.pop(), "full")
            return await change(work, will_ask)

        at.host.storage.change = full  # type: ignore[method-assign]
        await perform(at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, commit(talk.plenary, 1)))
        refusals.append(Code.STORAGE_FULL)
        again = Append(talk.plenary, Kind.MLS, commit(talk.plenary, 1))
        assert await refusal(perform(at.host, HEAD.caller, again)) is Code.STORAGE_FULL


async def test_an_invitation_ends_by_the_hosts_clock() -> None:
    async with hosted() as at:
        await founded(at)
        await create_invite(at.host, HEAD.caller, invitation(at, 3, Granted.MEMBER, lives_ms=1000))
        at.clock.now += 1000
        late = person(3)
        assert await refusal(use_invite(at.host, late.caller, using(3, late))) is Code.LINK_EXPIRED
        read = await read_invite(at.host, Caller(b"n"), ReadInvite(link(3)[0]))
        assert (read.state, read.sealed) == ("expired", b"sealed")
        [_, _, row] = (await read_states(at.host, HEAD.caller, ReadStates())).invites
        assert (row[0], row[2], row[3]) == (link(3)[0], "expired", at.clock.now)


async def test_stamps_do_not_follow_a_clock_that_goes_back() -> None:
    async with hosted() as at:
        talk = await founded(at)
        before = at.clock.now
        await append(at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, application(talk.plenary)))
        at.clock.now -= 24 * 3600 * 1000
        await append(at.host, HEAD.caller, Append(talk.plenary, Kind.MLS, application(talk.plenary)))
        stamps = [event.entry.stamp for event in at.told() if isinstance(event, Appended)]
        assert stamps == [before, before]


async def test_a_removal_is_told_to_whom_it_concerns_in_order() -> None:
    async with hosted() as at:
        talk = await founded(at)
        room = talk.plenary
        await change_roster(at.host, HEAD.caller, signed(1, GUEST.key, Change.GRANT, room, talk.talk))
        everybody = sorted([HEAD.key, GUEST.key])
        [granted, *told] = at.told()
        assert isinstance(granted, Appended)
        assert told == [
            Told(GUEST.key, pushes.Granted(room)),
            *(Told(one, pushes.Roster(room, 1)) for one in everybody),
        ]
        await append(at.host, HEAD.caller, Append(room, Kind.MLS, application(room)))
        assert [item[1] for item in await missing(at.host, GUEST.key, room, 0)] == [Kind.LIST, Kind.MLS]
        at.told()
        await change_roster(at.host, HEAD.caller, signed(2, GUEST.key, Change.REVOKE, room, talk.talk, after=2))
        [removal, *told] = at.told()
        assert isinstance(removal, Appended)
        item = removal.entry
        assert told == [
            Revoked(room, GUEST.key),
            Revoked(talk.opening_room, GUEST.key),
            Told(GUEST.key, pushes.Removed(room, ((3, Kind.LIST, item.content, item.receipt),))),
            Told(HEAD.key, pushes.Roster(room, 2)),
        ]
        assert not await is_listed(at.host, GUEST.key, room)
        assert await missing(at.host, GUEST.key, room, 0) == ()


async def test_a_repeated_request_is_told_to_nobody() -> None:
    async with hosted() as at:
        talk = await founded(at)
        change = signed(1, GUEST.key, Change.GRANT, talk.plenary, talk.talk)
        envelope = Append(talk.plenary, Kind.MLS, application(talk.plenary))
        letter = SendMail(GUEST.key, b"letter")
        for repeat in range(2):
            await change_roster(at.host, HEAD.caller, change)
            await append(at.host, HEAD.caller, envelope)
            await send_mail(at.host, HEAD.caller, letter)
            await use_invite(at.host, GUEST.caller, using(2, GUEST))
            assert bool(at.told()) is (repeat == 0)


async def test_mail_is_announced_and_counted_per_box() -> None:
    async with hosted(Quotas(mail_per_device=1)) as at:
        await founded(at)
        await send_mail(at.host, HEAD.caller, SendMail(GUEST.key, b"a"))
        assert at.told() == [Posted(GUEST.key)]
        assert await refusal(send_mail(at.host, HEAD.caller, SendMail(GUEST.key, b"b"))) is Code.QUOTA_MAIL
        await send_mail(at.host, GUEST.caller, SendMail(HEAD.key, b"b"))
        await drop_mail(at.host, GUEST.caller, DropMail((1,)))
        await send_mail(at.host, HEAD.caller, SendMail(GUEST.key, b"a"))
        assert await waiting_mail(at.host, GUEST.key, 0) == ((2, b"a"),), "a number is never used twice"


async def test_media_is_for_the_list_and_while_the_engine_runs() -> None:
    async with hosted() as at:
        talk = await founded(at)
        assert await refusal(join_media(at.host, GUEST.caller, JoinMedia(talk.plenary))) is Code.NO_SUCH_ROOM
        assert (await join_media(at.host, HEAD.caller, JoinMedia(talk.plenary))).generation == 1
        assert at.engine.granted == {(talk.plenary, HEAD.key)}
        at.engine.up = False
        assert await refusal(join_media(at.host, HEAD.caller, JoinMedia(talk.plenary))) is Code.ENGINE_DOWN


async def test_hints_are_remembered_for_a_while_only() -> None:
    caller = Caller(b"n")
    digests = [Digest(number.to_bytes(32, "big")) for number in range(REMEMBERED_HINTS + 1)]
    assert [caller.hint_once(digest) for digest in digests] == [True] * len(digests)
    assert len(caller.hinted) == REMEMBERED_HINTS
    assert caller.hint_once(digests[-1]) is False
    assert caller.hint_once(digests[0]) is True


async def test_what_is_handed_back_after_a_restore_counts_in_the_talk_and_founds_it() -> None:
    """Nothing that is kept is free; and nothing the host had accepted once is refused."""
    async with hosted(Quotas(bytes_per_talk=8_000)) as at:
        asked = await founded(at)
        content = application(asked.plenary, b"x" * 6_000)
        before = await at.host.storage.read(lambda view: (view.talk(asked.talk), view.room(asked.plenary)))
        talk, room = before
        assert talk is not None
        assert room is not None
        ask = Append(asked.plenary, Kind.MLS, content)
        assert await refusal(perform(at.host, HEAD.caller, ask)) is Code.QUOTA_BYTES, "control: nothing new fits"
        envelope = log.inspect(room, ask, log.envelope_digest(Kind.MLS, content))
        _, lost = log.append(room, envelope, at.clock.now, at.host.seal.sign)
        await at.host.storage.change(
            lambda unit: unit.put_closed(Closed(asked.plenary, at.clock.now, room.head.seq, {}))
        )
        given = GiveBack(asked.plenary, lost.seq, Kind.MLS, receipt=lost.receipt, bytes=content)
        for _ in range(2):
            await perform(at.host, HEAD.caller, given)
        after = await at.host.storage.read(lambda view: view.talk(asked.talk))
        assert after is not None
        assert after.bytes - talk.bytes == len(content) + ROW_BYTES, "once, also when it is given twice"
        assert (talk.founded, after.founded) == (False, True)
