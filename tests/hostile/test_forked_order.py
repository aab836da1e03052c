"""A host that shows two sides the same entries in two orders, within one epoch: the next word of either side uncovers it on the other."""

from __future__ import annotations

import pytest

from tests.hostile.kit import HostileHost, HostSignature
from tests.hostile.kit.insider import Insider
from tests.hostile.kit.two_logs import TwoLogs
from tests.hostile.situations import Engines

UNCOVERED = {"FALSE_WORD", "BASIS_FALSE"}


@pytest.fixture
def talk(heads: Engines, own_evil: HostileHost) -> Engines:
    """The host lets no pulse through: only what is in the log can tell."""
    own_evil.on_request("pulse")(lambda message, link: None)
    return heads


def told(head: Insider) -> list[str]:
    """What this head was told of another's word about the record."""
    return [each["code"] for each in head.room("plenary")["notices"] if each["code"] in UNCOVERED]


@pytest.mark.parametrize("speaker", [0, 1], ids=["the first side's word", "the other side's word"])
def test_two_orders_within_an_epoch_are_uncovered_by_the_next_word(
    talk: Engines, own_evil: HostileHost, signature: HostSignature, speaker: int
) -> None:
    logs = TwoLogs((talk.ingrid, talk.tom), talk.room, own_evil, signature)
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


def test_a_word_that_is_no_entry_uncovers_it_too(
    talk: Engines, own_evil: HostileHost, signature: HostSignature
) -> None:
    logs = TwoLogs((talk.ingrid, talk.tom), talk.room, own_evil, signature)
    one, other = logs.says(0, "I announce that it is adopted"), logs.says(1, "I object")
    logs.pass_on(0, one)
    logs.pass_on(1, other)
    talk.ingrid.hears("I object")
    logs.pass_on(0, logs.does(0, lambda head: head.attack("say-nonsense")))
    talk.tom.until("the reader is told", lambda view: told(talk.tom))


def test_one_order_told_by_two_logs_is_no_fork(talk: Engines, own_evil: HostileHost, signature: HostSignature) -> None:
    """The control: the same host, the same two logs, the same words, in one order and at one time."""
    logs = TwoLogs((talk.ingrid, talk.tom), talk.room, own_evil, signature)
    for side, text in ((0, "I announce that it is adopted"), (1, "I object"), (0, "Once more"), (1, "And again")):
        said = logs.says(side, text)
        logs.pass_on(side, said, logs.stamp(side))
        logs.heads[1 - side].hears(text)
    for head in logs.heads:
        assert told(head) == []
        assert head.room("plenary")["state"] == "open"
