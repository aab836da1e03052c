"""What the worst that a stranger or a member can send costs the device that looks at it, beside hashing the same bytes."""

from __future__ import annotations

from typing import Any

from bench.node import printed_by
from bench.rows import Bar, Row

STACK = "--stack-size=7000"
"""The library writes a list by recursion: a forger of thousands of proposals needs a deep stack, its readers do not."""
BARS_MS = {"stranger": 50.0, "member": 200.0}


def costs() -> list[Row]:
    """A row for whoever sends: the costliest type of a small search over shapes and sizes, in ms."""
    found: list[dict[str, Any]] = printed_by("costs", STACK)
    return [_row(who, bar, [each for each in found if each["who"] == who]) for who, bar in BARS_MS.items()]


def _row(who: str, bar_ms: float, found: list[dict[str, Any]]) -> Row:
    worst = max(found, key=lambda each: each["worst_ms"])
    note = f"{worst['type']}, {worst['bytes']} bytes, of {len(found)} types; baseline: hashing the same bytes"
    return Row(
        f"worst that a {who} can send", worst["worst_ms"], "ms", worst["hash_ms"], Bar(at_most=bar_ms), note=note
    )
