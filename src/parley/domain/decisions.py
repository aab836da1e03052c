"""Decisions: proposing, putting, objecting, voting, announcing (rules D). Declared; their rules are not built yet."""

from __future__ import annotations

from collections.abc import Mapping

from parley.domain import shapes, who
from parley.domain.act import PLENARY, Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.shapes import (
    BOOL,
    CATEGORY,
    DELEGATION,
    HASH,
    ID,
    LINE,
    MAP,
    TEXT,
    WHEN,
    Either,
    Fields,
    ListOf,
    Shape,
    some,
    words,
)
from parley.domain.state import State

METHOD = words("consensus|consensus_minus|unanimity|vote|silence|blind")
BALLOT = words("yes|no|abstain|not_participating")
_QUESTION = words("main|category")
_SUBJECT = Either(
    (
        Fields({"type": words("text"), "texts": some(Fields({"doc": ID, "text_hash": HASH}))}),
        Fields({"type": words("motion"), "text": TEXT}),
        Fields({"type": words("report"), "report": ID}),
    )
)
_DEADLINE = Fields({"deadline": WHEN})
_PARAMS: Mapping[str, Shape] = {
    "consensus": Fields({}),
    "unanimity": Fields({}),
    "consensus_minus": Fields({"concerned?": ListOf(DELEGATION), "grounds": TEXT}),
    "vote": Fields({"secrecy?": words("open|sealed|secret"), "must_abstain?": ListOf(DELEGATION)}),
    "silence": _DEADLINE,
    "blind": _DEADLINE,
}
"""Rule D5."""


class _Proposed:
    """The body of `decision.propose`: what `params` must be depends on the method."""

    fields = Fields(
        {"title": LINE, "subject": _SUBJECT, "category": CATEGORY, "method": METHOD, "ad_ref?": BOOL, "params?": MAP}
    )

    def check(self, value: object, notes: shapes.Notes) -> None:
        self.fields.check(value, notes)
        if isinstance(value, dict):
            _PARAMS[value["method"]].check(value.get("params", {}), notes)


def _proposer(state: State, act: Act) -> Code | None:
    return (who.neutral if act.body["method"] == "blind" else who.chair_or_signer)(state, act)


_DECISION = Fields({"decision": ID})

KINDS = {
    "decision.propose": Kind(_Proposed(), _proposer, rooms=PLENARY, marks=marked(Mark.ON_RECORD_ONLY)),
    "decision.put": Kind(_DECISION, who.chair, rooms=PLENARY, marks=marked(Mark.NOT_INTERRUPTED, Mark.ON_RECORD_ONLY)),
    "decision.object": Kind(
        Fields({"decision": ID, "reason?": LINE}), who.signer, rooms=PLENARY, marks=marked(Mark.PROTECTIVE)
    ),
    "decision.unobject": Kind(_DECISION, who.signer, rooms=PLENARY),
    "decision.stand_aside": Kind(_DECISION, who.signer, rooms=PLENARY),
    "decision.vote": Kind(
        Fields({"decision": ID, "vote": BALLOT, "question?": _QUESTION}),
        who.signer,
        rooms=PLENARY,
        marks=marked(Mark.BINDING, Mark.ON_RECORD_ONLY),
    ),
    "decision.recuse": Kind(_DECISION, who.signer, rooms=PLENARY, marks=marked(Mark.BINDING)),
    "decision.challenge": Kind(Fields({"decision": ID, "claim": CATEGORY}), who.signer, rooms=PLENARY),
    "decision.announce": Kind(
        Fields({"decision": ID, "question?": _QUESTION, "ruling?": CATEGORY}),
        who.chair,
        rooms=PLENARY,
        marks=marked(Mark.ON_RECORD_ONLY),
    ),
    "decision.withdraw": Kind(_DECISION, who.chair_or_signer, rooms=PLENARY),
    "decision.attach": Kind(
        Fields({"decision": ID, "form": words("explanation|interpretative|reservation|dissociation"), "text": TEXT}),
        who.signer,
        rooms=PLENARY,
        marks=marked(Mark.BINDING, Mark.ON_RECORD_ONLY),
    ),
    "adref.confirm": Kind(Fields({"of": ID}), who.signer, marks=marked(Mark.BINDING)),
    "adref.decline": Kind(Fields({"of": ID}), who.signer, marks=marked(Mark.PROTECTIVE)),
}
