"""Away while the others go on: what a person finds, and what he does not, when his line returns."""

from __future__ import annotations

from tests.driver.browser import Browser
from tests.driver.cable import Cable
from tests.driver.host import Host
from tests.driver.talk import INGRID, admitted_to_plenary, in_plenary

NADIA = "Nadia Lorne"
HERS = "The bridge carries twelve tonnes"
MEANWHILE = "We move the line to the river"


def test_who_was_put_out_while_away_is_told_by_whom_and_why_and_reads_nothing_of_it(
    people: Browser, host: Host
) -> None:
    talk = in_plenary(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    with Cable(host.origin) as cable:
        nadia = admitted_to_plenary(people, ingrid, tom, NADIA, cable.through)
        nadia.enter_room("plenary")
        for head in (ingrid, tom):
            head.go_to("Plenary")
        ingrid.send_message("Read by all")
        nadia.reads("Read by all")
        cable.cut()
        nadia.is_secured("Offline")
        nadia.write_message(HERS)
        ingrid.send_message(MEANWHILE)
        tom.reads(MEANWHILE)
        ingrid.remove(NADIA, "Change of team")
        tom.until("she is gone from the room", lambda: not any(NADIA in name for name in tom.people_here()))
        cable.mend()
        nadia.shows("Change of team")
        assert nadia.sees_now(f"{INGRID} removed you from the plenary")
        assert nadia.sees_now(HERS)
        assert not nadia.sees_now(MEANWHILE)
        nadia.reload()
        nadia.shows("Change of team")
        nadia.shows("This message was never sent")
        assert not nadia.sees_now(MEANWHILE)
        nadia.find("button", "Put away").click()
        nadia.until("it is put away", lambda: not nadia.sees_now("This message was never sent"))
        assert not ingrid.sees_now(HERS)
        # she asks anew, and is let in as anybody
        nadia.ask_to_enter("the plenary")
        for head in (ingrid, tom):
            head.asked_for(NADIA)
            head.admit(NADIA)
        nadia.until("the plenary is open", lambda: nadia.sees_now("Enter the plenary"))
    for person in (ingrid, tom):
        assert person.complaints() == []
