"""Somebody between the heads: the host and whoever has read Tom Wells's link. The five words tell the two of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.driver.host import Host
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TITLE, TOM
from tests.hostile.kit import Fork, HostileHost, HostSignature, Link, Message
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import engines, reach_words


@dataclass(frozen=True)
class Between:
    """Ingrid speaks with a false Tom; Tom, in a world of the host's own making, with a false Ingrid."""

    ingrid: Insider
    false_tom: Insider
    tom: Insider
    false_ingrid: Insider


class SecondWorld:
    """Lets everybody in again by a link that was used, and keeps them in an opening room apart."""

    def __init__(self, evil: HostileHost, signature: HostSignature) -> None:
        self._used: Message | None = None
        self._evil = evil
        self._signature = signature
        self._fork: Fork | None = None
        evil.on_reply("invite.read")(self._as_if_fresh)
        evil.on_reply("invite.use")(self._as_if_first)

    def _as_if_fresh(self, message: Message, link: Link) -> Message:
        return message.with_body(state="fresh", used=None) if message.word == "ok" else message

    def _as_if_first(self, message: Message, link: Link) -> Message:
        if message.word == "ok":
            self._used = message
            return message
        assert self._used is not None
        if self._fork is None:
            room = self._used.body["opening_room"]
            self._fork = Fork(self._evil, self._signature, room, [set()], from_start=True)
        self._fork.move(link.device or b"", 0)
        return replace(self._used, id=message.id)


@pytest.fixture
def between(host: Host, evil: HostileHost, signature: HostSignature, insider_program: Path) -> Iterator[Between]:
    with ExitStack() as stack:
        ingrid, false_tom, tom, false_ingrid = (stack.enter_context(Insider(insider_program)) for _ in range(4))
        links = ingrid.convene(evil.through(host.url), TITLE, (("NO", NORTHLAND, INGRID), ("SO", SOUTHMARK, TOM)))
        ingrid.join(links[INGRID], INGRID, "Ms")
        SecondWorld(evil, signature)
        false_tom.join(links[TOM], TOM, "Mr")
        false_tom.until("the words can be shown", lambda view: view["opening"]["words"]["step"] == "ready")
        tom.join(links[TOM], TOM, "Mr")
        false_ingrid.join(links[TOM], INGRID, "Ms", instead=(0, "NO"))
        yield Between(ingrid, false_tom, tom, false_ingrid)


def test_the_words_differ_and_nothing_opens(between: Between) -> None:
    reach_words(between.ingrid, between.false_tom)
    reach_words(between.tom, between.false_ingrid)
    code = {head: tuple(head.view["opening"]["words"]["code"]) for head in (between.ingrid, between.tom)}
    assert code[between.ingrid] != code[between.tom]

    between.false_tom.act("confirmWords", True)
    between.false_ingrid.act("confirmWords", True)
    for head in (between.ingrid, between.tom):
        head.act("confirmWords", False)
        head.until("everything has stopped", lambda view: view["stage"] == "stopped")
        assert not any(room["state"] == "open" for room in head.view["rooms"])


def test_without_anybody_between_the_words_are_the_same(host: Host, insider_program: Path) -> None:
    """The control."""
    with HostileHost(host.origin) as honest, Insider(insider_program) as ingrid, Insider(insider_program) as tom:
        talk = engines(honest, host.url, ingrid, tom)
        codes = [head.view["opening"]["words"]["code"] for head in (talk.ingrid, talk.tom)]
    assert codes[0] == codes[1]
