"""spec/protocol.md and the code say the same: verbs with their fields, pushes with theirs, codes, quotas, close codes."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

from parley.actions.places import ASKED
from parley.actions.table import ACTIONS
from parley.delivery.quotas import Quotas
from parley.delivery.rates import COUNTED_ELSEWHERE, RATES
from parley.protocol import codes, pushes, requests
from parley.web import connection

PAGE = Path("spec/protocol.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the tables under a heading, without their heads."""
    section = re.split(r"^## ", PAGE.split(f"## {heading}")[1], flags=re.MULTILINE)[0]
    found = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in section.splitlines() if line.startswith("|")
    ]
    return [row for row in found[2:] if not set(row[0]) <= {"-", "|"}]


def named_fields(body: str) -> set[str]:
    """The names in `{a: …, b, c: [[…]]}`, outermost only."""
    inner = re.sub(r"\[.*?\]+|\(.*?\)", "", body[body.index("{") + 1 : body.index("}")])
    return {part.split(":")[0].strip() for part in inner.split(",") if part.strip()}


def test_every_verb_stands_on_the_page_with_its_fields() -> None:
    shapes = requests.shapes()
    on_page = {}
    for row in rows("3. Verbs"):
        found = re.match(r"`([a-z.]+)` (\{.*?\})", row[0])
        if found:
            on_page[found[1]] = named_fields(found[2])
    assert on_page.keys() == shapes.keys()
    named = {
        "prove": requests.Prove,
        "talk.open": requests.OpenTalk,
        "append": requests.Append,
        "mail.send": requests.SendMail,
    }
    for verb, shape in named.items():
        assert on_page[verb] == {field.name for field in fields(shape)}


def test_what_each_verb_asks_stands_on_the_page() -> None:
    on_page = {}
    for row in rows("3. Verbs"):
        found = re.match(r"`([a-z.]+)` (\{.*?\})", row[0])
        if found:
            on_page[found[1]] = row[1]
    assert on_page == {verb: str(ASKED[request]) for verb, request in requests.VERBS.items()}


def test_every_push_stands_on_the_page_with_its_fields() -> None:
    on_page = {}
    for row in rows("4. Pushes"):
        found = re.match(r"`([a-z]+)` (\{.*\})", row[0])
        assert found, row
        on_page[found[1]] = named_fields(found[2])
    kinds = {push.kind: {field.name for field in fields(push)} for push in get_args(pushes.Push)}
    assert on_page.keys() == kinds.keys()
    for kind, names in kinds.items():
        if kind != "challenge":  # its fields stand in §2
            assert on_page[kind] == names, kind


def test_every_request_has_an_action_or_concerns_the_connection() -> None:
    local = {requests.Unsubscribe, requests.Seen, requests.SendPulse}
    assert ACTIONS.keys() | local == set(get_args(requests.Request))


def test_every_code_stands_on_the_page_and_no_other() -> None:
    on_page = {code for row in rows("7. Error codes") for code in re.findall(r"`([A-Z_]+)`", row[0])}
    assert on_page == {str(code) for code in codes.Code}


def test_every_quota_stands_on_the_page_with_its_default() -> None:
    on_page = {row[0].split("`")[1]: row[1] for row in rows("8. Quotas") if len(row) == 2}
    assert on_page.keys() == set(Quotas.__dataclass_fields__)
    units = {"GiB": 1024**3, "MiB": 1024**2}
    for name, shown in on_page.items():
        number, _, unit = shown.replace(",", "").rstrip("|").strip().partition(" ")
        assert int(number) * units.get(unit, 1) == getattr(Quotas(), name), name


def test_every_verb_has_a_rate_and_it_stands_on_the_page() -> None:
    assert RATES.keys() | COUNTED_ELSEWHERE == requests.VERBS.keys()
    found = re.findall(r"^\| `([a-z.]+)` \| (\d+) \| ([\d,]+) \|$", PAGE, re.MULTILINE)
    assert {verb: (int(rate), int(burst.replace(",", ""))) for verb, rate, burst in found} == dict(RATES)


def test_every_close_code_stands_on_the_page() -> None:
    used = {value.code for value in vars(connection).values() if isinstance(value, connection.Closing)}
    on_page = {int(row[0]) for row in rows("1. Connection") if row[0].isdigit()}
    assert on_page == used | {4003}
