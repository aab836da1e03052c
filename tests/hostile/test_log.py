"""A host that keeps the log dishonestly: what it changes is noticed, what it withholds is not called delivered."""

from __future__ import annotations

from collections.abc import Callable

import cbor2
import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import INGRID, in_plenary
from tests.hostile.kit import Fork, HostileHost, HostSignature, Link, Message
from tests.hostile.kit.branch import Branch, envelope_of, next_log
from tests.hostile.kit.host import Seen
from tests.hostile.situations import Engines, plenary_devices

ATTESTATION = 2


Change = Callable[[HostSignature, Message], Message | None]


def without_the_first(signature: HostSignature, push: Message) -> Message | None:
    return None


def with_another_envelope(signature: HostSignature, push: Message) -> Message:
    (seq, kind, data, receipt), *rest = push.body["items"]
    return push.with_body(items=[[seq, kind, data[:-1] + bytes([data[-1] ^ 1]), receipt], *rest])


def with_a_receipt_by_somebody_else(signature: HostSignature, push: Message) -> Message:
    (seq, kind, data, _), *rest = push.body["items"]
    stranger = HostSignature.of_seed(bytes(32))
    envelope = envelope_of(kind, data)
    receipt = stranger.receipt(push.body["room"], seq, 1, envelope, next_log(bytes(32), envelope, 1))
    return push.with_body(items=[[seq, kind, data, receipt], *rest])


def with_a_time_before_the_last(signature: HostSignature, push: Message) -> Message:
    (seq, kind, data, receipt), *rest = push.body["items"]
    fields = signature.read_receipt(receipt)
    early = signature.receipt(push.body["room"], seq, 1, fields.envelope, fields.log)
    return push.with_body(items=[[seq, kind, data, early], *rest])


def with_another_past(signature: HostSignature, push: Message) -> Message:
    (seq, kind, data, receipt), *rest = push.body["items"]
    fields = signature.read_receipt(receipt)
    forked = signature.receipt(
        push.body["room"], seq, fields.stamp, fields.envelope, next_log(bytes(32), fields.envelope, fields.stamp)
    )
    return push.with_body(items=[[seq, kind, data, forked], *rest])


BROKEN_PROMISES: dict[str, tuple[str, Change]] = {
    "a part left out": ("LOG_GAP", without_the_first),
    "an altered envelope": ("RECEIPT_BAD", with_another_envelope),
    "a receipt by somebody else": ("RECEIPT_BAD", with_a_receipt_by_somebody_else),
    "a time that goes backwards": ("TIME_BACKWARDS", with_a_time_before_the_last),
    "another past": ("LOG_FORK", with_another_past),
}


@pytest.mark.parametrize("lie", BROKEN_PROMISES)
def test_a_broken_promise_is_named_and_stops_the_room(
    heads: Engines, own_evil: HostileHost, signature: HostSignature, lie: str
) -> None:
    """Told to one device only, once. The other goes on: the control."""
    code, change = BROKEN_PROMISES[lie]
    told: list[Message] = []

    @own_evil.on_push("deliver")
    def lie_once(push: Message, link: Link) -> Message | None:
        if link.device != heads.tom.device or push.body["room"] != heads.room or told:
            return push
        told.append(push)
        return change(signature, push)

    for text in ("First after the lie", "Second after the lie"):
        heads.ingrid.says(text)
        heads.ingrid.hears(text)
    heads.tom.until("the room is halted", lambda view: heads.tom.room("plenary")["state"] == "halted")
    assert heads.tom.room("plenary")["problem"]["code"] == code
    assert heads.tom.view["security"]["kind"] == "paused"
    assert heads.tom.heard() == ["All is well"]
    assert heads.ingrid.view["security"]["kind"] == "verified"


def test_the_person_is_told_and_nothing_is_shown_after_it(
    people: Browser, host: Host, own_evil: HostileHost, signature: HostSignature
) -> None:
    talk = in_plenary(people, host.url, (own_evil.through, own_evil.through))
    devices = plenary_devices(own_evil)
    talk.ingrid.send_message("Read before the lie")
    talk.tom.reads("Read before the lie")
    lost: list[Message] = []

    @own_evil.on_push("deliver")
    def lose_one(push: Message, link: Link) -> Message | None:
        if link.device != devices.of(talk.tom) or push.body["room"] != devices.room or lost:
            return push
        return lost.append(push)

    talk.ingrid.send_message("This the host withholds")
    talk.ingrid.send_message("This it shows")
    talk.tom.is_secured("Paused")
    assert talk.tom.problem() == "LOG_GAP"
    assert not talk.tom.sees_now("This it shows")
    talk.ingrid.turn_on_camera()
    talk.ingrid.until("his side is not in the picture", lambda: talk.tom.frames_decoded(INGRID) == 0)
    talk.tom.shows("Read before the lie")
    talk.tom.reload()
    talk.tom.shows("Read before the lie")
    assert talk.tom.problem() == "LOG_GAP"
    assert not talk.tom.sees_now("This it shows")
    _, kind, _, key, found = cbor2.loads(talk.tom.saves_evidence())
    assert (kind, key) == ("evidence", signature.public)
    [[code, room, _, (before, after, envelope)]] = found
    assert (code, room) == ("LOG_GAP", devices.room)
    earlier, later = signature.read_receipt(before), signature.read_receipt(after)
    assert later.seq == earlier.seq + 2
    assert later.log != next_log(earlier.log, later.envelope, later.stamp)
    assert envelope_of(1, envelope) == later.envelope


def test_two_histories_never_look_like_one(heads: Engines, own_evil: HostileHost, signature: HostSignature) -> None:
    """Each side is told its own; when the keys change, neither takes the other's word for it. Shown each other's words, both stop."""
    own_evil.on_push("pulse")(lambda push, link: None)  # words in time would find it first (test_words_in_time.py)
    fork = Fork(own_evil, signature, heads.room, [{heads.ingrid.device}, {heads.tom.device}])
    heads.ingrid.says("Only in Northland's history")
    heads.ingrid.hears("Only in Northland's history")
    heads.tom.says("Only in Southmark's history")
    heads.tom.hears("Only in Southmark's history")
    assert "Only in Northland's history" not in heads.tom.heard()
    for head in (heads.ingrid, heads.tom):
        before = len(own_evil.seen)
        head.act("refresh", heads.room.hex())
        own_evil.wait_for(lambda seen, head=head: attests(seen, head.device), after=before)
        head.until("new keys wait for the other's word", lambda view: view["security"]["kind"] == "securing")
    attestations = [[item for item in branch.items if item[1] == ATTESTATION] for branch in fork.branches]
    for side, other in ((0, 1), (1, 0)):
        for _, kind, data, _ in attestations[other]:
            fork.plant(side, kind, data)
    for head in (heads.ingrid, heads.tom):
        head.until("both have stopped", lambda view: view["security"]["kind"] == "paused")


def test_an_envelope_shown_twice_counts_once(heads: Engines, own_evil: HostileHost, signature: HostSignature) -> None:
    fork = Fork(own_evil, signature, heads.room, [{heads.ingrid.device, heads.tom.device}])
    fork.branches[0].put = doubled
    heads.ingrid.says("Said once")
    heads.tom.hears("Said once")
    fork.branches[0].put = plain
    heads.ingrid.says("And then this")
    for head in (heads.tom, heads.ingrid):
        head.hears("And then this")
        assert head.heard() == ["All is well", "Said once", "And then this"]
        assert head.view["security"]["kind"] == "verified"


def test_an_order_of_the_hosts_own_is_the_same_for_everybody(
    heads: Engines, own_evil: HostileHost, signature: HostSignature
) -> None:
    """The host may order what comes at the same time; what it cannot is show two orders."""
    fork = Fork(own_evil, signature, heads.room, [{heads.ingrid.device, heads.tom.device}])
    held: list[tuple[int, bytes]] = []

    def reordered(branch: Branch, kind: int, data: bytes, device: bytes) -> list[tuple[int, bytes]]:
        if device == heads.ingrid.device and not held:
            held.append((kind, data))
            return []
        return [(kind, data), *held]

    fork.branches[0].put = reordered
    heads.ingrid.says("Written first")
    own_evil.wait_for(lambda seen: bool(held))
    heads.tom.says("Written second")
    heads.tom.hears("Written second")
    fork.branches[0].put = plain
    for head in (heads.tom, heads.ingrid):
        head.hears("Written first")
        assert head.heard() == ["All is well", "Written second", "Written first"]


def test_what_the_host_swallows_is_not_called_delivered(
    heads: Engines, own_evil: HostileHost, signature: HostSignature
) -> None:
    """It signs a receipt and shows the message to nobody. The sender's screen does not say that anybody has it."""
    fork = Fork(own_evil, signature, heads.room, [{heads.ingrid.device, heads.tom.device}])
    fork.branches[0].put = swallowed
    heads.ingrid.says("Will it arrive?")
    own_evil.wait_for(lambda seen: seen.message.word == "append" and seen.link.device == heads.ingrid.device)
    fork.branches[0].put = plain
    heads.tom.says("I hear nothing")
    heads.ingrid.hears("I hear nothing")
    own = [message for message in heads.ingrid.room("plenary")["messages"] if message["text"] == "Will it arrive?"]
    assert [(message["delivery"] == "delivered", message["devices"]) for message in own] == [(False, 0)]


def test_a_host_that_went_back_to_an_older_state(heads: Engines, own_evil: HostileHost) -> None:
    """As from a backup: it no longer knows what it signed for. The devices hold the receipts."""

    @own_evil.on_request("subscribe")
    def rolled_back(message: Message, link: Link) -> Message | None:
        if message.body["room"] != heads.room:
            return message
        link.to_device(Message("error", message.id, {"code": "NO_SUCH_POSITION", "text": "after is past the head"}))
        return None

    own_evil.link_of(heads.tom.device).cut()
    heads.tom.until("the room is halted", lambda view: heads.tom.room("plenary")["state"] == "halted")
    assert heads.tom.room("plenary")["problem"]["code"] == "HOST_ROLLED_BACK"


NONSENSE: dict[str, Message | bytes] = {
    "an unknown push": Message("confetti", 0, {"colour": "all"}),
    "items that are none": Message("deliver", 0, {"room": bytes(16), "items": [["not", "an", "item"]]}),
    "a room nobody knows": Message("deliver", 0, {"room": bytes(16), "items": []}),
    "mail that is not sealed": Message("mail", 0, {"items": [[1, b"not sealed"]]}),
    "a push without its fields": Message("roster", 0, {}),
    "an answer to nothing": Message("ok", 999_999, {}),
    "an error to nothing": Message("error", 999_999, {"code": "GOING", "text": ""}),
    "no CBOR": b"\xff\xff",
    "nothing": b"",
    "a bomb": b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
}


def test_messages_that_are_none_change_nothing(heads: Engines, own_evil: HostileHost) -> None:
    """The device goes on, over a fresh connection if need be."""
    for name, nonsense in NONSENSE.items():
        own_evil.link_of(heads.tom.device).to_device(nonsense)
        heads.ingrid.says(f"After {name}")
        heads.tom.hears(f"After {name}")
    assert heads.tom.view["security"]["kind"] == "verified"


def attests(seen: Seen, device: bytes) -> bool:
    return seen.message.word == "append" and seen.message.body["kind"] == ATTESTATION and seen.link.device == device


def plain(branch: Branch, kind: int, data: bytes, device: bytes) -> list[tuple[int, bytes]]:
    return [(kind, data)]


def doubled(branch: Branch, kind: int, data: bytes, device: bytes) -> list[tuple[int, bytes]]:
    return [(kind, data), (kind, data)]


def swallowed(branch: Branch, kind: int, data: bytes, device: bytes) -> list[tuple[int, bytes]]:
    return []
