"""What words in time cost each device of a room of 16 that talks, beside what the entries themselves cost it."""

from __future__ import annotations

from typing import Any

from bench.node import printed_by
from bench.rows import Bar, Row

NOTE = "a device of 16, a message every 2 s for a minute of the host's clock; baseline: the entries of that minute"


def words() -> list[Row]:
    """Rows `words in time: processor` (% of one) and `words in time: traffic` (kB/s, in and out).

    All devices run the client's engine in one Node process over a host in memory, without screens.
    """
    found: dict[str, Any] = printed_by("words")
    mine, base = found["words"], found["entries"]
    each = (
        f"{found['sent']} words said, {found['to_say_ms']:.2f} ms to say and {found['to_hear_ms']:.2f} ms to hear one"
    )
    return [
        Row("words in time: processor", mine["percent"], "%", base["percent"], Bar(at_most=3), each, NOTE),
        Row(
            "words in time: traffic",
            mine["kilobytes_per_second"],
            "kB/s",
            base["kilobytes_per_second"],
            Bar(at_most=2),
            each,
            NOTE,
        ),
    ]
