"""The runner `log`: steps of a room's log in, outcomes and views out (rules §22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.domain import (
    Done,
    Entry,
    Founded,
    InForce,
    Placed,
    State,
    apply,
    empty_room,
    findings,
    room_under,
    tick,
    view,
)
from parley.domain.basis import basis_holds, run_at
from parley.domain.charter import delegations_of
from parley.domain.persons import person_of
from parley.domain.state import Charter, Person
from parley.record.entries import BEFORE_FIRST, Basis
from parley.record.founding import RoomKind
from tests.vectors.comparing import difference
from tests.vectors.times import body_in_ms, to_ms, view_in_text

START = "2026-03-02T09:00:00Z"
MINUTE_MS = 60_000

Step = dict[str, Any]


@dataclass
class Run:
    """A room while its steps are played."""

    state: State
    at: int
    outages: list[tuple[int, int]]
    started: bool = False
    count: int = 0
    outcomes: list[str] = field(default_factory=list)
    seen: list[findings.Seen] = field(default_factory=list)

    def play(self, steps: list[Step], prefix: str) -> list[str]:
        """Outcomes of the entries among the steps; default ids are the prefix and the number of the entry."""
        outcomes, number = [], 0
        for step in steps:
            self._go_to(self._time_of(step))
            if "until" in step:
                self.state = tick(self.state, self.at)
                continue
            number += 1
            outcomes.append(self._post(step, step.get("id", f"{prefix}{number}")))
        return outcomes

    def _time_of(self, step: Step) -> int:
        given = step.get("until", step.get("at"))
        if given is not None:
            return to_ms(given)
        return self.at + 1000 if self.started else self.at

    def _go_to(self, time: int) -> None:
        """A beat at every full minute on the way, except strictly inside an outage."""
        if self.started:
            for beat in _minutes_between(self.at, time):
                if not any(begin < beat < end for begin, end in self.outages):
                    self.state = tick(self.state, beat)
        self.at, self.started = time, True

    def _post(self, step: Step, entry_id: str) -> str:
        last = self.state.chains.get(step["by"])
        basis = self._basis_of(step.get("basis", {"position": self.state.position}))
        entry = Entry(
            id=entry_id,
            author=step["by"],
            author_seq=step.get("author_seq", last.seq + 1 if last else 1),
            prev=step.get("prev", last.id if last else None),
            kind=step["kind"],
            body=body_in_ms(step["body"]),
            signed=step.get("signature") != "bad",
            proved=proof_in(step["body"]) == "valid",
            basis=basis,
        )
        backwards = self.at < self.state.time
        position, holds = self.state.position + 1, basis_holds(self.state, basis)
        self.state, outcome = apply(self.state, entry, Placed(position, self.at))
        self.seen.append(findings.Seen(position, outcome, step.get("receipt") != "bad", backwards, holds))
        return str(outcome)

    def _basis_of(self, given: dict[str, Any]) -> Basis:
        run = given.get("run") or run_at(self.state, given["position"])
        return Basis(given["position"], bytes.fromhex(run) if run else BEFORE_FIRST.run)

    def view(self, name: str, time: int) -> Any:
        if name == "findings":
            return [
                {"at": each.at, "rule": each.rule, "code": each.code, "severity": str(each.severity)}
                for each in self._findings()
            ]
        if name == "verdict":
            return str(findings.verdict(self._findings()))
        return view_in_text(view(self.state, name, time))

    def _findings(self) -> list[findings.Finding]:
        of_entries = (finding for seen in self.seen for finding in findings.of_entry(seen))
        return findings.in_order([*of_entries, *findings.of_room(self.state)])


def _minutes_between(begin: int, end: int) -> Iterator[int]:
    return iter(range((begin // MINUTE_MS + 1) * MINUTE_MS, end, MINUTE_MS))


def proof_in(body: Any) -> object:
    """What stands for the proof of an authorisation (§22: "valid" or "invalid")."""
    authorisation = body.get("authorisation") if isinstance(body, dict) else None
    return authorisation.get("proof") if isinstance(authorisation, dict) else None


def room_of(file: dict[str, Any], given: dict[str, Any]) -> State:
    """The room a case begins with."""
    fixture = file["fixtures"][given["fixture"]]
    charter = body_in_ms(merged(fixture["charter"], given.get("charter_patch", {})))
    people = {each["id"]: person(each) for each in [*fixture["people"], *given.get("people", [])]}
    room = given.get("room", {})
    kind = RoomKind(room.get("kind", "plenary"))
    heads = {each["id"]: tuple(each["heads"]) for each in charter["delegations"]}
    if given.get("charter_in_force", True) is False:
        founded = [Founded(each, heads[each.id]) for each in delegations_of(charter)]
        return empty_room(kind, founded, people, room.get("owners"))
    others = [each["id"] for each in charter["delegations"] if each["kind"] != "party"]
    in_force = InForce(
        Charter("charter", charter), heads, frozenset(given.get("subscribed", others)), leads=room.get("leads", {})
    )
    return room_under(kind, in_force, people, room.get("members", list(people)), room.get("owners"))


def person(given: dict[str, Any]) -> Person:
    return person_of(body_in_ms({"key": f"k-{given['id']}", **given}))


def merged(value: Any, patch: Any) -> Any:
    """JSON merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(value) if isinstance(value, dict) else {}
    for key, item in patch.items():
        if item is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), item)
    return result


def played(file: dict[str, Any], case: dict[str, Any]) -> tuple[Run, list[str], list[str]]:
    """The room after all steps of a case, outcomes of `before` and of `when`."""
    given = case["given"]
    outages = [(to_ms(begin), to_ms(end)) for begin, end in given.get("outages", [])]
    run = Run(room_of(file, given), to_ms(given.get("start", START)), outages)
    before = run.play(given.get("before", []), "b")
    return run, before, run.play(case["when"], "w")


def run_case(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    """None if the case passes, else what differs."""
    expected = case["expect"]
    run, before, results = played(file, case)
    if any(outcome != Done.OK for outcome in before):
        return f"before: {before}"
    time = to_ms(expected["at"]) if "at" in expected else run.state.time
    actual = {"results": results, "views": {name: run.view(name, time) for name in expected.get("views", {})}}
    return difference({key: expected[key] for key in ("results", "views") if key in expected}, actual)
