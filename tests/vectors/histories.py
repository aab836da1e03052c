"""Random histories as vectors: `python -m tests.vectors.histories COUNT FOLDER [SEED]`, then `make vectors DIR=FOLDER`.

The reference writes down what it made of each and the hash of every state, so that another implementation that passes has come to the same
outcomes and the same states (Z12). They show agreement, not that either is right.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parley.domain import state_hash
from tests.unit.domain.histories import Play, history
from tests.unit.domain.rooms import ROOMS
from tests.vectors.log import played

LENGTH = 60
PER_FILE = 250


def case(room: str, seed: int) -> dict[str, Any]:
    """The history of this seed as a case, with the outcomes the reference gives."""
    file, given = ROOMS[room]
    play, when = Play(room), []
    for step in history(room, seed, LENGTH):
        entry, placed = play.post(step)
        when.append(
            {"id": entry.id, "by": entry.author, "kind": entry.kind, "body": entry.body, "at": _text(placed.stamp)}
        )
    made = {"name": f"history {seed} in the room: {room}", "given": given, "when": when}
    return {**made, "expect": {"results": played(file, made)[2]}}


def _text(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(room: str, seeds: range, folder: Path, name: str) -> dict[str, Any]:
    """Writes the histories of these seeds, and answers with the case of the file of states that belongs to them."""
    file, _ = ROOMS[room]
    cases = [case(room, seed) for seed in seeds]
    about = "Random histories, written down by the reference: every implementation reaches the same outcomes and the same state (Z12)."
    content = {"rule": "G", "runner": "log", "about": about, "fixtures": file["fixtures"], "cases": cases}
    (folder / name).write_text(json.dumps(content), encoding="utf-8")
    hashes = {each["name"]: state_hash(played(file, each)[0].state).hex() for each in cases}
    return {"name": name, "input": {"file": name}, "expect": hashes}


def main(count: int, folder: Path, first: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    share = -(-count // len(ROOMS))
    states = [
        written(room, range(begin, min(begin + PER_FILE, first + share)), folder, f"histories-{number}-{begin}.json")
        for number, room in enumerate(ROOMS)
        for begin in range(first, first + share, PER_FILE)
    ]
    about = "Hash of the state after each history, by its name."
    content = {"rule": "Z", "runner": "states", "about": about, "cases": states}
    (folder / "states.json").write_text(json.dumps(content), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: python -m tests.vectors.histories COUNT FOLDER [SEED]")
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) == 4 else 0)
