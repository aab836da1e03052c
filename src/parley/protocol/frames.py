"""Framing (spec/protocol.md §1): one canonical CBOR array a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from parley.protocol.codes import Code, ProtocolError
from parley.protocol.limits import ERROR_TEXT_BYTES, FRAME_BYTES
from parley.protocol.pushes import Push
from parley.protocol.replies import Reply
from parley.record import cbor


@dataclass(frozen=True, slots=True)
class Frame:
    """What a device sent. `id` 0 is a cast: no reply is wanted."""

    verb: str
    id: int
    body: Mapping[Any, Any]


def read_frame(message: bytes, limit: int = FRAME_BYTES) -> Frame:
    """Decodes one message; raises `TOO_LARGE` or `BAD_FRAME`, after which the connection is closed."""
    if len(message) > limit:
        raise ProtocolError(Code.TOO_LARGE, f"a message has at most {limit} bytes")
    try:
        value = cbor.decode(message, limit=limit)
    except cbor.CborError as error:
        raise ProtocolError(Code.BAD_FRAME, f"not canonical CBOR: {error}") from None
    match value:
        case [str(verb), int(number), dict(body)] if number >= 0 and not isinstance(number, bool):
            return Frame(verb, number, body)
        case _:
            raise ProtocolError(Code.BAD_FRAME, "a message is [verb, id, body]")


def ok_frame(number: int, reply: Reply) -> bytes:
    """`["ok", id, body]`; an answer that no device takes is said to be one."""
    frame = cbor.encode(["ok", number, _body(reply)])
    if len(frame) > FRAME_BYTES:
        return error_frame(number, ProtocolError(Code.TOO_LARGE, "the answer would be larger than a device takes"))
    return frame


def error_frame(number: int, error: ProtocolError) -> bytes:
    """`["error", id, {code, text, ? retry_ms}]`; id 0 when the message had none that could be read."""
    body: dict[str, Any] = {"code": str(error.code), "text": _cut(error.text)}
    if error.retry_ms is not None:
        body["retry_ms"] = error.retry_ms
    return cbor.encode(["error", number, body])


def push_frame(push: Push) -> bytes:
    """`[kind, 0, body]`. Made once and sent to every receiver."""
    return cbor.encode([push.kind, 0, _body(push)])


def _cut(text: str) -> str:
    return text.encode("utf-8", "replace")[:ERROR_TEXT_BYTES].decode("utf-8", "ignore")


def _body(message: Reply | Push) -> dict[str, Any]:
    shape: Any = type(message)
    return {name: getattr(message, name) for name in _names(shape)}


@cache
def _names(shape: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape))
