"""Looks at a talk of three parties under a neutral chair: the templates' differences, the charter in words, who signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.demo import INGRID, TITLE, TOM
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.portraits import portrait

if TYPE_CHECKING:
    from tests.driver.looks import Looks


def templates(look: Looks, browser: Browser, host: Host) -> None:
    names = (INGRID, TOM, "Eva Lund", "Ines Okafor")
    people = [browser.person(name, portrait=portrait(number)) for number, name in enumerate(names)]
    sides = [
        Side("Northland", INGRID, mine=True),
        Side("Southmark", TOM),
        Side("Westfell", "Eva Lund"),
        Side("Office of the Chair", "Ines Okafor", kind="Neutral"),
    ]
    ingrid, tom, eva, ines = people
    links = ingrid.found_talk(
        host.url, TITLE, sides, lambda question: look.at(ingrid, f"190-{question}"), "Multilateral by consensus"
    )
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    for person in (tom, eva, ines):
        person.join(links[person.name])
    compare_words(*people)
    ingrid.propose_charter()
    tom.sign_charter()
    look.at(tom, "191-charter-of-three")
    eva.sign_charter()
    ines.accept_charter()
    look.at(ines, "192-chair-charter")
    _recording(look, people)


def _recording(look: Looks, people: Sequence[Person]) -> None:
    """Asked, agreed by three parties and the chair, shown in the room, stopped by one."""
    ingrid, tom, eva, ines = people
    ines.propose_session("Opening round", datetime.now().astimezone() + timedelta(hours=1), agenda=["Routes"])
    for party in (ingrid, tom, eva):
        party.agree(1)
    for party in (ingrid, tom, eva):
        party.session_is(1, "Agreed")
        party.say_ready(1)
    ines.open_session(1)
    for person in people:
        person.session_is(1, "Open")
        person.enter_room("plenary")
    ingrid.press("Ask to record…", within=ingrid.look_at_session(1))
    look.at(ingrid, "193-ask-to-record")
    ingrid.press("Do not record")
    ingrid.ask_to_record(1, ("Sound", "What is said, in writing"), ("Northland", "Office of the Chair"))
    tom.look_at_session(1).get_by_role("heading", name="Recording").scroll_into_view_if_needed()
    look.at(tom, "194-recording-asked")
    for person in (tom, eva, ines):
        person.agree_to_recording(1)
    eva.go_to("Plenary")
    eva.shows("THIS MAY BE RECORDED.")
    look.at(eva, "195-may-be-recorded")
    eva.find("button", "Stop the recording").first.click()
    look.at(eva, "196-stop-recording")
    eva.press("Let it go on")
    eva.stop_recording("A witness asked us to")
    ines.session_shows(1, "Stopped for good.")
    look.at(ines, "197-recording-stopped")
