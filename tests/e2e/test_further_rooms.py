"""Rooms beside plenary and caucus: a corridor the parties agree to, and a mediator who visits a caucus."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import INES, INGRID, TOM, admitted_to_plenary, chartered, with_mediator

CORRIDOR = "the corridor “Prisoners”"


def test_a_corridor_is_proposed_agreed_and_used_by_its_heads_alone(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.enter_room("plenary")
    ingrid.propose_room("Corridor", "Prisoners")
    tom.agree_to_room(CORRIDOR)
    for head in (ingrid, tom):
        head.go_into(CORRIDOR)
        head.turn_on_camera()
    ingrid.watches(TOM)
    tom.watches(INGRID)
    ingrid.shows("Not in the plenary’s record.")
    ingrid.send_message("Two of them can go home on Friday.")
    tom.until("the message is there", lambda: any(said.text.startswith("Two of them") for said in tom.messages()))
    tom.reload()  # back in the corridor by himself
    tom.watches(INGRID)
    tom.enter_room("plenary")
    assert not any(said.text.startswith("Two of them") for said in tom.messages())
    an_amendment_says_that_it_is_signed_there_too(ingrid, tom)
    a_member_is_admitted_to_it_by_name(people, ingrid, tom)


def a_member_is_admitted_to_it_by_name(people: Browser, ingrid: Person, tom: Person) -> None:
    """Who is asked reads of which room it is."""
    nadia = admitted_to_plenary(people, ingrid, tom, "Nadia Lorne")
    tom.go_into(CORRIDOR)  # where Ingrid Vale is still
    nadia.go_to("Rooms")
    nadia.press(f"Ask to enter {CORRIDOR}")
    for head in (ingrid, tom):
        head.asked_for(nadia.name)
        head.shows(f"asks to enter {CORRIDOR}.")
        head.look_at_request(nadia.name)
        expect(head.dialog()).to_contain_text(f"Admit Nadia Lorne to {CORRIDOR}?")
        expect(head.dialog()).to_contain_text(f"Nadia Lorne enters {CORRIDOR} now.")
        head.close_dialog()
        head.admit(nadia.name)
    nadia.go_into(CORRIDOR)


def an_amendment_says_that_it_is_signed_there_too(ingrid: Person, tom: Person) -> None:
    ingrid.amend_charter({"Proposal open at least, seconds": "90"})
    tom.go_to("Charter")
    tom.press(re.compile("^Sign the amendment for .*…$"))
    also = f"the same words are signed for Southmark also in {CORRIDOR}, without another question."
    expect(tom.dialog()).to_contain_text(also)
    tom.close_dialog()
    tom.sign_amendment()
    ingrid.go_to("Charter")
    ingrid.shows("A proposal stays open for at least 90 seconds.")


def test_a_refused_room_is_not_opened(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    talk.ingrid.propose_room("Contact group", "Water")
    talk.tom.refuse_room("Not before the prisoners.")
    talk.ingrid.go_to("Rooms")
    talk.ingrid.until("the proposal is gone", lambda: not talk.ingrid.sees_now("proposes"))
    talk.ingrid.shows("No other room has been agreed.")


def test_a_mediator_knocks_is_let_in_and_goes(people: Browser, host: Host) -> None:
    ingrid, tom, ines = with_mediator(people, host.url, "Bilateral")

    ines.knock_at("Northland")
    ingrid.not_now("In an hour, please.")
    ines.shows("Not now. “In an hour, please.”")
    ines.press("Knock at the caucus of Northland")
    ingrid.shows("Ines Okafor of Office of the Mediator knocks at your caucus.")
    ingrid.enter_room("caucus")
    ingrid.shows("Nobody else hears or sees you.")
    ingrid.let_in(INES)
    ines.go_into("the caucus of Northland")
    ines.shows("You visit the caucus of Northland.")
    ingrid.shows("Visitor in the room: Ines Okafor.")
    ingrid.hides("Nobody else hears or sees you.")
    ingrid.go_to("Caucus NL")
    for person in (ingrid, ines):
        person.turn_on_camera()
    ingrid.watches(INES)
    ines.watches(INGRID)
    assert not tom.sees_now("Ines Okafor visits")
    ingrid.end_visit()
    ines.shows("removed you from")
    ingrid.shows("Nobody else hears or sees you.")
    assert not ingrid.sees_now("Visitor in the room")


def test_in_a_mediated_talk_the_parties_see_each_other_only_while_a_session_is_open(
    people: Browser, host: Host
) -> None:
    ingrid, tom, ines = with_mediator(people, host.url, "Mediated")
    ingrid.propose_session("First round", datetime.now().astimezone() + timedelta(minutes=10), agenda=["Opening"])
    tom.agree(1)
    for head in (ingrid, tom):
        head.enter_room("plenary")
        head.shows("No sound or picture at present.")
    ingrid.send_message("We are here.")
    tom.reads("We are here.")
    for head in (ingrid, tom):
        head.say_ready(1)
    ines.open_session(1)
    for head in (ingrid, tom):
        head.go_to("Plenary")
        head.hides("No sound or picture at present.")
        head.turn_on_camera()
    ingrid.watches(TOM)
    ines.close_session(1)
    ingrid.shows("No sound or picture at present.")
    ingrid.until("his picture is gone", lambda: ingrid.frames_decoded(TOM) == 0)
    assert ingrid.tracks_sent() == 0
