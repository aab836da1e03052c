"""A motion adopted for one side and refused for the other: the host shows each side announcement and objection in another order."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import cbor2

from parley.record import cbor, cose
from tests.hostile.kit import HostileHost, HostSignature, Link, Message
from tests.hostile.kit.insider import Insider
from tests.hostile.kit.two_logs import TwoLogs
from tests.hostile.situations import Engines

HOUR_MS = 3_600_000
ASKED_MS = 31_000
"""The chair asks for objections for at least 30 seconds."""
RECEIPT = "parley/1/receipt"


def perform(head: Insider, kind: str, **body: Any) -> None:
    head.act("perform", head.room("plenary")["room"], kind, body)


def only(head: Insider, subject: str) -> Mapping[str, Any]:
    """The one session or decision, as the rules hold it."""
    found: list[Mapping[str, Any]] = list(head.subjects("plenary").get(subject, {}).values())
    return found[0] if found else {}


def both(talk: Engines, what: str, subject: str, **holds: Any) -> None:
    for head in (talk.ingrid, talk.tom):
        head.until(what, lambda view, head=head: holds.items() <= only(head, subject).items())


def motion_put(talk: Engines) -> str:
    """Session 1 is open, Northland chairs it, and Southmark's motion is put for consensus. Returns the decision's id."""
    now = int(time.time() * 1000)
    at = [{"at": now + hours * HOUR_MS, "zone": "UTC"} for hours in (1, 2)]
    terms = {"start": at[0], "end": at[1], "modality": "virtual", "agenda": [{"item": "1", "title": "Opening"}]}
    perform(talk.ingrid, "session.propose", title="First", terms=terms)
    both(talk, "a session is proposed", "sessions", title="First")
    session = next(iter(talk.ingrid.subjects("plenary")["sessions"]))
    perform(talk.tom, "consent", to=session)
    both(talk, "the session is agreed", "sessions", state="agreed")
    for head in (talk.ingrid, talk.tom):
        perform(head, "session.ready", session=session)
    both(talk, "both are ready", "sessions", ready=["NO", "SO"])
    perform(talk.ingrid, "session.open", session=session)
    both(talk, "the session is open", "sessions", state="open")
    for head in (talk.ingrid, talk.tom):
        me = {**head.view["me"], "role": "Head", "location": "At home", "off_camera": False}
        persons = [{"person": me["id"]} | {name: me[name] for name in ("name", "role", "location", "off_camera")}]
        perform(head, "roll.declare", session=session, persons=persons)
    both(talk, "both are present", "sessions", present=["NO", "SO"])
    motion = {"type": "motion", "text": "Two crossings open on Monday."}
    perform(talk.tom, "decision.propose", title="Crossings", subject=motion, category="substantive", method="consensus")
    both(talk, "the motion is proposed", "decisions", state="proposed")
    decision = str(next(iter(talk.ingrid.subjects("plenary")["decisions"])))
    perform(talk.ingrid, "decision.put", decision=decision)
    both(talk, "the motion is put", "decisions", state="put")
    return decision


def outcomes(talk: Engines) -> list[str]:
    return [only(head, "decisions")["state"] for head in (talk.ingrid, talk.tom)]


def everything_is_confirmed(view: Mapping[str, Any], talk: Engines) -> bool:
    return bool(view["vouching"][talk.room.hex()]["all"])


def test_neither_result_is_confirmed_and_the_first_word_convicts_the_host(
    heads: Engines, own_evil: HostileHost, signature: HostSignature
) -> None:
    decision = motion_put(heads)
    holding = [True]

    @own_evil.on_push("pulse")
    def held_back(push: Message, link: Link) -> Message | None:
        return None if holding[0] else push

    logs = TwoLogs((heads.ingrid, heads.tom), heads.room, own_evil, signature)
    later = logs.stamp(0) + ASKED_MS
    logs.pass_on(1, logs.says(1, "One moment"), later)
    heads.ingrid.hears("One moment")
    announced = logs.does(0, lambda head: perform(head, "decision.announce", decision=decision))
    objected = logs.does(1, lambda head: perform(head, "decision.object", decision=decision, reason="Not on Monday"))
    logs.pass_on(0, announced, later)
    logs.pass_on(1, objected, later)
    heads.tom.until("the motion failed", lambda view: only(heads.tom, "decisions").get("result") is not None)
    heads.ingrid.until("it is missed", lambda view: not everything_is_confirmed(view, heads))
    assert outcomes(heads) == ["adopted", "not_adopted"], "the host has what it wanted"
    for head, other in ((heads.ingrid, "SO"), (heads.tom, "NO")):
        assert other not in head.subjects("plenary")["results"][f"decision/{decision}"]["at"], "nobody vouches for it"
        assert not everything_is_confirmed(head.view, heads)
    holding[0] = False
    for head in (heads.ingrid, heads.tom):
        head.until("the host is convicted", lambda view, head=head: head.room("plenary")["state"] == "halted")
        assert head.room("plenary")["problem"]["code"] == "HOST_FORKED"
        _, _, _, key, found = cbor2.loads(head.evidence())
        [(own, others, _)] = [told for code, _, _, told in found if code == "HOST_FORKED"][:1]
        said = [cbor.decode(cose.verify_sign1(RECEIPT, receipt, key)) for receipt in (own, others)]
        assert said[0][:4] == said[1][:4], "one place of one room"
        assert said[0][4:] != said[1][4:], "and two histories by the host's key"


def test_one_result_for_both_is_confirmed_by_both(
    heads: Engines, own_evil: HostileHost, signature: HostSignature
) -> None:
    """The control: the same motion, the same two logs, one order."""
    decision = motion_put(heads)
    logs = TwoLogs((heads.ingrid, heads.tom), heads.room, own_evil, signature)
    said = logs.says(1, "One moment")
    logs.pass_on(1, said, logs.stamp(1))
    objected = logs.does(1, lambda head: perform(head, "decision.object", decision=decision, reason="Not on Monday"))
    logs.pass_on(1, objected, logs.stamp(1))
    for head in (heads.ingrid, heads.tom):
        head.until("all is confirmed", lambda view: everything_is_confirmed(view, heads))
        assert only(head, "decisions")["objections"] == {"SO": "Not on Monday"}
        assert head.room("plenary")["state"] == "open"
