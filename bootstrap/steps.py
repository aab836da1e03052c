"""Steps that form a small graph: each has inputs (hashed), outputs and a stamp, and runs only when it is stale.

Independent steps run side by side. Stopping at any point loses at most the step under way; the same command continues.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TextIO

from bootstrap.children import Children, Stopped
from bootstrap.layout import Checkout, Failure
from bootstrap.progress import Line, Progress
from bootstrap.stamps import Stamps, exclusive, fingerprint

LISTEN_SECONDS = 0.5
"""A signal that comes just before a wait begins does not end the wait; so no wait is longer than this."""


@dataclass(frozen=True)
class Task:
    """What a step under way may use: its checkout, its progress line, its log, and children that end with the run."""

    checkout: Checkout
    line: Line
    log: TextIO
    children: Children

    def detail(self, text: str) -> None:
        """Shows `text` behind the step's elapsed time, on a terminal."""
        self.line.detail = text

    def run(
        self,
        *argv: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        heard: Callable[[str], None] = lambda line: None,
    ) -> None:
        """Runs a program to its end. Raises `Failure` with its last lines if it fails."""
        environment = {**self.checkout.env, **(env or {})}
        self.children.run(argv, log=self.log, cwd=cwd or self.checkout.root, env=environment, heard=heard)


@dataclass(frozen=True)
class Step:
    """`inputs` and `outputs` are paths below the checkout. `adopt` answers whether a result of another hand will do."""

    name: str
    title: str
    make: Callable[[Task], None]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    words: Callable[[], Sequence[str]] = tuple
    adopt: Callable[[], bool] = lambda: False


def bring_up(checkout: Checkout, steps: Mapping[str, Step], targets: Iterable[str], progress: Progress) -> None:
    """Makes every target and what it needs fresh. Raises `Failure` for the first step that failed; the others are ended."""
    stamps = Stamps(checkout.state / "stamps")
    order = in_order(steps, targets)
    if all(is_fresh(checkout, steps[name], stamps) for name in order):
        return
    with exclusive(checkout.state / "lock", progress.say) as lock:
        _Run(checkout, steps, stamps, progress, Children(lock)).make(order)


def in_order(steps: Mapping[str, Step], targets: Iterable[str]) -> list[str]:
    """The targets and all they need, each after its needs."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            for need in steps[name].needs:
                visit(need)
            order.append(name)

    for target in targets:
        visit(target)
    return order


def is_fresh(checkout: Checkout, step: Step, stamps: Stamps) -> bool:
    made = all((checkout.root / path).exists() for path in step.outputs)
    if made and stamps.read(step.name) == fingerprint(checkout.root, step.inputs, step.words()):
        return True
    return step.adopt()


@dataclass(frozen=True)
class _Run:
    checkout: Checkout
    steps: Mapping[str, Step]
    stamps: Stamps
    progress: Progress
    children: Children

    def make(self, order: Sequence[str]) -> None:
        waiting = list(order)
        done: set[str] = set()
        running: dict[Future[None], str] = {}
        ended: SimpleQueue[Future[None]] = SimpleQueue()
        with ThreadPoolExecutor(max_workers=len(order)) as pool:
            try:
                while waiting or running:
                    for name in [each for each in waiting if done.issuperset(self.steps[each].needs)]:
                        waiting.remove(name)
                        future = pool.submit(self._step, self.steps[name])
                        running[future] = name
                        future.add_done_callback(ended.put)
                    try:
                        future = ended.get(timeout=LISTEN_SECONDS)
                    except Empty:
                        continue
                    done.add(running.pop(future))
                    future.result()
            except BaseException:
                self.children.stop()
                raise

    def _step(self, step: Step) -> None:
        if is_fresh(self.checkout, step, self.stamps):
            return
        logs = self.checkout.state / "log"
        logs.mkdir(parents=True, exist_ok=True)
        log_path = logs / f"{step.name}.log"
        line = self.progress.begin(step.name, step.title)
        outcome = "failed"
        # Hashed before the work: what changes while a step runs makes it stale again.
        print_of_inputs = fingerprint(self.checkout.root, step.inputs, step.words())
        self.stamps.forget(step.name)
        try:
            with log_path.open("w") as log:
                step.make(Task(self.checkout, line, log, self.children))
            missing = [path for path in step.outputs if not (self.checkout.root / path).exists()]
            if missing:
                raise Failure(f"{step.name} ended without {missing[0]}.", f"See {log_path}.")
            self.stamps.write(step.name, print_of_inputs)
            outcome = "ready"
        except Stopped:
            outcome = "stopped"
        except Failure as failure:
            with contextlib.suppress(ValueError):
                log_path = log_path.relative_to(self.checkout.root)
            raise Failure(f"{step.name}: {failure.sentence}\nThe full log: {log_path}", failure.advice) from failure
        finally:
            self.progress.end(line, outcome)
