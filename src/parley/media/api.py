"""The engine's own interface (Twirp over loopback HTTP): make and end rooms, list and remove people."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from typing import Any

import httpx

from parley.media.tokens import ApiKey, server_token

PATIENCE_SECONDS = 2.0


class EngineUnreachable(Exception):
    """The engine does not answer, or not as expected."""


class EngineApi:
    """One engine process, reached on loopback."""

    def __init__(self, port: int, key: ApiKey) -> None:
        self._key = key
        self._http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            timeout=PATIENCE_SECONDS,
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),  # loopback HTTP only: no certificates to load, none trusted
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def is_healthy(self) -> bool | None:
        """True: ready. False: it says that it is not. None: nobody answers."""
        try:
            answer = await self._http.get("/")
        except httpx.HTTPError:
            return None
        return answer.status_code == 200

    async def get(self, target: str) -> tuple[int, str]:
        """Status and text of a plain request."""
        try:
            answer = await self._http.get(target)
        except httpx.HTTPError as error:
            raise EngineUnreachable(f"GET: {type(error).__name__}") from error
        return answer.status_code, answer.text

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
        try:
            answer = await self._http.post(
                f"/twirp/livekit.RoomService/{method}", json=body, headers={"authorization": f"Bearer {token}"}
            )
            if answer.status_code == 404 and answer.json().get("code") == "not_found":
                return {}
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise EngineUnreachable(f"{method}: {error}") from error
        return found
