"""A host that shows two sides the same entries in two orders, within one epoch: the next word of either side uncovers it on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.driver.host import Host
from tests.hostile.kit import Fork, HostileHost, HostSignature, Link, Message
from tests.hostile.kit.branch import stamp_of
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import Engines, engines

UNCOVERED = {"FALSE_WORD", "BASIS_FALSE"}


@pytest.fixture
def evil(host: Host) -> Iterator[HostileHost]:
    """A hostile operator of each test's own: attacks do not outlive it."""
    with HostileHost(host.origin) as one:
        yield one


@pytest.fixture
def talk(host: Host, evil: HostileHost, insider_program: Path) -> Iterator[Engines]:
    """Two heads in the plenary, both with the client's own engine. The host lets no pulse through: only what is in the log can tell."""
    with Insider(insider_program) as ingrid, Insider(insider_program) as tom:
        talk = engines(evil, host.url, ingrid, tom)
        ingrid.says("All is well")
        tom.hears("All is well")

        @evil.on_request("pulse")
        def held_back(message: Message, link: Link) -> None:
            return None

        yield talk


class TwoLogs:
    """Each head lives in a log of their own; what one says, the host puts into the other's whenever it likes."""

    def __init__(self, talk: Engines, evil: HostileHost, signature: HostSignature) -> None:
        self.heads = (talk.ingrid, talk.tom)
        self._fork = Fork(evil, signature, talk.room, [{head.device} for head in self.heads])

    def says(self, side: int, text: str) -> tuple[int, bytes]:
        """Said in the own log; the envelope."""
        return self.does(side, lambda head: head.says(text))

    def does(self, side: int, act: Callable[[Insider], object]) -> tuple[int, bytes]:
        """The first envelope that an act puts into the own log."""
        items = self._fork.branches[side].items
        before = len(items)
        act(self.heads[side])
        self.heads[side].until(
            "it is in the own log", lambda view: len(items) > before and view["connection"]["queued"] == 0
        )
        _, kind, data, _ = items[before]
        return kind, data

    def pass_on(self, side: int, envelope: tuple[int, bytes], stamp: int | None = None) -> None:
        """To the other side, at the end of its log."""
        self._fork.plant(1 - side, *envelope, stamp)

    def stamp(self, side: int) -> int:
        """When the last thing in a side's own log was taken, as its receipt says."""
        return stamp_of(self._fork.branches[side].items[-1])


def told(head: Insider) -> list[str]:
    """What this head was told of another's word about the record."""
    return [each["code"] for each in head.room("plenary")["notices"] if each["code"] in UNCOVERED]


@pytest.mark.parametrize("speaker", [0, 1], ids=["the first side's word", "the other side's word"])
def test_two_orders_within_an_epoch_are_uncovered_by_the_next_word(
    talk: Engines, evil: HostileHost, signature: HostSignature, speaker: int
) -> None:
    logs = TwoLogs(talk, evil, signature)
    announced, objected = logs.says(0, "I announce that it is adopted"), logs.says(1, "I object")
    logs.pass_on(0, announced)
    logs.pass_on(1, objected)
    talk.ingrid.hears("I object")
    talk.tom.hears("I announce that it is adopted")
    assert [told(head) for head in logs.heads] == [[], []]
    reader = logs.heads[1 - speaker]
    logs.pass_on(speaker, logs.says(speaker, "What was the order?"))
    reader.until("the reader is told", lambda view: told(reader))
    assert told(logs.heads[speaker]) == []


def test_a_word_that_is_no_entry_uncovers_it_too(talk: Engines, evil: HostileHost, signature: HostSignature) -> None:
    logs = TwoLogs(talk, evil, signature)
    one, other = logs.says(0, "I announce that it is adopted"), logs.says(1, "I object")
    logs.pass_on(0, one)
    logs.pass_on(1, other)
    talk.ingrid.hears("I object")
    logs.pass_on(0, logs.does(0, lambda head: head.attack("say-nonsense")))
    talk.tom.until("the reader is told", lambda view: told(talk.tom))


def test_one_order_told_by_two_logs_is_no_fork(talk: Engines, evil: HostileHost, signature: HostSignature) -> None:
    """The control: the same host, the same two logs, the same words, in one order and at one time."""
    logs = TwoLogs(talk, evil, signature)
    for side, text in ((0, "I announce that it is adopted"), (1, "I object"), (0, "Once more"), (1, "And again")):
        said = logs.says(side, text)
        logs.pass_on(side, said, logs.stamp(side))
        logs.heads[1 - side].hears(text)
    for head in logs.heads:
        assert told(head) == []
        assert head.room("plenary")["state"] == "open"
