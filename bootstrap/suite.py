"""`make test`: runs the tests in two lanes side by side and says what ran, kind by kind, and what did not.

Whole talks in browsers are one lane, everything else is the other: each takes about half of the time.
What failed is run once more by itself: a test that then passes is named as unsteady, for its cause is to be found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from bootstrap.children import Program, side_by_side
from bootstrap.layout import Checkout, Failure
from bootstrap.recipes import with_node
from bootstrap.reports import CLIENT, PYTHON, Case, Tally, cases_of, slowest, tally_of
from bootstrap.tools import node_on_hand

AGAIN_AT_MOST = 12
"""More failures than these are no unsteadiness: nothing is run again."""


@dataclass(frozen=True)
class Run:
    """One runner and what it is to run. `cache` is where pytest keeps what failed, for `--last-failed`."""

    name: str
    runner: str
    arguments: tuple[str, ...] = ()

    def program(self, checkout: Checkout, again: bool) -> Program:
        """The whole run, or what failed in it the time before."""
        report = self.report(checkout, again)
        if self.runner == CLIENT:
            cases = cases_of(self.report(checkout), CLIENT) if again else ()
            files = sorted({case.file for case in cases if case.outcome == "failed"})
            vitest = str(checkout.client / "node_modules" / ".bin" / "vitest")
            # The limit for one test is wide: a slow machine is no fault.
            argv = [vitest, "run", "--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
            return Program(self.name, (*argv, "--testTimeout=120000", *self.arguments, *files), checkout.client)
        argv = [str(checkout.python), "-m", "pytest", f"--junitxml={report}", "-o", "junit_family=xunit1"]
        argv += ["-o", f"cache_dir={checkout.state / 'pytest' / self.name}"]
        argv += ["--last-failed", "--last-failed-no-failures=none"] if again else []
        return Program(self.name, (*argv, *(self.arguments or ("tests",))), checkout.root)

    def report(self, checkout: Checkout, again: bool = False) -> Path:
        return checkout.state / "reports" / f"{self.name}{'-again' if again else ''}.xml"


LANES: tuple[tuple[Run, ...], ...] = (
    (Run("e2e", PYTHON, ("tests/e2e",)),),
    (Run("rest", PYTHON, ("tests", "--ignore=tests/e2e")), Run("client", CLIENT)),
)
"""Two lanes for two cores. The runs of a lane follow each other."""


def run_tests(checkout: Checkout, arguments: Sequence[str], extra_env: Mapping[str, str]) -> int:
    """Without arguments everything runs; otherwise they go to pytest, or to vitest behind the word `client`.

    Returns the exit status: 0 only if something ran, nothing failed, and nothing was skipped where `BROWSER=required`.
    """
    node = node_on_hand(checkout)
    if node is None:
        raise Failure("No fitting Node is installed.", "Run: ./parley dev setup")
    env = {**checkout.env, **extra_env, **with_node(checkout, node)}
    required = env.get("BROWSER") == "required"
    if arguments:
        client = arguments[0] == CLIENT
        chosen = Run("chosen", CLIENT if client else PYTHON, tuple(arguments[1:] if client else arguments))
        return summary(_outcomes(checkout, [[chosen]], env)[chosen], required)
    outcomes = _outcomes(checkout, LANES, env)
    unsteady = _again(checkout, outcomes, env)
    cases = [case for found in outcomes.values() for case in found]
    print("\n".join(["\nthe slowest", *slowest(cases)]))
    return summary(cases, required, unsteady)


def _outcomes(
    checkout: Checkout, lanes: Sequence[Sequence[Run]], env: Mapping[str, str], again: bool = False
) -> dict[Run, list[Case]]:
    """Runs the lanes side by side. A run that ends badly without naming a failed test is itself a failed case."""
    runs = [run for lane in lanes for run in lane]
    for run in runs:
        run.report(checkout, again).parent.mkdir(parents=True, exist_ok=True)
        run.report(checkout, again).unlink(missing_ok=True)
    statuses = side_by_side([[run.program(checkout, again) for run in lane] for lane in lanes], env)
    found: dict[Run, list[Case]] = {}
    for run in runs:
        cases = cases_of(run.report(checkout, again), run.runner)
        if statuses.get(run.name, 1) != 0 and not any(case.outcome == "failed" for case in cases):
            cases.append(Case(run.runner, "run itself", run.name, "ended badly", "failed", 0))
        found[run] = cases
    return found


def _again(checkout: Checkout, outcomes: Mapping[Run, Sequence[Case]], env: Mapping[str, str]) -> set[Case]:
    """Runs once more, one run after the other, what failed. Returns the failed cases that passed then."""
    failed = {run: [case for case in cases if case.outcome == "failed"] for run, cases in outcomes.items()}
    if not 0 < sum(map(len, failed.values())) <= AGAIN_AT_MOST:
        return set()
    print("\n── what failed, once more and by itself", flush=True)
    lane = [run for run, cases in failed.items() if cases and not any(case.kind == "run itself" for case in cases)]
    second = _outcomes(checkout, [lane], env, again=True)
    passed = {(run, case.title) for run, cases in second.items() for case in cases if case.outcome == "passed"}
    return {case for run, cases in failed.items() for case in cases if (run, case.title) in passed}


def summary(cases: Sequence[Case], required: bool, unsteady: Set[Case] = frozenset()) -> int:
    """Prints the table, the unsteady tests and, last, the plain line that counts. An unsteady test counts as passed."""
    settled = [replace(case, outcome="passed") if case in unsteady else case for case in cases]
    kinds = tally_of(settled)
    print("\nwhat ran")
    for (runner, kind), tally in kinds.items():
        print(f"  {runner:<7} {kind:<12} {tally}")
    for case in sorted(unsteady, key=lambda case: case.title):
        print(f"UNSTEADY: failed, then passed by itself; its cause is to be found: {case.title}")
    for case in settled:
        if case.outcome == "failed":
            print(f"FAILED: {case.title}")
    total = sum(kinds.values(), Tally())
    ran = total.passed + total.failed
    unwanted = required and total.skipped > 0
    if unwanted:
        print(f"BROWSER=required: {total.skipped} tests were skipped and none may be.")
    if not ran:
        print("No test ran.")
    print(total, flush=True)
    return 0 if ran and not total.failed and not unwanted else 1
