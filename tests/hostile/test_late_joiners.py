"""Who comes later is given the record from before; a host can neither read nor change it, and nothing is shown that is not the record."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.driver.host import Host
from tests.hostile.kit import HostileHost, Link, Message
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import Engines, admitted, engines

BEFORE = "Said before she came: the bridge at noon"
MAIL_BYTES = 256 * 1024
"""The longest letter a host carries (spec/protocol.md)."""


@dataclass(frozen=True)
class Talk:
    """Something was said in plenary; Nadia of Southmark is still to come."""

    heads: Engines
    nadia: Insider


@pytest.fixture
def evil(host: Host) -> Iterator[HostileHost]:
    with HostileHost(host.origin) as one:
        yield one


@pytest.fixture
def talk(host: Host, evil: HostileHost, insider_program: Path) -> Iterator[Talk]:
    with ExitStack() as stack:
        ingrid, tom, nadia = (stack.enter_context(Insider(insider_program)) for _ in range(3))
        heads = engines(evil, host.url, ingrid, tom)
        ingrid.says(BEFORE)
        tom.hears(BEFORE)
        yield Talk(heads, nadia)


def _state(nadia: Insider) -> str:
    record = nadia.room("plenary").get("record")
    return "none" if record is None else str(record["state"])


def test_an_honest_host_carries_it_and_none_of_its_words_in_clear(talk: Talk, evil: HostileHost, host: Host) -> None:
    """The control, and what passed: the record itself, sealed."""
    admitted(talk.heads, evil, talk.nadia)
    talk.nadia.hears(BEFORE)
    assert _state(talk.nadia) == "checked"
    parts = [seen.message.body["bytes"] for seen in evil.seen if seen.to == "host" and seen.message.word == "file.put"]
    assert parts
    assert not any(BEFORE.encode() in part or b"history" in part for part in parts)


def test_one_that_the_host_altered_is_not_shown_and_another_member_is_asked(talk: Talk, evil: HostileHost) -> None:
    altered: list[bytes] = []

    @evil.on_reply("file.get")
    def alter(reply: Message, link: Link) -> Message:
        if altered:
            return reply
        altered.append(reply.body["bytes"])
        return reply.with_body(bytes=reply.body["bytes"][:-1] + bytes([reply.body["bytes"][-1] ^ 1]))

    admitted(talk.heads, evil, talk.nadia)
    talk.nadia.hears(BEFORE)
    assert altered
    assert talk.nadia.room("plenary")["record"]["state"] == "checked"


def test_one_that_is_always_altered_is_never_shown_and_she_is_told(talk: Talk, evil: HostileHost) -> None:
    @evil.on_reply("file.get")
    def alter(reply: Message, link: Link) -> Message:
        return reply.with_body(bytes=bytes(len(reply.body["bytes"])))

    admitted(talk.heads, evil, talk.nadia)
    talk.nadia.until("she is told", lambda view: _state(talk.nadia) == "differs")
    talk.heads.ingrid.says("She can hear this")
    talk.nadia.hears("She can hear this")
    assert BEFORE not in talk.nadia.heard()


def test_a_way_in_that_no_letter_holds_is_fetched_until_all_of_it_is_there(talk: Talk, evil: HostileHost) -> None:
    """The plenary's state is larger than the host mails. What it gives first is altered; she asks it again, and nobody else."""
    plan_long_sessions(talk.heads, 3)
    altered: list[bytes] = []

    @evil.on_reply("file.get")
    def alter(reply: Message, link: Link) -> Message:
        if len(altered) == 2:
            return reply
        altered.append(reply.body["bytes"])
        return reply.with_body(bytes=bytes(len(reply.body["bytes"])))

    before = len(evil.seen)
    admitted(talk.heads, evil, talk.nadia)
    assert len(altered) == 2
    passed = [seen.message for seen in evil.seen[before:] if seen.to == "host"]
    kept = sum(len(message.body["bytes"]) for message in passed if message.word == "file.put")
    assert kept > MAIL_BYTES > max(len(message.body["bytes"]) for message in passed if message.word == "mail.send")
    talk.heads.ingrid.says("She is here")
    talk.nadia.hears("She is here")


def plan_long_sessions(heads: Engines, count: int) -> None:
    """Each has an agenda of some 90 KB, all of which is in the state a newcomer is given."""
    agenda = [{"item": str(number), "title": f"{number} ".ljust(190, "x")} for number in range(1, 491)]
    begins = int(time.time() * 1000) + 86_400_000
    start, end = ({"at": at, "zone": "Europe/Vienna"} for at in (begins, begins + 3_600_000))
    for number in range(count):
        terms = {"start": start, "end": end, "modality": "virtual", "agenda": agenda}
        heads.ingrid.act("perform", heads.room.hex(), "session.propose", {"title": f"Round {number}", "terms": terms})
    heads.ingrid.until("it is all with the host", lambda view: view["connection"]["queued"] == 0)
