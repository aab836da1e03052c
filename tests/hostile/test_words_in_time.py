"""A host that shows two sides two histories within an epoch: words in time find it, and what is kept convicts it (spec/record.md §10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cbor2
import pytest

from parley.record import cbor, cose
from tests.hostile.kit import Fork, HostileHost, HostSignature, Link, Message
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import Engines

RECEIPT = "parley/1/receipt"


@pytest.fixture
def talk(heads: Engines) -> Engines:
    """Each head is confirmed by the other: the control for all that follows."""
    for head in (heads.ingrid, heads.tom):
        head.until("all is confirmed", lambda view: vouching(view, heads)["all"])
    return heads


def vouching(view: Mapping[str, Any], talk: Engines) -> Mapping[str, Any]:
    found: Mapping[str, Any] = view["vouching"][talk.room.hex()]
    return found


def party(view: Mapping[str, Any], talk: Engines, delegation: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(p for p in vouching(view, talk)["parties"] if p["delegation"] == delegation)
    return found


def forked(own_evil: HostileHost, signature: HostSignature, talk: Engines) -> Fork:
    """From here on each head lives in a history of his own, in the same epoch."""
    fork = Fork(own_evil, signature, talk.room, [{talk.ingrid.device}, {talk.tom.device}])
    for head, text in ((talk.ingrid, "Only to Northland"), (talk.tom, "Only to Southmark")):
        head.says(text)
        head.hears(text)
    return fork


def convicted(head: Insider) -> None:
    head.until("the host is convicted", lambda view: head.room("plenary")["state"] == "halted")
    assert head.room("plenary")["problem"]["code"] == "HOST_FORKED"
    assert head.view["security"]["kind"] == "paused"
    assert not any(notice["code"] == "FALSE_WORD" for notice in head.room("plenary")["notices"])


def test_a_fork_is_found_with_the_first_words_and_two_receipts_convict_the_host(
    talk: Engines, own_evil: HostileHost, signature: HostSignature
) -> None:
    forked(own_evil, signature, talk)
    for head in (talk.ingrid, talk.tom):
        convicted(head)
    for head in (talk.ingrid, talk.tom):
        _, kind, _, key, found = cbor2.loads(head.evidence())
        assert (kind, key) == ("evidence", signature.public)
        [[code, room, _, (own, others, _)]] = [one for one in found if one[0] == "HOST_FORKED"][:1]
        assert (code, room) == ("HOST_FORKED", talk.room)
        said = [cbor.decode(cose.verify_sign1(RECEIPT, receipt, key)) for receipt in (own, others)]
        assert said[0][:4] == said[1][:4] == [1, "receipt", talk.room, said[0][3]]  # one place of one room
        assert said[0][4:] != said[1][4:]  # and two histories, both by the host's key


def test_words_held_back_are_seen_to_be_missing_and_the_next_one_finds_the_fork(
    talk: Engines, own_evil: HostileHost, signature: HostSignature
) -> None:
    holding = [True]

    @own_evil.on_push("pulse")
    def held_back(push: Message, link: Link) -> Message | None:
        return None if holding[0] else push

    before = {head: party(head.view, talk, other)["heard"] for head, other in ((talk.ingrid, "SO"), (talk.tom, "NO"))}
    forked(own_evil, signature, talk)
    for head, other in ((talk.ingrid, "SO"), (talk.tom, "NO")):
        head.until("the other side is missed", lambda view, other=other: party(view, talk, other)["missing"])
        assert not vouching(head.view, talk)["all"]
        assert party(head.view, talk, other)["heard"] == before[head]
        assert head.room("plenary")["state"] == "open"
    holding[0] = False
    for head in (talk.ingrid, talk.tom):
        convicted(head)


def test_a_replayed_word_confirms_nothing(talk: Engines, own_evil: HostileHost) -> None:
    """Also into another room, to another device, and of an earlier word than the last. A true one does: the control."""
    words: list[tuple[Message, Link]] = []
    holding = [False]

    @own_evil.on_push("pulse")
    def recorded(push: Message, link: Link) -> Message | None:
        words.append((push, link))
        return None if holding[0] else push

    talk.ingrid.says("Confirmed")
    talk.tom.hears("Confirmed")
    for head in (talk.ingrid, talk.tom):
        head.until("all is confirmed", lambda view: len(words) > 1 and vouching(view, talk)["all"])
    holding[0] = True
    talk.tom.says("Not confirmed")
    talk.ingrid.hears("Not confirmed")
    heard = party(talk.tom.view, talk, "NO")["heard"]
    old = list(words)
    for push, _ in old:
        for link in own_evil.links:
            if link.is_open and link.device in (talk.ingrid.device, talk.tom.device):
                link.to_device(push)
                link.to_device(push.with_body(room=bytes.fromhex(talk.tom.room("caucus")["room"])))
                link.to_device(push.with_body(bytes=bytes(384)))
    talk.tom.until("the word is missed", lambda view: party(view, talk, "NO")["missing"])
    assert party(talk.tom.view, talk, "NO")["heard"] == heard
    assert talk.tom.room("plenary")["state"] == "open"
    holding[0] = False
    talk.tom.until("a true word confirms it", lambda view: vouching(view, talk)["all"])
