"""Looks at a talk of more than two: a mediator, an observer, a deputy who signs, a technician."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.demo import INGRID, TITLE, TOM
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.portraits import portrait

if TYPE_CHECKING:
    from tests.driver.looks import Looks


def three(look: Looks, browser: Browser, host: Host) -> None:
    """Two parties, a mediator, an observer; a deputy who signs, a technician."""
    names = (INGRID, TOM, "Ines Okafor", "Lucien Hart")
    people = [browser.person(name, portrait=portrait(number)) for number, name in enumerate(names)]
    sides = [
        Side("Northland", INGRID, mine=True),
        Side("Southmark", TOM),
        Side("Office of the Mediator", "Ines Okafor", kind="Neutral"),
        Side("League of Isles", "Lucien Hart", kind="Observer"),
    ]
    ingrid, tom, ines, lucien = people
    links = ingrid.found_talk(host.url, TITLE, sides, lambda question: look.at(ingrid, f"80-{question}"))
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    for person in (tom, ines, lucien):
        person.join(links[person.name])
    look.at(ines, "81-words-of-four")
    compare_words(*people)
    look.at(lucien, "82-observer")
    ingrid.propose_charter()
    tom.sign_charter()
    for person in people:
        person.go_to("Overview")
        person.until("the plenary is open", lambda person=person: person.sees_now("Enter the plenary"))
    look.at(ines, "83-mediator-charter")
    ines.go_to("Overview")
    look.at(ines, "84-mediator-overview")
    deputy = ingrid.invite("Tomas Arden", "deputy", may=("sign for the delegation",))
    technician = tom.invite("Rasmus Pell", "technician")
    look.at(tom, "85-people-technician")
    heads = (ingrid, tom, ines)
    arden = _brought(browser, "Tomas Arden", deputy, ingrid, heads, 4)
    pell = _brought(browser, "Rasmus Pell", technician, tom, heads, 5)
    everybody = (*people, arden, pell)
    for person in everybody:
        person.enter_room("plenary")
    for person in everybody:
        person.turn_on_camera()
    for person in people:
        ines.watches(person.name) if person is not ines else None
    look.at(ines, "86-plenary-of-six")
    look.at(pell, "87-technician")
    look.at(arden, "88-deputy")
    look.at(lucien, "89-observer-in-plenary")


def _brought(browser: Browser, name: str, link: str, own: Person, heads: Sequence[Person], number: int) -> Person:
    person = browser.person(name, portrait=portrait(number))
    person.join(link)
    own.asked_for(name)
    own.admit(name)
    person.until("the caucus is open", lambda: person.sees_now("Enter the caucus of"))
    person.ask_to_enter("the plenary")
    for head in (own, *(each for each in heads if each is not own)):
        head.asked_for(name)
        head.admit(name)
    person.until("the plenary is open", lambda: person.sees_now("Enter the plenary"))
    return person
