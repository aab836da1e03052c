"""One false word of one member stops nobody; whom the host misled is not put out for it (spec/crypto.md §14, rules R12 and R13)."""

from __future__ import annotations

from pathlib import Path

import cbor2

from tests.hostile.kit import Fork, HostileHost, HostSignature
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import NADIA, Engines, admitted


def names(head: Insider) -> set[str]:
    return {member["person"]["name"] for member in head.room("plenary")["members"]}


def codes(head: Insider) -> set[str]:
    return {notice["code"] for notice in head.room("plenary")["notices"] if notice["code"]}


def goes_on(talk: Engines, text: str) -> None:
    for one, other in ((talk.ingrid, talk.tom), (talk.tom, talk.ingrid)):
        one.says(text)
        other.hears(text)
        assert one.room("plenary")["state"] == "open"


def test_a_member_who_attests_what_nobody_has_is_put_out_and_the_talk_goes_on(
    heads: Engines, own_evil: HostileHost, insider_program: Path
) -> None:
    with Insider(insider_program) as nadia:
        admitted(heads, own_evil, nadia)
        nadia.attack("attest-falsely")
        for head in (heads.ingrid, heads.tom):
            head.until("it is noted", lambda view, head=head: "FALSE_WORD" in codes(head))
        goes_on(heads, "Still open")
        for head in (heads.ingrid, heads.tom):
            head.until("she is out", lambda view, head=head: NADIA not in names(head))
            assert "HOST_FORKED" not in codes(head)
        nadia.until("she is told", lambda view: nadia.room("plenary")["state"] in ("removed", "halted"))
        goes_on(heads, "And on")


def test_whom_the_host_misled_is_not_put_out_and_the_host_is_convicted(
    heads: Engines, own_evil: HostileHost, signature: HostSignature, insider_program: Path
) -> None:
    """The host hides one message from Nadia, so that what she attests next is true of what she was shown and of nothing else."""
    with Insider(insider_program) as nadia:
        admitted(heads, own_evil, nadia)
        heads.ingrid.hears("All is well")
        fork = Fork(own_evil, signature, heads.room, [{nadia.device}])
        shown = len(own_evil.log(heads.room))
        heads.ingrid.says("Hidden from one")
        heads.tom.hears("Hidden from one")
        hidden = len(own_evil.log(heads.room))
        assert hidden > shown
        heads.ingrid.act("refresh", heads.room.hex())
        told: set[bytes] = {item[2] for item in fork.branches[0].items}

        def both_ways() -> None:
            """All that is new on either side is shown to the other, but for what is hidden."""
            for _, kind, data, _ in own_evil.log(heads.room)[hidden:]:
                if data not in told:
                    told.add(data)
                    fork.plant(0, kind, data)
            for _, kind, data, _ in list(fork.branches[0].items):
                if data not in told:
                    told.add(data)
                    asked = {"room": heads.room, "kind": kind, "bytes": data}
                    own_evil.link_of(nadia.device).ask("append", asked).result(10)

        def convicted(head: Insider) -> bool:
            both_ways()
            return "HOST_FORKED" in codes(head)

        for head in (heads.ingrid, heads.tom):
            head.until("the host is convicted", lambda view, head=head: convicted(head))
            _, _, _, key, found = cbor2.loads(head.evidence())
            assert key == signature.public
            assert "HOST_FORKED" in {code for code, *_ in found}
            assert NADIA in names(head)
        nadia.until("she is stopped", lambda view: nadia.room("plenary")["state"] == "halted")
