"""The real engine under its supervisor: how it starts, fails, dies, comes back, puts people out and ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from parley.app import SystemIds
from parley.delivery.events import ToldAll
from parley.media.engine import LiveKitEngine, MediaEngineFailed
from parley.media.process import start_process
from parley.media.settings import MediaSettings, engine_config
from parley.media.tokens import ApiKey
from parley.protocol.pushes import Media
from parley.storage.timekeeping import MachineClock
from tests.contract.media.test_engine import ROOM, A, livekit, settings


def made(media: MediaSettings) -> LiveKitEngine:
    return LiveKitEngine(media, MachineClock(), SystemIds(), lambda events: None)


def pid_of(engine: LiveKitEngine) -> int:
    assert engine._running is not None
    return engine._running.process.pid


async def until(holds: Callable[[], Any], tries: int = 400) -> None:
    for _ in range(tries):
        if holds():
            return
        await asyncio.sleep(0.025)
    pytest.fail("it did not come true")


async def enter(engine: LiveKitEngine, token: str) -> ClientConnection:
    """Enters the engine's room by signalling alone, past the gate; the first message is its welcome."""
    url = f"ws://127.0.0.1:{engine.port}/rtc?access_token={token}&protocol=16&sdk=js&version=2.23.0"
    return await connect(url, proxy=None, max_size=None, compression=None)


async def identities(engine: LiveKitEngine) -> set[str]:
    assert engine._running is not None
    return await engine._running.api.identities_in(engine.grants.room_name(ROOM))


async def test_the_welcome_names_no_server_but_the_hosts_own() -> None:
    async with livekit() as engine:
        entered = await enter(engine, (await engine.grant(ROOM, A)).token)
        welcome = await entered.recv(decode=False)
        servers = set(welcome.split(b"stun:")[1:])
        assert [one[: one.index(b":")] for one in servers] == [b"127.0.0.1"]
        for foreign in (b"google", b"twilio", b"turn:", b"turns:"):
            assert foreign not in welcome
        await entered.close()


async def test_a_revoked_device_is_put_out_although_it_keeps_its_line() -> None:
    async with livekit() as engine:
        entered = await enter(engine, (await engine.grant(ROOM, A)).token)
        await entered.recv()
        identity = engine.grants.give(ROOM, A, 0).identity
        assert await identities(engine) == {identity}
        engine.revoke(ROOM, A)
        for _ in range(200):
            if not await identities(engine):
                break
            await asyncio.sleep(0.025)
        assert await identities(engine) == set()
        again = engine.grants.give(ROOM, A, 0).identity
        assert again != identity
        await entered.close()


async def test_killed_it_comes_back_with_another_generation_and_no_old_grants() -> None:
    published: list[object] = []
    async with livekit(published) as engine:
        token = (await engine.grant(ROOM, A)).token
        generation = engine.generation
        os.kill(pid_of(engine), signal.SIGKILL)
        await until(lambda: engine.generation > generation and engine.is_up)
        assert published == [
            ToldAll(Media(generation, "up")),
            ToldAll(Media(generation, "down")),
            ToldAll(Media(generation + 1, "up")),
        ]
        assert engine.grants.room_names == ()
        assert (await engine.grant(ROOM, A)).token != token


async def test_hanging_it_is_replaced() -> None:
    async with livekit() as engine:
        generation, pid = engine.generation, pid_of(engine)
        os.kill(pid, signal.SIGSTOP)
        await until(lambda: engine.generation > generation and engine.is_up, tries=1600)
        assert not exists(pid)


async def test_a_generation_never_repeats_in_a_later_life_of_the_host() -> None:
    async with livekit() as engine:
        first = engine.generation
    assert made(settings()).generation >= first - 1


async def test_stopping_ends_it_also_with_people_inside() -> None:
    async with livekit() as engine:
        entered = await enter(engine, (await engine.grant(ROOM, A)).token)
        await entered.recv()
        pid = pid_of(engine)
    assert not exists(pid)
    assert not engine.is_up


async def test_stopping_in_its_first_moments_ends_it_too() -> None:
    key = ApiKey("key", "secret" * 8)
    media = settings(udp_port=free(socket.SOCK_DGRAM), tcp_port=free(socket.SOCK_STREAM))
    for pause in (0.0, 0.03, 0.08):
        process = await start_process(media.binary, engine_config(media, key, free(socket.SOCK_STREAM)))
        reading = asyncio.ensure_future(process.read_output())
        await asyncio.sleep(pause)
        await process.stop()
        assert process.has_ended
        await reading


@pytest.mark.parametrize(("kind", "name"), [(socket.SOCK_DGRAM, "udp_port"), (socket.SOCK_STREAM, "tcp_port")])
async def test_a_media_port_that_is_taken_is_named_and_not_tried_for_ever(kind: socket.SocketKind, name: str) -> None:
    with socket.socket(socket.AF_INET, kind) as holder:
        holder.bind(("127.0.0.1", 0))
        if kind is socket.SOCK_STREAM:
            holder.listen()
        port = holder.getsockname()[1]
        engine = made(settings(**{name: port}))
        with pytest.raises(MediaEngineFailed, match=rf"{port}: bind: address already in use"):
            await engine.start()
        assert not engine.is_up


async def test_a_program_that_is_no_engine_fails_with_its_last_word(tmp_path: Path) -> None:
    program = tmp_path / "engine"
    program.write_text('#!/bin/sh\necho \'{"msg": "starting"}\'\necho it is too late\n')
    with pytest.raises(MediaEngineFailed, match="cannot be run: Permission denied"):
        await made(settings(program)).start()
    program.chmod(0o755)
    with pytest.raises(MediaEngineFailed, match=r"^it is too late$"):
        await made(settings(program)).start()


async def test_its_environment_holds_nothing_of_the_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEKIT_KEYS", "planted: planted")
    monkeypatch.setenv("SECRET_OF_THE_HOST", "planted")
    async with livekit() as engine:
        assert variables_of(pid_of(engine)) == {"PATH", "LIVEKIT_CONFIG", "GOMEMLIMIT"}


def exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def variables_of(pid: int) -> set[str]:
    environment = Path(f"/proc/{pid}/environ").read_text("utf-8")
    return {entry.partition("=")[0] for entry in environment.split("\0") if entry}


def free(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
