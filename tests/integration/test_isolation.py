"""Nothing about a room is told to who is not in it: not that it is there, who is in it, that it grows, nor who reads (rules R8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.device import Device, application, founded, fresh_id
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")

BETWEEN = ("deliver", "removed", "granted", "roster", "present", "seen", "mail", "invite", "media")


async def heard_until_delivered(device: Device, room: bytes, seq: int) -> list[tuple[str, dict[str, Any]]]:
    """Every push up to the one that delivers this item of this room."""
    heard = []
    while True:
        kind, body = await device.push(*BETWEEN)
        heard.append((kind, body))
        if kind == "deliver" and body["room"] == room and body["items"][-1][0] >= seq:
            return heard


async def test_who_is_outside_hears_nothing_of_a_room_that_fills_works_and_empties(reached: Reached) -> None:
    """All are connected, and in plenary together. In the caucus the head makes the marks that a leak would carry outside."""
    async with founded(reached.link, reached.opening, members=2) as (talk, head, [inside, outside]):
        for each in (head, inside, outside):
            await each.subscribe(talk.plenary)
        await head.append(talk.plenary)
        for each in (head, inside, outside):
            await each.delivered(talk.plenary, upto=3)
        caucus = fresh_id()
        await head.ask("room.create", room=caucus)
        await head.subscribe(caucus)
        await head.change(talk.id, caucus, 1, inside.key, "grant")
        assert (await inside.push("granted"))[1] == {"room": caucus}
        await inside.subscribe(caucus, after=1)
        for seq in (2, 3):
            await head.append(caucus, application(caucus))
            await inside.delivered(caucus, upto=seq, after=seq - 1)
            await inside.cast("seen", room=caucus, seq=seq)
        seen = await head.push("seen")
        assert seen[1]["room"] == caucus  # what goes round in the room is there to leak
        await head.change(talk.id, caucus, 2, inside.key, "revoke")
        assert (await inside.push("removed"))[1]["room"] == caucus
        while (told := (await head.push("present"))[1]) != {"room": caucus, "devices": [head.key]}:
            assert told["room"] in (
                caucus,
                talk.plenary,
            )  # until all that the host gathers before it tells has been told
        await head.append(talk.plenary)
        heard = await heard_until_delivered(outside, talk.plenary, 4)
        assert {body.get("room") for _, body in heard} <= {talk.plenary, None}
        assert not [body for kind, body in heard if kind in ("granted", "removed", "mail", "invite")]
        assert repr(caucus) not in repr(heard)
        assert [each[0] for each in (await outside.prove())["roster"]] == [talk.plenary]
