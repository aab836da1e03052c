"""The three choices for keys on the device: what brings a person back after a reload, a crash and a restart, and what does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TITLE, TOM, Talk, chartered

PASSPHRASE = "seven quiet harbours"
COUNT_RECORDS = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  let records = 0
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      records += await done(database.transaction(store).objectStore(store).count())
    }
    database.close()
  }
  return records
}"""


def opened_with(people: Browser, host: Host, tom: Person, **storage: str) -> Person:
    """Ingrid, in a talk in which Tom made his keys with this choice; the charter is in force."""
    ingrid = people.person(INGRID)
    links = ingrid.found_talk(host.url, TITLE, [Side(NORTHLAND, INGRID, mine=True), Side(SOUTHMARK, TOM)])
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    tom.open_link(links[TOM])
    tom.make_keys("Mr", **storage)
    compare_words(ingrid, tom)
    ingrid.propose_charter()
    tom.sign_charter()
    ingrid.charter_in_force()
    return ingrid


@pytest.mark.parametrize("storage", ["Keep on this device until the talk ends", "Keep, sealed with a passphrase"])
def test_after_a_crash_of_the_browser_the_person_is_back_and_nothing_is_lost(
    people: Browser, host: Host, tmp_path: Path, storage: str
) -> None:
    """The browser is killed right after a press of the button; what stood on the screen is sent or kept, once."""
    sealed = "passphrase" in storage
    tom = people.at_own_computer(TOM, tmp_path)
    ingrid = opened_with(people, host, tom, storage=storage, passphrase=PASSPHRASE if sealed else "")
    for person in (ingrid, tom):
        person.enter_room("plenary")
    tom.send_message("Before the crash")
    ingrid.reads("Before the crash")
    address = tom.page.url
    people.crash(tom, tmp_path)
    ingrid.send_message("While his browser was dead")

    tom = people.at_own_computer(TOM, tmp_path)
    tom.page.goto(address)
    if sealed:
        tom.shows("Your passphrase")
        assert not tom.sees_now("Before the crash")
        tom.unlock(PASSPHRASE)
    tom.is_live("plenary")
    tom.reads("While his browser was dead")
    tom.send_message("After the crash")
    ingrid.reads("After the crash")
    assert tom.security_state() == "Verified"
    said = ["Before the crash", "While his browser was dead", "After the crash"]
    for person in (ingrid, tom):
        assert [each.text for each in person.messages()] == said


@pytest.fixture(scope="module")
def talk(browser: Browser, host: Host) -> Iterator[Talk]:
    yield chartered(browser, host.url)
    browser.dismiss()


def test_a_passphrase_is_asked_once_a_start_and_a_wrong_one_opens_nothing(browser: Browser, talk: Talk) -> None:
    name = "Nadia Lorne"
    person = browser.person(name)
    person.open_link(talk.ingrid.invite(name))
    person.make_keys(storage="Keep, sealed with a passphrase", passphrase=PASSPHRASE)
    person.shows(re.compile(name))
    assert keys_kept(person) > 0
    person.reload()
    person.unlock("seven quiet harbors")
    person.shows("This passphrase does not open the keys. Check the keyboard language and try again.")
    assert not person.sees_now(TITLE)
    person.unlock(PASSPHRASE)
    person.hides("Your passphrase")
    person.shows(TITLE)


def test_a_short_passphrase_makes_no_keys(browser: Browser, talk: Talk) -> None:
    name = "Olof Brandt"
    person = browser.person(name)
    person.open_link(talk.ingrid.invite(name))
    choice = person.page.get_by_role("radiogroup", name="Your keys on this device")
    choice.get_by_role("radio", name=re.compile("^Keep, sealed")).check(force=True)
    for label in (re.compile("^Passphrase$"), "The same passphrase again"):
        person.type_into(label, "eleven char")
    person.press("Make my keys")
    person.shows("Use at least 12 characters.")
    assert "/t/" not in person.page.url
    assert keys_kept(person) == 0


def test_what_is_forgotten_with_the_page_does_not_come_back_and_says_so(browser: Browser, talk: Talk) -> None:
    name = "Petra Lund"
    person = browser.person(name)
    person.open_link(talk.ingrid.invite(name))
    person.make_keys(storage="Forget when this page closes")
    talk.ingrid.asked_for(name)
    assert keys_kept(person) == 0
    person.reload()
    assert person.problem() == "TALK_UNKNOWN"


def keys_kept(person: Person) -> int:
    """Records that the page keeps in all its databases: keys and what they seal."""
    return int(person.page.evaluate(COUNT_RECORDS))
