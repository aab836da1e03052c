"""Whoever has read Tom Wells's link takes his name in a later talk. The key that was compared in the first one tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.driver.host import Host
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TITLE, TOM
from tests.hostile.kit import HostileHost
from tests.hostile.kit.insider import Insider, InsiderFailed
from tests.hostile.situations import reach_words

SIDES = (("NO", NORTHLAND, INGRID), ("SO", SOUTHMARK, TOM))
LOOKS_LIKE_TOM = "Tom\u200b Wells"


@dataclass(frozen=True)
class Acquainted:
    """Ingrid and Tom compared words in an earlier talk, and each remembers the other. Mallory has what Tom showed in it."""

    host: Host
    evil: HostileHost
    ingrid: Insider
    tom: Insider
    mallory: Insider
    shown_before: Sequence[str]

    def later_talk(self) -> Mapping[str, str]:
        """Another talk of the two, in which Ingrid has made her keys; the links."""
        links = self.ingrid.convene(self.evil.through(self.host.url), TITLE, SIDES)
        self.ingrid.join(links[INGRID], INGRID, "Ms")
        return links

    def key_of_tom(self) -> Mapping[str, Any]:
        """What Ingrid's device finds of whoever is Tom now."""
        self.ingrid.until("the words can be shown", lambda view: _head(view).get("pin") is not None)
        return dict(_head(self.ingrid.view)["pin"])


def _head(view: Mapping[str, Any]) -> Mapping[str, Any]:
    heads = (view.get("opening") or {}).get("heads", [{}, {}])
    return dict(heads[1])


@pytest.fixture(scope="module")
def known(host: Host, insider_program: Path) -> Iterator[Acquainted]:
    with ExitStack() as stack:
        honest = stack.enter_context(HostileHost(host.origin))
        ingrid, tom, mallory = (stack.enter_context(Insider(insider_program)) for _ in range(3))
        links = ingrid.convene(honest.through(host.url), TITLE, SIDES)
        ingrid.join(links[INGRID], INGRID, "Ms")
        tom.join(links[TOM], TOM, "Mr")
        reach_words(ingrid, tom)
        for head in (ingrid, tom):
            head.act("confirmWords", True)
        for head in (ingrid, tom):
            head.until("the words are compared", lambda view: view["opening"]["remember"] == "ask")
            head.act("rememberKeys", True)
        yield Acquainted(host, honest, ingrid, tom, mallory, tom.pins())


Pins = Callable[[Acquainted], Sequence[str] | None]
ATTACKS: Mapping[str, tuple[str, Pins, str]] = {
    "with a key of their own": (TOM, lambda _: None, "other"),
    "with no key": (TOM, lambda _: [], "missing"),
    "with what Tom showed in the earlier talk": (TOM, lambda known: known.shown_before, "broken"),
    "with bytes that are no statement": (TOM, lambda _: ["00" * 40, ""], "broken"),
    "with fewer than there are delegations": (TOM, lambda known: known.shown_before[:1], "broken"),
    "with the name written a little differently": (LOOKS_LIKE_TOM, lambda _: None, "stranger"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_who_takes_a_known_name_is_told_before_any_word_is_shown(known: Acquainted, attack: str) -> None:
    name, pins, found = ATTACKS[attack]
    links = known.later_talk()
    known.mallory.join(links[TOM], name, "Mr", pins=pins(known))
    key = known.key_of_tom()
    assert (key["is"], key["unanswered"]) == (found, True)
    with pytest.raises(InsiderFailed, match="KEY_UNANSWERED"):
        known.ingrid.act("compareWords")
    assert known.ingrid.view["opening"]["words"]["step"] == "ready"


def test_the_answer_is_to_stop_for_everybody_or_to_go_on_and_is_kept(known: Acquainted) -> None:
    links = known.later_talk()
    known.mallory.join(links[TOM], TOM, "Mr")
    assert known.key_of_tom()["unanswered"]
    known.ingrid.act("goOnWithKey", 1)
    assert known.key_of_tom()["wentOn"] > 0
    known.mallory.until("the words can be shown", lambda view: view["opening"]["words"]["step"] == "ready")
    reach_words(known.ingrid, known.mallory)

    links = known.later_talk()
    known.mallory.join(links[TOM], TOM, "Mr")
    assert known.key_of_tom()["unanswered"]
    known.ingrid.act("stopForKey")
    for head in (known.ingrid, known.mallory):
        head.until("everything has stopped", lambda view: (view["problem"] or {}).get("code") == "KEY_NOT_AS_BEFORE")


def test_the_true_head_is_the_one_whose_words_were_compared(known: Acquainted) -> None:
    """The control."""
    links = known.later_talk()
    known.tom.join(links[TOM], TOM, "Mr")
    found = known.key_of_tom()
    assert (found["is"], found["unanswered"]) == ("same", False)
    reach_words(known.ingrid, known.tom)
