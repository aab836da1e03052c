"""The rooms random histories begin in: before a charter, in plenary, in a session with a speaker, in a caucus, a corridor, a track."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from parley.domain.release import content_hash

RULES = Path(__file__).parents[3] / "spec" / "vectors" / "rules"
START_MS = 1_772_442_000_000
HEX = "ab" * 32
SALT = "5a" * 32
WORDS = "We can accept monitors at two crossings."


def vector_file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((RULES / name).read_text(encoding="utf-8"))
    return content


def given_of(file: dict[str, Any], case: str) -> dict[str, Any]:
    """How the case of this name begins."""
    given: dict[str, Any] = next(each["given"] for each in file["cases"] if each["name"] == case)
    return given


FILE, JOINT, FLOOR = vector_file("proposals.json"), vector_file("joint.json"), vector_file("floor-turns.json")
PAGES = given_of(vector_file("documents.json"), "a page is called by the chair, in an agreed bundle")["before"]
SPEAKING = given_of(FLOOR, "giving: unknown, twice, somebody else first")
HASH = content_hash(SALT, WORDS)


def step(by: str, kind: str, entry: str, **body: Any) -> dict[str, Any]:
    return {"id": entry, "by": by, "kind": kind, "body": body}


def consents(to: str, *persons: str) -> list[dict[str, Any]]:
    return [step(each, "consent", f"{to}-{each}", to=to) for each in persons]


RECORDED = [
    step("nina", "recording.propose", "g1", session="s1", media=["audio"], holders=["N"]),
    *consents("g1", "sana", "mara"),
]
OFFERED = [
    step("nina", "release.offer", "r1", subject="Monitors", content_hash=HASH, to=["S"]),
    step("sana", "release.offer", "r2", subject="Monitors", content_hash=HASH, to=["N"]),
    step("nina", "release.open", "r2-open", release="r2"),
    step(
        "nina",
        "release.authorise",
        "a9",
        subject="Monitors",
        content_hash=HASH,
        to=["S"],
        form="verbatim",
        valid_until=START_MS + 40_000_000,
    ),
]
DUE = {"at": START_MS + 40_000_000, "zone": "Etc/UTC"}
AT_WORK = [
    step("nils", "task.add", "t1", title="Map", owners=["N"], due=DUE),
    step("nils", "task.add", "t2", title="Map", owners=["S"], due=DUE),
    step("sven", "consent", "t2-sven", to="t2"),
    step("nia", "report.put", "v1", version=1, text="Draft.", open_points=[]),
]
TRACK = step(
    "nina",
    "track.open",
    "k1",
    title="Experts",
    mandate="Plan shelter.",
    deliverables=["Plan"],
    members={"N": ["nils"], "S": ["sven"]},
    leads={"N": "nils", "S": "sven"},
)
APPEALED = given_of(FLOOR, "one appeal for a ruling, and none before it")

PRESENTED = step(
    "mara", "report.present", "p1", track="k1", version=1, text="The plan.", open_points=[], endorsed_by=["N", "S"]
)


def proposed(entry: str, method: str) -> dict[str, Any]:
    subject = {"type": "report", "report": "p1"}
    body = {"title": "Crossings", "subject": subject, "category": "substantive", "method": method}
    return {"id": entry, "by": "nina", "kind": "decision.propose", "body": body}


REPORTED = [TRACK, *consents("k1", "sana"), PRESENTED, proposed("d1", "consensus"), proposed("d2", "unanimity")]
DECIDING = vector_file("decisions.json")
PUT = given_of(DECIDING, "a session waits for what was put in it")["before"]

ROOMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plenary": (FILE, {"fixture": "mediated"}),
    "before a charter": (FILE, {"fixture": "mediated", "charter_in_force": False}),
    "caucus": (
        FILE,
        {"fixture": "mediated", "room": {"kind": "caucus", "owners": ["N"], "members": ["nina", "noor", "nils"]}},
    ),
    "joint": (JOINT, {"fixture": "joint"}),
    "session": (FLOOR, {**SPEAKING, "before": [*SPEAKING["before"], *PAGES, *RECORDED]}),
    "with a track": (FLOOR, {"fixture": "mediated", "before": [TRACK, *consents("k1", "sana")]}),
    "appeal": (FLOOR, APPEALED),
    "decisions": (
        DECIDING,
        {"fixture": "mediated", "before": [*PUT, *REPORTED, step("mara", "decision.put", "d2-put", decision="d2")]},
    ),
    "corridor": (
        FLOOR,
        {
            "fixture": "mediated",
            "room": {
                "kind": "corridor",
                "owners": ["N", "S"],
                "members": ["nina", "nils", "sana", "sven", "mara"],
            },
            "before": OFFERED,
        },
    ),
    "track": (
        FLOOR,
        {
            "fixture": "mediated",
            "room": {
                "kind": "track",
                "owners": ["N", "S"],
                "members": ["nina", "nils", "noor", "nia", "sana", "sven", "suri", "mara"],
                "leads": {"N": "nils", "S": "sven"},
            },
            "before": AT_WORK,
        },
    ),
}
"""By name: the file of a fixture, and what a case of it is given."""
