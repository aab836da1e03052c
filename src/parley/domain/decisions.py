"""Decisions: proposing, putting, objecting, voting, announcing (rules D). Declared; their rules are not built yet."""

from __future__ import annotations

from collections.abc import Mapping

from parley.domain import who
from parley.domain.act import PLENARY, Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.shapes import (
    BOOL,
    CATEGORY,
    DELEGATION,
    HASH,
    ID,
    LINE,
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
_PARAMS: Mapping[str, Mapping[str, Shape]] = {
    "consensus": {"params?": Fields({})},
    "unanimity": {"params?": Fields({})},
    "consensus_minus": {"params": Fields({"concerned?": ListOf(DELEGATION), "grounds": TEXT})},
    "vote": {"params?": Fields({"secrecy?": words("open|sealed|secret"), "must_abstain?": ListOf(DELEGATION)})},
    "silence": {"params": _DEADLINE},
    "blind": {"params": _DEADLINE},
}
"""Rule D5."""


def _proposed_by(method: str, params: Mapping[str, Shape]) -> Fields:
    named: Mapping[str, Shape] = {
        "title": LINE,
        "subject": _SUBJECT,
        "category": CATEGORY,
        "method": words(method),
        "ad_ref?": BOOL,
    }
    return Fields({**named, **params})


PROPOSED = Either(tuple(_proposed_by(method, params) for method, params in _PARAMS.items()))
"""What `params` must be depends on the method."""


def _proposer(state: State, act: Act) -> Code | None:
    return (who.neutral if act.body["method"] == "blind" else who.chair_or_signer)(state, act)


_DECISION = Fields({"decision": ID})

KINDS = {
    "decision.propose": Kind(PROPOSED, _proposer, rooms=PLENARY, marks=marked(Mark.ON_RECORD_ONLY)),
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
