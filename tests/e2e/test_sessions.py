"""A session is agreed, postponed with a reason, moved to virtual, held, interrupted and closed, and both sides see the same."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TITLE, TOM, Talk, chartered

REASON = "Travel is not possible before the 20th."
CLERK = "Paula Reyes"
"""Convenes and is in no delegation."""


def test_a_session_moves_is_held_and_is_closed(people: Browser, host: Host) -> None:
    talk = a_convener_invites_both_heads(people, host)
    the_rules_are_accepted_by_both(talk)
    a_date_is_agreed_and_put_off(talk)
    it_is_moved_to_virtual(talk)
    it_opens_when_both_are_ready(talk)
    the_roll_is_called_and_an_item_is_taken(talk)
    it_is_suspended_resumed_and_closed(talk)
    for person in (talk.ingrid, talk.tom):
        assert person.complaints() == []


def test_what_was_held_in_person_is_entered_afterwards_and_confirmed(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    this_morning = datetime.now().astimezone() - timedelta(hours=5)
    ingrid.propose_session("Round", this_morning, "In person", "Greyhaven", ["Routes"])
    tom.session_is(1, "Proposed")
    tom.agree(1)
    both_see(talk, "Agreed")
    ingrid.enter_results(1, ["NL, Ingrid Vale, Head", "SM, Tom Wells, Head"], {"Routes": "Two routes were named."})
    tom.session_shows(1, "Two routes were named.")
    both_see(talk, "Agreed")  # entered by one side alone it is not held
    tom.agree(1)
    both_see(talk, "Held")


def a_convener_invites_both_heads(people: Browser, host: Host) -> Talk:
    """Who convenes reads on the page of links how far each head is, and nothing of the talk."""
    clerk, ingrid, tom = (people.person(name) for name in (CLERK, INGRID, TOM))
    links = clerk.found_talk(host.url, TITLE, [Side(NORTHLAND, INGRID), Side(SOUTHMARK, TOM)])
    assert clerk.find("button", re.compile("^Continue as head of ")).count() == 0
    clerk.link_shows(INGRID, "Not opened yet")
    ingrid.join(links[INGRID], "Ms")
    tom.join(links[TOM], "Mr")
    for head in (INGRID, TOM):
        clerk.link_shows(head, re.compile("^Keys made "))
    compare_words(ingrid, tom)
    return Talk(ingrid, tom)


def the_rules_are_accepted_by_both(talk: Talk) -> None:
    """The same words, signed by each; no session can be planned before."""
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.go_to("Sessions")
    ingrid.shows("Sessions are planned as soon as every party has signed the charter.")
    ingrid.propose_charter()
    tom.go_to_step("Sign the charter")
    tom.shows("Northland and Southmark chair in turn, session by session.")
    tom.sign_charter()
    for head in (ingrid, tom):
        head.charter_in_force()


def both_see(talk: Talk, state: str, form: str | None = None) -> None:
    for person in (talk.ingrid, talk.tom):
        person.session_is(1, state, form)


def in_a_week() -> datetime:
    return (datetime.now().astimezone() + timedelta(days=7)).replace(hour=14, minute=0)


def a_date_is_agreed_and_put_off(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.propose_session("Safe passage", in_a_week(), "In person", "Greyhaven", ["Opening", "Routes"])
    both_see(talk, "Proposed", "In person, Greyhaven")
    ingrid.session_shows(1, "Waiting for Southmark.")
    tom.go_to("Overview")
    tom.press("Go there: Answer what is proposed for Session 1")
    tom.agree(1)
    both_see(talk, "Agreed")
    tom.postpone(1, REASON, public=True)
    both_see(talk, "Postponed")
    ingrid.session_shows(1, f"Reason, public: “{REASON}”")


def it_is_moved_to_virtual(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.revise_session(1, datetime.now().astimezone() + timedelta(hours=1), "Virtual", "Nobody can travel")
    both_see(talk, "Postponed", "In person, Greyhaven")  # the old terms stand
    tom.session_shows(1, "New terms")
    tom.agree(1)
    both_see(talk, "Agreed", "Virtual")
    tom.session_shows(1, "Moved from In person to Virtual.")


def it_opens_when_both_are_ready(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.say_ready(1)
    tom.session_shows(1, "Northland is ready")
    assert tom.find("button", "Open Session 1").count() == 0
    tom.say_ready(1)
    ingrid.open_session(1)
    both_see(talk, "Open")


def the_roll_is_called_and_an_item_is_taken(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.declare_roll(1, "Northland House", off_camera=["Mara Lindqvist"])
    tom.session_shows(1, "Mara Lindqvist, Adviser, Northland House")
    ingrid.take_item(1, "Opening")
    assert ingrid.problem() == "ROLL_INCOMPLETE"
    tom.declare_roll(1, "Southmark Embassy")
    ingrid.session_shows(1, "Tom Wells, head of delegation, Southmark Embassy")
    ingrid.take_item(1, "Opening")
    for person in (ingrid, tom):
        person.session_shows(1, "under discussion")
    ingrid.conclude_item(1, "Opening")
    tom.session_shows(1, "concluded")


def it_is_suspended_resumed_and_closed(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.suspend(1, "Instructions are awaited")
    both_see(talk, "Suspended")
    for person in (ingrid, tom):
        person.say_ready(1)
    tom.session_shows(1, "Northland is ready")
    ingrid.session_shows(1, "Southmark is ready")
    ingrid.resume(1)
    both_see(talk, "Open")
    ingrid.close_session(1)
    both_see(talk, "Held")
    for person in (ingrid, tom):
        person.go_to("Overview")
        for line in (
            "All parties have agreed to Session 1, “Safe passage”.",
            f"Southmark postponed Session 1, “Safe passage”. Reason: “{REASON}”",
            "Session 1, “Safe passage”, takes another form: virtual. All parties agreed.",
            "Northland closed Session 1, “Safe passage”.",
        ):
            person.shows(line)
