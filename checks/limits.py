"""The limits of the wire stand once: table of the code, page of the contract and the client's file agree. `--write` writes the file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from checks.telling import ROOT, tell
from parley.protocol.limits import TABLE

PAGE = "spec/protocol.md"
CLIENT = "client/src/record/limits.ts"
HEAD = """/** Limits of the wire (spec/protocol.md §9), written from src/parley/protocol/limits.py: `python -m checks.limits --write`. */
export const LIMITS = {
"""
ROW = re.compile(r"^\| `([A-Z_]+)` \| ([\d,]+) \|", re.MULTILINE)


def in_client(table: Mapping[str, int]) -> str:
    """The client's file."""
    rows = (
        f"  {re.sub(r'_(.)', lambda found: found[1].upper(), name.lower())}: {value:_},\n"
        for name, value in table.items()
    )
    return HEAD + "".join(rows) + "} as const\n"


def on_page(page: str) -> Mapping[str, int]:
    """The rows of the page's table of limits."""
    section = page.partition("\n## 9. Limits")[2].partition("\n## ")[0]
    return {name: int(value.replace(",", "")) for name, value in ROW.findall(section)}


def problems(root: Path) -> Iterator[str]:
    shown = on_page((root / PAGE).read_text("utf-8"))
    for name in sorted(shown.keys() | TABLE.keys()):
        if shown.get(name) != TABLE.get(name):
            yield f"{PAGE} §9: {name} is {shown.get(name)} there and {TABLE.get(name)} in parley.protocol.limits"
    client = root / CLIENT
    if not client.is_file() or client.read_text("utf-8") != in_client(TABLE):
        yield f"{CLIENT}: not what parley.protocol.limits says; run `python -m checks.limits --write`"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        (ROOT / CLIENT).write_text(in_client(TABLE), "utf-8")
    raise SystemExit(tell(problems(ROOT)))
