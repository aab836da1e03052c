"""Every limit of spec/protocol.md §9 one below, at it and one above, both ways, over real sockets, by a device with the client's."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from parley.protocol.limits import (
    DROPPED_ITEMS,
    FIRST_FRAME_BYTES,
    FRAME_BYTES,
    INVITATION_BYTES,
    MAIL_BYTES,
    MESSAGE_BYTES,
    PAGE_BYTES,
    PAGE_ITEMS,
    PART_BYTES,
    STATEMENT_BYTES,
)
from parley.protocol.requests import Kind
from parley.record import cbor, cose
from tests.device import DAY_MS, Device, Gone, Refused, Talk, application, founded, fresh_id
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")


def enveloped(room: bytes, size: int) -> bytes:
    """The outside of an MLS application message, of exactly so many bytes."""
    content = application(room, bytes(size - 100))
    exact = application(room, os.urandom(size - 100 + size - len(content)))
    assert len(exact) == size
    return exact


async def code(asker: Device, verb: str, /, **body: Any) -> str:
    """The code of the refusal, `ok` if there is none."""
    try:
        await asker.ask(verb, **body)
    except Refused as refused:
        return refused.code
    return "ok"


def framed(size: int) -> bytes:
    """A message of exactly so many bytes, with a verb that no host knows."""
    frame = cbor.encode(["no.such", 1, {"x": bytes(size - 30)}])
    exact = cbor.encode(["no.such", 1, {"x": bytes(size - 30 + size - len(frame))}])
    assert len(exact) == size
    return exact


@pytest.mark.parametrize("more", [-1, 0, 1])
async def test_a_message_to_the_host(reached: Reached, more: int) -> None:
    async with founded(reached.link, reached.opening) as (_, head, _):
        await answers(head, FRAME_BYTES, more)


@pytest.mark.parametrize("more", [-1, 0, 1])
async def test_a_message_to_the_host_by_a_device_without_a_talk(reached: Reached, more: int) -> None:
    device = Device(reached.link)
    await device.connect()
    await answers(device, FIRST_FRAME_BYTES, more)
    await device.leave()


async def answers(device: Device, limit: int, more: int) -> None:
    await device.send(framed(limit + more))
    assert await device.error() == ("TOO_LARGE" if more > 0 else "UNKNOWN_VERB")
    if more > 0:
        await device.closed.wait()
        assert device.close_code == 1008
    else:
        await device.send(framed(100))
        assert await device.error() == "UNKNOWN_VERB", "the connection goes on"


@pytest.mark.parametrize("more", [-1, 0, 1])
async def test_a_message_to_a_device(more: int) -> None:
    """What `Device` takes is what the client takes; so a host that sends more is seen by every test that uses one."""

    async def send_one(socket: ServerConnection) -> None:
        await socket.send(cbor.encode(["challenge", 0, {}]))
        await socket.send(framed(FRAME_BYTES + more))
        await socket.wait_closed()

    async with serve(send_one, "127.0.0.1", 0, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        device = Device(f"http://127.0.0.1:{port}")
        await device.connect()
        if more > 0:
            with pytest.raises(Gone):
                await device.push("no.such")
        else:
            assert len((await device.push("no.such"))[1]["x"]) > MESSAGE_BYTES
        await device.leave()


Field = Callable[[Device, Talk, int], tuple[str, dict[str, Any]]]
FIELDS: dict[str, tuple[int, Field]] = {
    "envelope": (
        MESSAGE_BYTES,
        lambda by, talk, size: (
            "append",
            {"room": talk.plenary, "kind": int(Kind.MLS), "bytes": enveloped(talk.plenary, size)},
        ),
    ),
    "attestation": (
        STATEMENT_BYTES,
        lambda by, talk, size: (
            "append",
            {"room": talk.plenary, "kind": int(Kind.ATTESTATION), "bytes": stated(size)},
        ),
    ),
    "list change": (STATEMENT_BYTES, lambda by, talk, size: ("roster", {"change": stated(size)})),
    "proof": (STATEMENT_BYTES, lambda by, talk, size: ("prove", {"device": by.key, "proof": stated(size)})),
    "sealed invitation": (
        INVITATION_BYTES,
        lambda by, talk, size: (
            "invite.create",
            {
                "invite": fresh_id(),
                "auth": by.key,
                "sealed": os.urandom(size),
                "power": "member",
                "expires": by.challenge["now"] + DAY_MS,
            },
        ),
    ),
    "letter": (MAIL_BYTES, lambda by, talk, size: ("mail.send", {"to": by.key, "bytes": os.urandom(size)})),
    "letters dropped": (DROPPED_ITEMS, lambda by, talk, count: ("mail.drop", {"ids": list(range(count))})),
}
REFUSED_ALL_THE_SAME = {"list change": "BAD_PROOF", "proof": "BAD_PROOF"}
"""Nothing signed is that long: at its limit such a statement is read, and refused for what it says."""


def stated(size: int) -> bytes:
    """The outside of a COSE_Sign1 of so many bytes."""
    one = cbor.encode([cose.PROTECTED, {}, bytes(size - 100), bytes(64)])
    exact = b"\xd2" + cbor.encode([cose.PROTECTED, {}, bytes(size - 100 + size - len(one) - 1), bytes(64)])
    assert len(exact) == size
    return exact


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize("name", FIELDS)
async def test_a_field(reached: Reached, name: str, more: int) -> None:
    limit, body = FIELDS[name]
    async with founded(reached.link, reached.opening) as (talk, head, _):
        verb, fields = body(head, talk, limit + more)
        expected = "TOO_LARGE" if more > 0 else REFUSED_ALL_THE_SAME.get(name, "ok")
        assert await code(head, verb, **fields) == expected
        assert await head.subscribe(talk.opening_room) == 0, "the connection goes on"


@pytest.mark.parametrize("more", [-1, 0, 1])
async def test_a_part_of_a_file_both_ways(reached: Reached, more: int) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        of, part = {"room": talk.plenary, "file": fresh_id()}, os.urandom(PART_BYTES + more)
        await head.ask("file.begin", **of, size=PART_BYTES + min(more, 0))
        assert await code(head, "file.put", **of, part=0, bytes=part) == ("TOO_LARGE" if more > 0 else "ok")
        if more <= 0:
            assert (await head.ask("file.get", **of, part=0))["bytes"] == part


def envelope_of(talk: Talk, size: int) -> dict[str, Any]:
    return {"room": talk.plenary, "kind": int(Kind.MLS), "bytes": enveloped(talk.plenary, size)}


async def pages(by: Device, kind: str, count: int) -> list[list[int]]:
    """Sizes of the items of each push until so many came."""
    taken: list[list[int]] = []
    while sum(map(len, taken)) < count:
        _, body = await by.push(kind)
        taken.append([len(item[2] if kind == "deliver" else item[1]) for item in body["items"]])
    return taken


HALF = PAGE_BYTES // 2


@pytest.mark.parametrize(
    ("sizes", "cut"),
    [
        ([HALF - 1, HALF, 500], [[HALF - 1, HALF], [500]]),
        ([HALF, HALF, 500], [[HALF, HALF], [500]]),
        ([HALF, HALF + 1, 500], [[HALF], [HALF + 1, 500]]),
        ([PAGE_BYTES - 1, MESSAGE_BYTES, 500], [[PAGE_BYTES - 1], [MESSAGE_BYTES], [500]]),
        ([MESSAGE_BYTES, MESSAGE_BYTES], [[MESSAGE_BYTES], [MESSAGE_BYTES]]),
        ([200] * (PAGE_ITEMS - 1), [[200] * (PAGE_ITEMS - 1)]),
        ([200] * PAGE_ITEMS, [[200] * PAGE_ITEMS]),
        ([200] * (PAGE_ITEMS + 1), [[200] * PAGE_ITEMS, [200]]),
    ],
)
async def test_who_was_away_reads_everything_in_pages_it_can_take(
    reached: Reached, sizes: list[int], cut: list[list[int]]
) -> None:
    """A page that ended after the envelope that passed its limit had up to 1.5 MiB: an honest host locked out whoever was away."""
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        for size in sizes:
            while (told := await code(head, "append", **envelope_of(talk, size))) != "ok":
                assert told == "QUOTA_RATE"
        assert await member.subscribe(talk.plenary, after=1) == 1 + len(
            sizes
        )  # the first says that the member was granted
        assert await pages(member, "deliver", len(sizes)) == cut
        assert not member.closed.is_set()


@pytest.mark.parametrize(
    ("sizes", "cut"),
    [
        ([MAIL_BYTES] * 3, [[MAIL_BYTES] * 2, [MAIL_BYTES]]),
        ([MAIL_BYTES, MAIL_BYTES - 1, 1, 1], [[MAIL_BYTES, MAIL_BYTES - 1, 1], [1]]),
    ],
)
async def test_letters_come_in_pages_too(reached: Reached, sizes: list[int], cut: list[list[int]]) -> None:
    async with founded(reached.link, reached.opening, members=1) as (_, head, [member]):
        await member.leave()
        for n, size in enumerate(sizes):
            await head.ask("mail.send", to=member.key, bytes=bytes([n]) * size)
        back = Device(reached.link, member.private)
        async with back:
            assert await pages(back, "mail", len(sizes)) == cut
