"""Tokens for the engine: only this life's key makes and reads them."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest

from parley.media.tokens import ApiKey, BadToken, identity_of, participant_token, server_token

KEY, OTHER = ApiKey("key", "secret"), ApiKey("key", "another secret")


def part(token: str, number: int) -> dict[str, Any]:
    content = token.split(".")[number]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    return found


def test_a_participant_may_publish_and_subscribe_in_one_room_and_nothing_else() -> None:
    token = participant_token(KEY, "room", "identity", now_s=1000)
    assert part(token, 0) == {"alg": "HS256", "typ": "JWT"}
    claims = part(token, 1)
    assert (claims["iss"], claims["sub"]) == ("key", "identity")
    assert claims["nbf"] < 1000 < claims["exp"]
    assert claims["video"] == {
        "roomJoin": True,
        "room": "room",
        "canPublish": True,
        "canSubscribe": True,
        "canPublishData": False,
        "canUpdateOwnMetadata": False,
    }


def test_its_identity_is_read_back() -> None:
    assert identity_of(KEY, participant_token(KEY, "room", "identity", 1000)) == "identity"


def without_algorithm(token: str) -> str:
    head = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


@pytest.mark.parametrize(
    "token",
    [
        participant_token(OTHER, "room", "identity", 1000),
        without_algorithm(participant_token(KEY, "room", "identity", 1000)),
        participant_token(KEY, "room", "identity", 1000)[:-2],
        participant_token(KEY, "room", "identity", 1000) + ".",
        server_token(KEY, 1000),
        "",
        "..",
        "a.b.c",
        "é.é.é",
    ],
)
def test_no_other_token_has_an_identity(token: str) -> None:
    with pytest.raises(BadToken):
        identity_of(KEY, token)


def test_the_secret_is_not_printed() -> None:
    assert "secret" not in repr(KEY)
