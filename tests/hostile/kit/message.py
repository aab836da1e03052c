"""One message of the host protocol (spec/protocol.md §1), decoded without the product's own codec, so that it can also be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import cbor2


@dataclass(frozen=True)
class Message:
    """`[word, id, body]`: a request or cast, a reply (`ok`, `error`), or a push."""

    word: str
    id: int
    body: Mapping[str, Any]

    def with_body(self, **changes: Any) -> Message:
        """The same message with these fields changed or added."""
        return replace(self, body={**self.body, **changes})

    def encoded(self) -> bytes:
        return cbor2.dumps([self.word, self.id, dict(self.body)], canonical=True)


def decoded(data: bytes) -> Message | None:
    """The message, or None for bytes that are none: they are passed on as they are."""
    try:
        value = cbor2.loads(data)
    except Exception:  # noqa: BLE001  (a total decoder: whatever the bytes are, they are no message)
        return None
    match value:
        case [str(word), int(number), dict(body)]:
            return Message(word, number, body)
        case _:
            return None
