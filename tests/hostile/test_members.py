"""Members whose devices say what nobody understands, or whose clocks are wrong: the room goes on, alike for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.driver.host import Host
from tests.hostile.kit import HostileHost
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import NADIA, admitted, engines

DAY_MS = 86_400_000
YEAR_MS = 365 * DAY_MS


def test_what_nobody_understands_is_refused_by_code_and_harms_nothing(
    host: Host, evil: HostileHost, insider_program: Path
) -> None:
    with Insider(insider_program) as ingrid, Insider(insider_program) as tom:
        talk = engines(evil, host.url, ingrid, tom)
        tom.attack("say-nonsense")
        tom.attack("unknown-kind")
        tom.says("After the nonsense")
        for head in (ingrid, tom):
            head.hears("After the nonsense")
            refused = [each["code"] for each in head.room("plenary")["notices"] if each["kind"] == "refused-entry"]
            assert refused == [*["PAYLOAD_UNKNOWN"] * 3, "UNKNOWN_KIND"]
            assert head.heard() == ["After the nonsense"]
            assert head.view["security"]["kind"] == "verified"
        ingrid.says("And back")
        tom.hears("And back")
        assert talk.room.hex() == tom.room("plenary")["room"]


@pytest.mark.parametrize("wrong_ms", [DAY_MS, 9 * YEAR_MS], ids=["a day", "nine years"])
def test_wrong_clocks_change_nothing_but_what_is_said_of_them(
    host: Host, evil: HostileHost, insider_program: Path, wrong_ms: int
) -> None:
    """Convener and newcomer live in the past, one head in the future: links, certificates, admission, words, removal come out as ever."""
    with (
        Insider(insider_program, clock_wrong_by_ms=-wrong_ms) as ingrid,
        Insider(insider_program, clock_wrong_by_ms=wrong_ms) as tom,
        Insider(insider_program, clock_wrong_by_ms=-wrong_ms) as nadia,
    ):
        talk = engines(evil, host.url, ingrid, tom)
        assert round(ingrid.view["clockOffset"] / wrong_ms) == 1
        assert round(tom.view["clockOffset"] / wrong_ms) == -1
        admitted(talk, evil, nadia)
        assert round(nadia.view["clockOffset"] / wrong_ms) == 1
        for person, text in ((nadia, "From the past"), (tom, "From the future"), (ingrid, "From today")):
            person.says(text)
            for other in (ingrid, tom, nadia):
                other.hears(text)
        stamps = [[said["at"] for said in one.room("plenary")["messages"]] for one in (ingrid, tom, nadia)]
        assert stamps[0] == stamps[1] == stamps[2]
        tom.act("remove", talk.room.hex(), nadia.view["me"]["id"], "")
        for head in (ingrid, tom):
            head.until("she is gone", lambda view, head=head: NADIA not in _names(head))
            head.until("both hold the same", lambda view: view["security"]["kind"] == "verified")
            assert [each["code"] for each in head.room("plenary")["notices"] if each["code"]] == []


def _names(head: Insider) -> list[str]:
    return [member["person"]["name"] for member in head.room("plenary")["members"]]
