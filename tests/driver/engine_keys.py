"""The media engine as its operator can use it: with the keys it was started with."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.driver.host import Host, engine_settings


@dataclass(frozen=True)
class EngineKeys:
    """What the operator has: the engine's address and the key it was started with."""

    origin: str
    name: str
    secret: str

    @classmethod
    def of(cls, host: Host) -> EngineKeys:
        return cls._from(host.engine_settings)

    @classmethod
    def of_process(cls, pid: int) -> EngineKeys:
        """The engine that runs as this process."""
        return cls._from(engine_settings(pid))

    @classmethod
    def _from(cls, settings: Mapping[str, Any]) -> EngineKeys:
        ((name, secret),) = settings["keys"].items()
        return cls(f"http://127.0.0.1:{settings['port']}", name, secret)

    def token(self, identity: str = "operator", **grants: Any) -> str:
        """An access token with any grants (RFC 7519, HS256)."""
        now = int(time.time())
        claims = {"iss": self.name, "sub": identity, "nbf": now - 10, "exp": now + 3600, "video": grants}
        signed = b".".join(_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        return (signed + b"." + _base64(hmac.new(self.secret.encode(), signed, hashlib.sha256).digest())).decode()

    def rooms(self) -> Sequence[str]:
        """Names of the engine's rooms."""
        return [room["name"] for room in self._ask("ListRooms", {}, roomList=True).get("rooms", [])]

    def participants(self, room: str) -> Sequence[Mapping[str, Any]]:
        return list(self._ask("ListParticipants", {"room": room}, roomAdmin=True, room=room).get("participants", []))

    def new_room(self) -> str:
        """A room of the engine that belongs to no talk."""
        return str(self._ask("CreateRoom", {"name": secrets.token_hex(16)}, roomCreate=True)["name"])

    def end_room(self, name: str) -> None:
        """Puts everybody out of a room and forgets it."""
        self._ask("DeleteRoom", {"room": name}, roomCreate=True)

    def room_of(self, track: str) -> str:
        """The room in which a track is published; raises `LookupError`."""
        for room in self.rooms():
            if any(each["sid"] == track for person in self.participants(room) for each in person.get("tracks", [])):
                return room
        raise LookupError(f"no room has the track {track}")

    def _ask(self, method: str, body: Mapping[str, Any], **grants: Any) -> Mapping[str, Any]:
        headers = {"authorization": f"Bearer {self.token(**grants)}"}
        answer = httpx.post(
            f"{self.origin}/twirp/livekit.RoomService/{method}", json=body, headers=headers, trust_env=False
        )
        answer.raise_for_status()
        return dict(answer.json())


def _base64(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")
