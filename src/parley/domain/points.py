"""Open points of a text and packages of them (rules T5–T16). Declared; their rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import Kind, Mark, marked
from parley.domain.shapes import BOOL, FRAGMENT, ID, LINE, Fields, ListOf, some, words
from parley.domain.texts import AFTER_CHARACTER, AFTER_PARAGRAPH, IN_PARAGRAPH, RANGES

_MARKED_WORDS = Fields({**IN_PARAGRAPH, "ranges": RANGES})
_PACKAGE = Fields({"package": ID})

KINDS = {
    "point.insert": Kind(Fields({**IN_PARAGRAPH, "after": AFTER_CHARACTER, "text": FRAGMENT}), who.drafter),
    "point.paragraph": Kind(Fields({"doc": ID, "after": AFTER_PARAGRAPH, "text": FRAGMENT}), who.drafter),
    "point.delete": Kind(_MARKED_WORDS, who.drafter),
    "point.bracket": Kind(_MARKED_WORDS, who.drafter),
    "point.replace": Kind(Fields({**IN_PARAGRAPH, "ranges": RANGES, "text": FRAGMENT}), who.drafter),
    "point.option": Kind(Fields({"point": ID, "text": FRAGMENT}), who.drafter),
    "point.revise": Kind(Fields({"point": ID, "option": ID, "text": FRAGMENT}), who.drafter),
    "point.join": Kind(Fields({"point": ID, "option?": ID}), who.drafter),
    "point.withdraw": Kind(Fields({"point": ID, "option?": ID}), who.giving_up, marks=marked(Mark.BINDING)),
    "point.stance": Kind(Fields({"point": ID, "option": ID, "stance": words("support|oppose|none")}), who.drafter),
    "point.accept": Kind(
        Fields({"point": ID, "option": ID, "ad_ref?": BOOL}),
        who.signer,
        marks=marked(Mark.BINDING, Mark.ON_RECORD_ONLY),
    ),
    "point.unaccept": Kind(Fields({"point": ID}), who.signer, marks=marked(Mark.PROTECTIVE)),
    "point.reopen": Kind(Fields({"point": ID, "reason": LINE}), who.signer, marks=marked(Mark.PROTECTIVE)),
    "point.merge": Kind(Fields({"into": ID, "from": ID}), who.chair),
    "point.consolidate": Kind(
        Fields({**IN_PARAGRAPH, "ranges": RANGES, "text": FRAGMENT, "supersedes": ListOf(ID)}), who.chair
    ),
    "package.propose": Kind(
        Fields({"title": LINE, "items": some(Fields({"point": ID, "option": ID}))}), who.chair_or_signer
    ),
    "package.accept": Kind(_PACKAGE, who.signer, marks=marked(Mark.BINDING, Mark.ON_RECORD_ONLY)),
    "package.reject": Kind(_PACKAGE, who.signer, marks=marked(Mark.PROTECTIVE)),
}
