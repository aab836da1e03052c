"""What the port `MediaEngine` promises, by the fake and by the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from parley.app import SystemIds, find_engine
from parley.media.engine import LiveKitEngine
from parley.media.settings import MediaSettings
from parley.ports import MediaEngine
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId
from parley.storage.timekeeping import MachineClock
from tests.fakes.ports import FakeEngine

ROOM, A, B = RoomId(b"r" * 16), DeviceKey(b"a" * 32), DeviceKey(b"b" * 32)


def settings(binary: Path | None = None, **changes: object) -> MediaSettings:
    return MediaSettings(binary or find_engine(), "127.0.0.1", **{"udp_port": 0, "tcp_port": 0, **changes})  # type: ignore[arg-type]


@asynccontextmanager
async def livekit(published: list[object] | None = None) -> AsyncIterator[LiveKitEngine]:
    events: list[object] = [] if published is None else published
    engine = LiveKitEngine(settings(), MachineClock(), SystemIds(), events.extend)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


@pytest.fixture(params=["fake", "livekit"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[MediaEngine]:
    if request.param == "fake":
        yield FakeEngine()
        return
    async with livekit() as running:
        yield running


async def test_a_grant_is_a_token_of_the_present_life(engine: MediaEngine) -> None:
    assert engine.is_up
    first, second = await engine.grant(ROOM, A), await engine.grant(ROOM, B)
    assert first.token != second.token
    assert first.generation == second.generation


async def test_a_device_may_be_revoked_and_granted_again(engine: MediaEngine) -> None:
    before = await engine.grant(ROOM, A)
    engine.revoke(ROOM, A)
    after = await engine.grant(ROOM, A)
    assert after.generation == before.generation


async def test_revoking_who_has_no_grant_changes_nothing(engine: MediaEngine) -> None:
    engine.revoke(ROOM, A)
    assert engine.is_up


async def test_without_the_engine_there_is_no_grant_but_a_time_to_come_again() -> None:
    fake = FakeEngine()
    fake.up = False
    async with livekit() as real:
        await real.stop()
        engines: tuple[MediaEngine, ...] = (fake, real)
        for engine in engines:
            assert not engine.is_up
            with pytest.raises(ProtocolError) as refused:
                await engine.grant(ROOM, A)
            assert refused.value.code is Code.ENGINE_DOWN
            assert refused.value.retry_ms
