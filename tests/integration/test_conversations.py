"""Framing, proving and order on a real socket (spec/protocol.md §§1, 2)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.protocol.limits import FIRST_FRAME_BYTES, FRAME_BYTES
from tests.device import Device, Gone, Refused, application, founded, fresh_id
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def connected(reached: Reached) -> Device:
    device = Device(reached.link)
    await device.connect()
    return device


async def refusal(asker: Device, verb: str, /, **body: Any) -> str:
    with pytest.raises(Refused) as refused:
        await asker.ask(verb, **body)
    return refused.value.code


async def test_a_connection_begins_with_a_challenge(reached: Reached) -> None:
    first, second = await connected(reached), await connected(reached)
    assert set(first.challenge) == {"nonce", "host", "now", "protocol", "version"}
    assert (len(first.challenge["nonce"]), len(first.challenge["host"]), first.challenge["protocol"]) == (32, 32, 1)
    assert first.challenge["nonce"] != second.challenge["nonce"]
    assert first.host_key == second.host_key
    await first.leave()
    await second.leave()


@pytest.mark.parametrize(
    "message", ["text", b"", b"\xff", b"\x83\x64verb\x18\x01\xa0", ["verb"], ["verb", -1, {}], {"a": 1}]
)
async def test_what_is_no_message_ends_the_connection(reached: Reached, message: Any) -> None:
    device = await connected(reached)
    await device.send(message)
    assert await device.error() == "BAD_FRAME"
    await device.closed.wait()
    assert device.close_code == 1008


async def test_a_message_over_the_limit_ends_the_connection(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (_, head, _):
        await head.send(bytes(FRAME_BYTES + 1))
        assert await head.error() == "TOO_LARGE"
        await head.closed.wait()
        assert head.close_code == 1008


async def test_a_stranger_is_heard_in_small_messages_only(reached: Reached) -> None:
    for size_bytes, code in ((FIRST_FRAME_BYTES, "BAD_FRAME"), (FIRST_FRAME_BYTES + 1, "TOO_LARGE")):
        stranger = await connected(reached)
        await stranger.send(bytes(size_bytes))
        assert await stranger.error() == code
        await stranger.closed.wait()
        assert stranger.close_code == 1008


async def test_an_unknown_verb_and_a_wrong_body_are_answered_and_the_connection_goes_on(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (_, device, _):
        assert await refusal(device, "talk.end") == "UNKNOWN_VERB"
        assert await refusal(device, "append", room=b"short", kind=1, bytes=b"x") == "MALFORMED"
        assert await refusal(device, "mail.send", to=device.key, bytes=bytes(256 * 1024 + 1)) == "TOO_LARGE"
        assert (await device.prove())["talk"] is not None


async def test_before_proving_only_an_invitation_can_be_read(reached: Reached) -> None:
    device = await connected(reached)
    room, key = fresh_id(), device.key
    requests: dict[str, dict[str, Any]] = {
        "talk.open": {"opening": key, "talk": room, "opening_room": room, "plenary": room},
        "invite.create": {"invite": room, "auth": key, "sealed": b"s", "power": "member", "expires": 1},
        "invite.cancel": {"invite": room},
        "invite.states": {},
        "invite.use": {"invite": room, "proof": b"p"},
        "room.create": {"room": room},
        "roster": {"change": b"c"},
        "append": {"room": room, "kind": 1, "bytes": b"b"},
        "subscribe": {"room": room, "after": 0},
        "unsubscribe": {"room": room},
        "mail.send": {"to": key, "bytes": b"b"},
        "mail.drop": {"ids": []},
        "media.join": {"room": room},
    }
    for verb, body in requests.items():
        assert await refusal(device, verb, **body) == "NOT_PROVEN", verb
    assert await refusal(device, "invite.read", invite=room) == "LINK_UNKNOWN"
    await device.leave()


async def test_only_the_key_that_signed_this_hosts_challenge_is_proven(reached: Reached) -> None:
    """Each connection has one try."""
    other = Device(reached.link)
    tries: dict[str, Callable[[Device], tuple[bytes, bytes]]] = {
        "another nonce": lambda device: (device.key, device.proof_of(nonce=bytes(32))),
        "another host's challenge": lambda device: (device.key, device.proof_of(host=other.key)),
        "another label": lambda device: (device.key, device.proof_of(label="parley/1/invite")),
        "nothing": lambda device: (device.key, b"\x00"),
        "another key": lambda device: (other.key, device.proof_of()),
        "a key that is none": lambda device: (bytes(32), device.proof_of()),
    }
    for why, made in tries.items():
        device = await connected(reached)
        key, proof = made(device)
        assert await refusal(device, "prove", device=key, proof=proof) == "BAD_PROOF", why
        await device.closed.wait()
        assert device.close_code == 1008
    device = await connected(reached)
    assert await device.prove() == {"talk": None, "powers": [], "rooms": [], "roster": [], "restored": []}
    await device.leave()


async def test_a_proof_is_good_for_one_connection_and_one_device(reached: Reached) -> None:
    device = await connected(reached)
    proof = device.proof_of()
    await device.ask("prove", device=device.key, proof=proof)
    other = Device(reached.link, Ed25519PrivateKey.generate())
    other.challenge = device.challenge
    assert await refusal(device, "prove", device=other.key, proof=other.proof_of()) == "BAD_PROOF"
    await device.leave()
    await device.connect()
    assert await refusal(device, "prove", device=device.key, proof=proof) == "BAD_PROOF"
    await device.leave()


async def test_the_same_device_again_closes_the_older_connection(reached: Reached) -> None:
    first = await connected(reached)
    await first.prove()
    async with Device(reached.link, first.private):
        await first.closed.wait()
        assert first.close_code == 4001


async def test_requests_about_one_room_are_answered_in_order(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        answered: list[int] = []
        asked = []
        for number in range(40):
            future = (
                head.begin("append", room=talk.plenary, kind=1, bytes=application(talk.plenary))
                if number % 3
                else head.begin("subscribe", room=talk.plenary, after=0)
            )
            future.add_done_callback(lambda _, number=number: answered.append(number))  # type: ignore[misc]
            asked.append(future)
        await asyncio.gather(*asked)
        assert answered == list(range(40))


async def test_a_cast_is_not_answered(reached: Reached) -> None:
    async with Device(reached.link) as device:
        await device.cast("seen", room=fresh_id(), seq=0)
        await device.cast("no.such.verb")
        await device.prove()
        assert device.pushes.empty()


async def test_a_device_that_vanishes_in_the_middle_harms_nobody(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await member.subscribe(talk.plenary)
        for _ in range(20):
            member.begin("append", room=talk.plenary, kind=1, bytes=application(talk.plenary))
        member.drop()
        with pytest.raises(Gone):
            await member.push("what never comes")
        await head.append(talk.plenary)
        await head.subscribe(talk.plenary)
        head_items = await head.delivered(talk.plenary, (await head.append(talk.plenary)).seq)
        assert len({item[2] for item in head_items}) == len(head_items)
