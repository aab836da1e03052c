"""The table of kinds is the one of spec/rules.md: kinds, fields, marks and rooms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parley.domain.act import EVERYWHERE, MEETINGS, PLENARY, TRACK, Mark, Opening
from parley.domain.decisions import PROPOSED
from parley.domain.kinds import KINDS
from parley.domain.shapes import Fields
from parley.record.founding import RoomKind

PAGE = (Path(__file__).parents[2] / "spec" / "rules.md").read_text(encoding="utf-8")
KIND = re.compile(r"`([a-z]+(?:\.[a-z_]+)?)`")
TABLE_ROW = re.compile(r"^\| (`[a-z]+[^|]*?)\s*\|\s", re.MULTILINE)


def kinds_in(text: str) -> set[str]:
    return {name for name in KIND.findall(text) if name in KINDS}


def between(begin: str, end: str) -> str:
    return PAGE[PAGE.index(begin) : PAGE.index(end, PAGE.index(begin))]


def test_every_kind_is_on_the_page_and_every_row_of_the_page_is_a_kind() -> None:
    rows = "\n".join(TABLE_ROW.findall(PAGE))
    assert {name for name in KIND.findall(rows) if "." in name} <= KINDS.keys()
    assert kinds_in(PAGE) == KINDS.keys()


@pytest.mark.parametrize(
    ("mark", "begin", "end"),
    [
        (Mark.BINDING, "The † kinds:", "**A6"),
        (Mark.PROTECTIVE, "**A7 Protective acts**", "| Kind {body}"),
        (Mark.ON_RECORD_ONLY, "Meanwhile `OFF_RECORD` for:", "captions are not kept"),
        (Mark.VISITORS, "They may post", "else `VISITOR`"),
        (Mark.NOT_INTERRUPTED, "The talk is *interrupted*:", "→ `TALK_INTERRUPTED`"),
    ],
    ids=lambda value: value.name if isinstance(value, Mark) else "",
)
def test_a_mark_stands_on_the_kinds_the_page_lists(mark: Mark, begin: str, end: str) -> None:
    assert {name for name, kind in KINDS.items() if mark in kind.marks} == kinds_in(between(begin, end))


def test_before_a_charter_only_what_the_page_lists_is_possible() -> None:
    listed = between("Until a charter is in force only", "are possible")
    families = tuple(f"{name}." for name in re.findall(r"`([a-z]+)\.\*`", listed))
    expected = kinds_in(listed) | {name for name in KINDS if name.startswith(families)}
    assert {name for name, kind in KINDS.items() if Mark.BEFORE_CHARTER in kind.marks} == expected


def test_kinds_live_in_the_rooms_the_page_gives_them() -> None:
    listed = between("**R10 Where kinds live**", "Everywhere: all others")
    placed: dict[str, frozenset[RoomKind]] = {}
    for words, rooms in (
        ("Plenary and track:", MEETINGS),
        ("Track:", TRACK),
        ("Caucus:", frozenset({RoomKind.CAUCUS})),
        ("Plenary only:", PLENARY),
    ):
        sentence = listed[listed.index(words) :].split(":", 1)[1].split(". ")[0]
        families = tuple(f"{name}." for name in re.findall(r"`([a-z]+)\.\*`", sentence))
        named = kinds_in(sentence) | ({name for name in KINDS if name.startswith(families)} if families else set())
        placed |= dict.fromkeys(named, rooms)
    assert {name: kind.rooms for name, kind in KINDS.items()} == {name: placed.get(name, EVERYWHERE) for name in KINDS}


def test_what_opens_a_proposal_is_marked_so() -> None:
    built = {name for name, kind in KINDS.items() if kind.rule is not None}
    opening = set(re.findall(r"`([a-z]+\.[a-z]+)` ◊", PAGE))
    assert {name for name in built if isinstance(KINDS[name].rule, Opening)} == opening & built


FIELD = re.compile(r"[a-z_]+\??")
BODY = re.compile(r"((?:`[a-z._]+`[ ‡†◊,/·]*)+)\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


def fields_on_page() -> dict[str, set[str]]:
    """Field names, with `?`, of every kind whose body the page spells out in braces."""
    found: dict[str, set[str]] = {}
    for names, body in BODY.findall(PAGE):
        flat = re.sub(r"\([^()]*\)|\[[^\[\]]*\]\+?|\{[^{}]*\}|`[^`]*`", "", body)
        parts = (part.split(":")[0].strip() for part in re.split(r"[,;]", flat))
        listed = {part for part in parts if FIELD.fullmatch(part)}
        for name in kinds_in(names):
            found.setdefault(name, listed)
    return found


def test_bodies_have_the_fields_of_the_page() -> None:
    on_page = fields_on_page()
    shapes = {name: PROPOSED.shapes[0] if name == "decision.propose" else kind.shape for name, kind in KINDS.items()}
    assert on_page == {name: set(shape.listed) for name, shape in shapes.items() if isinstance(shape, Fields)}
