"""Attribution, readouts and retention (rules P, X3, X4). Declared; their rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import PLENARY, Kind, Mark, marked
from parley.domain.shapes import ID, LEVEL, LINE, TEXT, TIME, Fields, ListOf, some

_LEVEL = Fields({"item": ID, "level": LEVEL, "description?": LINE})

KINDS = {
    "attribution.tighten": Kind(_LEVEL, who.signer, rooms=PLENARY),
    "attribution.loosen": Kind(_LEVEL, who.signer, rooms=PLENARY),
    "readout.issue": Kind(
        Fields({"session": ID, "text": TEXT, "items": ListOf(ID), "embargo?": TIME}), who.signer, rooms=PLENARY
    ),
    "retention.extend": Kind(Fields({"end": TIME}), who.chair_or_signer, rooms=PLENARY),
    "retention.attest": Kind(
        Fields({"erased": some(LINE), "kept": ListOf(LINE)}), who.head, rooms=PLENARY, marks=marked(Mark.BINDING)
    ),
}
