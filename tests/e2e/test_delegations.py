"""More than two parties: a mediator who consents, an observer who blocks nothing, a deputy who answers for the head, a technician."""

from __future__ import annotations

from collections.abc import Sequence

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.talk import INGRID, TITLE, TOM

INES, LUCIEN, ARDEN, PELL = "Ines Okafor", "Lucien Hart", "Tomas Arden", "Rasmus Pell"
SIDES = [
    Side("Northland", INGRID, mine=True),
    Side("Southmark", TOM, code="SK"),
    Side("Office of the Mediator", INES, kind="Neutral"),
    Side("League of Isles", LUCIEN, kind="Observer"),
]


def admitted(browser: Browser, name: str, link: str, own: Person, answering: Sequence[Person]) -> Person:
    """Let into the own caucus by the own head, and into the plenary by whoever answers."""
    person = browser.person(name)
    person.join(link)
    own.asked_for(name)
    own.admit(name)
    person.until("the caucus is open", lambda: person.sees_now("Enter the caucus of"))
    person.ask_to_enter("the plenary")
    for one in answering:
        one.asked_for(name)
        one.admit(name)
    person.until("the plenary is open", lambda: person.find("button", "Enter the plenary").count() > 0)
    return person


def test_four_delegations_hold_a_talk_and_each_does_what_its_kind_may(people: Browser, host: Host) -> None:
    ingrid, tom, ines, lucien = (people.person(name) for name in (INGRID, TOM, INES, LUCIEN))
    links = ingrid.found_talk(host.url, TITLE, SIDES)
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    for head in (tom, ines, lucien):
        head.join(links[head.name])
    compare_words(ingrid, tom, ines, lucien)
    ingrid.propose_charter()
    tom.sign_charter()  # the parties bind themselves; a mediator and an observer are not asked
    for head in (ingrid, tom, ines, lucien):
        head.go_to("Overview")
        head.until("the plenary is open", lambda head=head: head.find("button", "Enter the plenary").count() > 0)
    assert {head.security_state() for head in (ingrid, tom, ines, lucien)} == {"Verified"}
    ines.shows("Caucus OM")

    arden = admitted(
        people, ARDEN, ingrid.invite(ARDEN, "deputy", may=("sign for the delegation",)), ingrid, (ingrid, tom, ines)
    )
    assert not lucien.sees_now("asks to enter")
    pell = admitted(people, PELL, tom.invite(PELL, "technician"), tom, (tom, arden, ines))
    assert not ingrid.sees_now("Answer for Rasmus Pell")

    everybody = (ingrid, tom, ines, lucien, arden, pell)
    for person in everybody:
        person.enter_room("plenary")
    for person in (ingrid, tom, ines, lucien):
        person.turn_on_camera()
    for viewer in (pell, lucien):
        for name in (INGRID, TOM, INES):
            viewer.watches(name)
    ines.watches(LUCIEN)
    lists = {
        tuple(sorted(name.split(" ", 1)[-1] if name.startswith("Ms ") else name for name in one.people_here()))
        for one in everybody
    }
    assert lists == {tuple(sorted((INGRID, TOM, INES, LUCIEN, ARDEN, PELL)))}
    for powerless in (pell, lucien):
        powerless.open_tab("People")
        assert not powerless.sees_now("Remove…")
