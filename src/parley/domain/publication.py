"""Attribution, readouts, recording and retention (rules P, X). Declared; their rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import MEETINGS, PLENARY, Kind, Mark, marked
from parley.domain.shapes import DELEGATION, ID, LEVEL, LINE, TEXT, TIME, Fields, ListOf, some, words

_LEVEL = Fields({"item": ID, "level": LEVEL, "description?": LINE})

KINDS = {
    "attribution.tighten": Kind(_LEVEL, who.signer, rooms=PLENARY),
    "attribution.loosen": Kind(_LEVEL, who.signer, rooms=PLENARY),
    "readout.issue": Kind(
        Fields({"session": ID, "text": TEXT, "items": ListOf(ID), "embargo?": TIME}), who.signer, rooms=PLENARY
    ),
    "recording.propose": Kind(
        Fields({"session": ID, "media": some(words("audio|video|transcript")), "holders": some(DELEGATION)}),
        who.chair_or_signer,
        rooms=MEETINGS,
    ),
    "recording.stop": Kind(
        Fields({"recording": ID, "reason?": LINE}),
        who.signer_or_neutral(who.member),
        rooms=MEETINGS,
        marks=marked(Mark.PROTECTIVE),
    ),
    "retention.extend": Kind(Fields({"end": TIME}), who.chair_or_signer, rooms=PLENARY),
    "retention.attest": Kind(
        Fields({"erased": some(LINE), "kept": ListOf(LINE)}), who.head, rooms=PLENARY, marks=marked(Mark.BINDING)
    ),
}
