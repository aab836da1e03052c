"""The engine's own interface (Twirp over loopback HTTP): make and end rooms, list and remove people."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

from parley.media.tokens import ApiKey, server_token

PATIENCE_SECONDS = 2.0
_TIMEOUTS = dict.fromkeys(("connect", "read", "write", "pool"), PATIENCE_SECONDS)


class EngineUnreachable(Exception):
    """The engine does not answer, or not as expected."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content: bytes


class EngineApi:
    """One engine process, reached on loopback."""

    def __init__(self, port: int, key: ApiKey) -> None:
        self._key = key
        self._base = f"http://127.0.0.1:{port}"
        # Plain HTTP only: an empty TLS context, so that no certificates are loaded and none would be trusted.
        self._http = httpcore.AsyncConnectionPool(ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

    async def close(self) -> None:
        await self._http.aclose()

    async def is_healthy(self) -> bool | None:
        """True: ready. False: it says that it is not. None: nobody answers."""
        try:
            return (await self._ask("GET", "/")).status == 200
        except EngineUnreachable:
            return None

    async def get(self, target: str, token: str) -> tuple[int, str]:
        """Status and text of a plain request with this token."""
        answer = await self._ask("GET", target, {"authorization": f"Bearer {token}"})
        return answer.status, answer.content.decode("utf-8", "replace")

    async def create_room(self, room: str) -> None:
        """Makes the room; if it is there already, nothing happens."""
        await self._call("CreateRoom", {"name": room})

    async def delete_room(self, room: str) -> None:
        """Ends the room; everybody in it is put out."""
        await self._call("DeleteRoom", {"room": room}, room)

    async def remove(self, room: str, identity: str) -> None:
        """Puts one person out."""
        await self._call("RemoveParticipant", {"room": room, "identity": identity}, room)

    async def identities_in(self, room: str) -> set[str]:
        """Who is in the room; nobody if there is no such room."""
        answer = await self._call("ListParticipants", {"room": room}, room)
        return {one["identity"] for one in answer.get("participants", ())}

    async def _call(self, method: str, body: Mapping[str, Any], room: str | None = None) -> dict[str, Any]:
        token = server_token(self._key, int(time.time()), room)
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        answer = await self._ask("POST", f"/twirp/livekit.RoomService/{method}", headers, json.dumps(body).encode())
        try:
            found: dict[str, Any] = json.loads(answer.content)
        except ValueError:
            raise EngineUnreachable(f"{method}: status {answer.status}, no JSON") from None
        if answer.status == 404 and found.get("code") == "not_found":
            return {}
        if answer.status != 200:
            raise EngineUnreachable(f"{method}: {found.get('code')}: {found.get('msg')}")
        return found

    async def _ask(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, content: bytes = b""
    ) -> Answer:
        sent: dict[bytes | str, bytes | str] = {"host": "127.0.0.1", "content-length": str(len(content))}
        sent.update(headers or {})
        try:
            answer = await self._http.request(
                method,
                self._base + target,
                headers=sent,
                content=content,
                extensions={"timeout": _TIMEOUTS},
            )
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise EngineUnreachable(f"{method}: {type(error).__name__}") from error
        return Answer(answer.status, answer.content)
