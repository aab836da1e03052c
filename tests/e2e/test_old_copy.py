"""An older copy of a device's disk: the browser's own profile of an earlier moment, put back."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TITLE, TOM


def left(people: Browser, person: Person) -> str:
    """Closes the person's browser; the address they were at."""
    address = person.page.url
    people.present.remove(person)
    person.close()
    return address


def back(people: Browser, profile: Path, address: str) -> Person:
    tom = people.at_own_computer(TOM, profile)
    tom.page.goto(address)
    return tom


def test_an_older_copy_of_the_disk_sends_nothing_and_its_person_is_let_back_in(
    people: Browser, host: Host, tmp_path: Path
) -> None:
    """What was sent since would be sealed a second time under the same keys. The control: an unchanged disk goes on by itself."""
    profile, copy = tmp_path / "profile", tmp_path / "copy"
    ingrid = people.person(INGRID)
    links = ingrid.found_talk(host.url, TITLE, [Side(NORTHLAND, INGRID, mine=True), Side(SOUTHMARK, TOM)])
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    tom = people.at_own_computer(TOM, profile)
    tom.open_link(links[TOM])
    tom.make_keys("Mr")
    compare_words(ingrid, tom)
    ingrid.propose_charter()
    tom.sign_charter()
    ingrid.charter_in_force()
    for person in (ingrid, tom):
        person.enter_room("plenary")
    tom.send_message("Before the copy")
    ingrid.reads("Before the copy")
    address = left(people, tom)
    shutil.copytree(profile, copy, symlinks=True)

    tom = back(people, profile, address)
    tom.is_live("plenary")
    assert tom.security_state() == "Verified"
    tom.send_message("After the copy")
    ingrid.reads("After the copy")
    left(people, tom)

    shutil.rmtree(profile)
    shutil.copytree(copy, profile, symlinks=True)
    tom = back(people, profile, address)
    tom.shows("This device holds an older state than it had before.")
    assert tom.security_state() == "Paused"
    assert ingrid.frames_decoded(TOM) == 0
    tom.press("Ask to be let back in")
    ingrid.admit(TOM)
    ingrid.press("Back to the room")
    tom.enter_room("plenary")
    tom.turn_on_camera()
    ingrid.watches(TOM)
    tom.send_message("Back again")
    ingrid.reads("Back again")
    for person in (ingrid, tom):
        person.until("both hold the same", lambda person=person: person.security_state() == "Verified")
    said = ["Before the copy", "After the copy", "Back again"]
    assert [each.text for each in ingrid.messages()] == said
