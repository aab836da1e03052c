"""From the operator's link to a talk with people in it (spec/protocol.md §3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.device import DAY_MS, Device, Link, Refused, founded, fresh_id
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def refusal(asker: Device, verb: str, /, **body: Any) -> str:
    with pytest.raises(Refused) as refused:
        await asker.ask(verb, **body)
    return refused.value.code


async def test_the_operators_link_opens_a_talk_and_nothing_else_does(reached: Reached) -> None:
    async with Device(reached.link) as convener:
        ids = {"talk": fresh_id(), "opening_room": fresh_id(), "plenary": fresh_id()}
        assert await refusal(convener, "talk.open", opening=bytes(32), **ids) == "OPENING_REFUSED"
        await convener.ask("talk.open", opening=reached.opening, **ids)
        standing = await convener.prove()
        assert standing == {"talk": ids["talk"], "powers": ["convener"], "rooms": [], "roster": [], "restored": []}


async def test_opening_again_after_a_lost_answer_is_the_same_opening(reached: Reached) -> None:
    async with Device(reached.link) as convener, Device(reached.link) as other:
        ids = {"talk": fresh_id(), "opening_room": fresh_id(), "plenary": fresh_id()}
        for _ in range(2):
            await convener.ask("talk.open", opening=reached.opening, **ids)
        changed = {**ids, "plenary": fresh_id()}
        assert await refusal(convener, "talk.open", opening=reached.opening, **changed) == "NOT_ALLOWED"
        assert await refusal(other, "talk.open", opening=reached.opening, **ids) == "TALK_EXISTS"
        taken = {**ids, "talk": fresh_id()}
        assert await refusal(other, "talk.open", opening=reached.opening, **taken) == "TALK_EXISTS"


async def test_a_head_is_in_both_first_rooms_a_member_in_none(reached: Reached) -> None:
    async with Device(reached.link) as convener, Device(reached.link) as head, Device(reached.link) as member:
        talk = await convener.open_talk(reached.opening)
        used = await head.use(await convener.invite("signer"))
        assert used == {
            "talk": talk.id,
            "opening_room": talk.opening_room,
            "plenary": talk.plenary,
            "powers": ["signer"],
        }
        rooms = sorted([talk.opening_room, talk.plenary])
        assert (await head.prove())["rooms"] == [[room, 0] for room in rooms]
        assert (await head.prove())["roster"] == [[room, 0] for room in rooms]
        assert (await member.use(await head.invite("member")))["powers"] == ["member"]
        assert (await member.prove())["rooms"] == []


async def test_the_convener_may_be_a_head_himself(reached: Reached) -> None:
    async with Device(reached.link) as convener:
        talk = await convener.open_talk(reached.opening)
        assert (await convener.use(await convener.invite("signer")))["powers"] == ["convener", "signer"]
        assert {room for room, _ in (await convener.prove())["rooms"]} == {talk.opening_room, talk.plenary}


async def test_anybody_with_the_link_reads_the_invitation_and_its_maker_learns_of_it_once(reached: Reached) -> None:
    async with Device(reached.link) as convener:
        await convener.open_talk(reached.opening)
        link = await convener.invite("signer", sealed=b"only the link opens this")
        reader = Device(reached.link)
        await reader.connect()
        for _ in range(2):
            read = await reader.ask("invite.read", invite=link.invite)
            assert read == {"sealed": b"only the link opens this", "state": "fresh", "used": None}
        assert (await convener.push("invite"))[1] == {"invite": link.invite, "state": "opened", "device": None}
        await reader.leave()
        async with Device(reached.link) as head:
            await head.use(link)
            told = (await convener.push("invite"))[1]
            assert told == {"invite": link.invite, "state": "used", "device": head.key}
            read = await head.ask("invite.read", invite=link.invite)
            assert read["state"] == "used"
            assert read["used"] >= convener.challenge["now"]
        [row] = (await convener.ask("invite.states"))["invites"]
        assert row[:3] == [link.invite, "signer", "used"]
        assert row[3] <= row[4]
        assert row[5] == head.key


async def test_an_invitation_serves_one_device(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (_, head, _), Device(reached.link) as second:
        link = await head.invite("member")
        async with Device(reached.link) as first:
            await first.use(link)
            await first.use(link)
        assert await refusal(second, "invite.use", invite=link.invite, proof=second.proof_for(link)) == "LINK_USED"


async def test_without_the_secret_of_the_link_nobody_gets_in(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (_, head, _), Device(reached.link) as thief:
        link = await head.invite("member")
        guessed = Link(link.invite, thief.private)
        assert await refusal(thief, "invite.use", invite=link.invite, proof=thief.proof_for(guessed)) == "BAD_PROOF"
        overheard = head.proof_for(link)
        assert await refusal(thief, "invite.use", invite=link.invite, proof=overheard) == "BAD_PROOF"


async def test_a_cancelled_invitation_opens_nothing_and_shows_nothing(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (_, head, _), Device(reached.link) as guest:
        link = await head.invite("member")
        await head.ask("invite.cancel", invite=link.invite)
        await head.ask("invite.cancel", invite=link.invite)
        assert await refusal(guest, "invite.use", invite=link.invite, proof=guest.proof_for(link)) == "LINK_EXPIRED"
        read = await guest.ask("invite.read", invite=link.invite)
        assert read == {"sealed": b"", "state": "cancelled", "used": None}


async def test_only_its_maker_or_a_signer_takes_an_invitation_back(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (_, head, [member]):
        link = await head.invite("member")
        assert await refusal(member, "invite.cancel", invite=link.invite) == "LINK_UNKNOWN"
        async with founded(reached.link, reached.opening) as (_, stranger, _):
            assert await refusal(stranger, "invite.cancel", invite=link.invite) == "LINK_UNKNOWN"
        async with Device(reached.link) as guest:
            await guest.use(link)
        assert await refusal(head, "invite.cancel", invite=link.invite) == "LINK_USED"


async def test_who_may_not_invite_is_told_so(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (_, _, [member]), Device(reached.link) as nobody:
        body = {"invite": fresh_id(), "auth": member.key, "sealed": b"s", "power": "member"}
        expires = member.challenge["now"] + DAY_MS
        assert await refusal(member, "invite.create", **body, expires=expires) == "NOT_ALLOWED"
        assert await refusal(member, "invite.states") == "NOT_ALLOWED"
        assert await refusal(nobody, "invite.create", **body, expires=expires) == "NOT_REGISTERED"


async def test_times_of_an_invitation_are_sensible(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (_, head, _):
        for lives_ms in (-1, 401 * DAY_MS):
            with pytest.raises(Refused) as refused:
                await head.invite("member", lives_ms)
            assert refused.value.code == "BAD_TIMES"


async def test_an_invitation_made_again_after_a_lost_answer_is_the_same(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (_, head, _):
        body = {"invite": fresh_id(), "auth": head.key, "sealed": b"s", "power": "member"}
        body["expires"] = head.challenge["now"] + DAY_MS
        await head.ask("invite.create", **body)
        await head.ask("invite.create", **body)
        assert await refusal(head, "invite.create", **{**body, "sealed": b"t"}) == "INVITE_EXISTS"


async def test_a_device_belongs_to_one_talk(reached: Reached) -> None:
    async with (
        founded(reached.link, reached.opening) as (_, head, _),
        founded(reached.link, reached.opening) as (_, other, _),
    ):
        link = await other.invite("member")
        assert await refusal(head, "invite.use", invite=link.invite, proof=head.proof_for(link)) == "OTHER_TALK"


async def test_a_signer_makes_rooms_and_is_alone_in_them(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (_, head, [member]):
        room = fresh_id()
        await head.ask("room.create", room=room)
        await head.ask("room.create", room=room)
        assert (await head.append(room)).seq == 1
        assert await refusal(member, "append", room=room, kind=1, bytes=b"x") == "NO_SUCH_ROOM"
        assert await refusal(member, "room.create", room=fresh_id()) == "NOT_ALLOWED"
        async with founded(reached.link, reached.opening) as (_, other, _):
            assert await refusal(other, "room.create", room=room) == "ROOM_EXISTS"
