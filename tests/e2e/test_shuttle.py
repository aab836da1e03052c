"""A mediator between two caucuses: she knocks and is let in, carries an item, brings an answer; what was given is taken back in time."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import INES, INGRID, NORTHLAND, SOUTHMARK, TOM, with_mediator

NORTH, SOUTH = f"the caucus of {NORTHLAND}", f"the caucus of {SOUTHMARK}"
NAMES = "Twelve names, to be read at the bridge at noon."
TEN, ALL = "We release ten of them.", "We release all twelve, on Friday."
LIMIT = "Not more than twelve, and not before noon."
FRIDAY = "Friday at noon, at the bridge."


def test_an_item_goes_out_an_answer_comes_back_and_what_is_regretted_is_taken_back(people: Browser, host: Host) -> None:
    ingrid, tom, ines = with_mediator(people, host.url, "Mediated")
    the_mediator_knocks_and_is_let_in(ingrid, ines)
    she_is_given_an_item_and_what_stays_inside_is_not_told_her(ingrid, ines)
    she_carries_it_to_the_other_caucus(ingrid, tom, ines)
    an_answer_is_taken_back_and_another_is_carried(ingrid, tom, ines)
    the_visits_end(ingrid, tom, ines)
    a_release_in_plenary_is_undone_until_it_is_opened(ingrid, tom)
    for person in (ingrid, tom, ines):
        assert person.complaints() == []


def the_mediator_knocks_and_is_let_in(ingrid: Person, ines: Person) -> None:
    ingrid.enter_room("caucus")
    ingrid.shows("Nobody else hears or sees you.")
    ingrid.turn_on_camera()
    ines.knock_at(NORTHLAND)
    ingrid.not_now("In ten minutes, please.")
    ines.shows("Not now. “In ten minutes, please.”")
    assert ines.find("button", f"Enter {NORTH}").count() == 0
    ines.knock_at(NORTHLAND)
    ingrid.let_in(INES)
    ines.go_into(NORTH)
    ines.turn_on_camera()
    ingrid.go_to("Caucus NL")
    ingrid.shows("Visitor in the room: Ines Okafor.")
    ingrid.watches(INES)
    ines.watches(INGRID)


def she_is_given_an_item_and_what_stays_inside_is_not_told_her(ingrid: Person, ines: Person) -> None:
    ingrid.write_item("Names", NAMES, "As far as the mediator")
    ingrid.give_item("Names", SOUTHMARK)
    ingrid.item_says("Names", re.compile(f"^With Ines Okafor since .*, for {SOUTHMARK}, word for word, until"))
    ines.go_to("Items")
    ines.shows(NAMES)
    ines.shows(f"You are in no room of {SOUTHMARK}. Visit one to carry it.")


def she_carries_it_to_the_other_caucus(ingrid: Person, tom: Person, ines: Person) -> None:
    assert not tom.sees_now(NAMES)
    ines.knock_at(SOUTHMARK)
    tom.let_in(INES)
    ines.go_into(SOUTH)  # and so out of sight and hearing of the other
    ingrid.until("her picture is gone", lambda: ingrid.frames_decoded(INES) == 0)
    ines.carry_item("Names", SOUTH)
    line = tom.has_received(NAMES)
    expect(line).to_contain_text(f"From {NORTHLAND}, carried by Ines Okafor")
    expect(line).to_contain_text(f"Word for word, as {NORTHLAND} signed it.")


def an_answer_is_taken_back_and_another_is_carried(ingrid: Person, tom: Person, ines: Person) -> None:
    tom.write_item("Answer", TEN, "As far as the mediator")
    tom.give_item("Answer", NORTHLAND)
    ines.go_to("Items")
    ines.shows(TEN)
    tom.take_back("Answer")
    tom.item_says("Answer", re.compile("^Taken back from Ines Okafor"))
    ines.shows(f"Taken back by {SOUTHMARK}.")
    expect(ines.find("button", f"Carry “Answer” into {NORTH}…")).to_have_count(0)

    tom.write_item("Second answer", ALL, "As far as the mediator")
    tom.give_item("Second answer", NORTHLAND, own_words=True)
    ines.carry_item("Second answer", NORTH, "They can release all of them, and soon.")
    line = ingrid.has_received("They can release all of them")
    expect(line).to_contain_text("In the words of Ines Okafor. They bind nobody.")
    assert not ingrid.sees_now(TEN)
    assert not ingrid.sees_now(ALL)


def the_visits_end(ingrid: Person, tom: Person, ines: Person) -> None:
    ingrid.go_to("Caucus NL")
    ingrid.end_visit()
    ingrid.hides("Visitor in the room")
    ingrid.shows("Nobody else hears or sees you.")
    ingrid.send_message(LIMIT)
    ines.go_to("Rooms")
    ines.until("its door is shut to her", lambda: ines.find("button", f"Knock at {NORTH}").count() > 0)
    assert ines.find("button", f"Enter {NORTH}").count() == 0
    ines.go_to("Caucus SM")
    tom.enter_room("caucus")
    tom.end_visit()
    ines.shows("removed you from")
    for person in (tom, ines):
        assert not person.sees_now(LIMIT)


def a_release_in_plenary_is_undone_until_it_is_opened(ingrid: Person, tom: Person) -> None:
    ingrid.write_item("Time", FRIDAY)
    ingrid.release_item("Time", SOUTHMARK)
    tom.go_to("Items")
    tom.shows(f"{NORTHLAND} offers you “Time”.")
    ingrid.take_back("Time")
    ingrid.item_says("Time", re.compile(r"^Taken back .*\. Nobody has a copy\.$"))
    tom.hides(f"{NORTHLAND} offers you “Time”.")
    ingrid.release_item("Time", SOUTHMARK)
    tom.open_item("Time")
    expect(tom.has_received(FRIDAY)).to_contain_text("Word for word.")
    ingrid.item_says("Time", re.compile(f"^Opened .* by {TOM}, delivered"))
    expect(ingrid.find("button", "Take back “Time”…")).to_have_count(0)
