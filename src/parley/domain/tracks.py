"""Expert tracks: terms of reference, tasks with owners and due dates, reports with versions (rules K)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parley.domain import who
from parley.domain.act import PLENARY, TRACK, Act, Kind, Opening
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.shapes import DELEGATION, ID, INT, LINE, PERSON, TEXT, WHEN, Fields, ListOf, MapOf, some, words
from parley.domain.state import DelegationKind, State
from parley.domain.state_meetings import When
from parley.domain.state_work import OpenPoint, Presented, Report, Task, TaskStatus, Track, TrackState

# --- in plenary: tracks and what they report (K1)


def _open_problem(state: State, act: Act) -> Code | None:
    members, leads = act.body["members"], act.body["leads"]
    named = [(delegation, person) for delegation, persons in members.items() for person in persons]
    if any(_is_of_other(state, delegation, person) for delegation, person in [*named, *leads.items()]):
        return Code.NOT_FOUND
    if any(party not in members for party in state.parties()):
        return Code.MEMBERS_MISSING
    if any(party not in leads for party in state.parties()):
        return Code.BAD_LEAD
    misplaced = any(person not in members.get(delegation, ()) for delegation, person in leads.items())
    return Code.BAD_LEAD if misplaced else None


def _is_of_other(state: State, delegation: str, person: str) -> bool:
    """Nobody certified, or not of the delegation he is named for."""
    known = state.persons.get(person)
    return known is None or known.delegation != delegation


def _proposed(state: State, act: Act) -> State:
    body = act.body
    track = Track(
        title=body["title"],
        mandate=body["mandate"],
        deliverables=tuple(body["deliverables"]),
        members={delegation: tuple(persons) for delegation, persons in body["members"].items()},
        leads=body["leads"],
        due=When(**body["due"]) if "due" in body else None,
    )
    return replace(state, tracks=state.tracks.put(act.id, track))


def _into(state: State, track_id: str, ending: TrackState) -> State:
    return replace(state, tracks=state.tracks.put(track_id, replace(state.tracks[track_id], state=ending)))


def _close_problem(state: State, act: Act) -> Code | None:
    track = state.tracks.get(act.body["track"])
    if track is None:
        return Code.NOT_FOUND
    return None if track.state is TrackState.OPEN else Code.WRONG_STATE


def _present(state: State, act: Act) -> State | Code:
    body = act.body
    if body["track"] not in state.tracks:
        return Code.NOT_FOUND
    presented = Presented(body["track"], body["version"], body["text"], _points(act), tuple(body["endorsed_by"]))
    return replace(state, presented=state.presented.put(act.id, presented))


def _points(act: Act) -> tuple[OpenPoint, ...]:
    return tuple(OpenPoint(each["point"], each["text"]) for each in act.body["open_points"])


# --- in the track: tasks (K3, K4)

IN_WORK = (TaskStatus.OPEN, TaskStatus.IN_PROGRESS, TaskStatus.BLOCKED)
NEXT: dict[TaskStatus, frozenset[str]] = {
    TaskStatus.OPEN: frozenset({"in_progress", "blocked", "done", "dropped"}),
    TaskStatus.IN_PROGRESS: frozenset({"blocked", "done", "dropped"}),
    TaskStatus.BLOCKED: frozenset({"in_progress", "dropped"}),
    TaskStatus.DONE: frozenset({"in_progress"}),
    TaskStatus.CONFIRMED: frozenset(),
    TaskStatus.DROPPED: frozenset(),
}
"""Rule K4."""


def _add_problem(state: State, act: Act) -> Code | None:
    owners = act.body["owners"]
    if any(owner not in state.room.owners for owner in owners):
        return Code.NOT_FOUND
    if len(set(owners)) < len(owners):
        return Code.DUPLICATE
    return Code.BAD_TIMES if act.body["due"]["at"] <= act.time else None


def _parties_among_owners(state: State, act: Act) -> Iterable[str]:
    return (owner for owner in act.body["owners"] if state.kind_of(owner) is DelegationKind.PARTY)


def _with_task(state: State, task_id: str, task: Task) -> State:
    return replace(state, tasks=state.tasks.put(task_id, task))


def _added(state: State, act: Act) -> State:
    body = act.body
    task = Task(body["title"], tuple(body["owners"]), When(**body["due"]), body.get("text"))
    return _with_task(state, act.id, task)


def _in_force(state: State, act: Act) -> State:
    return _with_task(state, act.id, replace(state.tasks[act.id], status=TaskStatus.OPEN))


def _due_problem(state: State, act: Act) -> Code | None:
    task = state.tasks.get(act.body["task"])
    if task is None:
        return Code.NOT_FOUND
    return None if task.status in IN_WORK else Code.WRONG_STATE


def _postponed(state: State, act: Act) -> State:
    task = state.tasks[act.body["task"]]
    return _with_task(state, act.body["task"], replace(task, due=When(**act.body["due"])))


def _status(state: State, act: Act) -> State | Code:
    task = state.tasks.get(act.body["task"])
    if task is None:
        return Code.NOT_FOUND
    if own_delegation(state, act) not in task.owners:
        return Code.NOT_OWNER
    if task.status is None:
        return Code.WRONG_STATE
    if act.body["status"] not in NEXT[task.status]:
        return Code.BAD_TRANSITION
    moved = replace(task, status=TaskStatus(act.body["status"]), note=act.body.get("note"))
    return _with_task(state, act.body["task"], moved)


def _confirm(state: State, act: Act) -> State | Code:
    task = state.tasks.get(act.body["task"])
    if task is None:
        return Code.NOT_FOUND
    if own_delegation(state, act) in task.owners:
        return Code.OWN_TASK
    if task.status is not TaskStatus.DONE:
        return Code.WRONG_STATE
    return _with_task(state, act.body["task"], replace(task, status=TaskStatus.CONFIRMED))


# --- in the track: its report


def _put(state: State, act: Act) -> State | Code:
    last = state.report.version if state.report else 0
    points = _points(act)
    if act.body["version"] != last + 1:
        return Code.VERSION_CONFLICT
    if len({each.point for each in points}) < len(points):
        return Code.DUPLICATE
    return replace(state, report=Report(act.body["version"], act.body["text"], points))


def _endorse(state: State, act: Act) -> State | Code:
    report, own, version = state.report, own_delegation(state, act), act.body["version"]
    if not state.is_lead(act.author):
        return Code.NOT_LEAD
    if report is None or not 1 <= version <= report.version:
        return Code.NOT_FOUND
    if version < report.version:
        return Code.STALE_VERSION
    if own in report.endorsed_by:
        return Code.ALREADY_ENDORSED
    return replace(state, report=replace(report, endorsed_by=report.endorsed_by | {own}))


_OPEN_POINTS = ListOf(Fields({"point": LINE, "text": LINE}))

KINDS = {
    "track.open": Kind(
        Fields(
            {
                "title": LINE,
                "mandate": TEXT,
                "deliverables": ListOf(LINE),
                "members": MapOf(some(PERSON)),
                "leads": MapOf(PERSON),
                "due?": WHEN,
            }
        ),
        who.chair_or_signer,
        Opening(check=_open_problem, begin=_proposed, effect=lambda state, act: _into(state, act.id, TrackState.OPEN)),
        PLENARY,
    ),
    "track.close": Kind(
        Fields({"track": ID}),
        who.chair_or_signer,
        Opening(check=_close_problem, effect=lambda state, act: _into(state, act.body["track"], TrackState.CLOSED)),
        PLENARY,
    ),
    "task.add": Kind(
        Fields({"title": LINE, "owners": some(DELEGATION), "due": WHEN, "text?": TEXT}),
        who.drafter,
        Opening(check=_add_problem, needs=_parties_among_owners, by_author=True, begin=_added, effect=_in_force),
        TRACK,
    ),
    "task.due": Kind(
        Fields({"task": ID, "due": WHEN, "reason": LINE}),
        who.drafter,
        Opening(check=_due_problem, effect=_postponed),
        TRACK,
    ),
    "task.status": Kind(
        Fields({"task": ID, "status": words("in_progress|blocked|done|dropped"), "note?": LINE}),
        who.drafter,
        _status,
        TRACK,
    ),
    "task.confirm": Kind(Fields({"task": ID}), who.drafter, _confirm, TRACK),
    "report.put": Kind(Fields({"version": INT, "text": TEXT, "open_points": _OPEN_POINTS}), who.recorder, _put, TRACK),
    "report.endorse": Kind(Fields({"version": INT}), who.speaker, _endorse, TRACK),
    "report.present": Kind(
        Fields(
            {"track": ID, "version": INT, "text": TEXT, "open_points": _OPEN_POINTS, "endorsed_by": ListOf(DELEGATION)}
        ),
        who.chair_or(who.recorder),
        _present,
        PLENARY,
    ),
}


def track_view(state: State, track_id: str) -> object:
    """View `track:<id>` (rules §22)."""
    track = state.tracks.get(track_id)
    return {"state": str(track.state)} if track else None


def task_view(state: State, task_id: str) -> object:
    """View `task:<id>` (rules §22)."""
    task = state.tasks.get(task_id)
    if task is None:
        return None
    overdue = task.status in IN_WORK and state.time >= task.due.at
    return {"status": str(task.status) if task.status else None, "due": task.due.at, "overdue": overdue}


def report_view(state: State, _: str) -> object:
    """View `report` of a track (rules §22)."""
    report = state.report
    if report is None:
        return None
    return {
        "version": report.version,
        "endorsed_by": state.in_charter_order(report.endorsed_by),
        "open_points": len(report.open_points),
    }
