"""Somebody who was removed keeps everything his device ever held, and the host helps him: it opens nothing and moves nothing any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.driver.host import Host
from tests.hostile.kit import Fork, HostileHost, HostSignature
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import NADIA, Engines, admitted, engines


@dataclass(frozen=True)
class Removal:
    """Nadia kept her device's state just before she was removed. `while_inside` were sent between the keeping and the removal."""

    talk: Engines
    nadia: Insider
    fork: Fork
    while_inside: list[bytes]
    at_removal: int

    def history(self) -> list[bytes]:
        """MLS messages after her removal."""
        return [item[2] for item in self.fork.branches[0].items[self.at_removal :] if item[1] == 1]


@pytest.fixture(scope="module")
def removal(host: Host, evil: HostileHost, signature: HostSignature, insider_program: Path) -> Iterator[Removal]:
    with Insider(insider_program) as ingrid, Insider(insider_program) as tom, Insider(insider_program) as nadia:
        talk = engines(evil, host.url, ingrid, tom)
        admitted(talk, evil, nadia)
        fork = Fork(evil, signature, talk.room, [{ingrid.device, tom.device, nadia.device}])
        (branch,) = fork.branches
        nadia.attack("keep-state")
        begun = branch.head
        ingrid.says("While she is inside")
        nadia.hears("While she is inside")
        while_inside = [item[2] for item in branch.items[begun:] if item[1] == 1]
        ingrid.act("remove", talk.room.hex(), nadia.view["me"]["id"], "Recording seen")
        nadia.until("she was told", lambda view: nadia.room("plenary")["state"] == "removed")
        for head in (ingrid, tom):
            head.until("she is gone", lambda view, head=head: len(head.room("plenary")["members"]) == 2)
        at_removal = branch.head
        ingrid.says("Now among ourselves")
        tom.hears("Now among ourselves")
        yield Removal(talk, nadia, fork, while_inside, at_removal)


def test_her_old_state_opens_what_was_said_while_she_was_inside(removal: Removal) -> None:
    """The control: the tool reads what her state is good for."""
    found = removal.nadia.attack("read-with-kept", envelopes=[each.hex() for each in removal.while_inside])
    assert "While she is inside" in found


def test_and_nothing_that_was_said_after(removal: Removal) -> None:
    after = removal.history()
    assert after
    found = removal.nadia.attack("read-with-kept", envelopes=[each.hex() for each in after])
    assert not any("ourselves" in each for each in found)


def test_words_in_the_old_keys_are_shown_to_nobody(removal: Removal) -> None:
    removal.fork.plant(0, 1, bytes.fromhex(removal.nadia.attack("speak-from-kept", text="I am still here")))
    removal.talk.tom.says("Did you hear anything?")
    for head in (removal.talk.ingrid, removal.talk.tom):
        head.hears("Did you hear anything?")
        assert "I am still here" not in head.heard()
        assert head.view["security"]["kind"] == "verified"
        assert NADIA not in [member["person"]["name"] for member in head.room("plenary")["members"]]


def test_the_real_host_takes_nothing_from_her_device_and_lets_it_into_no_sound_and_picture(
    host: Host, evil: HostileHost, insider_program: Path
) -> None:
    """Defence in depth: the keys were gone before. Nothing is forked here, for the host's list goes by the host's own log."""
    with Insider(insider_program) as ingrid, Insider(insider_program) as tom, Insider(insider_program) as nadia:
        talk = engines(evil, host.url, ingrid, tom)
        admitted(talk, evil, nadia)
        link = evil.link_of(nadia.device)
        asked = (
            ("append", {"room": talk.room, "kind": 1, "bytes": bytes(64)}),
            ("subscribe", {"room": talk.room, "after": 0}),
            ("media.join", {"room": talk.room}),
        )
        assert link.ask("media.join", {"room": talk.room}).result(30).word == "ok"
        ingrid.act("remove", talk.room.hex(), nadia.view["me"]["id"], "Recording seen")
        nadia.until("she was told", lambda view: nadia.room("plenary")["state"] == "removed")
        ingrid.until("the host was told", lambda view: view["connection"]["queued"] == 0)
        for verb, body in asked:
            reply = link.ask(verb, body).result(30)
            assert (reply.word, reply.body.get("code")) == ("error", "NO_SUCH_ROOM")
        assert evil.link_of(tom.device).ask("media.join", {"room": talk.room}).result(30).word == "ok"
