"""A room's log over real sockets: order, receipts, delivery without gaps, resuming (spec/protocol.md §§3, 4)."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

from parley.protocol.requests import Kind
from parley.record import cose
from tests.device import Device, Refused, application, commit, founded, fresh_id, running_log
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def refusal(asker: Device, verb: str, /, **body: Any) -> str:
    with pytest.raises(Refused) as refused:
        await asker.ask(verb, **body)
    return refused.value.code


async def test_every_envelope_gets_the_next_number_and_a_signed_receipt(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        receipts = [await head.append(talk.plenary) for _ in range(5)]
        assert [receipt.seq for receipt in receipts] == [1, 2, 3, 4, 5]
        assert [receipt.stamp for receipt in receipts] == sorted(receipt.stamp for receipt in receipts)
        running_log(iter(receipts))


async def test_the_same_bytes_again_answer_with_the_first_receipt(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        content = application(talk.plenary)
        asked = [head.begin("append", room=talk.plenary, kind=1, bytes=content) for _ in range(5)]
        replies = await asyncio.gather(*asked)
        assert len({reply["receipt"] for reply in replies}) == 1
        assert await head.subscribe(talk.plenary) == 1
        statement = cose.sign1("parley/1/attestation", b"once", head.private)
        first = await head.append(talk.plenary, statement, Kind.ATTESTATION)
        other_kind = await head.append(talk.plenary, statement, Kind.COMPLAINT)
        assert (first.seq, other_kind.seq) == (2, 3)


async def test_everybody_gets_the_same_log_in_the_same_order(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=3) as (talk, head, members):
        await asyncio.gather(*(person.subscribe(talk.plenary) for person in (head, *members)))
        await asyncio.gather(*(person.append(talk.plenary) for person in (head, *members) for _ in range(15)))
        logs = [await person.delivered(talk.plenary, upto=63) for person in (head, *members)]  # three grants came first
        assert all(log == logs[0] for log in logs)
        running_log(head.checked(item[3], talk.plenary, item[1], item[2]) for item in logs[0])


async def test_who_comes_later_gets_what_is_missing_and_then_what_is_new(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        for _ in range(7):
            await head.append(talk.plenary)
        assert await member.subscribe(talk.plenary, after=3) == 8
        await member.delivered(talk.plenary, upto=8, after=3)
        await head.append(talk.plenary)
        await member.delivered(talk.plenary, upto=9, after=8)


async def test_a_long_log_comes_in_pages_while_it_grows(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=2) as (talk, head, [writer, reader]):
        for _ in range(3):
            await asyncio.gather(*(head.append(talk.plenary) for _ in range(60)))
            await asyncio.gather(
                *(writer.append(talk.plenary, application(talk.plenary, os.urandom(20_000))) for _ in range(40))
            )
        growing = asyncio.gather(*(writer.append(talk.plenary) for _ in range(50)))
        await reader.subscribe(talk.plenary)
        await growing
        await reader.delivered(talk.plenary, upto=352)


async def test_a_push_has_at_most_200_items_or_512_kib(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [reader]):
        for content in (*(os.urandom(200_000) for _ in range(5)), b"small"):
            await head.append(talk.plenary, application(talk.plenary, content))
        await reader.subscribe(talk.plenary, after=1)
        sizes = []
        while sum(sizes) < 6:
            sizes.append(len((await reader.push("deliver"))[1]["items"]))
        assert sizes == [2, 2, 2]


async def test_after_a_cut_line_a_device_reads_on_where_it_was(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await member.subscribe(talk.plenary)
        for _ in range(3):
            await head.append(talk.plenary)
        await member.delivered(talk.plenary, upto=4)
        member.drop()
        await member.closed.wait()
        for _ in range(4):
            await head.append(talk.plenary)
        await member.connect()
        assert [talk.plenary, 8] in (await member.prove())["rooms"]
        await member.subscribe(talk.plenary, after=4)
        await member.delivered(talk.plenary, upto=8, after=4)


async def test_a_device_that_holds_more_than_the_host_shows_is_told(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        await head.append(talk.plenary)
        assert await refusal(head, "subscribe", room=talk.plenary, after=2) == "NO_SUCH_POSITION"
        assert await head.subscribe(talk.plenary, after=1) == 1


async def test_after_unsubscribing_nothing_more_comes(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await member.subscribe(talk.plenary)
        await head.append(talk.plenary)
        await member.delivered(talk.plenary, upto=2)
        await member.ask("unsubscribe", room=talk.plenary)
        await head.append(talk.plenary)
        await member.subscribe(talk.plenary, after=2)
        await member.delivered(talk.plenary, upto=3, after=2)


async def test_what_is_no_envelope_for_this_room_is_refused_and_nothing_is_added(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        cases = [
            (1, b"no MLS", "WRONG_FORMAT"),
            (1, application(fresh_id()), "WRONG_GROUP"),
            (1, application(talk.plenary) + b"\x00", "WRONG_FORMAT"),
            (2, b"unsigned", "WRONG_FORMAT"),
            (3, b"\xd2" + bytes(5000), "TOO_LARGE"),
            (4, b"sealed", "WRONG_FORMAT"),
            (5, b"x", "MALFORMED"),
        ]
        for kind, content, code in cases:
            assert await refusal(head, "append", room=talk.plenary, kind=kind, bytes=content) == code
        assert await head.subscribe(talk.plenary) == 0
        assert (await head.append(talk.opening_room, b"sealed", Kind.SEALED)).seq == 1


async def test_the_largest_envelope_is_taken_and_delivered(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await member.subscribe(talk.plenary)
        content = application(talk.plenary, os.urandom(1024 * 1024 - 64))
        assert len(content) == 1024 * 1024
        await head.append(talk.plenary, content)
        [_, item] = await member.delivered(talk.plenary, upto=2)
        assert item[2] == content
        larger = application(talk.plenary, os.urandom(1024 * 1024 - 63))
        assert await refusal(head, "append", room=talk.plenary, kind=1, bytes=larger) == "TOO_LARGE"


async def test_a_late_commit_is_sent_to_catch_up_once_and_a_forged_far_epoch_closes_no_room(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [hostile]):
        await head.append(talk.plenary, commit(talk.plenary, 1))
        await head.append(talk.plenary, commit(talk.plenary, 1))
        await hostile.append(talk.plenary, commit(talk.plenary, 2**53 - 1))
        late = commit(talk.plenary, 1)
        assert await refusal(head, "append", room=talk.plenary, kind=1, bytes=late) == "OLD_EPOCH"
        assert await refusal(head, "append", room=talk.plenary, kind=1, bytes=commit(talk.plenary, 2)) == "OLD_EPOCH"
        assert (await head.append(talk.plenary, late)).seq == 5
        assert (await head.append(talk.plenary, application(talk.plenary, epoch=1))).seq == 6


async def test_a_thousand_commits_of_one_epoch_at_once_are_all_kept_in_one_order(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=19) as (talk, head, members):
        everybody = (head, *members)
        await asyncio.gather(*(person.subscribe(talk.plenary) for person in everybody))
        sent = [(person, commit(talk.plenary, 7)) for person in everybody for _ in range(50)]
        asked = [person.begin("append", room=talk.plenary, kind=1, bytes=content) for person, content in sent]
        replies = await asyncio.gather(*asked)
        assert len({reply["receipt"] for reply in replies}) == 1000
        listed = len(members)  # each grant is an item of the log
        logs = [await person.delivered(talk.plenary, upto=listed + 1000) for person in (head, members[0], members[-1])]
        assert all(log == logs[0] for log in logs)
        assert sorted(item[2] for item in logs[0] if item[1] == Kind.MLS) == sorted(content for _, content in sent)
        running_log(head.checked(item[3], talk.plenary, item[1], item[2]) for item in logs[0])


async def test_too_many_a_second_are_told_when_to_come_again_and_nothing_is_lost(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        contents = [application(talk.plenary) for _ in range(300)]
        asked = [head.begin("append", room=talk.plenary, kind=1, bytes=content) for content in contents]
        replies = await asyncio.gather(*asked, return_exceptions=True)
        refused = [one for one in replies if isinstance(one, Refused)]
        assert 0 < len(refused) <= 100
        assert {one.code for one in refused} == {"QUOTA_RATE"}
        assert all(one.retry_ms is not None and one.retry_ms > 0 for one in refused)
        assert await head.subscribe(talk.plenary) == 300 - len(refused)
        await head.delivered(talk.plenary, upto=300 - len(refused))


async def test_who_has_seen_what_and_who_is_there_is_told_to_subscribers(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await head.subscribe(talk.plenary)
        assert (await head.push("present"))[1] == {"room": talk.plenary, "devices": [head.key]}
        await member.subscribe(talk.plenary)
        assert (await head.push("present"))[1]["devices"] == sorted([head.key, member.key])
        await head.append(talk.plenary)
        await member.delivered(talk.plenary, upto=2)
        await member.cast("seen", room=talk.plenary, seq=2)
        assert (await head.push("seen"))[1] == {"room": talk.plenary, "seen": [[member.key, 2]]}
        await member.leave()
        assert (await head.push("present"))[1]["devices"] == [head.key]


async def test_nobody_has_seen_what_was_not_delivered_to_him(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await head.subscribe(talk.plenary)
        await member.subscribe(talk.plenary)
        await member.cast("seen", room=talk.plenary, seq=99)
        await head.append(talk.plenary)
        await member.delivered(talk.plenary, upto=2)
        await member.cast("seen", room=talk.plenary, seq=2)
        assert (await head.push("seen"))[1]["seen"] == [[member.key, 2]]


async def test_a_slow_reader_holds_nobody_up_and_loses_nothing(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=2) as (talk, head, [fast, slow]):
        await slow.leave()
        sleepy = Device(reached.link, slow.private, read_from_start=False)
        await sleepy.connect()
        await sleepy.send(["prove", 1, {"device": sleepy.key, "proof": sleepy.proof_of()}])
        await sleepy.send(["subscribe", 2, {"room": talk.plenary, "after": 0}])
        await fast.subscribe(talk.plenary)
        for _ in range(60):
            await head.append(talk.plenary, application(talk.plenary, os.urandom(300_000)))
        await fast.delivered(talk.plenary, upto=62)
        before = rss_kib(reached.pid)
        sleepy.read()
        await sleepy.delivered(talk.plenary, upto=62)
        await sleepy.leave()
        assert before < 300_000, "what waits for a slow reader stays in the database"


def rss_kib(pid: int) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
