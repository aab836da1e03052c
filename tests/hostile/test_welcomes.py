"""A newcomer sees nothing and sends nothing before every delegation has confirmed the room he was led into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.driver.host import Host
from tests.hostile.kit import Fork, HostileHost, HostSignature, Link, Message
from tests.hostile.kit.host import Seen
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import Engines, consents, engines, in_caucus

MLS, ATTESTATION = 1, 2


@dataclass(frozen=True)
class Asking:
    """Nadia of Southmark asks to enter the plenary. Tom has consented, Ingrid has not answered."""

    talk: Engines
    nadia: Insider

    def state(self) -> str:
        return str(self.nadia.room("plenary").get("state", "none"))


@pytest.fixture
def evil(host: Host) -> Iterator[HostileHost]:
    with HostileHost(host.origin) as one:
        yield one


@pytest.fixture
def asking(host: Host, evil: HostileHost, insider_program: Path) -> Iterator[Asking]:
    with ExitStack() as stack:
        ingrid, tom, nadia = (stack.enter_context(Insider(insider_program)) for _ in range(3))
        talk = engines(evil, host.url, ingrid, tom)
        in_caucus(evil, tom, nadia)
        nadia.act("askToEnter", talk.room.hex())
        consents(tom, "plenary")
        ingrid.until("Ingrid is asked", lambda view: view["admissions"])
        yield Asking(talk, nadia)


def test_with_every_consent_the_room_opens(asking: Asking) -> None:
    """The control."""
    consents(asking.talk.ingrid, "plenary")
    asking.nadia.until("the plenary is open", lambda view: asking.state() == "open")
    asking.nadia.says("Thank you")
    asking.talk.ingrid.hears("Thank you")


def test_a_welcome_to_a_commit_that_the_other_side_never_saw(
    asking: Asking, evil: HostileHost, signature: HostSignature
) -> None:
    """It opens, its roster holds, its epoch has the right number. Southmark's word on it never comes: nothing is shown, nothing is sent."""
    talk, nadia = asking.talk, asking.nadia
    fork = Fork(evil, signature, talk.room, [{talk.tom.device}, {talk.ingrid.device, nadia.device}])
    consents(talk.ingrid, "plenary")
    nadia.until("the Welcome was opened", lambda view: asking.state() == "joining")
    evil.wait_for(lambda seen: _attests(seen, nadia.device))
    talk.ingrid.says("Welcome to the plenary")
    talk.ingrid.hears("Welcome to the plenary")
    evil.wait_for(lambda seen: _was_told(seen, nadia.device, fork.branches[1].head))
    assert asking.state() == "joining"
    assert nadia.heard() == []
    assert len(talk.tom.room("plenary")["members"]) == 2


def test_a_welcome_to_a_commit_that_lost(asking: Asking, evil: HostileHost, signature: HostSignature) -> None:
    """Both heads commit in one epoch. She has the Welcome of the one and lives in the log of the other; both epochs have one number."""
    talk, nadia = asking.talk, asking.nadia
    fork = Fork(evil, signature, talk.room, [{talk.ingrid.device}, {talk.tom.device, nadia.device}])
    lost, won = fork.branches
    begun = lost.head
    letters: list[Message] = []

    @evil.on_request("mail.send")
    def keep_the_winners(message: Message, link: Link) -> Message | None:
        if link.device != talk.tom.device or message.body["to"] != nadia.device:
            return message
        letters.append(message)
        link.to_device(Message("ok", message.id, {}))
        return None

    consents(talk.ingrid, "plenary")
    nadia.until("the Welcome was opened", lambda view: asking.state() == "joining")
    consent = next(item for item in lost.items[begun:] if item[1] == MLS)
    fork.plant(1, MLS, consent[2])
    talk.tom.until("Tom let her in as well", lambda view: len(talk.tom.room("plenary")["members"]) == 3)
    talk.tom.says("In the log that won")
    talk.tom.hears("In the log that won")
    evil.wait_for(lambda seen: seen.link.device == talk.tom.device and seen.message.word == "mail.send")
    nadia.until("the other log has reached her", lambda view: asking.state() == "halted")
    assert nadia.heard() == []
    assert nadia.room("plenary")["problem"]["code"] in ("LOG_FORK", "LOG_GAP")
    assert letters
    assert [item for item in won.items[begun:] if item[1] == ATTESTATION]


def test_an_altered_welcome_opens_nothing_and_she_can_ask_again(asking: Asking, evil: HostileHost) -> None:
    talk, nadia = asking.talk, asking.nadia
    altered: list[Message] = []

    @evil.on_push("mail")
    def alter(push: Message, link: Link) -> Message:
        if link.device != nadia.device:
            return push
        altered.append(push)
        return push.with_body(
            items=[[number, data[:-1] + bytes([data[-1] ^ 1])] for number, data in push.body["items"]]
        )

    consents(talk.ingrid, "plenary")
    talk.ingrid.until("the commit was accepted", lambda view: len(talk.ingrid.room("plenary")["members"]) == 3)
    evil.wait_for(lambda seen: bool(altered))
    talk.ingrid.says("She has not come in")
    talk.tom.hears("She has not come in")
    assert asking.state() not in ("open", "joining")
    assert nadia.heard() == []


def _attests(seen: Seen, device: bytes) -> bool:
    return seen.message.word == "append" and seen.message.body["kind"] == ATTESTATION and seen.link.device == device


def _was_told(seen: Seen, device: bytes, head: int) -> bool:
    return (
        seen.to == "host"
        and seen.link.device == device
        and seen.message.word == "seen"
        and seen.message.body["seq"] >= head
    )
