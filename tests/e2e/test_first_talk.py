"""Three people in two delegations, from the operator's link to a talk and out of it again."""

from __future__ import annotations

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import INGRID, TOM, admitted_to_plenary, in_plenary

NADIA = "Nadia Lorne"


def test_three_people_meet_see_each_other_and_part(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    assert (ingrid.security_state(), tom.security_state()) == ("Verified", "Verified")

    nadia = admitted_to_plenary(people, ingrid, tom, NADIA)
    nadia.enter_room("plenary")
    for person in (ingrid, tom):
        person.go_to("Plenary")
    for person in (ingrid, tom, nadia):
        person.turn_on_camera()
    for viewer, others in ((ingrid, (TOM, NADIA)), (tom, (INGRID, NADIA)), (nadia, (INGRID, TOM))):
        for other in others:
            viewer.watches(other)

    ingrid.send_message("Northland proposes to begin with the convoy routes.")
    tom.send_message("Agreed. Southmark has a map.")
    for person in (ingrid, tom, nadia):
        person.reads("Northland proposes to begin with the convoy routes.")
        person.reads("Agreed. Southmark has a map.")
    assert [said.text for said in nadia.messages()] == [said.text for said in tom.messages()]

    ingrid.remove(NADIA, "Change of team")
    nadia.shows("Change of team")
    nadia.until("nothing is sent any more", lambda: nadia.tracks_sent() == 0)
    tom.until("she is gone from the room", lambda: not any(NADIA in name for name in tom.people_here()))
    ingrid.watches(TOM)
    tom.watches(INGRID)
    assert tom.security_state() == "Verified"


def test_no_browser_is_told_of_a_server_that_is_not_the_hosts_own(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    for person in (talk.ingrid, talk.tom):
        person.turn_on_camera()
    talk.ingrid.watches(TOM)
    for person in (talk.ingrid, talk.tom):
        servers = {address.partition(":")[2].partition("?")[0].rpartition(":")[0] for address in person.ice_servers()}
        assert servers <= {"127.0.0.1"}
