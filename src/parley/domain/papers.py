"""Minutes, joint statements, notes and statements (rules M). Declared; their rules are not built yet."""

from __future__ import annotations

from collections.abc import Mapping

from parley.domain import who
from parley.domain.act import MEETINGS, Kind, Mark, marked
from parley.domain.shapes import HASH, ID, INT, LEVEL, LINE, TAG, TEXT, Fields, words
from parley.domain.state import Power

ABOUT_A_SESSION = ("minutes", "corrigendum")


def _first_or_later(body: Mapping[str, object]) -> bool:
    """First: type and language, and session for minutes and corrigendum. Later: paper, version, text only."""
    if "paper" in body:
        return not body.keys() & {"type", "session", "language"}
    return {"type", "language"} <= body.keys() and ("session" in body or body["type"] not in ABOUT_A_SESSION)


_DRAFT = Fields(
    {
        "paper?": ID,
        "type?": words("minutes|joint_statement|aide_memoire|corrigendum"),
        "session?": ID,
        "language?": TAG,
        "version": INT,
        "text": TEXT,
    },
    where=_first_or_later,
)
_SIGNED = Fields({"paper": ID, "version": INT, "text_hash": HASH})

KINDS = {
    "paper.draft": Kind(_DRAFT, who.recorder, rooms=MEETINGS),
    "paper.comment": Kind(Fields({"paper": ID, "version": INT, "text": TEXT}), who.speaker, rooms=MEETINGS),
    "paper.offer": Kind(
        Fields({"paper": ID, "version": INT}), who.chair_or_signer, rooms=MEETINGS, marks=marked(Mark.ON_RECORD_ONLY)
    ),
    "paper.cosign": Kind(_SIGNED, who.signer, rooms=MEETINGS, marks=marked(Mark.BINDING, Mark.ON_RECORD_ONLY)),
    "paper.witness": Kind(_SIGNED, who.neutral, rooms=MEETINGS),
    "note.concern": Kind(
        Fields({"session": ID, "about": LINE, "text": TEXT}),
        who.party_with(Power.SPEAK),
        rooms=MEETINGS,
        marks=marked(Mark.ON_RECORD_ONLY),
    ),
    "note.account": Kind(
        Fields({"concern": ID, "text?": TEXT}), who.signer, rooms=MEETINGS, marks=marked(Mark.ON_RECORD_ONLY)
    ),
    "statement.enter": Kind(
        Fields({"session": ID, "text": TEXT, "level?": LEVEL, "description?": LINE}),
        who.no_observer_with(Power.SPEAK),
        rooms=MEETINGS,
        marks=marked(Mark.ON_RECORD_ONLY),
    ),
}
