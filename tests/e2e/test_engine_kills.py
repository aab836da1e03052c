"""The media engine is killed again and again under four people: each time everybody sees everybody again, in the same room.

The short run is part of `make test`. The long one is asked for: make test ARGS="tests/e2e/test_engine_kills.py -m long".
"""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import admitted_to_plenary, in_plenary

SHORT, LONG = 3, 20


@pytest.mark.parametrize("kills", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_after_each_death_everybody_sees_everybody_again(people: Browser, host: Host, kills: int) -> None:
    talk = in_plenary(people, host.url)
    everybody = [talk.ingrid, talk.tom]
    for head, other, name in ((talk.ingrid, talk.tom, "Nadia Lorne"), (talk.tom, talk.ingrid, "Olof Brandt")):
        member = admitted_to_plenary(people, head, other, name)
        member.enter_room("plenary")
        everybody.append(member)
    for head in (talk.ingrid, talk.tom):
        head.go_to("Plenary")
    for one in everybody:
        one.turn_on_camera()
    all_see_all(everybody)
    for _ in range(kills):
        dead = host.kill_engine()
        talk.ingrid.until("another engine runs", lambda dead=dead: host.has_engine_other_than(dead))
        all_see_all(everybody)
    for one in everybody:
        assert one.security_state() == "Verified"
        one.send_message(f"{one.name} is still here")
    for one in everybody:
        for other in everybody:
            one.reads(f"{other.name} is still here")


def all_see_all(everybody: list[Person]) -> None:
    """More frames of each person are decoded and shown by each other."""
    for one, other in permutations(everybody, 2):
        one.watches(other.name)
