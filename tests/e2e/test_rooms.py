"""Plenary and caucus are different rooms, and who is in one is in no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import INGRID, TOM, Talk, in_plenary


@pytest.fixture(scope="module")
def talk(browser: Browser, host: Host) -> Iterator[Talk]:
    yield in_plenary(browser, host.url)
    browser.dismiss()


@pytest.fixture(autouse=True)
def both_in_plenary(talk: Talk) -> None:
    for person in (talk.ingrid, talk.tom):
        person.is_live("plenary")


def test_one_arrives_with_microphone_and_camera_off(talk: Talk) -> None:
    assert talk.ingrid.tracks_sent() == 0
    assert talk.tom.tracks_sent() == 0


def test_a_camera_goes_off_for_everybody(talk: Talk) -> None:
    talk.ingrid.turn_on_camera()
    talk.tom.watches(INGRID)
    talk.ingrid.turn_off_camera()
    talk.ingrid.until("the camera is closed", lambda: talk.ingrid.tracks_sent() == 0)
    talk.tom.until("her picture is gone", lambda: talk.tom.frames_decoded(INGRID) == 0)


def test_a_voice_is_heard(talk: Talk) -> None:
    before = talk.tom.received().sound_energy
    talk.ingrid.turn_on_microphone()
    talk.tom.until("her voice arrives", lambda: talk.tom.received().sound_energy > before + 0.001)
    talk.ingrid.turn_off_microphone()


def test_going_to_caucus_closes_camera_and_microphone_and_what_is_said_there_stays_there(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.turn_on_camera()
    ingrid.turn_on_microphone()
    tom.watches(INGRID)
    ingrid.switch_room()
    assert ingrid.tracks_sent() == 0
    ingrid.shows("You are in the caucus of Northland.")
    tom.until("her picture is gone from the plenary", lambda: tom.frames_decoded(INGRID) == 0)

    ingrid.send_message("We can give on the second route, not on the first.")
    tom.send_message("Take your time.")
    ingrid.switch_room()
    ingrid.reads("Take your time.")
    for person in (ingrid, tom):
        assert not any("second route" in said.text for said in person.messages())
    assert ingrid.tracks_sent() == 0
    tom.turn_on_camera()
    ingrid.watches(TOM)
    tom.turn_off_camera()


def test_messages_keep_one_order_and_tell_how_far_they_got(talk: Talk) -> None:
    for number in range(1, 6):
        talk.ingrid.send_message(f"Point {number} of Northland")
        talk.tom.send_message(f"Point {number} of Southmark")
    for person in (talk.ingrid, talk.tom):
        person.reads("Point 5 of Southmark")
    of_ingrid = [said.text for said in talk.ingrid.messages()]
    assert of_ingrid == [said.text for said in talk.tom.messages()]
    talk.ingrid.until("the other device has it", lambda: talk.ingrid.messages()[-2].delivery == "on 1 device")


def test_leaving_a_room_gives_up_no_admission(talk: Talk) -> None:
    talk.tom.leave_room()
    talk.ingrid.until("his picture is gone", lambda: talk.ingrid.frames_decoded(TOM) == 0)
    talk.tom.enter_room("plenary")
    talk.tom.turn_on_camera()
    talk.ingrid.watches(TOM)
    talk.tom.turn_off_camera()
