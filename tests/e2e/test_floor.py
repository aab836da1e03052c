"""The floor of a session: the list in order, the clock, a point of order with ruling and appeal, a reply, and the list closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import INGRID, NORTHLAND, TOM, Talk, in_plenary

ITEM = "Safe passage"
OFF_RECORD = "OFF THE RECORD."


@pytest.fixture(scope="module")
def talk(browser: Browser, host: Host) -> Iterator[Talk]:
    """Both heads in the plenary, Session 1 open under the chair of Northland, its first item under discussion."""
    talk = in_plenary(browser, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.propose_session("Routes", datetime.now().astimezone() + timedelta(hours=1), agenda=[ITEM])
    tom.session_is(1, "Proposed")
    tom.agree(1)
    for person in (ingrid, tom):
        person.session_is(1, "Agreed")
        person.say_ready(1)
    ingrid.open_session(1)
    for person in (ingrid, tom):
        person.session_is(1, "Open")
        person.declare_roll(1, "At home")
    ingrid.take_item(1, ITEM)
    for person in (ingrid, tom):
        person.go_to("Plenary")
        person.shows(ITEM)
    yield talk
    browser.dismiss()


def test_a_raised_hand_is_a_request_and_the_chair_gives_the_floor_in_order(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.raise_hand()
    ingrid.lists(TOM)
    ingrid.request_floor("The second route")
    for person in (ingrid, tom):
        person.lists(TOM, INGRID)
    ingrid.move_up(INGRID)
    for person in (ingrid, tom):
        person.lists(INGRID, TOM)
    ingrid.move_up(TOM)
    ingrid.lists(TOM, INGRID)
    ingrid.give_floor(TOM)
    for person in (ingrid, tom):
        person.has_floor(TOM)
        person.until("his time runs", lambda person=person: "0:00" not in person.speaking_time())
        assert "stands still" not in person.speaking_time()
    tom.shows("You have the floor.")
    tom.end_speech()
    ingrid.has_floor(None)


def test_a_point_of_order_interrupts_is_ruled_on_and_the_ruling_is_appealed(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.give_floor(INGRID)
    tom.raise_point_of_order("This item is closed")
    ingrid.give_floor(TOM)
    for person in (ingrid, tom):
        person.has_floor(TOM)
        person.shows("Interrupted, goes on afterwards")
    ingrid.rule(TOM, upheld=False, text="The item is still under discussion.")
    for person in (ingrid, tom):
        person.has_floor(INGRID)
        person.shows("The item is still under discussion.")
    tom.appeal(TOM)
    tom.vote_on_appeal("Overrule")
    ingrid.shows(f"Not voted yet: {NORTHLAND}.")
    ingrid.announce_appeal()
    assert ingrid.problem() == "TOO_SOON"
    ingrid.vote_on_appeal("Abstain")
    ingrid.announce_appeal()
    for person in (ingrid, tom):
        person.shows("Overruled on appeal: the ruling was reversed.")
    ingrid.end_speech()
    tom.has_floor(None)


def test_an_appeal_is_withdrawn_by_who_made_it_before_the_first_vote(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.raise_point_of_order("The list was closed too early")
    ingrid.give_floor(TOM)
    tom.has_floor(TOM)
    ingrid.rule(TOM, upheld=False, text="It was not closed.")
    tom.appeal(TOM)
    ingrid.shows("Southmark appealed. Shall the ruling be overruled?")
    assert ingrid.find("button", "Withdraw the appeal").count() == 0  # it is not hers
    tom.withdraw_appeal()
    for person in (ingrid, tom):
        person.shows("The appeal was withdrawn: the ruling stands.")


def test_a_closed_list_takes_no_speech_and_says_so_but_a_reply(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.close_list()
    tom.until("the list is closed", lambda: tom.sees_now(re.compile("^Closed$")))
    tom.raise_hand()
    assert tom.problem() == "LIST_CLOSED"
    tom.request_reply(NORTHLAND)
    ingrid.give_floor(TOM)
    tom.has_floor(TOM)
    assert "5:00" in tom.speaking_time()
    ingrid.end_speech(TOM)
    ingrid.open_list()
    tom.request_floor()
    ingrid.lists(TOM)
    tom.withdraw_request(TOM)
    ingrid.lists()


def test_off_the_record_nothing_binding_is_done_until_one_side_goes_back(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.ask_off_record(1, "To speak freely of the prisoners")
    ingrid.shows("Waiting for Southmark")
    tom.shows(f"{NORTHLAND} asks to go off the record.")
    tom.shows("“To speak freely of the prisoners”")
    tom.go_off_record()
    for person in (ingrid, tom):
        person.shows(OFF_RECORD)
    ingrid.try_to_propose("Exchange of lists", "Both exchange lists of prisoners by Friday.")
    assert ingrid.problem() == "OFF_RECORD"
    ingrid.press("Do not propose it", within=ingrid.dialog())
    tom.go_back_on_record()
    for person in (ingrid, tom):
        person.hides(OFF_RECORD)
        person.go_to("Plenary")


def test_while_the_session_is_suspended_the_time_stands_still(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.request_floor()
    ingrid.give_floor(TOM)
    tom.has_floor(TOM)
    tom.suspend(1, "Consultation in the capital")
    ingrid.go_to("Plenary")
    ingrid.until("the time stands still", lambda: "stands still: suspended" in ingrid.speaking_time())
    assert not ingrid.find("button", re.compile("^End ")).count()
    for person in (ingrid, tom):
        assert person.complaints() == []
