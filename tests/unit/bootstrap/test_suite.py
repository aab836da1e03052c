"""`make test`: lanes side by side, reports counted by kind, failed tests run again by themselves."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bootstrap.children import Program, side_by_side
from bootstrap.reports import Case, Tally, cases_of, slowest, tally_of
from bootstrap.suite import summary

REPORT = """<testsuites><testsuite>
<testcase classname="tests.unit.domain.test_a" name="one" time="2.5"/>
<testcase classname="tests.unit.domain.test_a" name="two"><failure/></testcase>
<testcase classname="tests.unit.domain.test_a" name="two"><error/></testcase>
<testcase classname="tests.e2e.test_b" name="three"><skipped/></testcase>
<testcase classname="tests.hostile.test_c.TestGhost" name="four" time="9"><error/></testcase>
</testsuite></testsuites>"""


def case(name: str, outcome: str = "passed") -> Case:
    return Case("python", "unit", "tests/unit/test_a.py", name, outcome, 1.0)


def test_a_report_is_counted_by_kind_and_a_test_once(tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_text(REPORT)
    cases = cases_of(tmp_path / "r.xml", "python")
    assert tally_of(cases) == {
        ("python", "unit"): Tally(1, 1, 0),
        ("python", "e2e"): Tally(0, 0, 1),
        ("python", "hostile"): Tally(0, 1, 0),
    }
    assert [line.split("::")[1] for line in slowest(cases, 2)] == ["four", "one"]


def test_a_client_report_is_counted_by_folder(tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_text(
        '<testsuites><testcase classname="src/crypto/guard.test.ts" name="a"/></testsuites>'
    )
    assert tally_of(cases_of(tmp_path / "r.xml", "client")) == {("client", "crypto"): Tally(1, 0, 0)}
    assert cases_of(tmp_path / "none.xml", "client") == []


@pytest.mark.parametrize(
    ("outcomes", "required", "status", "last"),
    [
        (["passed"] * 3, False, 0, "3 passed, 0 failed"),
        (["passed", "skipped"], False, 0, "1 passed, 0 failed, 1 skipped"),
        (["passed", "skipped"], True, 1, "1 passed, 0 failed, 1 skipped"),
        (["passed", "failed"], False, 1, "1 passed, 1 failed"),
        (["skipped"], False, 1, "0 passed, 0 failed, 1 skipped"),
        ([], False, 1, "0 passed, 0 failed"),
    ],
)
def test_the_last_line_counts_and_nothing_run_is_not_success(
    capsys: pytest.CaptureFixture[str], outcomes: list[str], required: bool, status: int, last: str
) -> None:
    assert summary([case(str(n), outcome) for n, outcome in enumerate(outcomes)], required) == status
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_an_unsteady_test_is_named_and_a_failed_one_still_fails(capsys: pytest.CaptureFixture[str]) -> None:
    wavers, fails = case("wavers", "failed"), case("fails", "failed")
    assert summary([wavers, case("stands")], required=False, unsteady={wavers}) == 0
    said = capsys.readouterr().out
    assert "UNSTEADY" in said
    assert "tests/unit/test_a.py::wavers" in said
    assert said.splitlines()[-1] == "2 passed, 0 failed"
    assert summary([wavers, fails], required=False, unsteady={wavers}) == 1
    assert "FAILED: tests/unit/test_a.py::fails" in capsys.readouterr().out


def test_lanes_run_side_by_side_and_each_line_names_its_program(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each of the two waits for a file that the other one makes: one after the other they would never end."""
    wait = "import pathlib, sys, time\npathlib.Path(sys.argv[1]).touch()\n"
    wait += "while not pathlib.Path(sys.argv[2]).exists(): time.sleep(0.01)\nprint('met')\nsys.exit(int(sys.argv[3]))"
    here, there = str(tmp_path / "here"), str(tmp_path / "there")

    def program(name: str, *arguments: str) -> Program:
        return Program(name, (sys.executable, "-c", wait, *arguments), tmp_path)

    statuses = side_by_side(
        [[program("a", here, there, "0"), program("c", here, there, "3")], [program("b", there, here, "0")]], os.environ
    )
    assert statuses == {"a": 0, "b": 0, "c": 3}
    assert sorted(capfd.readouterr().out.splitlines()) == ["a │ met", "b │ met", "c │ met"]
