"""What the invented people of demonstrations look like: a drawn picture that moves a little (portrait.js)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ROOMS = (
    {"room": "shelves", "wall": "#8a7a66", "shade": "#5d5044", "frame": "#6f4a3c"},
    {"room": "frame", "wall": "#8d7a68", "shade": "#574a40", "frame": "#a08e7a"},
    {"room": "window", "wall": "#9aa4a8", "shade": "#6d777c", "frame": "#dbe3e8"},
    {"room": "curtain", "wall": "#7f8790", "shade": "#555c66", "frame": "#6b737d"},
    {"room": "frame", "wall": "#b4ae9f", "shade": "#8a8375", "frame": "#d8d3c4"},
    {"room": "window", "wall": "#8f9a8c", "shade": "#606b5e", "frame": "#cfd8c8"},
)
_PEOPLE = (
    {
        "cut": "long", "hair": "#8b8a88", "skin": "#e8b896", "shadow": "#c9956f", "eyes": "#3d4a52", "lips": "#a8594f",
        "coat": "#24364a", "shirt": "#eef0ef",
    },
    {
        "cut": "short", "hair": "#17120f", "skin": "#8c5a3c", "shadow": "#6e4229", "eyes": "#1d130d", "lips": "#6d352c",
        "coat": "#232629", "shirt": "#e9e9e6", "tie": "#27466b", "glasses": True,
    },
    {
        "cut": "short", "hair": "#5a3b22", "skin": "#dfa986", "shadow": "#bb815c", "eyes": "#33291f", "lips": "#99584b",
        "coat": "#3a3f45", "shirt": "#eceae4", "tie": "#6b2230", "beard": True,
    },
    {
        "cut": "bun", "hair": "#33201a", "skin": "#c98d66", "shadow": "#a56b47", "eyes": "#20150f", "lips": "#8c4034",
        "coat": "#4a2434", "shirt": "#f1ece4",
    },
    {
        "cut": "curly", "hair": "#1a1412", "skin": "#7a4a31", "shadow": "#5e3521", "eyes": "#170e0a", "lips": "#5f2a25",
        "coat": "#2f2a45", "shirt": "#e6e4ee",
    },
    {
        "cut": "short", "hair": "#b9b2a6", "skin": "#efc5a4", "shadow": "#cf9c78", "eyes": "#41515a", "lips": "#ab6558",
        "coat": "#34443c", "shirt": "#eef0ea", "tie": "#2d3a33", "glasses": True,
    },
)  # fmt: skip


def portrait(number: int) -> Mapping[str, Any]:
    """The portrait of the so-and-so-manieth person, from 0; they repeat after a while."""
    return {
        **_ROOMS[number % len(_ROOMS)],
        **_PEOPLE[(number + number // len(_PEOPLE)) % len(_PEOPLE)],
        "phase": number * 1.7,
    }
