"""A party leaves the talks: by its own signer alone, everywhere at once; who stays sees it and why, who left keeps what is its own."""

from __future__ import annotations

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import SOUTHMARK, TOM, in_plenary

REASON = "Our proposals of Tuesday were not answered"


def test_a_party_walks_out_and_both_sides_see_it(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    tom.turn_on_camera()
    ingrid.watches(TOM)
    tom.leave_talks(REASON)
    ingrid.shows(f"{SOUTHMARK} left the talks. What was adopted or signed stands.")
    ingrid.until("his picture is gone", lambda: ingrid.frames_decoded(TOM) == 0)
    assert len(ingrid.people_here()) == 1
    ingrid.go_to("Overview")
    ingrid.shows(f"{SOUTHMARK} left the talks. Reason: {REASON}.")
    tom.shows("Your caucus stays open to you.")
    tom.go_to("Overview")
    tom.shows("Your delegation left the talks.")
    assert not tom.sees_now("You were removed")
    assert not tom.find("button", "Ask to enter the plenary").count()
    tom.enter_room("caucus")
    tom.send_message("We fly home tonight")
    tom.shows("We fly home tonight")
    assert not ingrid.sees_now("We fly home tonight")
    tom.go_to("Charter")
    assert not tom.find("button", "Leave the talks…").count()
    assert ingrid.complaints() == []
    assert tom.complaints(put_out=True) == []
