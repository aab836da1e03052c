"""`make check`: format, lint, types, layers, dead code, licences, documents. What fails is shown, the rest is a line."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bootstrap.layout import Checkout, Failure
from bootstrap.recipes import with_node
from bootstrap.tools import node_on_hand

PYTHON_FOLDERS = ("src", "tests", "bench", "bootstrap", "checks", "parley", "wheel_hook.py")

ESLINT = (
    "eslint",
    "--max-warnings=0",
    "--cache",
    "--cache-strategy=content",
    "--cache-location=../.parley/eslint",
    ".",
)

TSC = ("tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", "../.parley/types.json")
"""Looks again at what changed, and at what depends on it."""


@dataclass(frozen=True)
class Check:
    """`argv` starts with a program of .venv/bin or of client/node_modules/.bin; it runs in `folder` of the checkout."""

    name: str
    says: str
    argv: tuple[str, ...]
    folder: str = "."


def checks(root: Path) -> tuple[Check, ...]:
    python = tuple(name for name in PYTHON_FOLDERS if (root / name).exists())
    return (  # the slowest first
        Check("client-style", "TypeScript style and lint (./parley dev format)", ESLINT, "client"),
        Check("client-types", "TypeScript types, strict", TSC, "client"),
        Check("python-format", "Python is formatted (./parley dev format)", ("ruff", "format", "--check", *python)),
        Check("python-lint", "Python lint", ("ruff", "check", "--quiet", *python)),
        Check("python-types", "Python types, strict", ("mypy",)),
        Check("python-layers", "Python imports point down", ("lint-imports", "--no-cache")),
        Check("python-dead", "no dead Python", ("python", "-m", "checks.dead")),
        Check("client-layers", "TypeScript imports point down, no cycles", ("node", "checks/layers.mjs"), "client"),
        Check("client-dead", "no dead TypeScript", ("knip", "--no-progress"), "client"),
        Check("locks", "locks say what the manifests say", ("python", "-m", "checks.locks")),
        Check("licences", "licences of what is shipped", ("python", "-m", "checks.licences")),
        Check("documents", "every command, setting and code is documented", ("python", "-m", "checks.documents")),
        Check("limits", "both languages and the page have the same limits", ("python", "-m", "checks.limits")),
        Check("house", "file sizes and forbidden words", ("python", "-m", "checks.house")),
    )


def run_checks(checkout: Checkout, names: Sequence[str]) -> int:
    """Two at a time. Returns the exit status; prints the output of each check that failed, then a line for every check."""
    table = checks(checkout.root)
    unknown = set(names) - {check.name for check in table}
    if unknown:
        raise Failure(
            f"No check is called {', '.join(sorted(unknown))}.", "They are: " + " ".join(check.name for check in table)
        )
    chosen = [check for check in table if not names or check.name in names]
    node = node_on_hand(checkout)
    if node is None:
        raise Failure("No fitting Node is installed.", "Run: ./parley dev setup")
    bins = [checkout.venv / "bin", checkout.client / "node_modules" / ".bin"]
    path = ":".join([*map(str, bins), with_node(checkout, node)["PATH"]])
    env = {**checkout.env, "PATH": path, "NO_COLOR": "1"}

    def outcome(check: Check) -> tuple[Check, bool, str, float]:
        begun = time.monotonic()
        try:
            done = subprocess.run(
                check.argv, cwd=checkout.root / check.folder, env=env, capture_output=True, text=True, errors="replace"
            )
        except OSError as error:
            return check, False, str(error), time.monotonic() - begun
        return check, done.returncode == 0, done.stdout + done.stderr, time.monotonic() - begun

    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(outcome, chosen))
    for check, good, output, _ in outcomes:
        if not good:
            print(f"── {check.name}\n{output.strip()}\n")
    for check, good, _, seconds in outcomes:
        print(f"{'ok    ' if good else 'FAILED'} {check.name:<14} {seconds:5.1f} s  {check.says}")
    failed = sum(not good for _, good, _, _ in outcomes)
    print(f"checks: {len(outcomes) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0
