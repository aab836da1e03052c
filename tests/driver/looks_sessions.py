"""Looks at sessions and their floor: proposed, put off, moved, the roll, an item, speakers, a point of order, results entered later."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.driver.browser import NARROW, WIDE, Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import INGRID, NORTHLAND, TOM, Talk, chartered

if TYPE_CHECKING:
    from tests.driver.looks import Looks

AGENDA = ["Opening", "Routes for ambulances between the two hospitals", "Lists of names"]
REASON = "The airport of Greyhaven is closed until the 20th; travel by road takes two days."


def sessions(look: Looks, browser: Browser, host: Host) -> None:
    talk = chartered(browser, host.url)
    _planned(look, talk)
    _held(look, talk)
    _floor(look, talk)
    _afterwards(look, talk)


def _planned(look: Looks, talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.go_to("Sessions")
    look.at(ingrid, "210-sessions-none")
    ingrid.press("Propose a session")
    ingrid.dialog().get_by_role("radio", name="In person", exact=True).check(force=True)
    ingrid.press(re.compile("^Propose Session "), within=ingrid.dialog())
    look.at(ingrid, "211-propose")
    ingrid.close_dialog()
    next_week = (datetime.now().astimezone() + timedelta(days=7)).replace(hour=14, minute=0)
    ingrid.propose_session("Safe passage", next_week, "In person", "Greyhaven", AGENDA)
    tom.look_at_session(1)
    look.at(tom, "212-proposed")
    tom.go_to("Overview")
    look.at(tom, "213-overview")
    tom.agree(1)
    tom.press("Postpone…", within=tom.look_at_session(1))
    look.at(tom, "214-postpone")
    tom.close_dialog()
    tom.postpone(1, REASON)
    ingrid.session_is(1, "Postponed")
    ingrid.revise_session(1, datetime.now().astimezone() + timedelta(hours=1), "Virtual", "Nobody can travel")
    tom.session_shows(1, "New terms")
    look.at(tom, "215-new-terms")
    tom.agree(1)
    ingrid.propose_session("Second round", next_week + timedelta(days=7), "Hybrid", "Greyhaven", AGENDA[2:])
    tom.propose_session("Technical", next_week + timedelta(days=1))
    tom.cancel_session(3, "Merged with Session 2")
    ingrid.session_is(1, "Agreed", "Virtual")
    look.at(ingrid, "216-sessions")
    ingrid.press("Calendar file")
    look.at(ingrid, "217-calendar")
    ingrid.close_dialog()


def _held(look: Looks, talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    for head in (ingrid, tom):
        head.say_ready(1)
    ingrid.open_session(1)
    tom.go_to("Overview")
    tom.shows("Declare who is present in Session 1")
    look.at(tom, "218-overview-open")
    ingrid.press("Declare who is present", within=ingrid.look_at_session(1))
    ingrid.press("Add a person", within=ingrid.dialog())
    ingrid.press(re.compile("^Declare for "), within=ingrid.dialog())
    look.at(ingrid, "219-roll")
    ingrid.close_dialog()
    ingrid.declare_roll(1, "Northland House, second floor", off_camera=["Mara Lindqvist"])
    ingrid.take_item(1, AGENDA[1])
    ingrid.problem()
    look.at(ingrid, "220-roll-incomplete")
    tom.declare_roll(1, "Southmark Embassy")
    ingrid.session_shows(1, "Southmark Embassy")
    ingrid.take_item(1, AGENDA[1])
    tom.session_shows(1, "under discussion")
    look.at(tom, "221-open")


def _floor(look: Looks, talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    for head in (ingrid, tom):
        head.enter_room("plenary")
        _opens_floor(head)
    look.at(tom, "222-floor-empty")
    tom.press("Ask for the floor")
    look.at(tom, "223-ask")
    tom.close_dialog()
    ingrid.request_floor("The second route, and who guards the bridge at kilometre 41")
    tom.raise_hand()
    ingrid.lists(INGRID, TOM)
    look.at(ingrid, "224-list-chair")
    ingrid.give_floor(INGRID)
    tom.raise_point_of_order("The map was not sent round")
    ingrid.give_floor(TOM)
    tom.has_floor(TOM)
    look.at(tom, "225-point-of-order")
    ingrid.press(re.compile("^Rule on the point of order"))
    look.at(ingrid, "226-rule")
    ingrid.close_dialog()
    ingrid.rule(TOM, upheld=False, text="The map was sent on Monday with the agenda.")
    tom.appeal(TOM)
    tom.vote_on_appeal("Overrule")
    tom.request_reply(NORTHLAND)
    ingrid.shows("Replies, after the list")
    look.at(ingrid, "227-appeal-chair")
    look.at(tom, "228-appeal")
    _off_record(look, talk)
    ingrid.vote_on_appeal("Let it stand")
    ingrid.announce_appeal()
    tom.shows("The appeal failed: the ruling stands.")
    tom.suspend(1, "Consultation in the capital")
    ingrid.until("the time stands still", lambda: "stands still" in ingrid.speaking_time())
    look.at(ingrid, "229-suspended")


def _off_record(look: Looks, talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.press("Go off the record…", within=ingrid.look_at_session(1))
    look.at(ingrid, "234-off-record-ask")
    ingrid.close_dialog()
    ingrid.ask_off_record(1, "To speak freely of the prisoners and of who holds them")
    tom.shows("asks to go off the record")
    look.at(tom, "235-off-record-asked")
    tom.go_off_record()
    ingrid.shows("OFF THE RECORD.")
    for head in (ingrid, tom):
        head.go_to("Plenary")
    look.at(tom, "236-off-record")
    tom.go_back_on_record()
    ingrid.hides("OFF THE RECORD.")


def _afterwards(look: Looks, talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.press("Close…", within=ingrid.look_at_session(1))
    look.at(ingrid, "230-close")
    ingrid.close_dialog()
    ingrid.close_session(1)
    this_morning = datetime.now().astimezone() - timedelta(hours=5)
    ingrid.propose_session("Visit of the bridge", this_morning, "In person", "Greyhaven", ["The bridge"])
    tom.agree(4)
    ingrid.session_is(4, "Agreed")
    ingrid.press("Enter results…", within=ingrid.look_at_session(4))
    look.at(ingrid, "231-enter-results")
    ingrid.close_dialog()
    ingrid.enter_results(4, ["NL, Ingrid Vale, Head", "SM, Tom Wells, Head"], {"The bridge": "It carries 12 tonnes."})
    tom.session_shows(4, "It carries 12 tonnes.")
    look.at(tom, "232-confirm-results")
    tom.session_is(1, "Held")
    look.at(tom, "233-held")


def _opens_floor(person: Person) -> None:
    """Also where the frame is narrow: there the panel lies over the stage."""
    person.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    person.open_tab("Floor")
    person.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
