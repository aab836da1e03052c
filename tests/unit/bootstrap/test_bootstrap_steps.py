"""Steps run once, in order, side by side where they may; an interruption or a failure costs the step under way and nothing else."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bootstrap.children import Stopped
from bootstrap.layout import Checkout, Failure
from bootstrap.progress import Progress
from bootstrap.steps import Step, Task, bring_up, in_order


class Workshop:
    """A checkout in a folder of its own, whose steps write down that they ran."""

    def __init__(self, root: Path) -> None:
        self.checkout = Checkout(root, dict(os.environ))
        self.shown = io.StringIO()
        self.ran: list[str] = []

    def step(self, name: str, needs: tuple[str, ...] = (), make: Callable[[Task], None] | None = None) -> Step:
        (self.checkout.root / f"{name}.in").write_text(name)

        def work(task: Task) -> None:
            self.ran.append(name)
            if make is not None:
                make(task)
            (self.checkout.root / f"{name}.out").write_text(name)

        return Step(name, f"making {name}", work, inputs=(f"{name}.in",), outputs=(f"{name}.out",), needs=needs)

    def run(self, *steps: Step) -> list[str]:
        """What ran to bring up all of `steps`."""
        self.ran.clear()
        bring_up(
            self.checkout, {step.name: step for step in steps}, [step.name for step in steps], Progress(self.shown)
        )
        return list(self.ran)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def test_a_step_comes_after_everything_it_needs(workshop: Workshop) -> None:
    table = {each.name: each for each in (workshop.step("c", ("b",)), workshop.step("b", ("a",)), workshop.step("a"))}
    assert in_order(table, ["c"]) == ["a", "b", "c"]


def test_the_second_run_does_nothing_and_says_nothing(workshop: Workshop) -> None:
    first, second = workshop.step("a"), workshop.step("b", ("a",))
    assert workshop.run(first, second) == ["a", "b"]
    workshop.shown.truncate(0)
    assert workshop.run(first, second) == []
    assert workshop.shown.getvalue() == ""


def test_only_the_step_whose_input_changed_runs_again(workshop: Workshop) -> None:
    steps = workshop.step("a"), workshop.step("b", ("a",))
    workshop.run(*steps)
    (workshop.checkout.root / "b.in").write_text("changed")
    assert workshop.run(*steps) == ["b"]


def test_a_step_whose_output_was_deleted_runs_again(workshop: Workshop) -> None:
    step = workshop.step("a")
    workshop.run(step)
    (workshop.checkout.root / "a.out").unlink()
    assert workshop.run(step) == ["a"]


def test_what_changed_while_a_step_ran_makes_it_stale_again(workshop: Workshop) -> None:
    step = workshop.step("a", make=lambda task: (workshop.checkout.root / "a.in").write_text("newer") and None)
    assert workshop.run(step) == ["a"]
    assert workshop.run(step) == ["a"]
    assert workshop.run(step) == []


def test_an_interruption_reruns_the_step_under_way_and_keeps_what_was_ready(workshop: Workshop) -> None:
    interrupted = [True]

    def work(task: Task) -> None:
        if interrupted.pop():
            raise KeyboardInterrupt

    steps = workshop.step("a"), workshop.step("b", ("a",), work)
    with pytest.raises(KeyboardInterrupt):
        workshop.run(*steps)
    interrupted.append(False)
    assert workshop.run(*steps) == ["b"]


def test_a_stale_step_that_fails_is_not_taken_for_fresh_though_its_old_output_is_there(workshop: Workshop) -> None:
    step = workshop.step("a")
    workshop.run(step)
    (workshop.checkout.root / "a.in").write_text("changed")

    def fail(task: Task) -> None:
        raise Failure("broken")

    with pytest.raises(Failure):
        workshop.run(replace(step, make=fail))
    assert workshop.run(step) == ["a"]


def test_a_step_that_ends_without_its_output_has_failed(workshop: Workshop) -> None:
    with pytest.raises(Failure, match=r"ended without a\.out"):
        workshop.run(replace(workshop.step("a"), make=lambda task: None))


def test_independent_steps_run_side_by_side(workshop: Workshop) -> None:
    meeting = threading.Barrier(2, timeout=60)  # breaks, and fails the step, if the other is not under way too

    def meet(task: Task) -> None:
        meeting.wait()

    assert sorted(workshop.run(workshop.step("a", make=meet), workshop.step("b", make=meet))) == ["a", "b"]


def test_a_failure_shows_the_last_thirty_lines_names_the_log_and_ends_the_other_steps(workshop: Workshop) -> None:
    started = threading.Event()
    ended: list[str] = []

    def endless(task: Task) -> None:
        try:
            task.run("sh", "-c", "echo up; exec sleep 600", heard=lambda line: started.set())
        except Stopped:
            ended.append("stopped")
            raise

    def failing(task: Task) -> None:
        started.wait(60)
        task.run("sh", "-c", "for i in $(seq 1 40); do echo line $i; done; exit 3")

    with pytest.raises(Failure) as raised:
        workshop.run(workshop.step("long", make=endless), workshop.step("short", make=failing))
    sentence = raised.value.sentence
    assert "ended with status 3" in sentence
    assert ("line 40" in sentence, "line 11\n" in sentence, "line 10\n" in sentence) == (True, True, False)
    log = workshop.checkout.root / ".parley" / "log" / "short.log"
    assert str(log.relative_to(workshop.checkout.root)) in sentence
    assert "line 1\n" in log.read_text()
    assert ended == ["stopped"]


def test_an_adopted_result_is_not_made_again(workshop: Workshop) -> None:
    assert workshop.run(replace(workshop.step("a"), adopt=lambda: True)) == []
    assert workshop.run(replace(workshop.step("a"), adopt=lambda: False)) == ["a"]


def test_without_a_terminal_each_step_is_one_line_at_its_start_and_one_at_its_end(workshop: Workshop) -> None:
    workshop.run(workshop.step("a"))
    first, last = workshop.shown.getvalue().splitlines()
    assert first == "a        making a …"
    assert last.startswith("a        ready (")


def test_on_a_terminal_the_line_is_redrawn_with_what_the_step_last_said() -> None:
    shown = io.StringIO()
    progress = Progress(shown, live=True)
    line = progress.begin("engine", "building")
    line.detail = "412/790 packages"
    progress.say("a word between")
    progress.end(line, "ready")
    progress.close()
    lines = shown.getvalue().split("\x1b[1A\x1b[J")
    assert lines[0].startswith("engine   building … 0.0 s")
    assert "412/790 packages" in lines[1]
    assert lines[-1].startswith("engine   ready (")
