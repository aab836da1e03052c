"""Release: how an item leaves a room (rules L). Declared; its rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import Kind, Mark, marked
from parley.domain.shapes import DELEGATION, HASH, ID, LINE, TEXT, TIME, Fields, some, words

_RELEASE = Fields({"release": ID})
_FORM = words("verbatim|own_words")
_AUTHORISATION = Fields(
    {
        "id": ID,
        "owner": DELEGATION,
        "content_hash": HASH,
        "to": some(DELEGATION),
        "form": _FORM,
        "valid_until": TIME,
        "proof": ID,
    }
)

KINDS = {
    "release.offer": Kind(
        Fields({"subject": LINE, "content_hash": HASH, "to": some(DELEGATION)}), who.signer, marks=marked(Mark.BINDING)
    ),
    "release.open": Kind(_RELEASE, who.speaker),
    "release.undo": Kind(_RELEASE, who.signer, marks=marked(Mark.PROTECTIVE)),
    "release.deliver": Kind(Fields({"release": ID, "salt": HASH, "content": TEXT}), who.speaker),
    "release.authorise": Kind(
        Fields({"subject": LINE, "content_hash": HASH, "to": some(DELEGATION), "form": _FORM, "valid_until": TIME}),
        who.signer,
        marks=marked(Mark.BINDING),
    ),
    "release.revoke": Kind(Fields({"authorisation": ID}), who.signer, marks=marked(Mark.PROTECTIVE)),
    "release.carry": Kind(
        Fields({"authorisation": _AUTHORISATION, "salt?": HASH, "content": TEXT}),
        who.neutral,
        marks=marked(Mark.VISITORS),
    ),
}
