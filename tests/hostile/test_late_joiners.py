"""Who comes later is given the record from before; a host can neither read nor change it, and nothing is shown that is not the record."""

from __future__ import annotations

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
