"""Whoever passes on that a person asks to enter can exchange nothing of it: not the key package, not the device, not the mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.driver.host import Host
from tests.hostile.kit import HostileHost
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import NADIA, Engines, consents, engines, in_caucus


@dataclass(frozen=True)
class Asking:
    """Nadia of Southmark has asked her head to enter the plenary; nobody has answered."""

    talk: Engines
    nadia: Insider
    evil: HostileHost

    def mail_to_tom(self) -> int:
        """Letters that Tom's device has read and dropped so far."""
        device = self.talk.tom.device
        drops = [seen for seen in self.evil.seen if seen.message.word == "mail.drop" and seen.link.device == device]
        return sum(len(seen.message.body["ids"]) for seen in drops)

    def both_consent(self) -> None:
        for head in (self.talk.tom, self.talk.ingrid):
            consents(head, "plenary")

    def is_inside(self) -> None:
        """Her own device opened the Welcome, and the room is a room of three."""
        self.nadia.until("the plenary is open", lambda view: self.nadia.room("plenary").get("state") == "open")
        self.nadia.says("Thank you")
        for head in (self.talk.ingrid, self.talk.tom):
            head.hears("Thank you")
            assert [member["person"]["name"] for member in head.room("plenary")["members"]].count(NADIA) == 1


@pytest.fixture
def asking(host: Host, insider_program: Path) -> Iterator[Asking]:
    with ExitStack() as stack:
        evil = stack.enter_context(HostileHost(host.origin))
        ingrid, tom, nadia = (stack.enter_context(Insider(insider_program)) for _ in range(3))
        talk = engines(evil, host.url, ingrid, tom)
        in_caucus(evil, tom, nadia)
        nadia.act("askToEnter", talk.room.hex())
        tom.until("Tom is asked", lambda view: any(each["roomKind"] == "plenary" for each in view["admissions"]))
        yield Asking(talk, nadia, evil)


def test_a_letter_in_her_name_does_not_take_the_place_of_hers(asking: Asking) -> None:
    """Mail is anonymous. Ingrid's client sends Nadia's head a key package of its own: it does not stall the admission."""
    before = asking.mail_to_tom()
    asking.talk.ingrid.attack("ask-as")
    asking.talk.tom.until("the letter was read", lambda view: asking.mail_to_tom() > before)
    asking.both_consent()
    asking.is_inside()


def test_her_own_head_cannot_have_her_welcome_sent_to_himself(asking: Asking) -> None:
    """Ingrid's device answers last and so makes the key change: it mails the Welcome to the device that Nadia signed for."""
    ingrid, tom = asking.talk.ingrid, asking.talk.tom
    consents(tom, "plenary")
    ingrid.until("Ingrid is asked", lambda view: any(each["mayAnswer"] for each in view["admissions"]))
    tom.attack("present-elsewhere", person=asking.nadia.view["me"]["id"])
    ingrid.until("the false request came", lambda view: _refused(ingrid) == ["REQUEST_FORGED"])
    consents(ingrid, "plenary")
    asking.is_inside()
    assert ingrid.view["security"]["kind"] == "verified"


def _refused(head: Insider) -> list[str]:
    return [notice["code"] for notice in head.room("plenary")["notices"] if notice["kind"] == "refused-entry"]
