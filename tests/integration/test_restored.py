"""A host restored from a backup: its devices give back what it lacks, byte for byte, or go on without it; nobody else is believed."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.protocol.ids import Digest, RoomId
from parley.protocol.signed import RECEIPT, RESTORED, Receipt, receipt_payload
from parley.record import cbor, cose
from tests.device import Device, Refused, Talk, application, commit, running_log
from tests.hosting import HostProcess, host_process, opening_of
from tests.integration.test_backup import parley

Items = Sequence[tuple[int, int, bytes, bytes]]


@dataclass
class Before:
    """A talk of two heads on a host that was backed up, and what was said after the backup."""

    talk: Talk
    heads: list[Ed25519PrivateKey]
    early: Items
    late: Items


async def log_of(device: Device, room: bytes) -> Items:
    head = await device.subscribe(room)
    items = await device.delivered(room, head) if head else []
    running_log(device.checked(receipt, room, kind, content) for _, kind, content, receipt in items)
    await device.ask("unsubscribe", room=room)
    return items


async def backed_up(folder: Path) -> Before:
    """Opens the talk, backs it up after three envelopes, goes on with three more, one of them a change of keys."""
    async with host_process(folder / "data") as host, Device(host.link) as convener:
        talk = await convener.open_talk(opening_of(host.link))
        keys = [Ed25519PrivateKey.generate() for _ in range(2)]
        for key in keys:
            async with Device(host.link, key) as head:
                await head.use(await convener.invite("signer"))
        async with Device(host.link, keys[0]) as head:
            for _ in range(3):
                await head.append(talk.plenary)
            early = await log_of(head, talk.plenary)
            done = await parley("backup", str(folder / "copy"), "--data", str(folder / "data"))
            assert done.returncode == 0, done.stderr
            await head.append(talk.plenary, commit(talk.plenary, 4))
            for _ in range(2):
                await head.append(talk.plenary)
            late = (await log_of(head, talk.plenary))[3:]
    return Before(talk, keys, early, late)


@asynccontextmanager
async def restored(tmp_path: Path) -> AsyncIterator[tuple[HostProcess, Before]]:
    before = await backed_up(tmp_path)
    done = await parley("restore", str(tmp_path / "copy"), "--data", str(tmp_path / "new"))
    assert done.returncode == 0, done.stderr
    async with host_process(tmp_path / "new") as host:
        yield host, before


async def give(device: Device, room: bytes, item: Sequence[Any]) -> int:
    seq, kind, content, receipt = item
    reply = await device.ask("restored.give", room=room, seq=seq, kind=kind, bytes=content, receipt=receipt)
    return int(reply["head"])


async def refused(asked: Any) -> str | None:
    try:
        await asked
    except Refused as error:
        return error.code
    return None


async def is_open(device: Device, room: bytes) -> bool:
    return await refused(device.append(room)) is None


async def test_a_room_goes_on_whole_when_its_devices_have_given_back_what_was_lost(tmp_path: Path) -> None:
    async with (
        restored(tmp_path) as (host, before),
        Device(host.link, before.heads[0]) as ahead,
        Device(host.link, before.heads[1]) as behind,
    ):
        room = before.talk.plenary
        assert await refused(ahead.append(room)) == "RESTORED"
        assert [row[0] for row in (await ahead.prove())["restored"]] == sorted([room, before.talk.opening_room])
        assert await behind.subscribe(room, 3) == 3
        await behind.ask("restored.show", room=room, receipt=before.early[-1][3])
        assert await refused(behind.append(room)) == "RESTORED", "one device is not all"
        for item in before.late:
            assert await give(ahead, room, item) == item[0]
        assert [tuple(item) for item in await behind.delivered(room, 6, 3)] == list(before.late)
        assert await refused(ahead.append(room)) == "RESTORED"
        await ahead.ask("restored.show", room=room, receipt=before.late[-1][3])
        while (told := (await behind.push("restored"))[1])["at"] is not None:
            pass
        assert told["room"] == room
        assert await is_open(behind, room)
        items = await log_of(ahead, room)
        assert list(items[:6]) == [*before.early, *before.late]
        said: Any = cbor.decode(cose.verify_sign1(RESTORED, items[6][2], ahead.host_key))
        assert (items[6][1], said[:4], said[7]) == (6, [1, "restored", room, 6], False)
        # The commit that was given back counts: one of an epoch before it is hinted at.
        assert await refused(ahead.append(room, commit(room, 3))) == "OLD_EPOCH"


async def test_without_a_device_that_never_comes_a_signer_of_each_side_goes_on(tmp_path: Path) -> None:
    async with (
        restored(tmp_path) as (host, before),
        Device(host.link, before.heads[0]) as one,
        Device(host.link, before.heads[1]) as other,
    ):
        room = before.talk.plenary
        # It says what it saw and gives nothing back: the host knows that something is missing, and that is for people to decide.
        await one.ask("restored.show", room=room, receipt=before.late[-1][3])
        await other.ask("restored.show", room=room, receipt=before.early[-1][3])
        assert await refused(one.append(room)) == "RESTORED"
        await one.ask("restored.without", room=room)
        assert await refused(one.append(room)) == "RESTORED", "one side alone does not go on"
        await other.ask("restored.without", room=room)
        assert await is_open(one, room)
        items = await log_of(other, room)
        said: Any = cbor.decode(cose.verify_sign1(RESTORED, items[3][2], other.host_key))
        assert (said[3], said[7]) == (3, True)
        assert await refused(give(one, room, before.late[0])) == "NOT_ALLOWED", "it went on: nothing is put back before"


async def test_a_member_decides_nothing_and_an_unknown_device_sees_nothing(tmp_path: Path) -> None:
    async with restored(tmp_path) as (host, before), Device(host.link) as stranger:
        for asked in (
            stranger.ask("restored.without", room=before.talk.plenary),
            stranger.ask("restored.show", room=before.talk.plenary, receipt=None),
            give(stranger, before.talk.plenary, before.late[0]),
        ):
            assert await refused(asked) == "NOT_REGISTERED"


async def test_what_the_host_did_not_sign_at_that_place_is_not_taken(tmp_path: Path) -> None:
    async with restored(tmp_path) as (host, before), Device(host.link, before.heads[0]) as device:
        room = before.talk.plenary
        first, second, third = before.late
        seq, kind, content, receipt = first
        stamp = cbor.decode(cose.read_sign1(receipt).payload)[4]  # type: ignore[index, call-overload]
        last: Any = cbor.decode(cose.read_sign1(before.early[-1][3]).payload)
        envelope = Digest(sha256(bytes([1]) + application(room, b"forged")).digest())
        running = Digest(sha256(last[6] + envelope + stamp.to_bytes(8, "big")).digest())  # type: ignore[union-attr]
        own = Receipt(RoomId(room), seq, stamp, envelope, running)  # type: ignore[arg-type]
        forged = cose.sign1(RECEIPT, receipt_payload(own), before.heads[0])
        wrong = {
            "signed by somebody else": (seq, 1, application(room, b"forged"), forged),
            "other bytes": (seq, kind, content[:-1] + bytes([content[-1] ^ 1]), receipt),
            "another kind": (seq, 2, content, receipt),
            "another number": (seq, second[1], second[2], second[3]),
            "a receipt of another item": (seq, kind, content, second[3]),
            "no receipt": (seq, kind, content, os.urandom(150)),
        }
        for name, item in wrong.items():
            assert await refused(give(device, room, item)) == "BAD_PROOF", name
        for item in (second, third):
            assert await refused(give(device, room, item)) == "NO_SUCH_POSITION", "another order"
        assert await refused(give(device, room, (seq, kind, bytes(1024 * 1024 + 1), receipt))) == "TOO_LARGE"
        assert await refused(give(device, before.talk.opening_room, (1, kind, content, receipt))) == "BAD_PROOF"
        assert await refused(device.ask("restored.show", room=room, receipt=forged)) == "BAD_PROOF"
        assert list(await log_of(device, room)) == list(before.early)
        for item in before.late:
            await give(device, room, item)
        assert list(await log_of(device, room)) == [*before.early, *before.late], "control"
        assert await give(device, room, first) == 6, "the same again is answered, and adds nothing"


async def test_it_stays_closed_over_restarts_and_the_devices_of_long_ago_are_not_waited_for(tmp_path: Path) -> None:
    before = await backed_up(tmp_path)
    assert (await parley("restore", str(tmp_path / "copy"), "--data", str(tmp_path / "new"))).returncode == 0
    import sqlite3  # noqa: PLC0415

    room = before.talk.plenary
    for _ in range(2):
        async with host_process(tmp_path / "new") as host, Device(host.link, before.heads[0]) as device:
            assert await refused(device.append(room)) == "RESTORED"
            for item in before.late:
                await give(device, room, item)
    with sqlite3.connect(tmp_path / "new" / "parley.sqlite3") as database:
        database.execute("UPDATE device_days SET day = day - 8 WHERE device != ?", (device.key,))
    async with host_process(tmp_path / "new") as host, Device(host.link, before.heads[0]) as device:
        assert await refused(device.append(room)) == "RESTORED"
        await device.ask("restored.show", room=room, receipt=before.late[-1][3])
        assert await is_open(device, room)


async def test_a_device_that_was_taken_off_after_the_backup_is_off_again(tmp_path: Path) -> None:
    folder = tmp_path
    async with host_process(folder / "data") as host, Device(host.link) as convener:
        talk = await convener.open_talk(opening_of(host.link))
        key, member = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        async with Device(host.link, key) as head, Device(host.link, member) as other:
            await head.use(await convener.invite("signer"))
            await other.use(await head.invite("member"))
            await head.change(talk.id, talk.plenary, 1, other.key, "grant")
            assert (await parley("backup", str(folder / "copy"), "--data", str(folder / "data"))).returncode == 0
            await head.change(talk.id, talk.plenary, 2, other.key, "revoke")
            items = await log_of(head, talk.plenary)
    assert (await parley("restore", str(folder / "copy"), "--data", str(folder / "new"))).returncode == 0
    async with host_process(folder / "new") as host, Device(host.link, key) as head, Device(host.link, member) as other:
        assert await refused(other.subscribe(talk.plenary)) is None, "the backup is from before"
        await give(head, talk.plenary, items[-1])
        assert await refused(other.subscribe(talk.plenary)) == "NO_SUCH_ROOM"
        await head.ask("restored.show", room=talk.plenary, receipt=items[-1][3])
        assert await is_open(head, talk.plenary), "who is off the list is not waited for"
