"""The floor: requests, order of speakers, points of order (rules F). Declared; its rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import MEETINGS, Kind
from parley.domain.shapes import BOOL, DELEGATION, ID, LINE, PERSON, TEXT, Fields, ListOf, words

_REQUEST = Fields({"request": ID})
_NOTHING = Fields({})

KINDS = {
    "floor.request": Kind(
        Fields({"type": words("speech|reply|order"), "topic?": LINE, "to?": DELEGATION}), who.speaker, rooms=MEETINGS
    ),
    "floor.invite": Kind(Fields({"person": PERSON}), who.chair, rooms=MEETINGS),
    "floor.give": Kind(_REQUEST, who.chair, rooms=MEETINGS),
    "floor.end": Kind(_NOTHING, who.chair_or(who.speaker), rooms=MEETINGS),
    "floor.order": Kind(Fields({"requests": ListOf(ID)}), who.chair, rooms=MEETINGS),
    "floor.close_list": Kind(_NOTHING, who.chair, rooms=MEETINGS),
    "floor.open_list": Kind(_NOTHING, who.chair, rooms=MEETINGS),
    "floor.cancel": Kind(_REQUEST, who.speaker, rooms=MEETINGS),
    "order.rule": Kind(Fields({"request": ID, "upheld": BOOL, "text": TEXT}), who.chair, rooms=MEETINGS),
    "order.appeal": Kind(_REQUEST, who.signer, rooms=MEETINGS),
}
