"""Runs every vector file below a folder: `python -m tests.vectors.run FOLDER`. Exit code 1 if a case fails or there is none."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.vectors.files import Case, files_in


def outcome(case: Case) -> str | None:
    """None if it passes. Whatever goes wrong in a case is that case's failure and no other's."""
    try:
        return case.run()
    except Exception as error:  # noqa: BLE001 - a crash is a result here: it is printed and counted
        return f"{type(error).__name__}: {error}"


def main(folder: Path) -> int:
    passed = failed = 0
    for file in files_in(folder):
        name = file.path.relative_to(folder)
        if file.not_built is not None:
            print(f"not built: {name} ({file.not_built})")
            continue
        problems = [(case.name, problem) for case in file.cases if (problem := outcome(case)) is not None]
        for case_name, problem in problems:
            print(f"  failed: {case_name}: {problem!a}")
        print(f"{name}: {len(file.cases) - len(problems)} passed, {len(problems)} failed")
        passed += len(file.cases) - len(problems)
        failed += len(problems)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.vectors.run FOLDER")
    sys.exit(main(Path(sys.argv[1])))
