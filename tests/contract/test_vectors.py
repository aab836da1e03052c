"""The vectors of the contract hold, they are mostly failures, and the runner that says so can fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parley.domain import unicode_14
from parley.domain.codes import Code
from tests.unit.domain.rooms import ROOMS
from tests.vectors import histories, run
from tests.vectors.files import VectorFile, files_in

VECTORS = Path(__file__).parents[2] / "spec" / "vectors"
FILES = list(files_in(VECTORS))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.path.relative_to(VECTORS)))
def test_every_case_passes(file: VectorFile) -> None:
    assert file.not_built is None
    assert {case.name: problem for case in file.cases if (problem := run.outcome(case)) is not None} == {}


def contents(runner: str) -> list[dict[str, Any]]:
    read = (json.loads(file.path.read_text(encoding="utf-8")) for file in FILES)
    return [content for content in read if content.get("runner") == runner]


def fails(case: dict[str, Any]) -> bool:
    """The case expects that something is rejected, or that a verifier finds something."""
    expected = case["expect"]
    rejected = any(outcome not in ("ok", "held") for outcome in expected.get("results", ()))
    return rejected or "rejected" in expected or bool(expected.get("views", {}).get("findings"))


def test_at_least_half_of_the_cases_are_failures_with_a_named_reason() -> None:
    cases = [case for runner in ("log", "normal") for content in contents(runner) for case in content["cases"]]
    assert 2 * sum(map(fails, cases)) >= len(cases) > 500


def test_names_of_cases_are_unique_in_their_file() -> None:
    for runner in ("log", "normal", "sign1", "statement"):
        for content in contents(runner):
            names = [case["name"] for case in content["cases"]]
            assert sorted(set(names)) == sorted(names)


def test_every_code_is_reached_by_a_vector() -> None:
    reached = {
        outcome for content in contents("log") for case in content["cases"] for outcome in case["expect"]["results"]
    }
    reached |= {case["expect"].get("rejected") for content in contents("normal") for case in content["cases"]}
    # No rule that is built gives this one; that it is given where a rule is missing is in tests/unit/domain/test_reducer.py.
    assert {str(code) for code in Code} - reached == {Code.NOT_BUILT}


def test_the_table_of_code_points_is_the_one_of_the_contract() -> None:
    table = json.loads((VECTORS / "unicode-14.json").read_text(encoding="utf-8"))
    mine = {"assigned": unicode_14.ASSIGNED, "marks": unicode_14.MARKS, "word": unicode_14.WORD}
    assert {name: ranges.split() for name, ranges in mine.items()} == {name: table[name].split() for name in mine}


def wrong(content: dict[str, Any]) -> dict[str, Any]:
    """The first case of a log file, expecting what cannot be."""
    first = {**content["cases"][0], "expect": {"results": ["ok"] * 99}}
    return {**content, "cases": [first]}


def test_the_runner_counts_a_case_that_does_not_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.json").write_text(json.dumps(wrong(contents("log")[0])))
    assert run.main(tmp_path) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == ["bad.json: 0 passed, 1 failed", "0 passed, 1 failed"]


def test_the_runner_counts_a_crash_as_a_failure_of_that_case_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = contents("log")[0]
    broken = {**good["cases"][0], "given": {"fixture": "nowhere"}}
    (tmp_path / "half.json").write_text(json.dumps({**good, "cases": [broken, good["cases"][1]]}))
    assert run.main(tmp_path) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed"


def test_a_section_that_is_not_built_is_named_and_never_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = contents("log")[0]
    (tmp_path / "good.json").write_text(json.dumps(good))
    (tmp_path / "later.json").write_text(json.dumps({**good, "rule": "T"}))
    assert run.main(tmp_path) == 0
    count = len(good["cases"])
    assert capsys.readouterr().out.splitlines() == [
        f"good.json: {count} passed, 0 failed",
        "not built: later.json (T)",
        f"{count} passed, 0 failed",
    ]


def test_random_histories_are_written_and_run_in_any_folder_with_their_states(tmp_path: Path) -> None:
    """`python -m tests.vectors.histories`, then `make vectors`: also the hashes of the states are compared, there and not in `spec`."""
    histories.main(len(ROOMS), tmp_path, 5)
    assert run.main(tmp_path) == 0
    (states,) = [file for file in files_in(tmp_path) if file.path.name == "states.json"]
    assert len(states.cases) == len(ROOMS)
    content = json.loads(states.path.read_text(encoding="utf-8"))
    for case in content["cases"]:
        case["expect"] = dict.fromkeys(case["expect"], "0" * 64)
    states.path.write_text(json.dumps(content), encoding="utf-8")
    assert run.main(tmp_path) == 1


def test_a_folder_without_vectors_is_no_success(tmp_path: Path) -> None:
    assert run.main(tmp_path) == 1
