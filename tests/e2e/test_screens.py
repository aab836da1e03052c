"""What every screen owes whoever sits before it: a quiet console, work by keyboard, sound before pictures, words for what is left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import INGRID, TOM, Talk, admitted_to_plenary, in_plenary

NADIA = "Nadia Lorne"
PLACES = ("Overview", "Green room", "People", "Charter", "Settings")


@pytest.fixture(scope="module")
def talk(browser: Browser, host: Host) -> Iterator[Talk]:
    yield in_plenary(browser, host.url)
    browser.dismiss()


def focused(person: Person) -> str:
    """The element that has the focus: its tag and class."""
    return str(person.page.evaluate("`${document.activeElement.tagName} ${document.activeElement.className}`"))


def choose_reception(person: Person, choice: str) -> None:
    person.go_to("Settings")
    person.find("radiogroup", "What you receive").get_by_text(choice, exact=True).click()
    person.press("Back to the room")


def test_no_screen_writes_an_error_or_a_warning(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    nadia = admitted_to_plenary(people, talk.ingrid, talk.tom, NADIA)
    nadia.enter_room("plenary")
    for person in (talk.ingrid, talk.tom):
        person.go_to("Plenary")
        person.turn_on_camera()
    for place in PLACES:
        talk.ingrid.go_to(place)
        talk.ingrid.page.wait_for_load_state("networkidle")
    talk.ingrid.press("Back to the room")
    talk.ingrid.switch_room()
    talk.ingrid.switch_room()
    talk.ingrid.remove(NADIA, "Change of team")
    nadia.shows("Change of team")
    talk.tom.reload()
    talk.tom.is_live("plenary")
    for person in (talk.ingrid, talk.tom):
        assert person.complaints() == []
    # A browser reports each connection the gate refuses, as it must refuse hers from now on; the page itself says nothing.
    assert nadia.complaints(put_out=True) == []


def test_after_a_removal_nobody_is_asked_again_until_the_person_asks(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    nadia = admitted_to_plenary(people, talk.ingrid, talk.tom, NADIA)
    for head in (talk.ingrid, talk.tom):
        head.go_to("Plenary")
    talk.tom.remove(NADIA, "Change of team")
    nadia.until("she is told", lambda: nadia.find("button", "Ask to enter the plenary").count() > 0)
    nadia.is_secured("Verified")
    for head in (talk.ingrid, talk.tom):
        head.until("she is gone", lambda head=head: not any(NADIA in name for name in head.people_here()))
        head.go_to("People")
        head.shows("Nobody asks to enter.")
    nadia.ask_to_enter("the plenary")
    for head in (talk.ingrid, talk.tom):
        head.asked_for(NADIA)
        head.admit(NADIA)
    nadia.until("she may enter again", lambda: nadia.find("button", "Enter the plenary").count() > 0)


def test_who_wants_sound_only_is_sent_no_picture_and_is_told(talk: Talk) -> None:
    talk.tom.turn_on_camera()
    talk.ingrid.watches(TOM)
    choose_reception(talk.ingrid, "Sound only, no pictures")
    talk.ingrid.shows("You chose to receive sound only.")
    talk.ingrid.shows("Picture not received")
    assert talk.ingrid.frames_decoded(TOM) == 0
    talk.ingrid.press("Receive all pictures")
    talk.ingrid.watches(TOM)
    talk.tom.turn_off_camera()


def test_text_only_ends_sound_and_picture_and_keeps_the_room(talk: Talk) -> None:
    talk.ingrid.turn_on_camera()
    talk.tom.watches(INGRID)
    choose_reception(talk.ingrid, "Text only")
    talk.ingrid.shows("You chose text only.")
    talk.ingrid.until("nothing is sent", lambda: talk.ingrid.tracks_sent() == 0)
    talk.tom.until("her picture is gone", lambda: talk.tom.frames_decoded(INGRID) == 0)
    talk.ingrid.send_message("I follow in writing.")
    talk.tom.reads("I follow in writing.")
    talk.ingrid.press("Connect sound and picture")
    talk.ingrid.is_live("plenary")
    talk.ingrid.turn_on_camera()
    talk.tom.watches(INGRID)
    talk.ingrid.turn_off_camera()


def test_the_keyboard_leads_to_the_messages_round_the_regions_and_into_silence(talk: Talk) -> None:
    ingrid = talk.ingrid
    keys = ingrid.page.keyboard
    keys.press("Alt+t")
    ingrid.until("the message field has the focus", lambda: focused(ingrid).startswith("TEXTAREA"))
    keys.press("Alt+t")
    ingrid.until("the stage has the focus", lambda: "room-main" in focused(ingrid))
    visited = []
    for _ in range(8):
        keys.press("F6")
        visited.append(focused(ingrid))
    assert len(set(visited)) >= 4
    keys.press("Shift+F6")
    assert focused(ingrid) == visited[-2]
    keys.press("Alt+s")
    ingrid.shows("All sound of Parley is off on this device.")
    keys.press("Alt+s")
    ingrid.hides("All sound of Parley is off on this device.")


def test_a_shortcut_can_have_other_keys_or_none(talk: Talk) -> None:
    ingrid = talk.ingrid
    keys = ingrid.page.keyboard
    ingrid.go_to("Settings")
    ingrid.press("Change… the keys for: Raise or lower your hand")
    keys.press("Alt+m")
    ingrid.shows("Alt M is taken: Microphone on or off.")
    keys.press("Alt+h")
    ingrid.press("Turn off the keys for: Camera on or off")
    ingrid.press("Back to the room")
    keys.press("Alt+r")
    keys.press("Alt+v")
    keys.press("Alt+h")
    talk.tom.open_tab("People")
    talk.tom.shows("Hand raised")
    assert ingrid.tracks_sent() == 0
    keys.press("Alt+h")
    talk.tom.hides("Hand raised")
