"""Nothing that a client wrote reaches the engine as it stood: the gate asks in its own words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from parley.media.asked import NotAsked, browser_of, engine_query, tokens_in
from parley.media.gate import Gate
from parley.media.grants import Grants
from parley.media.tokens import ApiKey, identity_of, participant_token
from parley.protocol.ids import DeviceKey, RoomId
from parley.web.server import listen, make_server
from tests.fakes.ports import CountingIds, ManualClock

KEY = ApiKey("key", "secret")
CANARY = "canary-of-the-client"
FIREFOX = f"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 {CANARY}"


class Listening:
    """An engine that only writes down what it is asked."""

    def __init__(self) -> None:
        self.grants = Grants(CountingIds().random)
        self.key = KEY
        self.port = 0
        self.asked: list[Request] = []

    def token_for(self, grant: object) -> str:
        return participant_token(KEY, grant.room_name, grant.identity, 7)  # type: ignore[attr-defined]

    async def ensure_room(self, grant: object) -> None: ...

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        def note(line: ServerConnection, request: Request) -> Response | None:
            self.asked.append(request)
            return None

        async def say(line: ServerConnection) -> None:
            await line.send(f"subprotocol {line.subprotocol}")

        async with serve(say, "127.0.0.1", 0, process_request=note) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            yield


async def test_the_engine_sees_no_byte_of_the_clients() -> None:
    engine, clock = Listening(), ManualClock()
    grant = engine.grants.give(RoomId(b"r" * 16), DeviceKey(b"d" * 32), clock.now_ms())
    token = engine.token_for(grant)

    async def listed(device: DeviceKey, room: RoomId) -> bool:
        return True

    gate = Gate(engine, listed, clock)  # type: ignore[arg-type]
    listener = listen("127.0.0.1", 0)
    server = make_server(Starlette(routes=gate.routes()), None)
    async with engine.running():
        serving = asyncio.ensure_future(server.serve(sockets=[listener]))
        await server.serves.wait()
        query = f"access_token={token}&protocol=16&sdk=js&reconnect=1&sid=PA_abc&x={CANARY}&address={CANARY}&publish={CANARY}"
        headers = {
            "x-forwarded-for": CANARY,
            "cf-connecting-ip": CANARY,
            "x-real-ip": CANARY,
            "cookie": CANARY,
            "origin": f"https://{CANARY}",
            "x-livekit-clientinfo": CANARY,
        }
        line = await connect(
            f"ws://127.0.0.1:{listener.getsockname()[1]}/rtc?{query}",
            additional_headers=headers,
            user_agent_header=FIREFOX,
            subprotocols=[CANARY],  # type: ignore[list-item]
            proxy=None,
        )
        assert await line.recv() == "subprotocol None"
        await line.close()
        server.should_exit = True
        await serving
    [seen] = engine.asked
    assert CANARY not in seen.path + str(list(seen.headers.raw_items()))
    assert dict(parse_qsl(urlsplit(seen.path).query)) == {
        "protocol": "16",
        "sdk": "js",
        "reconnect": "1",
        "sid": "PA_abc",
        "browser": "Firefox",
        "browser_version": "140",
        "os": "Linux",
    }
    [bearer] = seen.headers.get_all("authorization")
    assert identity_of(KEY, bearer.removeprefix("Bearer ")) == grant.identity
    names = {name.lower() for name, _ in seen.headers.raw_items()}
    assert names <= {"host", "upgrade", "connection", "authorization"} | {
        n for n in names if n.startswith("sec-websocket-")
    }


WEBKIT = "AppleWebKit/537.36"


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; x64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36", "Chrome", "Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge", "Windows"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) {WEBKIT} Version/18.4 Safari/605.1", "Safari", "Mac OS X"),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) {WEBKIT} Version/18.0 Mobile/15E Safari/604",
            "Mobile Safari",
            "iOS",
        ),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox Mobile", "Android"),
        ("curl/8", None, None),
        ("", None, None),
    ],
)
def test_a_browser_is_told_in_words_of_the_gates_own(agent: str, browser: str | None, system: str | None) -> None:
    said = browser_of(agent)
    assert (said.get("browser"), said.get("os")) == (browser, system)


def test_tokens_are_found_wherever_they_stand() -> None:
    assert tokens_in("access_token=a&%61ccess_token=b", ["Bearer c", "d"]) == {"a", "b", "c", "d"}
    assert tokens_in("x=1", []) == set()


@pytest.mark.parametrize(
    "query", ["sdk=js&sdk=js", "sid=x", "a=%ff", "protocol=99999", "&".join(f"a{n}=" for n in range(99))]
)
def test_what_no_client_asks_is_refused(query: str) -> None:
    with pytest.raises(NotAsked):
        engine_query(query, "", joins=False)
    assert engine_query("sdk=js&sid=PA_1", "", joins=False) == "sid=PA_1&sdk=js"
