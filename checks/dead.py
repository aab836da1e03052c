"""No function, method or class of ours that nobody calls: code kept for later is deleted, and git remembers it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture

from checks.telling import ROOT, tell

OURS = ("src", "bootstrap", "checks")
CALLERS = (*OURS, "tests", "bench", "parley", "wheel_hook.py")
CONFIDENCE_PERCENT = 60
KINDS = frozenset({"class", "function", "import", "method", "property", "unreachable_code"})
# Names that a library calls: who calls them.
CALLED_BY_OTHERS = {
    "_": "functools.singledispatch",
    "_generate_next_value_": "enum",
    "capture_signals": "uvicorn",
    "format_commands": "click",
    "format_options": "click",
    "initialize": "hatchling",
}


def problems(root: Path) -> Iterator[str]:
    search = Vulture()
    search.scavenge([str(root / name) for name in CALLERS if (root / name).exists()])
    for item in search.get_unused_code(min_confidence=CONFIDENCE_PERCENT):
        where = Path(item.filename).resolve().relative_to(root)
        if (
            item.typ in KINDS
            and where.parts[0] in OURS
            and item.name not in CALLED_BY_OTHERS
            and "migrations" not in where.parts
        ):
            yield f"{where}:{item.first_lineno}: nobody uses the {item.typ.replace('_', ' ')} {item.name}"


if __name__ == "__main__":
    raise SystemExit(tell(problems(ROOT)))
