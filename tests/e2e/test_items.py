"""Shuttle: items that leave a caucus one by one, by a release that can be undone until it is first opened, or with a mediator."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import INES, chartered, with_mediator

NAMES = "Twelve names, to be read at the bridge at noon."
SOUTH = "the caucus of Southmark"


def test_an_item_is_offered_opened_delivered_by_itself_and_both_have_the_receipts(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.write_item("Names", NAMES, "Own delegation only")
    expect(ingrid.find("button", "Release “Names”…")).to_have_count(0)
    ingrid.press("Change how far it may go… Names")
    ingrid.dialog().get_by_text("As far as the plenary", exact=True).click()
    ingrid.press("Change it", within=ingrid.dialog())
    ingrid.ask_to_release("Names")
    consequence = "Southmark and every member of plenary will be able to read these exact words"
    expect(ingrid.dialog()).to_contain_text(consequence)
    ingrid.press("Keep it", within=ingrid.dialog())
    ingrid.release_item("Names", "Southmark")
    ingrid.note_position("Names", "Cannot accept", "Fewer than ten.")
    tom.shows("Northland offers you “Names”")
    assert not tom.sees_now("Twelve names")
    tom.open_item("Names")
    assert not tom.sees_now("Fewer than ten.")
    line = tom.has_received(NAMES)
    expect(line).to_contain_text(re.compile(r"Word for word\. To Southmark\. Opened .* by Mr Tom Wells, delivered"))
    ingrid.item_says("Names", re.compile(r"^Opened .* by Mr Tom Wells, delivered"))
    assert not ingrid.sees_now("delivered already")


def test_a_release_is_taken_back_until_it_is_opened_and_not_after(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.write_item("Names", NAMES)
    ingrid.release_item("Names", "Southmark")
    tom.ask_to_open("Names")
    ingrid.take_back("Names")
    ingrid.item_says("Names", re.compile(r"^Taken back .*\. Nobody has a copy\.$"))
    expect(tom.dialog()).to_have_count(0)  # what he was asked about is over
    assert not tom.sees_now("offers you")

    ingrid.release_item("Names", "Southmark")
    ingrid.press("Take back “Names”…")
    tom.open_item("Names")
    tom.has_received(NAMES)
    ingrid.press("Take it back", within=ingrid.dialog())
    expect(ingrid.dialog()).to_contain_text("What was opened cannot be undone.")
    ingrid.press("Leave it released", within=ingrid.dialog())
    ingrid.item_says("Names", re.compile("^Opened"))
    tom.has_received(NAMES)


def test_what_was_opened_while_its_owner_was_away_is_delivered_when_he_is_back(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.write_item("Names", NAMES)
    ingrid.release_item("Names", "Southmark")
    address = ingrid.page.url
    ingrid.page.goto("about:blank")
    tom.open_item("Names")
    tom.shows("Waiting for a device of Northland to deliver it.")
    ingrid.page.goto(address)
    tom.has_received(NAMES)
    ingrid.item_says("Names", re.compile("^Opened"))


def test_a_mediator_carries_what_she_was_given_to_whom_it_is_for(people: Browser, host: Host) -> None:
    ingrid, tom, ines = with_mediator(people, host.url, "Bilateral")

    ingrid.write_item("Names", NAMES, "As far as the mediator")
    ingrid.write_item("Ours", "We would take ten.", "Own delegation only")
    ingrid.note_position("Names", "Must have", "All twelve.")
    ingrid.item_says("Names", re.compile("Only Northland reads this"))
    ines.knock_at("Northland")
    ingrid.let_in(INES)
    ines.is_open_to_me("the caucus of Northland")
    ingrid.go_to("Items")
    ingrid.shows("Ines Okafor is in your caucus and reads new items.")
    ingrid.press("Note a position on “Names”…")
    ingrid.press("Note it in the caucus", within=ingrid.dialog())
    expect(ingrid.dialog()).to_contain_text("A visitor is in the room, so private notes are closed.")
    ingrid.press("Note nothing", within=ingrid.dialog())
    ingrid.give_item("Names", "Southmark")
    ingrid.note_position("Names", "Can live with", "Eleven, if it must be.", visitors=True)
    ingrid.item_says("Names", re.compile(r"^With Ines Okafor since .*, for Southmark, word for word, until"))
    ines.go_to("Items")
    ines.shows(NAMES)
    ines.shows("You are in no room of Southmark.")
    ines.shows("Eleven, if it must be.")
    assert not ines.sees_now("We would take ten.")
    assert not ines.sees_now("All twelve.")

    ines.knock_at("Southmark")
    tom.let_in(INES)
    ines.is_open_to_me(SOUTH)
    ines.carry_item("Names", SOUTH)
    ines.shows(f"into {SOUTH}.")
    line = tom.has_received(NAMES)
    expect(line).to_contain_text("From Northland, carried by Ines Okafor")
    expect(line).to_contain_text("Word for word, as Northland signed it.")
    assert not ingrid.sees_now("carried by")
