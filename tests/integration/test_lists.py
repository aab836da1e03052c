"""Who is on a room's list, and what follows for him at once (spec/protocol.md §3, `roster`)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.device import Device, Refused, application, founded, fresh_id
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
        assert await guest.subscribe(talk.plenary) == 0
        assert [talk.plenary, 1] in (await guest.prove())["roster"]


async def test_a_revoked_device_loses_everything_at_once(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=2) as (talk, head, [staying, leaving]):
        await leaving.subscribe(talk.plenary)
        await staying.subscribe(talk.plenary)
        await head.append(talk.plenary)
        await leaving.delivered(talk.plenary, upto=1)
        await head.change(talk.id, talk.plenary, 3, leaving.key, "revoke")
        assert (await leaving.push("removed"))[1] == {"room": talk.plenary}
        await head.append(talk.plenary)
        await staying.delivered(talk.plenary, upto=2)
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
            revoking = head.begin("roster", change=head.signed_change(talk.id, talk.plenary, n, member.key, "revoke"))
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
        revoke = head.signed_change(talk.id, talk.plenary, 2, member.key, "revoke")
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


async def test_a_removed_head_stays_out_though_he_is_a_signer(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _), Device(reached.link) as other:
        link = await head.invite("signer")
        await other.use(link)
        await head.change(talk.id, talk.plenary, 1, other.key, "revoke")
        await other.use(link)
        assert [room for room, _ in (await other.prove())["rooms"]] == [talk.opening_room]
