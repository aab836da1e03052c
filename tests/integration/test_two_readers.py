"""One request, two readers: the gate vets it, the engine acts on it. What they could read differently is no way in (spec/protocol.md §5).

Each attack has its control: the same request, put to the engine itself, does what the gate keeps from happening.
"""

from __future__ import annotations

import gzip
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from parley.media.wire_format import Values, write_fields
from tests.device import founded
from tests.driver.engine_keys import EngineKeys
from tests.integration.conftest import Reached
from tests.integration.test_gate import refused, token_for
from tests.integration.test_kill import children_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

CLIENT: Values = {1: 1, 2: b"2.23.0", 3: 17}
JOIN: Values = {1: write_fields(CLIENT), 2: write_fields({1: 1, 2: 1}), 3: b"", 7: 0}


def engine_of(reached: Reached) -> EngineKeys:
    [(pid, _)] = children_of(reached.pid)
    return EngineKeys.of_process(pid)


async def enter(origin: str, target: str, headers: Mapping[str, str] | None = None) -> ClientConnection:
    return await connect(origin.replace("http", "ws") + target, additional_headers=headers, proxy=None, max_size=None)


async def status_of(reached: Reached, target: str, headers: Mapping[str, str] | None = None) -> int:
    with pytest.raises(InvalidStatus) as answer:
        await enter(reached.origin, target, headers)
    return answer.value.response.status_code


def named_in(token: str) -> str:
    """The identity a token names."""
    claims = token.split(".")[1]
    return str(json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"])


def inside(engine: EngineKeys) -> set[str]:
    return {person["identity"] for room in engine.rooms() for person in engine.participants(room)}


def joining(join: Values | bytes, *, zipped: bool = False) -> str:
    content = join if isinstance(join, bytes) else write_fields(join)
    wrapped = write_fields({1: 1, 2: gzip.compress(content)} if zipped else {2: content})
    return quote(urlsafe_b64encode(wrapped).decode())


async def test_a_second_token_is_not_the_one_that_counts(reached: Reached) -> None:
    """The removed device's token beside a live one, in every order, spelling and place."""
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        old = await token_for(member, talk.plenary)
        await head.change(talk.id, talk.plenary, 2, member.key, "revoke")
        live = await token_for(head, talk.plenary)
        for target, headers in (
            (f"/rtc?access_token={old}&access_token={live}", {}),
            (f"/rtc?access_token={live}&access_token={old}", {}),
            (f"/rtc?%61ccess_token={old}&access_token={live}", {}),
            (f"/rtc?access_token={live}&access%5Ftoken={old}", {}),
            (f"/rtc?access_token={live}", {"authorization": f"Bearer {old}"}),
            (f"/rtc?access_token={old}", {"authorization": f"Bearer {live}"}),
            (f"/rtc?access_token={old};&access_token={live}", {}),
        ):
            assert await status_of(reached, target, headers) == 403, target.replace(old, "OLD").replace(live, "LIVE")
        engine = engine_of(reached)
        assert inside(engine) == set()
        line = await enter(engine.origin, f"/rtc?access_token={old}&access_token={live}&protocol=16")
        welcome = await line.recv(decode=False)
        assert named_in(old).encode() in welcome, "the engine itself takes the first: the removed device is in"
        await line.close()
        line = await enter(reached.origin, f"/rtc?access_token={live}&access_token={live}&protocol=16")
        assert named_in(live).encode() in await line.recv(decode=False), "the control: one token, said twice, is one"
        await line.close()


async def test_a_member_takes_no_second_identity_beside_the_vetted_one(reached: Reached) -> None:
    """`publish` adds to the identity in the token; a removal would put out the one and leave the other."""
    async with founded(reached.link, reached.opening) as (talk, head, _):
        engine, before = engine_of(reached), inside(engine_of(reached))
        query = f"/rtc?access_token={await token_for(head, talk.plenary)}&protocol=16&sdk=js&publish=ghost"
        through = await enter(reached.origin, query)
        await through.recv()
        [vetted] = inside(engine) - before
        assert not vetted.endswith("#ghost")
        straight = await enter(engine.origin, query)
        await straight.recv()
        assert inside(engine) - before == {vetted, f"{vetted}#ghost"}, "the engine itself grants it"
        await straight.close()
        await through.close()


async def test_a_request_to_join_is_written_anew(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        token = await token_for(head, talk.plenary)
        for zipped in (False, True):
            line = await enter(
                reached.origin, f"/rtc/v1?access_token={token}&join_request={joining(JOIN, zipped=zipped)}"
            )
            assert len(await line.recv(decode=False)) > 100
            await line.close()
        engine = engine_of(reached)
        forbidden: Values = JOIN | {3: b"metadata of my own"}
        query = f"/rtc/v1?access_token={token}&join_request={joining(forbidden)}"
        with pytest.raises(InvalidStatus) as answer:
            await enter(engine.origin, query)
        assert answer.value.response.status_code == 401, "the engine itself reads the metadata, and refuses it"
        line = await enter(reached.origin, query)
        await line.recv()
        await line.close()


@pytest.mark.parametrize(
    "asked",
    [
        joining(write_fields(JOIN) + write_fields(JOIN)),
        joining(JOIN | {7: 2}),
        joining(JOIN | {9: b"PA_" + b"x" * 99}),
        joining(JOIN | {6: write_fields({1: b"answer", 2: b"v=0"})}),
        joining(b"\x0a\xff"),
        quote(urlsafe_b64encode(write_fields({1: 1, 2: gzip.compress(bytes(1_000_000))})).decode()),
        "not*base64*at*all",
    ],
    ids=["twice", "flag of 2", "long sid", "answer", "cut", "gzip bomb", "no base64"],
)
async def test_a_request_to_join_that_is_none_is_turned_away(reached: Reached, asked: str) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        token = await token_for(head, talk.plenary)
        assert await status_of(reached, f"/rtc/v1?access_token={token}&join_request={asked}") == 403
        assert (
            await status_of(reached, f"/rtc/v1?access_token={token}&join_request={asked}&join_request={asked}") == 403
        )


async def test_parameters_that_no_client_sends_are_turned_away(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        token = await token_for(head, talk.plenary)
        for wrong in (
            "sid=PA_x%00",
            "sid=../x",
            "protocol=-1",
            "reconnect=yes",
            "sdk=go",
            "sdk=js&sdk=js",
            "version=%0d%0a",
            "x=%ff",
        ):
            assert await status_of(reached, f"/rtc?access_token={token}&{wrong}") == 403, wrong
        right = {
            "access_token": token,
            "protocol": 16,
            "sdk": "js",
            "version": "2.23.0",
            "auto_subscribe": 1,
            "adaptive_stream": 1,
        }
        line = await enter(reached.origin, f"/rtc?{urlencode(right)}&unknown=1")
        await line.recv()
        await line.close()


async def test_another_spelling_of_a_path_leads_nowhere_else(reached: Reached) -> None:
    async with founded(reached.link, reached.opening) as (talk, head, _):
        token = await token_for(head, talk.plenary)
        for path in ("/rtc%2f..%2ftwirp", "/rtc/v1/..", "//rtc", "/rtc/./v1", "/RTC", "/rtc/v1%3faccess_token="):
            assert await status_of(reached, f"{path}?access_token={token}") in (403, 404), path
        assert await refused(reached, os.urandom(8).hex()) == 403
        async with httpx.AsyncClient(base_url=reached.origin) as browser:
            # The name in `Host` is the client's word: no file is handed out as another by it.
            answer = await browser.get("/parley.json", headers={"host": "x/assets/y?"})
            assert "immutable" not in answer.headers["cache-control"]
