"""Names nobody would choose: a talk goes on with them, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.driver.host import Host
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TITLE, TOM
from tests.hostile.kit import HostileHost
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import reach_words

NAMES = {
    "an ordinary name: the control": TOM,
    "U+FEFF at the beginning": f"\ufeff{TOM}",
    "U+FEFF twice at the beginning and at the end": f"\ufeff\ufeff{TOM}\ufeff",
}


@pytest.fixture
def evil(host: Host) -> Iterator[HostileHost]:
    with HostileHost(host.origin) as one:
        yield one


@pytest.mark.parametrize("name", NAMES)
def test_a_head_of_this_name_keeps_nobody_waiting(
    evil: HostileHost, host: Host, insider_program: Path, name: str
) -> None:
    sides = (("NO", NORTHLAND, INGRID), ("SO", SOUTHMARK, TOM))
    with Insider(insider_program) as ingrid, Insider(insider_program) as tom:
        links = ingrid.convene(evil.through(host.url), TITLE, sides)
        ingrid.join(links[INGRID], INGRID, "Ms")
        tom.join(links[TOM], NAMES[name], "Mr")
        reach_words(ingrid, tom)
        for head in (ingrid, tom):
            head.act("confirmWords", True)
        for head in (ingrid, tom):
            head.until("the plenary is open", lambda view: any(room["state"] == "open" for room in view["rooms"]))
        shown = [each["person"]["name"] for each in ingrid.view["opening"]["heads"] if not each["mine"]]
        assert shown == [NAMES[name]]
