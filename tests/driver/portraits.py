"""What the invented people of demonstrations look like: a drawn picture that moves a little (portrait.js)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ROOMS = (
    {"wall": "#c9cdc6", "shade": "#8d948c", "frame": "#f2efe6"},
    {"wall": "#b9c3cf", "shade": "#7d8a9c", "frame": "#e8ecf1"},
    {"wall": "#d3c4ae", "shade": "#9c8768", "frame": "#efe7da"},
    {"wall": "#aeb9b2", "shade": "#6f7f76", "frame": "#dfe6e1"},
)
_PEOPLE = (
    {"coat": "#26354a", "skin": "#e2b592", "hair": "#5b3a24"},
    {"coat": "#3c3c3f", "skin": "#c98f68", "hair": "#1f1a17"},
    {"coat": "#5a2c33", "skin": "#8d5a3b", "hair": "#16110e"},
    {"coat": "#2d4a3e", "skin": "#efcbaa", "hair": "#8a8680"},
)


def portrait(number: int) -> Mapping[str, Any]:
    """The portrait of the so-and-so-manieth person, from 0; they repeat after a while."""
    return {
        **_ROOMS[number % len(_ROOMS)],
        **_PEOPLE[(number + number // len(_PEOPLE)) % len(_PEOPLE)],
        "phase": number * 1.7,
    }
