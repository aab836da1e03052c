"""Whole situations in one call: a founded talk, heads in the plenary, members admitted. Everything through the interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from tests.driver.browser import Browser
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person

INGRID, TOM, INES = "Ingrid Vale", "Tom Wells", "Ines Okafor"
NORTHLAND, SOUTHMARK, OFFICE = "Northland", "Southmark", "Office of the Mediator"
TITLE = "Relocation and safeguarding"

NO_CAMERAS: Mapping[str, str] = MappingProxyType({})
PAINTED = ("wall", "shade", "frame", "coat", "skin", "hair")

Lead = Callable[[str], str]
"""How a link reaches a person's browser: through which proxy or cable, if any."""


def directly(link: str) -> str:
    return link


def plain(colour: str | None) -> Mapping[str, Any] | None:
    """A portrait that is one colour all over; None leaves the browser's own fake camera."""
    return None if colour is None else {**dict.fromkeys(PAINTED, colour), "phase": 0}


@dataclass(frozen=True)
class Talk:
    """Two heads; Ingrid Vale of Northland convened."""

    ingrid: Person
    tom: Person


def invited(
    browser: Browser,
    opening_link: str,
    lead: tuple[Lead, Lead] = (directly, directly),
    cameras: Mapping[str, str] = NO_CAMERAS,
) -> Talk:
    """The talk is opened and both heads have made their keys; nothing is compared yet.

    `cameras` gives a person's camera one plain colour, so that whose picture is shown can be told.
    """
    ingrid, tom = (browser.person(name, portrait=plain(cameras.get(name))) for name in (INGRID, TOM))
    sides = [Side(NORTHLAND, INGRID, mine=True), Side(SOUTHMARK, TOM)]
    links = ingrid.found_talk(lead[0](opening_link), TITLE, sides)
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    tom.join(lead[1](links[TOM]), "Mr")
    return Talk(ingrid, tom)


def chartered(
    browser: Browser,
    opening_link: str,
    lead: tuple[Lead, Lead] = (directly, directly),
    cameras: Mapping[str, str] = NO_CAMERAS,
) -> Talk:
    """Words compared, charter in force: the plenary is open and nobody is live in it."""
    talk = invited(browser, opening_link, lead, cameras)
    compare_words(talk.ingrid, talk.tom)
    talk.ingrid.propose_charter()
    talk.tom.sign_charter()
    talk.ingrid.charter_in_force()
    return talk


def with_mediator(browser: Browser, opening_link: str, template: str) -> tuple[Person, Person, Person]:
    """Both heads and Ines Okafor, a neutral's head, under a charter all three signed or accepted; nobody is live in the plenary."""
    ingrid, tom, ines = (browser.person(name) for name in (INGRID, TOM, INES))
    sides = [Side(NORTHLAND, INGRID, mine=True), Side(SOUTHMARK, TOM), Side(OFFICE, INES, kind="Neutral")]
    links = ingrid.found_talk(opening_link, TITLE, sides, template=template)
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    for head in (tom, ines):
        head.join(links[head.name])
    compare_words(ingrid, tom, ines)
    ingrid.propose_charter()
    tom.sign_charter()
    ines.accept_charter()
    return ingrid, tom, ines


def in_plenary(
    browser: Browser,
    opening_link: str,
    lead: tuple[Lead, Lead] = (directly, directly),
    cameras: Mapping[str, str] = NO_CAMERAS,
) -> Talk:
    """Both heads are live in the plenary, microphones and cameras off."""
    talk = chartered(browser, opening_link, lead, cameras)
    for person in (talk.ingrid, talk.tom):
        person.enter_room("plenary")
    return talk


def session_opened(talk: Talk, title: str, agenda: Sequence[str] = ()) -> None:
    """Session 1 of the plenary is open, chaired by Northland, and both sides have declared who is present."""
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.propose_session(title, datetime.now().astimezone() + timedelta(hours=1), agenda=agenda)
    tom.session_is(1, "Proposed")
    tom.agree(1)
    for head in (ingrid, tom):
        head.session_is(1, "Agreed")
        head.say_ready(1)
    ingrid.open_session(1)
    for head in (ingrid, tom):
        head.session_is(1, "Open")
        head.declare_roll(1, "At home")


def admitted_to_caucus(
    browser: Browser, head: Person, name: str, lead: Lead = directly, portrait: Mapping[str, Any] | None = None
) -> Person:
    """Somebody named by a head, with keys, certified and in the own delegation's room (not live in it)."""
    person = browser.person(name, portrait=portrait)
    person.join(lead(head.invite(name)))
    head.asked_for(name)
    head.admit(name)
    person.until("the caucus is open", lambda: person.sees_now("Enter the caucus of"))
    return person


def admitted_to_plenary(
    browser: Browser,
    head: Person,
    other: Person,
    name: str,
    lead: Lead = directly,
    portrait: Mapping[str, Any] | None = None,
) -> Person:
    """The same, and both heads have consented that the person enters the plenary."""
    person = admitted_to_caucus(browser, head, name, lead, portrait)
    enters_the_plenary(person, head, other)
    return person


def deputy_in_plenary(browser: Browser, head: Person, other: Person, name: str) -> Person:
    """A deputy of the head who signs for the delegation, in both rooms."""
    person = browser.person(name)
    person.join(head.invite(name, "deputy", may=("sign for the delegation",)))
    head.asked_for(name)
    head.admit(name)
    person.until("the caucus is open", lambda: person.sees_now("Enter the caucus of"))
    enters_the_plenary(person, head, other)
    return person


def enters_the_plenary(person: Person, *answering: Person) -> None:
    """The person asks, those who answer consent in this order."""
    person.ask_to_enter("the plenary")
    for each in answering:
        each.asked_for(person.name)
        each.admit(person.name)
    person.until("the plenary is open", lambda: person.find("button", "Enter the plenary").count() > 0)
