"""spec/record.cddl says the same as the readers: one rule at a time, on the vectors of statements."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pycddl  # type: ignore[import-untyped]
import pytest

SPEC = Path(__file__).parents[2] / "spec"
GRAMMAR = (SPEC / "record.cddl").read_text(encoding="utf-8")
RULES = re.findall(r"^([a-z0-9-]+) =", GRAMMAR, re.MULTILINE)
STATEMENTS = json.loads((SPEC / "vectors" / "record" / "statements.json").read_text(encoding="utf-8"))["cases"]
SIGN1 = json.loads((SPEC / "vectors" / "record" / "sign1.json").read_text(encoding="utf-8"))["cases"]


def fits(rule: str, data: bytes) -> bool:
    try:
        pycddl.Schema(f"root = {rule}\n{GRAMMAR}").validate_cbor(data)
    except pycddl.ValidationError:
        return False
    return True


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_the_grammar_can_be_a_root(rule: str) -> None:
    pycddl.Schema(f"root = {rule}\n{GRAMMAR}")


BEYOND_THE_VALIDATOR = {
    "entry: a version in truth values",
    "entry: a talk in text",
    "entry: an author in bytes",
    "entry: a body that is a list",
    "entry: a seq beyond 2 to the 53rd",
    "entry: a position beyond 2 to the 53rd",
    "entry: a truth value for position",
    "entry: a salt in text",
    "founding: a kind of room in bytes",
}
"""It takes true for 1, text for bytes of a size and back, a list for a map of anything, and knows no greatest integer."""


def layouts() -> list[dict[str, Any]]:
    """Canonical form and the arithmetic of keys are nothing a grammar can tell."""
    codes = (None, "BAD_LAYOUT")
    return [
        case for case in STATEMENTS if case["expect"].get("code") in codes and case["name"] not in BEYOND_THE_VALIDATOR
    ]


@pytest.mark.parametrize("case", layouts(), ids=lambda case: case["name"])
def test_a_statement_fits_the_grammar_if_its_reader_takes_it(case: dict[str, Any]) -> None:
    assert fits(case["statement"], bytes.fromhex(case["bytes"])) == ("code" not in case["expect"])


OTHER_PARTS = {
    "no tag",
    "another tag",
    "three parts",
    "five parts",
    "a detached payload",
    "a payload as text",
    "a signature of 63 bytes",
    "a key id besides",
    "no algorithm",
}


def whole(case: dict[str, Any]) -> bool:
    return case["expect"].get("code") in (None, "BAD_SIGNATURE", "BAD_KEY")


@pytest.mark.parametrize("case", [case for case in SIGN1 if whole(case)], ids=lambda case: case["name"])
def test_what_has_the_parts_of_a_signed_statement_fits_the_grammar(case: dict[str, Any]) -> None:
    assert fits("sign1", bytes.fromhex(case["bytes"]))


@pytest.mark.parametrize("case", [case for case in SIGN1 if case["name"] in OTHER_PARTS], ids=lambda case: case["name"])
def test_what_has_other_parts_does_not(case: dict[str, Any]) -> None:
    assert not fits("sign1", bytes.fromhex(case["bytes"]))
