"""Sealed mail between devices of one talk (spec/protocol.md §§3, 4)."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.device import Device, Refused, founded
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def refusal(asker: Device, verb: str, /, **body: Any) -> str:
    with pytest.raises(Refused) as refused:
        await asker.ask(verb, **body)
    return refused.value.code


async def letters(device: Device, count: int) -> list[tuple[int, bytes]]:
    got: list[tuple[int, bytes]] = []
    while len(got) < count:
        got += [tuple(one) for one in (await device.push("mail"))[1]["items"]]
    return got


async def test_a_letter_comes_at_once_and_again_until_it_is_dropped(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (_, head, [member]):
        await head.ask("mail.send", to=member.key, bytes=b"welcome")
        assert await letters(member, 1) == [(1, b"welcome")]
        await member.leave()
        await member.connect()
        await member.prove()
        assert await letters(member, 1) == [(1, b"welcome")]
        await member.ask("mail.drop", ids=[1, 77])
        await head.ask("mail.send", to=member.key, bytes=b"next")
        assert await letters(member, 1) == [(2, b"next")]
        await member.leave()
        await member.connect()
        await member.prove()
        assert await letters(member, 1) == [(2, b"next")]


async def test_the_same_letter_twice_waits_once(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (_, head, [member]):
        for content in (b"a", b"a", b"b"):
            await head.ask("mail.send", to=member.key, bytes=content)
        assert await letters(member, 2) == [(1, b"a"), (2, b"b")]


async def test_mail_for_who_is_away_waits(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (_, head, [member]):
        await member.leave()
        sent = [os.urandom(200_000) for _ in range(8)]
        for content in sent:
            await head.ask("mail.send", to=member.key, bytes=content)
        await member.connect()
        await member.prove()
        assert await letters(member, 8) == list(enumerate(sent, start=1))


async def test_a_box_holds_so_many_letters(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (_, head, [member]):
        for number in range(500):
            await head.ask("mail.send", to=member.key, bytes=b"%d" % number)
        assert await refusal(head, "mail.send", to=member.key, bytes=b"one more") == "QUOTA_MAIL"
        await member.ask("mail.drop", ids=list(range(1, 251)))
        await head.ask("mail.send", to=member.key, bytes=b"one more")


async def test_mail_stays_in_the_talk(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (_, head, _), Device(reached.link) as nobody:
        async with founded(reached.link, reached.opening) as (_, stranger, _):
            assert await refusal(head, "mail.send", to=stranger.key, bytes=b"x") == "UNKNOWN_DEVICE"
        assert await refusal(head, "mail.send", to=bytes(32), bytes=b"x") == "UNKNOWN_DEVICE"
        assert await refusal(nobody, "mail.send", to=head.key, bytes=b"x") == "NOT_REGISTERED"


async def test_nobody_drops_anothers_mail(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=2) as (_, head, [member, other]):
        await head.ask("mail.send", to=member.key, bytes=b"yours")
        await other.ask("mail.drop", ids=[1])
        await member.leave()
        await member.connect()
        await member.prove()
        assert await letters(member, 1) == [(1, b"yours")]
