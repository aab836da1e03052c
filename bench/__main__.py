"""`python -m bench [name…]`: runs benchmarks, prints the table, writes bench/results.json. Without names, all of them."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import alarms, costs, delivery, files, firstload, footprint, long, media, rooms, strangers, words
from bench.rows import Row, machine, table

RESULTS = Path(__file__).with_name("results.json")

BENCHMARKS: Mapping[str, Callable[[], list[Row]]] = {
    "delivery": delivery.delivery,
    "appends": delivery.appends,
    "memory": footprint.memory,
    "ready": footprint.ready,
    "join": media.joining,
    "switch": media.switching,
    "frames": media.frame_encryption,
    "alarms": alarms.red,
    "removal": rooms.removal,
    "first-load": firstload.first_load,
    "long-talk": long.long_talk,
    "large-file": files.large_file,
    "strangers": strangers.strangers,
    "costs": costs.costs,
    "words": words.words,
}


def main(names: Sequence[str]) -> int:
    """Exit status: 0 when everything asked for ran, whether or not every bar was met; 1 when a benchmark broke; 2 for an unknown name."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}. They are: {' '.join(BENCHMARKS)}")
        return 2
    about = machine()
    print("machine  " + ", ".join(f"{name} {value}" for name, value in about.items()), flush=True)
    rows: list[Row] = []
    broken: list[str] = []
    for name in names or BENCHMARKS:
        print(f"── {name}", flush=True)
        try:
            made = BENCHMARKS[name]()
        except Exception:  # noqa: BLE001  (one broken benchmark must not hide the others; it is told, and fails the run)
            broken.append(name)
            traceback.print_exc()
            continue
        rows += made
        print(table(made), flush=True)
    RESULTS.write_text(
        json.dumps({"machine": about, "rows": [row.written() for row in rows]}, indent=2, ensure_ascii=False) + "\n"
    )
    met = sum(row.met for row in rows)
    print(f"\n{met} of {len(rows)} bars met; written to {RESULTS.relative_to(RESULTS.parent.parent)}")
    if broken:
        print(f"broken: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
