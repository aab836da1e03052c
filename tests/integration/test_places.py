"""Powers end with the place (spec/protocol.md §§2, 3): each verb of the host, asked by a device that was let in nowhere or put out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, get_args

import pytest

from parley.actions.places import ASKED
from parley.protocol import limits, requests
from tests.device import DAY_MS, Device, Link, Refused, Talk, application, commit, founded, fresh_id
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")

GONE = "NO_SUCH_ROOM"


async def outcome(device: Device, verb: str, /, **body: Any) -> str:
    """The code of a refusal, or `ok`."""
    try:
        await device.ask(verb, **body)
    except Refused as refused:
        return refused.code
    return "ok"


@asynccontextmanager
async def two_heads(reached: Reached) -> AsyncIterator[tuple[Talk, Device, Device, Device]]:
    """A founded talk: the convener's device, and the heads Ann and Ben."""
    async with Device(reached.link) as convener, Device(reached.link) as ann, Device(reached.link) as ben:
        talk = await convener.open_talk(reached.opening)
        for head in (ann, ben):
            await head.use(await convener.invite("signer"))
        await ann.append(talk.plenary, commit(talk.plenary, 0))
        yield talk, convener, ann, ben


def walk(
    talk: Talk, device: Device, colleague: Device, signer: Device, used: Link
) -> dict[str, tuple[dict[str, Any], str]]:
    """By verb: what a device without a place asks, and how it is answered. `used` is the link it came in by."""
    file = {"room": talk.plenary, "file": fresh_id()}
    change = device.signed_change(talk.id, talk.plenary, 99, signer.key, "revoke")
    expires = device.challenge["now"] + DAY_MS
    link = {"invite": fresh_id(), "auth": device.key, "sealed": b"s", "power": "signer", "expires": expires}
    return {
        "prove": ({"device": device.key, "proof": device.proof_of()}, "ok"),
        "talk.open": (
            {"opening": bytes(32), "talk": fresh_id(), "opening_room": fresh_id(), "plenary": fresh_id()},
            "OPENING_REFUSED",
        ),
        "invite.create": (link, "NOT_ALLOWED"),
        "invite.cancel": ({"invite": used.invite}, "LINK_UNKNOWN"),
        "invite.states": ({}, "NOT_ALLOWED"),
        "invite.read": ({"invite": used.invite}, "ok"),
        "invite.use": ({"invite": used.invite, "proof": device.proof_for(used)}, "ok"),
        "room.create": ({"room": fresh_id()}, "NOT_ALLOWED"),
        "roster": ({"change": change}, GONE),
        "append": ({"room": talk.plenary, "kind": 1, "bytes": application(talk.plenary)}, GONE),
        "restored.give": ({"room": talk.plenary, "seq": 1, "kind": 1, "receipt": b"r", "bytes": b"b"}, GONE),
        "restored.show": ({"room": talk.plenary, "receipt": None}, GONE),
        "restored.without": ({"room": talk.plenary}, GONE),
        "subscribe": ({"room": talk.plenary, "after": 0}, GONE),
        "unsubscribe": ({"room": talk.plenary}, "ok"),
        "seen": ({"room": talk.plenary, "seq": 1}, "ok"),
        "mail.send": ({"to": colleague.key, "bytes": b"to somebody without a place"}, "NOT_ALLOWED"),
        "mail.drop": ({"ids": []}, "ok"),
        "file.begin": ({**file, "size": 1}, GONE),
        "file.put": ({**file, "part": 0, "bytes": b"x"}, GONE),
        "file.get": ({**file, "part": 0}, GONE),
        "file.drop": (file, "NO_SUCH_FILE"),
        "media.join": ({"room": talk.plenary}, GONE),
        "pulse": ({"room": talk.plenary, "bytes": bytes(limits.PULSE_BYTES)}, GONE),
    }


async def holds(asked: dict[str, tuple[dict[str, Any], str]], device: Device) -> dict[str, str]:
    """What came otherwise than it should."""
    answers = {verb: await outcome(device, verb, **body) for verb, (body, _) in asked.items()}
    return {verb: answer for verb, answer in answers.items() if answer != asked[verb][1]}


async def test_the_table_names_every_verb_and_so_does_this_walk() -> None:
    assert set(ASKED) == set(get_args(requests.Request))


async def test_a_signer_without_a_place_can_ask_to_be_let_in_and_nothing_else(reached: Reached) -> None:
    async with two_heads(reached) as (talk, _, ann, ben), Device(reached.link) as deputy, Device(reached.link) as other:
        link = await ben.invite("signer")
        await deputy.use(link)
        await other.use(await ben.invite("member"))
        asked = walk(talk, deputy, other, ann, link)
        assert asked.keys() == requests.shapes().keys()
        assert await holds(asked, deputy) == {}, "never let in"
        assert await outcome(deputy, "mail.send", to=ben.key, bytes=b"a knock") == "ok"
        n = 1
        await ben.change(talk.id, talk.plenary, n, deputy.key, "grant")
        for verb in ("subscribe", "append", "media.join", "room.create", "mail.send"):
            body = walk(talk, deputy, other, ann, link)[verb][0]
            assert await outcome(deputy, verb, **body) == "ok", f"a place gives the power: {verb}"
        own = await deputy.invite("signer")
        assert await outcome(deputy, "invite.states") == "ok"
        await ann.change(talk.id, talk.plenary, n + 1, deputy.key, "revoke")
        assert await holds(walk(talk, deputy, other, ann, link), deputy) == {}, "put out"
        assert await outcome(deputy, "invite.cancel", invite=own.invite) == "NOT_ALLOWED"


async def test_a_removed_signer_comes_back_by_no_link_of_its_own(reached: Reached) -> None:
    async with two_heads(reached) as (talk, _, ann, ben), Device(reached.link) as deputy:
        await deputy.use(await ben.invite("signer"))
        await ben.change(talk.id, talk.plenary, 1, deputy.key, "grant")
        beforehand = await deputy.invite("signer")
        kept = await deputy.invite("member")
        await ann.change(talk.id, talk.plenary, 2, deputy.key, "revoke")
        with pytest.raises(Refused):
            await deputy.invite("signer")
        async with Device(reached.link) as second:
            assert (await second.ask("invite.read", invite=beforehand.invite)) == {
                "sealed": b"",
                "state": "cancelled",
                "used": None,
            }
            use = {"invite": beforehand.invite, "proof": second.proof_for(beforehand)}
            assert await outcome(second, "invite.use", **use) == "LINK_EXPIRED"
            await ben.change(talk.id, talk.plenary, 3, deputy.key, "grant")
            assert await outcome(second, "invite.use", **use) == "ok", "with the place its links live again"
            assert (await second.prove())["rooms"] == [], "whom a signer invites is on no list until a change says so"
            assert await outcome(ben, "invite.cancel", invite=kept.invite) == "ok"


async def test_the_convener_invites_heads_until_the_talk_is_founded_and_nobody_else(reached: Reached) -> None:
    async with Device(reached.link) as convener, Device(reached.link) as ann, Device(reached.link) as late:
        talk = await convener.open_talk(reached.opening)
        with pytest.raises(Refused):
            await convener.invite("member")
        await ann.use(await convener.invite("signer"))
        unused = await convener.invite("signer")
        await ann.append(talk.plenary, application(talk.plenary))
        assert await outcome(late, "invite.use", invite=unused.invite, proof=late.proof_for(unused)) == "LINK_EXPIRED"
        with pytest.raises(Refused):
            await convener.invite("signer")
        assert await outcome(convener, "invite.states") == "ok"
        for room in (talk.plenary, talk.opening_room):
            assert await outcome(convener, "subscribe", room=room, after=0) == GONE


async def test_once_founded_who_lost_the_plenary_has_lost_the_opening_room_with_it(reached: Reached) -> None:
    async with two_heads(reached) as (talk, _, ann, ben):
        await ben.subscribe(talk.opening_room)
        await ann.change(talk.id, talk.plenary, 1, ben.key, "revoke")
        for verb, body in (
            ("subscribe", {"after": 0}),
            ("append", {"kind": 4, "bytes": b"sealed"}),
            ("media.join", {}),
        ):
            assert await outcome(ben, verb, room=talk.opening_room, **body) == GONE, verb
        await ann.append(talk.opening_room, b"after", requests.Kind.SEALED)
        assert (await ben.prove())["rooms"] == []
        heard = []
        while not ben.pushes.empty():
            heard.append(ben.pushes.get_nowait()[0])
        assert "removed" in heard
        assert "deliver" not in heard


async def test_a_members_place_gives_what_the_table_says(reached: Reached) -> None:
    """The positive control of the walk: with a place, everything that asks for one is answered."""
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        file = {"room": talk.plenary, "file": fresh_id()}
        assert await outcome(member, "file.begin", **file, size=1) == "ok"
        assert await outcome(member, "file.put", **file, part=0, bytes=b"x") == "ok"
        assert await outcome(member, "file.get", **file, part=0) == "ok"
        assert await outcome(member, "mail.send", to=head.key, bytes=b"m") == "ok"
        assert await outcome(member, "subscribe", room=talk.plenary, after=0) == "ok"
