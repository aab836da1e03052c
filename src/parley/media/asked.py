"""What a client asks of the engine, taken apart and written anew (spec/protocol.md §5).

The gate and the engine would else be two readers of one request, and what they read differently would be a way past the gate.
So no byte of the client's URL or headers reaches the engine: each parameter is looked up in a table here, parsed, and encoded again.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from parley.media.wire_format import BadMessage, Bytes, Fields, Number, read_fields, write_fields

REQUEST_BYTES = 64 * 1024
"""A request to join at most, unpacked."""

_SDP_BYTES = 48 * 1024
_JOIN_REQUEST, _TOKEN = "join_request", "access_token"
_GZIP = 1


class NotAsked(Exception):
    """Not a request as the engine's clients make it."""


def tokens_in(query: str, authorization: Sequence[str]) -> set[str]:
    """Every token a request carries, wherever it stands. More than one different is none."""
    found = {value for name, value in _pairs(query) if name == _TOKEN}
    return found | {one.removeprefix("Bearer ") for one in authorization}


def engine_query(query: str, agent: str, *, joins: bool) -> str:
    """The query the engine is asked with; the token goes another way. `joins`: the path that takes a whole request to join.

    Raises `NotAsked` for a parameter that is given twice or is none.
    """
    given: dict[str, str] = {}
    for name, value in _pairs(query):
        if name in given and (name in _READ or name == _JOIN_REQUEST):
            raise NotAsked(f"{name} is given twice")
        given[name] = value
    if joins:
        asked = given.get(_JOIN_REQUEST)
        return urlencode({_JOIN_REQUEST: _joining(asked, agent)} if asked else {})
    kept = {name: _value(name, given[name], read) for name, read in _READ.items() if name in given}
    return urlencode(kept | browser_of(agent))


def browser_of(agent: str) -> dict[str, str]:
    """Browser and system by the words the engine knows; the header itself is not handed on."""
    said: dict[str, str] = {}
    for name, pattern in _BROWSERS:
        found = pattern.search(agent)
        if found:
            said = {"browser": name, "browser_version": found[1]}
            break
    system = next((name for name, word in _SYSTEMS if word in agent), None)
    return said if system is None else said | {"os": system}


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=64)
    except ValueError:
        raise NotAsked("not a query") from None


def _matching(pattern: str) -> Callable[[str], str | None]:
    whole = re.compile(pattern, re.ASCII)
    return lambda value: value if whole.fullmatch(value) else None


def _value(name: str, value: str, read: Callable[[str], str | None]) -> str:
    found = read(value)
    if found is None:
        raise NotAsked(f"{name} is not one")
    return found


_FLAG = _matching("0|1|true|false")
_NUMBER = _matching("[0-9]{1,4}")
_VERSION = _matching(r"[\w.+-]{1,32}")
_PARTICIPANT = _matching(r"PA_\w{1,32}")

_READ: Mapping[str, Callable[[str], str | None]] = {
    "reconnect": _FLAG,
    "reconnect_reason": _NUMBER,
    "sid": _PARTICIPANT,
    "auto_subscribe": _FLAG,
    "adaptive_stream": _FLAG,
    "disable_ice_lite": _FLAG,
    "subscriber_allow_pause": _FLAG,
    "sdk": _matching("js"),
    "version": _VERSION,
    "protocol": _NUMBER,
    "client_protocol": _NUMBER,
}
"""Parameters of `/rtc`. Left out on purpose: `publish` (a second identity beside the vetted one), `attributes`, the device's model."""

_BROWSERS = (
    ("Firefox Mobile", re.compile(r"Android.* Firefox/(\d{1,4})")),
    ("Firefox", re.compile(r" Firefox/(\d{1,4})")),
    ("Edge", re.compile(r" Edg/(\d{1,4})")),
    ("Chrome Mobile", re.compile(r"Android.* Chrome/(\d{1,4})")),
    ("Chrome", re.compile(r" Chrome/(\d{1,4})")),
    ("Mobile Safari", re.compile(r" Version/(\d{1,3}(?:\.\d{1,3})?).* Mobile/.* Safari/")),
    ("Safari", re.compile(r" Version/(\d{1,3}(?:\.\d{1,3})?).* Safari/")),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iOS", "iPhone OS"),
    ("Windows", "Windows NT"),
    ("Mac OS X", "Mac OS X"),
    ("Linux", "Linux"),
)

# Messages of livekit_rtc.proto and livekit_models.proto: number of a field → what it may be.
_WRAPPED: Fields = {1: Number(_GZIP), 2: Bytes(REQUEST_BYTES)}
_CLIENT: Fields = {
    1: Number(16),
    2: Bytes(32, _VERSION),
    3: Number(9999),
    12: Number(9999),
    13: Bytes(4),
}
_CLIENT_NUMBERS = {"os": 4, "browser": 7, "browser_version": 8}
_SETTINGS: Fields = {1: Number(1), 2: Number(1), 3: Number(1), 4: Number(1), 5: Number(1)}
_OFFER: Fields = {1: Bytes(16, _matching("offer")), 2: Bytes(_SDP_BYTES), 3: Number(2**32 - 1)}
_JOIN: Fields = {
    1: Bytes(REQUEST_BYTES),
    2: Bytes(64),
    6: Bytes(REQUEST_BYTES),
    7: Number(1),
    8: Number(99),
    9: Bytes(64, _PARTICIPANT),
}
"""A request to join. Left out on purpose: metadata (3), attributes (4), tracks asked for in advance (5)."""


def _joining(encoded: str, agent: str) -> str:
    """A wrapped JoinRequest, unpacked, cut down to the table, and wrapped again without compression."""
    try:
        wrapped = read_fields(_WRAPPED, _unwrapped(encoded))
        content = _octets(wrapped.get(2, b""))
        if wrapped.get(1) == _GZIP:
            content = _unzipped(content)
        join = read_fields(_JOIN, content)
        client = read_fields(_CLIENT, _octets(join.get(1, b"")))
        client |= {_CLIENT_NUMBERS[name]: said.encode() for name, said in browser_of(agent).items()}
        join[1] = write_fields(client)
        if 2 in join:
            join[2] = write_fields(read_fields(_SETTINGS, _octets(join[2])))
        if 6 in join:
            join[6] = write_fields(read_fields(_OFFER, _octets(join[6])))
    except (BadMessage, ValueError, zlib.error) as error:
        raise NotAsked(f"join_request is not one ({type(error).__name__})") from None
    return urlsafe_b64encode(write_fields({2: write_fields(join)})).decode("ascii")


def _unwrapped(encoded: str) -> bytes:
    bare = encoded.rstrip("=").encode("ascii")
    return b64decode(bare + b"=" * (-len(bare) % 4), altchars=b"-_", validate=True)


def _octets(value: int | bytes) -> bytes:
    assert isinstance(value, bytes), "the table says bytes"
    return value


def _unzipped(content: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    found = unpacking.decompress(content, REQUEST_BYTES)
    if not unpacking.eof or unpacking.unused_data:
        raise BadMessage("not one gzip stream of a bearable size")
    return found
