"""Sealed and secret ballots (rule V8). Declared; their rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import PLENARY, Kind, Mark, marked
from parley.domain.decisions import BALLOT
from parley.domain.shapes import HASH, ID, INT, TEXT, Fields

_BINDING = marked(Mark.BINDING, Mark.ON_RECORD_ONLY)

KINDS = {
    "decision.commit": Kind(Fields({"decision": ID, "commitment": HASH}), who.signer, rooms=PLENARY, marks=_BINDING),
    "decision.unseal": Kind(Fields({"decision": ID}), who.chair, rooms=PLENARY),
    "decision.reveal": Kind(Fields({"decision": ID, "vote": BALLOT, "salt": HASH}), who.signer, rooms=PLENARY),
    "decision.ballot": Kind(Fields({"decision": ID, "box": TEXT}), who.signer, rooms=PLENARY, marks=_BINDING),
    "decision.count": Kind(Fields({"decision": ID, "yes": INT, "no": INT, "abstain": INT}), who.neutral, rooms=PLENARY),
}
