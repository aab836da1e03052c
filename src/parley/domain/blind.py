"""The blind proposal of a mediator (rules B). Declared; its rules are not built yet."""

from __future__ import annotations

from collections.abc import Mapping

from parley.domain import who
from parley.domain.act import PLENARY, Kind, Mark, marked
from parley.domain.shapes import BOOL, DELEGATION, HASH, ID, Fields, ListOf


def _tokens_only_if_accepted(body: Mapping[str, object]) -> bool:
    return body["all_accepted"] is True or "tokens" not in body


_TOKEN = Fields({"delegation": DELEGATION, "token": HASH, "salt": HASH})

KINDS = {
    "blind.answer": Kind(
        Fields({"decision": ID, "commitment": HASH}), who.signer, rooms=PLENARY, marks=marked(Mark.BINDING)
    ),
    "blind.result": Kind(
        Fields({"decision": ID, "all_accepted": BOOL, "tokens?": ListOf(_TOKEN)}, where=_tokens_only_if_accepted),
        who.neutral,
        rooms=PLENARY,
    ),
}
