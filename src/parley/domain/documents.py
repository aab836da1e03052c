"""Documents brought as files, bundles agreed on, pages called up (rules O). Declared; their rules are not built yet."""

from __future__ import annotations

from parley.domain import who
from parley.domain.act import Kind
from parley.domain.shapes import HASH, ID, INT, LINE, Fields, Of, some
from parley.domain.state import Power

_PAGE = Of(lambda value: type(value) is int and 1 <= value < 2**53)

KINDS = {
    "file.put": Kind(
        Fields({"file?": ID, "name": LINE, "hash": HASH, "size": INT, "version": INT}),
        who.no_observer_with(Power.DRAFT, Power.RECORD),
    ),
    "bundle.agree": Kind(
        Fields({"title": LINE, "files": some(Fields({"file": ID, "hash": HASH}))}), who.chair_or_signer
    ),
    "page.call": Kind(Fields({"bundle": ID, "file": ID, "page": _PAGE}), who.member),
}
