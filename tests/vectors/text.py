"""The runner `normal` (rules §11, §22)."""

from __future__ import annotations

from typing import Any

from parley.domain import Code
from parley.domain.text_normal import full_text, normal, normal_fragment, notices, text_hash
from tests.vectors.comparing import difference


def run_case(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    """None if the case passes, else what differs."""
    return difference(case["expect"], _result(**case["input"]))


def _result(text: str, form: str, language: str = "") -> dict[str, Any]:
    result = normal_fragment(text) if form == "fragment" else normal(text)
    if isinstance(result, Code):
        return {"rejected": str(result)}
    if form != "full":
        return {"text": result, "notices": notices(result)}
    full = full_text(result.split("\n"))
    return {"text": full, "hash": text_hash(language, full), "notices": notices(full)}
