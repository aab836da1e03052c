"""The silence procedure (rules Q). Declared; its rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import PLENARY, Kind, Mark, marked
from parley.domain.shapes import BOOL, HASH, ID, LINE, TAG, TEXT, WHEN, Fields, some, words
from parley.domain.state import Power

KINDS = {
    "silence.start": Kind(
        Fields({"decision": ID, "texts": some(Fields({"language": TAG, "hash": HASH}))}),
        who.chair,
        rooms=PLENARY,
        marks=marked(Mark.NOT_INTERRUPTED),
    ),
    "silence.receive": Kind(Fields({"decision": ID}), who.party_with(Power.SIGN, Power.RECORD), rooms=PLENARY),
    "silence.break": Kind(
        Fields({"decision": ID, "form": words("objection|amendment"), "text?": TEXT}),
        who.signer,
        rooms=PLENARY,
        marks=marked(Mark.PROTECTIVE),
    ),
    "silence.extend": Kind(
        Fields({"decision": ID, "deadline": WHEN, "reason": LINE, "outage?": BOOL}), who.chair, rooms=PLENARY
    ),
    "silence.confirm": Kind(Fields({"decision": ID}), who.chair, rooms=PLENARY),
}
