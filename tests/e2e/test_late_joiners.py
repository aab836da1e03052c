"""Who comes into a room later reads what was said before, as the charter says; what was said in a caucus only when its head gives it."""

from __future__ import annotations

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import admitted_to_plenary, in_plenary

BEFORE = "The bridge at kilometre 41 opens at six."
INSIDE = "We can wait until spring."


def test_the_record_from_before_is_read_and_the_caucus_gives_its_own(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.send_message(BEFORE)
    tom.reads(BEFORE)
    ingrid.switch_room()
    ingrid.send_message(INSIDE)
    arden = admitted_to_plenary(people, ingrid, tom, "Tomas Arden")
    arden.enter_room("plenary")
    arden.reads(BEFORE)
    arden.shows("before you came")

    arden.switch_room()
    arden.shows("What was said here before you came is for your head to give you.")
    assert not any(said.text == INSIDE for said in arden.messages())
    ingrid.press("Give Tomas Arden the record")
    arden.reads(INSIDE)
    arden.reload()
    arden.reads(INSIDE)
