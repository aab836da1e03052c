"""`make test`: runs the Python and the client tests one after the other and says what ran, kind by kind, and what did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from bootstrap.children import foreground
from bootstrap.layout import Checkout, Failure
from bootstrap.recipes import with_node
from bootstrap.tools import node_on_hand

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


def run_tests(checkout: Checkout, arguments: Sequence[str], extra_env: Mapping[str, str]) -> int:
    """Without arguments everything runs; otherwise they go to pytest, or to vitest behind the word `client`.

    Returns the exit status: 0 only if something ran, nothing failed, and nothing was skipped where `BROWSER=required`.
    """
    runners = [CLIENT] if arguments[:1] == [CLIENT] else [PYTHON] if arguments else [PYTHON, CLIENT]
    reports = checkout.state / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    env = {**checkout.env, **extra_env}
    kinds: dict[tuple[str, str], Tally] = {}
    node = node_on_hand(checkout)
    if node is None:
        raise Failure("No fitting Node is installed.", "Run: ./parley dev setup")
    env |= with_node(checkout, node)
    for runner in runners:
        report = reports / f"{runner}.xml"
        report.unlink(missing_ok=True)
        print(f"── {runner} tests", flush=True)
        if runner == PYTHON:
            status = run_pytest(checkout, arguments, report, env)
        else:
            status = run_vitest(checkout, arguments[1:], report, env)
        found = tally_of(report, runner)
        if status != 0 and not any(tally.failed for tally in found.values()):
            found["run itself"] = Tally(failed=1)
        kinds.update({(runner, kind): tally for kind, tally in found.items()})
    return summary(kinds, required=env.get("BROWSER") == "required")


def run_pytest(checkout: Checkout, arguments: Sequence[str], report: Path, env: Mapping[str, str]) -> int:
    chosen = arguments or ["tests"]
    argv = [str(checkout.python), "-m", "pytest", f"--junitxml={report}", "-o", "junit_family=xunit1", *chosen]
    return foreground(argv, checkout.root, env)


def run_vitest(checkout: Checkout, arguments: Sequence[str], report: Path, env: Mapping[str, str]) -> int:
    vitest = checkout.client / "node_modules" / ".bin" / "vitest"
    argv = [str(vitest), "run", "--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
    argv += ["--testTimeout=60000", *arguments]  # a slow machine is no fault
    return foreground(argv, checkout.client, env)


def tally_of(report: Path, runner: str) -> dict[str, Tally]:
    """Reads a JUnit report: for Python by the folder under tests/, for the client by the folder under src/."""
    if not report.exists():
        return {}
    counted: Counter[tuple[str, str]] = Counter()
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        counted[kind_of(case.attrib, runner), outcome_of(case)] += 1
    return {
        kind: Tally(counted[kind, "passed"], counted[kind, "failed"], counted[kind, "skipped"])
        for kind in sorted({kind for kind, _ in counted})
    }


def kind_of(case: Mapping[str, str], runner: str) -> str:
    """`tests.unit.test_stamps` and `tests/unit/test_stamps.py` are of kind unit; `src/crypto/guard.test.ts` of kind crypto."""
    where = (case.get("file") or case.get("classname", "")).replace("\\", "/")
    folders = (where if "/" in where else where.replace(".", "/")).split("/")
    below = "tests" if runner == PYTHON else "src"
    start = folders.index(below) + 1 if below in folders else 0
    return folders[start] if len(folders) > start + 1 else "other"


def outcome_of(case: ElementTree.Element) -> str:
    inside = {child.tag for child in case}
    if inside & {"failure", "error"}:
        return "failed"
    return "skipped" if "skipped" in inside else "passed"


def summary(kinds: Mapping[tuple[str, str], Tally], required: bool) -> int:
    """Prints the table and, last, the plain line that counts."""
    print("\nwhat ran", flush=True)
    for (runner, kind), tally in sorted(kinds.items()):
        print(f"  {runner:<7} {kind:<12} {tally}")
    total = sum(kinds.values(), Tally())
    ran = total.passed + total.failed
    unwanted = required and total.skipped > 0
    if unwanted:
        print(f"BROWSER=required: {total.skipped} tests were skipped and none may be.")
    if not ran:
        print("No test ran.")
    print(total, flush=True)
    return 0 if ran and not total.failed and not unwanted else 1
