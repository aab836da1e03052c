"""Pulses over a real socket (spec/protocol.md §3, `pulse`): handed to who reads the room now, and kept by nobody."""

from __future__ import annotations

import os

import pytest

from parley.protocol.requests import Kind
from tests.device import Device, Refused, founded
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")

PULSE = 384


async def test_a_pulse_reaches_the_other_readers_and_leaves_no_trace(reached: Reached) -> None:
    """It has no place in the log, and who comes later is shown none."""
    async with founded(reached.link, reached.opening, members=2) as (talk, head, [reader, late]):
        for device in (head, reader):
            await device.subscribe(talk.plenary)
        said = os.urandom(PULSE)
        await head.cast("pulse", room=talk.plenary, bytes=said)
        assert (await reader.push("pulse"))[1] == {"room": talk.plenary, "bytes": said}
        await late.subscribe(talk.plenary)
        await head.append(talk.plenary)
        for device in (late, head):
            heard = [await device.push("pulse", "deliver")]
            while heard[-1][0] == "deliver" and heard[-1][1]["items"][-1][1] != Kind.MLS:
                heard.append(await device.push("pulse", "deliver"))
            assert {kind for kind, _ in heard} == {"deliver"}
            assert said not in [item[2] for _, body in heard for item in body["items"]]


async def test_only_who_reads_the_room_sends_pulses_there(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]), Device(reached.link) as out:
        await head.subscribe(talk.plenary)
        for device in (member, out):  # on the list, and not on it; neither reads
            with pytest.raises(Refused) as refused:
                await device.ask("pulse", room=talk.plenary, bytes=os.urandom(PULSE))
            assert refused.value.code in ("NO_SUCH_ROOM", "NOT_PROVEN")
        await member.subscribe(talk.plenary)
        await member.ask("pulse", room=talk.plenary, bytes=(heard := os.urandom(PULSE)))
        assert (await head.push("pulse"))[1]["bytes"] == heard
        await head.change(talk.id, talk.plenary, 2, member.key, "revoke")
        await member.push("removed")
        with pytest.raises(Refused) as gone:
            await member.ask("pulse", room=talk.plenary, bytes=os.urandom(PULSE))
        assert gone.value.code == "NO_SUCH_ROOM"


@pytest.mark.parametrize("size", [0, PULSE - 1, PULSE + 1])
async def test_a_pulse_of_another_size_is_dropped(reached: Reached, size: int) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [reader]):
        for device in (head, reader):
            await device.subscribe(talk.plenary)
        with pytest.raises(Refused) as refused:
            await head.ask("pulse", room=talk.plenary, bytes=bytes(size))
        assert refused.value.code == "MALFORMED"
        await head.cast("pulse", room=talk.plenary, bytes=bytes(size))
        await head.cast("pulse", room=talk.plenary, bytes=(right := os.urandom(PULSE)))
        assert (await reader.push("pulse"))[1]["bytes"] == right


async def test_over_its_rate_pulses_are_dropped_and_appends_are_not(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [reader]):
        for device in (head, reader):
            await device.subscribe(talk.plenary)
        refusals = []
        for number in range(200):
            try:
                await head.ask("pulse", room=talk.plenary, bytes=number.to_bytes(PULSE, "big"))
            except Refused as refused:
                refusals.append(refused.code)
        assert set(refusals) == {"QUOTA_RATE"}
        await head.append(talk.plenary)
        heard = [await reader.push("pulse", "deliver")]
        while heard[-1][0] == "pulse" or heard[-1][1]["items"][-1][1] != Kind.MLS:
            heard.append(await reader.push("pulse", "deliver"))
        assert [kind for kind, _ in heard].count("pulse") == 200 - len(refusals)
