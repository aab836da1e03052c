"""What the test runners report: JUnit files, counted kind by kind; the slowest tests; the tests that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

PYTHON, CLIENT = "python", "client"


@dataclass(frozen=True)
class Tally:
    """How many tests of one kind passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        line = f"{self.passed} passed, {self.failed} failed"
        return f"{line}, {self.skipped} skipped" if self.skipped else line


@dataclass(frozen=True)
class Case:
    """One test as its runner reported it. `outcome` is passed, failed or skipped; `seconds` count its set-up too."""

    runner: str
    kind: str
    file: str
    name: str
    outcome: str
    seconds: float

    @property
    def title(self) -> str:
        return f"{self.file}::{self.name}"


def cases_of(report: Path, runner: str) -> list[Case]:
    """Reads a JUnit report; a report that is not there has no cases.

    A test that fails and whose clearing up fails too is reported twice, and counted once, as failed.
    """
    if not report.exists():
        return []
    found: dict[str, Case] = {}
    for element in ElementTree.parse(report).getroot().iter("testcase"):
        case = _case(element, runner)
        before = found.get(case.title)
        if before is None or before.outcome != "failed":
            found[case.title] = case
    return list(found.values())


def tally_of(cases: list[Case]) -> dict[tuple[str, str], Tally]:
    """By runner and kind: for Python the folder under tests/, for the client the folder under src/."""
    counted = Counter((case.runner, case.kind, case.outcome) for case in cases)
    return {
        (runner, kind): Tally(*(counted[runner, kind, outcome] for outcome in ("passed", "failed", "skipped")))
        for runner, kind in sorted({(case.runner, case.kind) for case in cases})
    }


def slowest(cases: list[Case], count: int = 20) -> list[str]:
    """Lines for people: seconds and title, the slowest first."""
    ordered = sorted(cases, key=lambda case: case.seconds, reverse=True)
    return [f"{case.seconds:7.1f} s  {case.title}" for case in ordered[:count]]


def _case(element: ElementTree.Element, runner: str) -> Case:
    where = place_of(element.attrib)
    inside = {child.tag for child in element}
    outcome = "failed" if inside & {"failure", "error"} else "skipped" if "skipped" in inside else "passed"
    seconds = float(element.get("time") or 0)
    return Case(runner, kind_of(element.attrib, runner), where, element.get("name", ""), outcome, seconds)


def kind_of(case: Mapping[str, str], runner: str) -> str:
    """`tests.unit.test_stamps` and `tests/unit/test_stamps.py` are of kind unit; `src/crypto/guard.test.ts` of kind crypto."""
    where = place_of(case)
    folders = (where if "/" in where else where.replace(".", "/")).split("/")
    below = "tests" if runner == PYTHON else "src"
    start = folders.index(below) + 1 if below in folders else 0
    return folders[start] if len(folders) > start + 1 else "other"


def place_of(case: Mapping[str, str]) -> str:
    """The test's file, or its dotted module where the runner names no file."""
    return (case.get("file") or case.get("classname") or "").replace("\\", "/")
