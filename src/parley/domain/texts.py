"""Documents under negotiation: base text, paragraphs, versions, reservations (rules T1–T9). Declared; their rules are not built yet."""

from __future__ import annotations

from collections.abc import Mapping

from parley.domain import who
from parley.domain.act import Kind, Mark, marked
from parley.domain.shapes import (
    BOOL,
    FRAGMENT,
    HASH,
    ID,
    INT,
    LINE,
    NULL,
    TAG,
    TEXT,
    Either,
    Fields,
    ListOf,
    MapOf,
    Row,
    Shape,
    some,
    words,
)

CHARACTER = Row((ID, INT))
RANGES = ListOf(Row((ID, INT, INT), where=lambda row: row[1] < row[2]))
"""T4: [entry, from, to) with from < to."""
AFTER_CHARACTER = Either((CHARACTER, NULL))
AFTER_PARAGRAPH = Either((ID, NULL))
IN_PARAGRAPH: dict[str, Shape] = {"doc": ID, "para": ID}
MODE = words("compilation|single")


def _edits(body: Mapping[str, object]) -> bool:
    """Insert or remove; after iff insert."""
    return ("insert" in body or "remove" in body) and ("after" in body) == ("insert" in body)


def _moves(body: Mapping[str, object]) -> bool:
    return body["after"] != body["para"]


KINDS = {
    "doc.create": Kind(
        Fields(
            {
                "title": LINE,
                "language": TAG,
                "mode": MODE,
                "authentic": BOOL,
                "parallel_to?": ID,
                "paragraphs": some(FRAGMENT),
            }
        ),
        who.drafter,
    ),
    "doc.circulate": Kind(Fields({"doc": ID}), who.drafter),
    "doc.withdraw": Kind(Fields({"doc": ID}), who.drafter),
    "text.edit": Kind(
        Fields({**IN_PARAGRAPH, "after?": AFTER_CHARACTER, "insert?": FRAGMENT, "remove?": RANGES}, where=_edits),
        who.drafter,
    ),
    "para.add": Kind(Fields({"doc": ID, "after": AFTER_PARAGRAPH, "text": FRAGMENT}), who.drafter),
    "para.move": Kind(Fields({**IN_PARAGRAPH, "after": AFTER_PARAGRAPH}, where=_moves), who.drafter),
    "reservation.enter": Kind(Fields({"doc": ID, "point?": ID, "text": TEXT}), who.signer),
    "reservation.lift": Kind(Fields({"reservation": ID}), who.signer, marks=marked(Mark.BINDING)),
    "text.comment": Kind(Fields({"doc": ID, "para?": ID, "text": TEXT}), who.speaker),
    "version.mark": Kind(Fields({"doc": ID, "label": LINE}), who.drafter),
    "concordance.confirm": Kind(Fields({"doc": ID, "hashes": MapOf(HASH)}), who.signer, marks=marked(Mark.BINDING)),
}
