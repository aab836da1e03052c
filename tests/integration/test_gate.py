"""The gate in front of the media engine, from outside (spec/protocol.md §5)."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from parley.media.tokens import ApiKey, participant_token
from tests.device import Device, Refused, founded
from tests.driver.engine_keys import EngineKeys
from tests.integration.conftest import Reached
from tests.integration.test_kill import children_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATHS = ("/rtc", "/rtc/v1")


async def upgrade(reached: Reached, token: str, path: str = "/rtc") -> ClientConnection:
    query = f"?access_token={token}&protocol=16&sdk=js&version=2.23.0"
    return await connect(reached.origin.replace("http", "ws") + path + query, proxy=None, max_size=None)


async def refused(reached: Reached, token: str, path: str = "/rtc") -> int:
    with pytest.raises(InvalidStatus) as answer:
        await upgrade(reached, token, path)
    return answer.value.response.status_code


async def validate(reached: Reached, token: str, path: str = "/rtc") -> httpx.Response:
    async with httpx.AsyncClient(base_url=reached.origin) as browser:
        return await browser.get(f"{path}/validate", params={"access_token": token}, headers={"origin": "http://else"})


async def until_closed(line: ClientConnection) -> int | None:
    """Reads to the end; the close code."""
    with suppress(ConnectionClosed):
        while True:
            async with asyncio.timeout(10):
                await line.recv()
    return line.close_code


async def token_for(device: Device, room: bytes) -> str:
    token: str = (await device.ask("media.join", room=room))["token"]
    return token


async def test_a_listed_device_gets_through_to_the_engine(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        token = await token_for(head, talk.plenary)
        answer = await validate(reached, token)
        assert (answer.status_code, answer.text) == (200, "success")
        answer = await validate(reached, token, "/rtc/v1")
        assert answer.text == "join_request is required", "what the engine itself says of this path"
        entered = await upgrade(reached, token)
        assert len(await entered.recv(decode=False)) > 100
        await entered.close()


@pytest.mark.parametrize("path", PATHS)
async def test_a_token_of_another_mint_opens_nothing(reached: Reached, path: str) -> None:
    forged = participant_token(ApiKey("key", "secret"), "room", "identity", 2_000_000_000)
    for token in ("", "a.b.c", "é", forged, forged.rpartition(".")[0] + "."):
        assert await refused(reached, token, path) == 403
        answer = await validate(reached, token, path)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (403, "*")


async def test_removal_closes_the_line_and_bars_the_way(reached: Reached) -> None:
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        token = await token_for(member, talk.plenary)
        entered = await upgrade(reached, token)
        await entered.recv()
        await head.change(talk.id, talk.plenary, 2, member.key, "revoke")
        assert await until_closed(entered) == 4003
        for path in PATHS:
            assert await refused(reached, token, path) == 403
            assert (await validate(reached, token, path)).status_code == 403
        with pytest.raises(Refused) as answer:
            await token_for(member, talk.plenary)
        assert answer.value.code == "NO_SUCH_ROOM"
        await head.change(talk.id, talk.plenary, 3, member.key, "grant")
        assert await refused(reached, token) == 403, "a new grant does not revive the old token"
        entered = await upgrade(reached, await token_for(member, talk.plenary))
        await entered.recv()
        await entered.close()


async def test_nothing_else_of_the_engine_is_reachable(reached: Reached) -> None:
    async with httpx.AsyncClient(base_url=reached.origin) as browser:
        for path in ("/twirp/livekit.RoomService/ListRooms", "/rtc/", "/rtc/v2", "/debug/pprof", "/rtc/v1/../../twirp"):
            assert (await browser.get(path)).status_code in (404, 405), path
            assert (await browser.post(path, json={})).status_code in (404, 405), path


async def test_after_the_engines_death_everybody_is_told_and_old_tokens_are_worthless(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        before = await head.ask("media.join", room=talk.plenary)
        entered = await upgrade(reached, before["token"])
        await entered.recv()
        [(pid, _)] = children_of(reached.pid)
        os.kill(pid, signal.SIGKILL)
        assert (await head.push("media"))[1] == {"generation": before["generation"], "state": "down"}
        assert (await head.push("media"))[1] == {"generation": before["generation"] + 1, "state": "up"}
        await until_closed(entered)
        assert await refused(reached, before["token"]) == 403
        after = await head.ask("media.join", room=talk.plenary)
        assert after["generation"] == before["generation"] + 1
        again = await upgrade(reached, after["token"])
        await again.recv()
        await again.close()


async def test_a_room_of_the_engine_that_ended_since_is_made_again(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        token = await token_for(head, talk.plenary)
        [(pid, _)] = children_of(reached.pid)
        engine = EngineKeys.of_process(pid)
        for room in engine.rooms():
            engine.end_room(room)
        assert list(engine.rooms()) == []
        entered = await upgrade(reached, token)
        assert await entered.recv()
        await entered.close()


async def test_while_the_engine_is_down_clients_are_told_to_come_again(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        token = await token_for(head, talk.plenary)
        [(pid, _)] = children_of(reached.pid)
        os.kill(pid, signal.SIGKILL)
        await head.push("media")
        with pytest.raises(Refused) as answer:
            await token_for(head, talk.plenary)
        assert (answer.value.code, answer.value.retry_ms) == ("ENGINE_DOWN", 500)
        assert await refused(reached, token) == 503
        assert (await validate(reached, token)).status_code == 503
        async with httpx.AsyncClient(base_url=reached.origin) as browser:
            health = await browser.get("/api/health")
        assert (health.status_code, health.json()) == (503, {"status": "degraded", "engine": "down"})
        assert (await head.push("media"))[1]["state"] == "up"
        async with httpx.AsyncClient(base_url=reached.origin) as browser:
            health = await browser.get("/api/health")
        assert (health.status_code, health.json()) == (200, {"status": "ok", "engine": "up"})


async def test_the_log_holds_no_token_no_address_and_no_whole_id(reached: Reached, tmp_path: Path) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        token = await token_for(head, talk.plenary)
        entered = await upgrade(reached, token)
        await entered.close()
        await refused(reached, "forged-token-in-a-query")
        log = reached.log.read_text("utf-8")
        assert "turned away" in log, "the search below would find nothing in an empty log"
        secrets = [token, "forged-token", talk.id.hex(), talk.plenary.hex(), head.key.hex(), "127.0.0.1:"]
        assert [secret for secret in secrets if secret in log] == []
