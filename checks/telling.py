"""How a check ends: one sentence a problem, and a status."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def tell(problems: Iterable[str]) -> int:
    """Prints every problem once, in order. Returns 1 if there was any."""
    found = sorted(set(problems))
    for problem in found:
        print(problem)
    return 1 if found else 0
