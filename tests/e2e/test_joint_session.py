"""A joint session, live: roll call, agenda, list of speakers, point of order, right of reply, suspended for a caucus, resumed, closed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TOM, Talk, in_plenary

ITEM, LATER = "Safe passage", "Lists of names"
SECOND_ROUTE, MAP = "The second route", "The map was not sent round"
RULING = "The map is sent round before the next speaker."
CONSULTATION = "Consultation in the capital"


def test_a_joint_session_from_the_roll_call_to_its_closing(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    both_see_each_other_and_the_session_opens(talk)
    the_roll_is_called_before_an_item_is_taken(talk)
    speakers_are_heard_in_the_order_of_the_list(talk)
    a_point_of_order_interrupts_and_is_ruled_on(talk)
    who_was_spoken_of_replies(talk)
    it_is_suspended_for_a_caucus_and_resumed(talk)
    the_item_is_concluded_and_the_session_closed(talk)
    for person in (talk.ingrid, talk.tom):
        assert person.complaints() == []


def both_see_each_other_and_the_session_opens(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.propose_session("Routes", datetime.now().astimezone() + timedelta(minutes=10), agenda=[ITEM, LATER])
    tom.agree(1)
    for head in (ingrid, tom):
        head.session_is(1, "Agreed", "Virtual")
        head.say_ready(1)
    ingrid.open_session(1)  # the chair
    for head in (ingrid, tom):
        head.session_is(1, "Open")
        head.go_to("Plenary")
        head.turn_on_camera()
    ingrid.watches(TOM)
    tom.watches(INGRID)


def the_roll_is_called_before_an_item_is_taken(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.declare_roll(1, "Northland House", off_camera=["Mara Lindqvist"])
    ingrid.session_shows(1, f"{SOUTHMARK} has not declared who is present.")
    ingrid.take_item(1, ITEM)
    assert ingrid.problem() == "ROLL_INCOMPLETE"
    tom.session_shows(1, "Mara Lindqvist, Adviser, Northland House")
    tom.session_shows(1, "off camera")
    tom.declare_roll(1, "Southmark Embassy")
    ingrid.session_shows(1, "Tom Wells, head of delegation, Southmark Embassy")
    assert tom.find("button", f"Take up “{ITEM}”").count() == 0  # he does not chair
    ingrid.take_item(1, ITEM)
    for head in (ingrid, tom):
        head.session_shows(1, "under discussion")
        head.go_to("Plenary")
        head.shows(ITEM)


def speakers_are_heard_in_the_order_of_the_list(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.request_floor(SECOND_ROUTE)
    ingrid.lists(TOM)
    ingrid.raise_hand()
    for head in (ingrid, tom):
        head.lists(TOM, INGRID)
        head.shows(f"On “{SECOND_ROUTE}”")
    ingrid.give_floor(TOM)
    for head in (ingrid, tom):
        head.has_floor(TOM)
        head.lists(INGRID)
        head.until("the clock of who speaks runs", lambda head=head: "0:00" not in head.speaking_time())
    tom.shows("You have the floor.")
    tom.end_speech()
    ingrid.give_floor(INGRID)
    tom.has_floor(INGRID)


def a_point_of_order_interrupts_and_is_ruled_on(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.raise_point_of_order(MAP)
    ingrid.shows(f"On “{MAP}”")
    ingrid.give_floor(TOM)
    for head in (ingrid, tom):
        head.has_floor(TOM)
        head.shows("Interrupted, goes on afterwards")
    ingrid.rule(TOM, upheld=True, text=RULING)
    for head in (ingrid, tom):
        head.has_floor(INGRID)  # she goes on
        head.shows(RULING)
        head.lists()


def who_was_spoken_of_replies(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.request_reply(NORTHLAND, SECOND_ROUTE)
    ingrid.shows("Replies, after the list")
    ingrid.end_speech()
    ingrid.give_floor(TOM)
    for head in (ingrid, tom):
        head.has_floor(TOM)
        assert "of 5:00" in head.speaking_time()


def it_is_suspended_for_a_caucus_and_resumed(talk: Talk) -> None:
    """In the middle of the reply: its clock stands still and goes on."""
    ingrid, tom = talk.ingrid, talk.tom
    tom.suspend(1, CONSULTATION)
    ingrid.go_to("Plenary")
    ingrid.until("the time stands still", lambda: "stands still: suspended" in ingrid.speaking_time())
    ingrid.session_shows(1, f"Reason: “{CONSULTATION}”")
    tom.go_to("Plenary")
    tom.switch_room()
    tom.send_message("We can accept the second route.")
    ingrid.go_to("Plenary")
    ingrid.until("his picture is gone", lambda: ingrid.frames_decoded(TOM) == 0)
    tom.switch_room()
    tom.turn_on_camera()
    ingrid.watches(TOM)
    assert ingrid.messages() == []
    tom.say_ready(1)
    ingrid.session_shows(1, f"{SOUTHMARK} is ready")
    assert ingrid.find("button", "Resume Session 1").count() == 0  # she is not ready herself
    ingrid.say_ready(1)
    ingrid.resume(1)
    for head in (ingrid, tom):
        head.session_is(1, "Open")
        head.go_to("Plenary")
        head.has_floor(TOM)
        assert "stands still" not in head.speaking_time()
    tom.end_speech()
    ingrid.has_floor(None)


def the_item_is_concluded_and_the_session_closed(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.press(f"Conclude “{ITEM}”")  # beside the list of speakers, without leaving the room
    tom.session_shows(1, "concluded")
    ingrid.close_session(1)
    for head in (ingrid, tom):
        head.session_is(1, "Held")
        head.session_shows(1, "concluded")
        head.session_shows(1, "not taken up")  # the second item
        head.session_shows(1, "Mara Lindqvist, Adviser, Northland House")
        head.go_to("Overview")
        head.shows("No session is planned.")
        head.go_to("Plenary")
        head.open_tab("Messages")
        assert head.find("tab", re.compile("^Floor")).count() == 0
    ingrid.watches(TOM)  # the room stays as it was
