"""Two real hosts from the same keys take turns on one PostgreSQL: the one that lost it ends, and no room is hurt."""

from __future__ import annotations

import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from parley.cli.exits import Exit
from tests.device import Device, Gone, Refused, Talk, running_log
from tests.hosting import HostProcess, host_process, opening_of
from tests.postgresql import Cluster


@asynccontextmanager
async def twins(tmp_path: Path, url: str) -> AsyncIterator[tuple[HostProcess, Path]]:
    """A host that serves, and the folder of another with the same keys."""
    async with host_process(tmp_path / "first", "--database", url) as first:
        second = tmp_path / "second"
        second.mkdir(mode=0o700)
        for name in ("host-key", "opening-secret"):
            shutil.copy(tmp_path / "first" / name, second / name)
        yield first, second


async def opened(device: Device, host: HostProcess) -> Talk:
    talk = await device.open_talk(opening_of(host.link))
    await device.use(await device.invite("signer"))
    return talk


async def whole(device: Device, talk: Talk, contents: list[bytes]) -> None:
    """The log holds exactly these, in this order, with receipts that continue one another."""
    head = await device.subscribe(talk.plenary)
    items = await device.delivered(talk.plenary, head)
    running_log(device.checked(receipt, talk.plenary, kind, content) for _, kind, content, receipt in items)
    assert [content for _, _, content, _ in items] == contents
    await device.ask("unsubscribe", room=talk.plenary)


@pytest.mark.parametrize("second_stays", [True, False])
async def test_a_host_that_slept_through_anothers_turn_ends(
    postgresql: Cluster, tmp_path: Path, second_stays: bool
) -> None:
    name = f"twins_{int(second_stays)}"
    url = postgresql.create(name)
    said: list[bytes] = []

    async def say(device: Device, talk: Talk, count: int) -> None:
        for _ in range(count):
            content = said_by(talk, len(said))
            await device.append(talk.plenary, content)
            said.append(content)

    async with twins(tmp_path, url) as (first, second):
        device = Device(first.link)
        await device.connect()
        await device.prove()
        talk = await opened(device, first)
        await say(device, talk, 3)
        first.process.send_signal(signal.SIGSTOP)
        postgresql.end_sessions_with_locks(name)
        async with host_process(second, "--database", url) as other:
            async with Device(other.link, device.private) as there:
                await whole(there, talk, said)
                await say(there, talk, 3)
            if not second_stays:
                assert await other.stop() == 0
            first.process.send_signal(signal.SIGCONT)
            with suppress(Refused, Gone):
                for _ in range(20):
                    await device.append(talk.plenary)
                pytest.fail("a host without its lock acknowledges")
            assert await first.process.wait() == Exit.LOCK_LOST
            await device.leave()
            assert b"another host has taken this database" in first.log.read_bytes()
            if second_stays:
                async with Device(other.link, device.private) as there:
                    await say(there, talk, 2)
    async with host_process(tmp_path / "first", "--database", url) as again, Device(again.link, device.private) as back:
        await whole(back, talk, said)
        await say(back, talk, 2)
        await whole(back, talk, said)


def said_by(talk: Talk, number: int) -> bytes:
    from tests.device import application  # noqa: PLC0415

    return application(talk.plenary, b"line %d" % number)


async def test_an_idle_host_notices_too(postgresql: Cluster, tmp_path: Path) -> None:
    url = postgresql.create("idle")
    async with twins(tmp_path, url) as (first, second):
        first.process.send_signal(signal.SIGSTOP)
        postgresql.end_sessions_with_locks("idle")
        async with host_process(second, "--database", url):
            first.process.send_signal(signal.SIGCONT)
            assert await first.process.wait() == Exit.LOCK_LOST


async def test_a_lost_session_alone_ends_no_host(postgresql: Cluster, tmp_path: Path) -> None:
    url = postgresql.create("alone")
    async with twins(tmp_path, url) as (first, _), Device(first.link) as device:
        talk = await opened(device, first)
        for _ in range(3):
            postgresql.end_sessions_with_locks("alone")
            with suppress(Refused):
                await device.append(talk.plenary)
        await device.append(talk.plenary)
        assert first.process.returncode is None


async def test_other_keys_do_not_serve_the_same_database(postgresql: Cluster, tmp_path: Path) -> None:
    url = postgresql.create("named")
    async with host_process(tmp_path / "first", "--database", url) as first:
        assert await first.stop() == 0
    with pytest.raises(AssertionError, match=rf"the host ended with {int(Exit.DATABASE_FAILED)}:"):
        async with host_process(tmp_path / "stranger", "--database", url):
            pass
    assert b"another key" in (tmp_path / "stranger.log").read_bytes()
    async with host_process(tmp_path / "first", "--database", url):
        pass
