"""kill -9 at any moment: what was acknowledged is there afterwards, in order, with the same receipts."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.device import Device, Gone, Refused, Talk, application, founded, running_log
from tests.hosting import HostProcess, host_process, opening_of
from tests.postgresql import Cluster

ROUNDS = 6
WRITERS = 4
Acknowledged = dict[int, tuple[bytes, bytes]]
"""seq → envelope, receipt"""


async def write_until_gone(
    link: str, private: Ed25519PrivateKey, room: bytes, acknowledged: Acknowledged
) -> list[bytes]:
    """Appends several at a time until the host dies; returns what was sent and never answered."""
    writer = Device(link, private)
    await writer.connect()
    await writer.prove()
    while True:
        contents = [application(room, os.urandom(random.randrange(16, 3000))) for _ in range(5)]
        asked = [writer.begin("append", room=room, kind=1, bytes=content) for content in contents]
        replies = await asyncio.gather(*asked, return_exceptions=True)
        unanswered: list[bytes] = []
        for content, reply in zip(contents, replies, strict=True):
            if isinstance(reply, dict):
                receipt = writer.checked(reply["receipt"], room, 1, content)
                assert acknowledged.setdefault(receipt.seq, (content, reply["receipt"])) == (content, reply["receipt"])
            elif isinstance(reply, Gone):
                unanswered.append(content)
            else:
                assert isinstance(reply, Refused), reply
                assert reply.code == "QUOTA_RATE"
        if unanswered:
            await writer.leave()
            return unanswered


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(100, marks=pytest.mark.long)])
async def test_nothing_acknowledged_is_lost(tmp_path: Path, rounds: int) -> None:
    folder = tmp_path / "data"
    keys = [Ed25519PrivateKey.generate() for _ in range(WRITERS)]
    acknowledged: Acknowledged = {}
    talk, host_key, unanswered = None, None, list[bytes]()
    for _ in range(rounds):
        async with host_process(folder) as host:
            if talk is None:
                talk = await open_room(host, keys)
            async with Device(host.link, keys[0]) as reader:
                assert host_key in (None, reader.host_key)
                host_key = reader.host_key
                await compare(reader, talk, acknowledged)
                await send_again(reader, talk, unanswered, acknowledged)
            writing = [
                asyncio.ensure_future(write_until_gone(host.link, key, talk.plenary, acknowledged)) for key in keys
            ]
            await grown_by(acknowledged, 20)
            await asyncio.sleep(random.random() / 5)
            await host.kill()
            unanswered = list(chain(*await asyncio.gather(*writing)))
    assert talk is not None
    async with host_process(folder) as host, Device(host.link, keys[0]) as reader:
        await compare(reader, talk, acknowledged)
    assert len(acknowledged) >= 20 * rounds


async def write_on(link: str, private: Ed25519PrivateKey, room: bytes, acknowledged: Acknowledged) -> None:
    """Appends without an end; what is refused for now is sent again until it is kept."""
    async with Device(link, private) as writer:
        while True:
            content = application(room, os.urandom(random.randrange(16, 3000)))
            reply = None
            while reply is None:
                try:
                    reply = await writer.ask("append", room=room, kind=1, bytes=content)
                except Refused as refused:
                    if refused.code not in ("QUOTA_RATE", "STORAGE_BUSY"):
                        raise
                    await asyncio.sleep(0.1)
            receipt = writer.checked(reply["receipt"], room, 1, content)
            assert acknowledged.setdefault(receipt.seq, (content, reply["receipt"])) == (content, reply["receipt"])


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.long)])
async def test_what_was_acknowledged_outlives_postgresql(postgresql: Cluster, tmp_path: Path, rounds: int) -> None:
    """The database is killed; the host lives on, refuses, and goes on with it."""
    keys = [Ed25519PrivateKey.generate() for _ in range(WRITERS)]
    acknowledged: Acknowledged = {}
    async with host_process(tmp_path / "data", "--database", postgresql.create(f"killed_{rounds}")) as host:
        talk = await open_room(host, keys)
        writing = [asyncio.ensure_future(write_on(host.link, key, talk.plenary, acknowledged)) for key in keys]
        for _ in range(rounds):
            await grown_by(acknowledged, 20)
            await asyncio.to_thread(postgresql.kill)
            await asyncio.to_thread(postgresql.start)
        await grown_by(acknowledged, 20)
        await ended(writing)
        async with Device(host.link, keys[0]) as reader:
            await compare(reader, talk, acknowledged)
    assert len(acknowledged) >= 20 * rounds


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.long)])
async def test_what_was_acknowledged_outlives_the_engine(tmp_path: Path, rounds: int) -> None:
    keys = [Ed25519PrivateKey.generate() for _ in range(WRITERS)]
    acknowledged: Acknowledged = {}
    async with host_process(tmp_path / "data") as host:
        talk = await open_room(host, keys)
        async with Device(host.link, keys[0]) as watcher:
            writing = [asyncio.ensure_future(write_on(host.link, key, talk.plenary, acknowledged)) for key in keys[1:]]
            for _ in range(rounds):
                await grown_by(acknowledged, 20)
                [(engine, _)] = children_of(host.process.pid)
                os.kill(engine, signal.SIGKILL)
                states = [(await watcher.push("media"))[1]["state"] for _ in range(2)]
                assert states == ["down", "up"]
            await grown_by(acknowledged, 20)
            await ended(writing)
            await compare(watcher, talk, acknowledged)
    assert len(acknowledged) >= 20 * rounds


async def ended(writing: list[asyncio.Task[None]]) -> None:
    """Stops the writers; whatever but the stopping ended one is raised."""
    for each in writing:
        each.cancel()
    outcomes = await asyncio.gather(*writing, return_exceptions=True)
    assert [type(one) for one in outcomes] == [asyncio.CancelledError] * len(writing), outcomes


async def grown_by(acknowledged: Acknowledged, count: int) -> None:
    enough = len(acknowledged) + count
    for _ in range(6000):
        if len(acknowledged) >= enough:
            return
        await asyncio.sleep(0.01)
    pytest.fail("the host acknowledges nothing any more")


async def open_room(host: HostProcess, keys: list[Ed25519PrivateKey]) -> Talk:
    async with Device(host.link, keys[0]) as head:
        talk = await head.open_talk(opening_of(host.link))
        await head.use(await head.invite("signer"))
        for n, key in enumerate(keys[1:], start=1):
            async with Device(host.link, key) as member:
                await member.use(await head.invite("member"))
                await head.change(talk.id, talk.plenary, n, member.key, "grant")
        return talk


async def compare(reader: Device, talk: Talk, acknowledged: Acknowledged) -> None:
    """The log is whole, its hash runs, and every acknowledged envelope stands where its receipt says."""
    head = await reader.subscribe(talk.plenary)
    assert head >= max(acknowledged, default=0)
    items = await reader.delivered(talk.plenary, head) if head else []
    running_log(reader.checked(receipt, talk.plenary, kind, content) for _, kind, content, receipt in items)
    stored = {seq: (content, receipt) for seq, _, content, receipt in items}
    assert {seq: stored[seq] for seq in acknowledged} == acknowledged
    await reader.ask("unsubscribe", room=talk.plenary)


async def send_again(reader: Device, talk: Talk, unanswered: list[bytes], acknowledged: Acknowledged) -> None:
    """What was sent and not answered is sent again: it is there once, whether it had become durable or not."""
    for content in unanswered:
        while True:
            with suppress(Refused):
                reply = await reader.ask("append", room=talk.plenary, kind=1, bytes=content)
                break
            await asyncio.sleep(0.1)
        receipt = reader.checked(reply["receipt"], talk.plenary, 1, content)
        acknowledged[receipt.seq] = (content, reply["receipt"])
    head = await reader.subscribe(talk.plenary)
    if head:
        contents = [item[2] for item in await reader.delivered(talk.plenary, head)]
        assert len(set(contents)) == len(contents)
    await reader.ask("unsubscribe", room=talk.plenary)


async def test_a_talk_and_its_people_are_there_after_a_kill(tmp_path: Path) -> None:
    async with (
        host_process(tmp_path / "data") as host,
        founded(host.link, opening_of(host.link), members=1) as (talk, head, [member]),
    ):
        link = await head.invite("member")
        await head.ask("mail.send", to=member.key, bytes=b"sealed")
        await host.kill()
    async with host_process(tmp_path / "data") as again:
        assert opening_of(again.link) == opening_of(host.link)
        async with Device(again.link, head.private) as head, Device(again.link, member.private) as member:
            assert {room for room, _ in (await head.prove())["rooms"]} == {talk.opening_room, talk.plenary}
            assert (await member.push("mail"))[1]["items"] == [[1, b"sealed"]]
            assert (await member.prove())["roster"] == [[talk.plenary, 1]]
            async with Device(again.link) as guest:
                assert (await guest.use(link))["talk"] == talk.id


async def test_the_engine_does_not_outlive_a_killed_host(tmp_path: Path) -> None:
    async with host_process(tmp_path / "data") as host:
        engines = children_of(host.process.pid)
        assert [name for _, name in engines] == ["parley-engine"]
        await host.kill()
        for _ in range(200):
            if not any(runs(pid) for pid, _ in engines):
                return
            await asyncio.sleep(0.05)
    pytest.fail("the engine is still running")


def children_of(pid: int) -> list[tuple[int, str]]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [(int(child), Path(f"/proc/{child}/comm").read_text("ascii").strip()) for child in found]


def runs(pid: int) -> bool:
    """False also of a zombie, which only waits for init to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
