"""LiveKit access tokens: JSON Web Tokens (RFC 7519) signed with HS256 (RFC 7515)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from typing import Any

from parley.protocol.limits import TOKEN_BYTES

_HEADER = {"alg": "HS256", "typ": "JWT"}
SERVER_SECONDS = 60
LASTING_SECONDS = 24 * 3600
"""What the engine checks. How long a device may begin with its token is the gate's business (`grants.FIRST_USE_MS`)."""


class BadToken(Exception):
    """Not a token made with this key."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Key of one engine process; made anew for each start."""

    id: str
    secret: str = field(repr=False)


def participant_token(key: ApiKey, room: str, identity: str, now_s: int) -> str:
    """Lets one identity into one engine room: to publish and subscribe tracks, nothing else."""
    grants = {
        "roomJoin": True,
        "room": room,
        "canPublish": True,
        "canSubscribe": True,
        "canPublishData": False,
        "canUpdateOwnMetadata": False,
    }
    return _sign(key, {"sub": identity, "jti": identity, "video": grants}, now_s, LASTING_SECONDS)


def server_token(key: ApiKey, now_s: int, room: str | None = None) -> str:
    """Lets the host itself make, list and end rooms, and remove people from `room`."""
    grants: dict[str, Any] = {"roomCreate": True, "roomList": True, "roomAdmin": True}
    if room is not None:
        grants["room"] = room
    return _sign(key, {"video": grants}, now_s, SERVER_SECONDS)


def identity_of(key: ApiKey, token: str) -> str:
    """The identity in a token made with this key (by the host, or by the engine when it renews one); raises `BadToken`."""
    if len(token) > TOKEN_BYTES:
        raise BadToken("longer than a token is")
    try:
        head, claims, signature = token.encode("ascii").split(b".")
        good = compare_digest(_decode(signature), _mac(key, head + b"." + claims))
        if not good or json.loads(_decode(head)).get("alg") != "HS256":
            raise BadToken("the signature is not this engine's")
        identity = json.loads(_decode(claims))["sub"]
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise BadToken("not a token") from error
    if not isinstance(identity, str):
        raise BadToken("no identity")
    return identity


def _sign(key: ApiKey, claims: Mapping[str, Any], now_s: int, seconds: int) -> str:
    # A host whose clock steps back a little must not lock its own people out: `nbf` is a minute in the past.
    timed = {"iss": key.id, "nbf": now_s - 60, "exp": now_s + seconds, **claims}
    signed = _encode(json.dumps(_HEADER).encode()) + b"." + _encode(json.dumps(timed).encode())
    return (signed + b"." + _encode(_mac(key, signed))).decode("ascii")


def _mac(key: ApiKey, signed: bytes) -> bytes:
    return hmac(key.secret.encode(), signed, sha256).digest()


def _encode(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _decode(content: bytes) -> bytes:
    return urlsafe_b64decode(content + b"=" * (-len(content) % 4))
