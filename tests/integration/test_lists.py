"""Who is on a room's list, and what follows for him at once (spec/protocol.md §3, `roster`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from parley.protocol.ids import DeviceKey
from parley.protocol.requests import Kind
from parley.protocol.signed import read_roster_change
from parley.record import cbor
from tests.device import Device, Refused, Talk, application, commit, founded, fresh_id
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def refusal(asker: Device, verb: str, /, **body: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        await asker.ask(verb, **body)
    return refused.value


async def heard_until(device: Device, last: str) -> list[str]:
    """The kinds of all pushes up to the next of that kind."""
    heard: list[str] = []
    while last not in heard:
        heard.append((await device.push("deliver", "removed", "granted", "roster", "present", "seen", "mail"))[0])
    return heard


async def test_a_granted_device_is_told_and_gets_in(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _), Device(reached.link) as guest:
        await guest.use(await head.invite("member"))
        assert (await refusal(guest, "subscribe", room=talk.plenary, after=0)).code == "NO_SUCH_ROOM"
        await head.change(talk.id, talk.plenary, 1, guest.key, "grant")
        assert (await guest.push("granted"))[1] == {"room": talk.plenary}
        assert (await guest.push("roster"))[1] == {"room": talk.plenary, "n": 1}
        assert (await head.push("roster"))[1] == {"room": talk.plenary, "n": 1}
        assert await guest.subscribe(talk.plenary) == 1
        assert [talk.plenary, 1] in (await guest.prove())["roster"]


async def test_a_revoked_device_loses_everything_at_once(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=2) as (talk, head, [staying, leaving]):
        await leaving.subscribe(talk.plenary)
        await staying.subscribe(talk.plenary)
        await head.append(talk.plenary)
        await leaving.delivered(talk.plenary, upto=3)
        await head.change(talk.id, talk.plenary, 3, leaving.key, "revoke")
        removed = (await leaving.push("removed"))[1]
        [[seq, kind, item, receipt]] = removed["items"]
        assert (removed["room"], seq, kind) == (talk.plenary, 4, Kind.LIST)
        assert leaving.checked(receipt, talk.plenary, kind, item).seq == 4
        await head.append(talk.plenary)
        await staying.delivered(talk.plenary, upto=5)
        for verb, body in (
            ("subscribe", {"after": 1}),
            ("append", {"kind": 1, "bytes": application(talk.plenary)}),
            ("media.join", {}),
        ):
            assert (await refusal(leaving, verb, room=talk.plenary, **body)).code == "NO_SUCH_ROOM", verb
        assert (await leaving.prove())["rooms"] == []
        await head.change(talk.id, talk.plenary, 4, leaving.key, "grant")
        assert "deliver" not in await heard_until(leaving, "granted")


async def test_a_removal_in_the_middle_of_subscribing_is_not_missed(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await member.push("granted")
        for round_ in range(10):
            n = 2 + 2 * round_
            subscribing = member.begin("subscribe", room=talk.plenary, after=0)
            after = await head.head_of(talk.plenary)
            revoke = head.signed_change(talk.id, talk.plenary, n, member.key, "revoke", after)
            revoking = head.begin("roster", change=revoke)
            await asyncio.gather(subscribing, revoking, return_exceptions=True)
            await head.append(talk.plenary)
            await head.change(talk.id, talk.plenary, n + 1, member.key, "grant")
            heard = await heard_until(member, "granted")
            assert "deliver" not in heard[heard.index("removed") :]


async def test_changes_are_numbered_and_a_stale_one_learns_the_present_number(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        again = head.signed_change(talk.id, talk.plenary, 1, member.key, "revoke")
        stale = await refusal(head, "roster", change=again)
        assert (stale.code, stale.text) == ("ROSTER_STALE", "n=1")
        ahead = head.signed_change(talk.id, talk.plenary, 3, member.key, "revoke")
        assert (await refusal(head, "roster", change=ahead)).code == "ROSTER_STALE"


async def test_the_last_change_sent_again_is_answered_the_same(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        revoke = head.signed_change(talk.id, talk.plenary, 2, member.key, "revoke", after=1)
        await head.ask("roster", change=revoke)
        await head.ask("roster", change=revoke)
        await head.change(talk.id, talk.plenary, 3, member.key, "grant")
        assert (await refusal(head, "roster", change=revoke)).code == "ROSTER_STALE"


async def test_only_a_signer_on_the_list_changes_it_by_his_own_signature(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        own = member.signed_change(talk.id, talk.plenary, 2, head.key, "revoke")
        assert (await refusal(member, "roster", change=own)).code == "NOT_ALLOWED"
        heads = head.signed_change(talk.id, talk.plenary, 2, member.key, "revoke")
        assert (await refusal(member, "roster", change=heads)).code == "BAD_PROOF"
        async with founded(reached.link, reached.opening) as (_, stranger, _):
            foreign = stranger.signed_change(talk.id, talk.plenary, 2, member.key, "revoke")
            assert (await refusal(stranger, "roster", change=foreign)).code == "NO_SUCH_ROOM"
        wrong_talk = head.signed_change(fresh_id(), talk.plenary, 2, member.key, "revoke")
        assert (await refusal(head, "roster", change=wrong_talk)).code == "NOT_ALLOWED"


async def test_a_device_from_elsewhere_is_unknown(reached: Reached) -> None:
    async with (
        founded(reached.link, reached.opening) as (talk, head, _),
        founded(reached.link, reached.opening) as (_, stranger, _),
    ):
        for device in (stranger.key, bytes(32)):
            change = head.signed_change(talk.id, talk.plenary, 1, device, "grant")
            assert (await refusal(head, "roster", change=change)).code == "UNKNOWN_DEVICE"


@asynccontextmanager
async def two_heads(reached: Reached) -> AsyncIterator[tuple[Talk, Device, Device]]:
    async with founded(reached.link, reached.opening) as (talk, ann, _), Device(reached.link) as ben:
        await ben.use(await ann.invite("signer"))
        yield talk, ann, ben


async def test_a_head_taken_off_by_the_other_side_is_shown_why_and_comes_back(reached: Reached) -> None:
    async with two_heads(reached) as (talk, ann, ben):
        for room in (talk.plenary, talk.opening_room):
            await ann.subscribe(room)
            await ann.change(talk.id, room, 1, ben.key, "revoke")
            assert (await refusal(ben, "subscribe", room=room, after=0)).code == "NO_SUCH_ROOM"
            [[seq, kind, item, receipt]] = (await ben.push("removed"))[1]["items"]
            assert ben.checked(receipt, room, kind, item).seq == seq == 1
            assert named_in(item) == (ann.key, ben.key, "revoke")
            await ben.ask("roster", change=ben.signed_change(talk.id, room, 2, ben.key, "return", after=seq))
            assert (await ben.push("granted"))[1] == {"room": room}
            assert await ben.subscribe(room) == 2
            shown = await ann.delivered(room, upto=2)
            assert [named_in(each[2])[2] for each in shown] == ["revoke", "return"]


async def test_a_head_that_was_away_is_shown_what_took_it_off(reached: Reached) -> None:
    async with two_heads(reached) as (talk, ann, ben):
        await ben.leave()
        await ann.change(talk.id, talk.plenary, 1, ben.key, "revoke")
        await ben.connect()
        await ben.prove()
        shown = (await ben.push("removed"))[1]
        assert (shown["room"], named_in(shown["items"][0][2])) == (talk.plenary, (ann.key, ben.key, "revoke"))


async def test_who_came_back_is_taken_off_again_only_after_keys_were_changed(reached: Reached) -> None:
    async with two_heads(reached) as (talk, ann, ben):
        await ann.change(talk.id, talk.plenary, 1, ben.key, "revoke")
        await ben.ask("roster", change=ben.signed_change(talk.id, talk.plenary, 2, ben.key, "return", after=1))
        again = ann.signed_change(talk.id, talk.plenary, 3, ben.key, "revoke", after=2)
        assert (await refusal(ann, "roster", change=again)).code == "LIST_STANDS"
        await ann.append(talk.plenary, commit(talk.plenary, 1))
        await ann.ask("roster", change=again)
        assert (await refusal(ben, "subscribe", room=talk.plenary, after=0)).code == "NO_SUCH_ROOM"


async def test_nobody_returns_who_was_taken_off_by_itself_or_is_no_heads_device(reached: Reached) -> None:
    async with two_heads(reached) as (talk, ann, ben), Device(reached.link) as member:
        await member.use(await ann.invite("member"))
        await ann.change(talk.id, talk.plenary, 1, member.key, "grant")
        await ben.change(talk.id, talk.plenary, 2, member.key, "revoke")
        back = member.signed_change(talk.id, talk.plenary, 3, member.key, "return", after=2)
        assert (await refusal(member, "roster", change=back)).code == "NOT_ALLOWED"
        await ann.change(talk.id, talk.plenary, 3, member.key, "grant")
        await ben.change(talk.id, talk.plenary, 4, ben.key, "revoke")
        back = ben.signed_change(talk.id, talk.plenary, 5, ben.key, "return", after=4)
        assert (await refusal(ben, "roster", change=back)).code == "NOT_ALLOWED"
        forged = ann.signed_change(talk.id, talk.plenary, 5, ben.key, "return", after=4)
        assert (await refusal(ann, "roster", change=forged)).code == "NOT_ALLOWED"


async def test_a_change_by_who_has_not_read_the_last_one_is_stale(reached: Reached) -> None:
    async with two_heads(reached) as (talk, ann, ben), Device(reached.link) as member:
        await member.use(await ann.invite("member"))
        await ann.change(talk.id, talk.plenary, 1, member.key, "grant")
        blind = ben.signed_change(talk.id, talk.plenary, 2, member.key, "revoke", after=0)
        refused = await refusal(ben, "roster", change=blind)
        assert (refused.code, refused.text) == ("ROSTER_STALE", "n=1 after=1")
        ahead = ben.signed_change(talk.id, talk.plenary, 2, member.key, "revoke", after=9)
        assert (await refusal(ben, "roster", change=ahead)).code == "NO_SUCH_POSITION"
        seen = ben.signed_change(talk.id, talk.plenary, 2, member.key, "revoke", after=1)
        await ben.ask("roster", change=seen)


def named_in(item: bytes) -> tuple[bytes, bytes, str]:
    """Who signed a change of a list, about which device, and what; fails if the signature does not hold."""
    one, word, by, change = cbor.decode(item)  # type: ignore[misc]
    assert (one, word) == (1, "list")
    asked = read_roster_change(change, DeviceKey(by))  # type: ignore[arg-type]
    return bytes(by), bytes(asked.device), str(asked.change)  # type: ignore[arg-type]


async def test_a_removed_head_stays_out_though_he_is_a_signer(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _), Device(reached.link) as other:
        link = await head.invite("signer")
        await other.use(link)
        await head.change(talk.id, talk.plenary, 1, other.key, "revoke")
        await other.use(link)
        assert [room for room, _ in (await other.prove())["rooms"]] == [talk.opening_room]
