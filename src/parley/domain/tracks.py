"""Expert tracks, their tasks and reports (rules K). Declared; their rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import PLENARY, TRACK, Kind
from parley.domain.shapes import DELEGATION, ID, INT, LINE, PERSON, TEXT, WHEN, Fields, ListOf, MapOf, some, words

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
        rooms=PLENARY,
    ),
    "track.close": Kind(Fields({"track": ID}), who.chair_or_signer, rooms=PLENARY),
    "task.add": Kind(
        Fields({"title": LINE, "owners": some(DELEGATION), "due": WHEN, "text?": TEXT}), who.drafter, rooms=TRACK
    ),
    "task.due": Kind(Fields({"task": ID, "due": WHEN, "reason": LINE}), who.drafter, rooms=TRACK),
    "task.status": Kind(
        Fields({"task": ID, "status": words("in_progress|blocked|done|dropped"), "note?": LINE}),
        who.drafter,
        rooms=TRACK,
    ),
    "task.confirm": Kind(Fields({"task": ID}), who.drafter, rooms=TRACK),
    "report.put": Kind(Fields({"version": INT, "text": TEXT, "open_points": _OPEN_POINTS}), who.recorder, rooms=TRACK),
    "report.endorse": Kind(Fields({"version": INT}), who.speaker, rooms=TRACK),
    "report.present": Kind(
        Fields(
            {"track": ID, "version": INT, "text": TEXT, "open_points": _OPEN_POINTS, "endorsed_by": ListOf(DELEGATION)}
        ),
        who.chair_or(who.recorder),
        rooms=PLENARY,
    ),
}
