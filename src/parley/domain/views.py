"""What a room shows (rules §22): plain data under a name, the same on every client."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parley.domain.admission import room_view
from parley.domain.charter import charter_view
from parley.domain.consent import proposal_view
from parley.domain.decisions import decision_view, decisions_view
from parley.domain.documents import bundle_view, file_view
from parley.domain.floor import floor_view, request_view
from parley.domain.heads import delegation_view
from parley.domain.persons import person_view
from parley.domain.recording import record_view, recording_view
from parley.domain.reducer import as_at
from parley.domain.release import release_view
from parley.domain.rooms import private_view
from parley.domain.sessions import session_view
from parley.domain.state import State
from parley.domain.tracks import report_view, task_view, track_view

VIEWS: Mapping[str, Callable[[State, str], object]] = {
    "charter": charter_view,
    "proposal": proposal_view,
    "person": person_view,
    "delegation": delegation_view,
    "room": room_view,
    "session": session_view,
    "private": private_view,
    "floor": floor_view,
    "request": request_view,
    "decision": decision_view,
    "decisions": decisions_view,
    "release": release_view,
    "file": file_view,
    "bundle": bundle_view,
    "track": track_view,
    "task": task_view,
    "report": report_view,
    "record": record_view,
    "recording": recording_view,
}


def view(state: State, name: str, time: int) -> object:
    """The view `name` (`room`, `session:<id>` …) as at a time; None for what does not exist. Times in it are ms UTC.

    Raises `KeyError` for a name that is no view.
    """
    word, _, identity = name.partition(":")
    return VIEWS[word](as_at(state, time), identity)
