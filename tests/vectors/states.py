"""The runner `states`: after every case of a log file, the SHA-256 of the room's state (rules Z12, rules-state.md).

`python -m tests.vectors.states` writes the file anew when the structure of the state has changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from parley.domain import state_hash
from tests.vectors.comparing import difference
from tests.vectors.log import played

FOLDER = Path(__file__).parents[2] / "spec" / "vectors"
FILE = FOLDER / "states.json"


def hashes_of(path: Path) -> dict[str, str]:
    """Name of each case, and the hash of the state it ends with."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return {case["name"]: state_hash(played(content, case)[0].state).hex() for case in content["cases"]}


def beside(folder: Path) -> Callable[[dict[str, Any], dict[str, Any]], str | None]:
    """The runner of a file of states in this folder, which names the logs from there.

    A case gives None if every state is the one that was kept, and none is missing.
    """

    def run_case(file: dict[str, Any], case: dict[str, Any]) -> str | None:
        actual = hashes_of(folder / case["input"]["file"])
        return difference(case["expect"], actual) or difference(sorted(case["expect"]), sorted(actual))

    return run_case


def main() -> None:
    logs = [
        path for path in sorted((FOLDER / "rules").glob("*.json")) if json.loads(path.read_text())["runner"] == "log"
    ]
    cases = [{"name": path.name, "input": {"file": f"rules/{path.name}"}, "expect": hashes_of(path)} for path in logs]
    about = "Hash of the state after each case of a log file, by the name of the case."
    FILE.write_text(json.dumps({"rule": "Z", "runner": "states", "about": about, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
