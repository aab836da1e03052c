"""Looks at decisions: proposing, put, objected to, voted on, adopted and not, and the report of which note is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.demo import ANDERS, NOOR
from tests.driver.host import Host
from tests.driver.talk import NORTHLAND, SOUTHMARK, Talk, admitted_to_caucus, chartered, session_opened

if TYPE_CHECKING:
    from tests.driver.looks import Looks

TRACK = "Medical transport"
NOTE = f"Take note of the report of “{TRACK}”, version 1"
CROSSINGS, LIST = "Two crossings from Monday", "Exchange of lists"
WORDS = "The plenary opens the crossings at B and D from Monday, eight to six, for people on foot.\nIt looks at both again after a week."


def decisions(look: Looks, browser: Browser, host: Host) -> None:
    talk = chartered(browser, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.go_to("Decisions")
    ingrid.shows("Nothing has been proposed for decision.")
    look.at(ingrid, "160-decisions-none")
    reported(browser, talk)
    session_opened(talk, "Report of the experts")
    tom.look_at_track(TRACK)
    tom.press("Propose to take note…")
    look.at(tom, "161-propose-to-take-note")
    tom.close_dialog()
    tom.propose_to_take_note()
    look.at(tom, "162-report-note-proposed")
    ingrid.go_to("Decisions")
    ingrid.press("Propose a decision…")
    ingrid.press("Propose the decision", within=ingrid.dialog())
    look.at(ingrid, "163-propose-motion")
    ingrid.close_dialog()
    ingrid.propose_motion(CROSSINGS, WORDS)
    ingrid.propose_motion(LIST, "Both sides exchange their lists of names.", method="Unanimity")
    ingrid.go_to("Overview")
    ingrid.shows(f"Put “{CROSSINGS}” to the plenary")
    look.at(ingrid, "164-overview-chair")
    for title in (NOTE, CROSSINGS, LIST):
        ingrid.put_decision(title)
    tom.look_at_decision(CROSSINGS).get_by_role("button", name="Object…").click()
    look.at(tom, "165-object")
    tom.close_dialog()
    tom.object_to_decision(CROSSINGS, "Tuesday at the earliest")
    tom.vote_on(LIST, "Abstain")
    ingrid.decision_shows(LIST, "Southmark: abstains")
    look.at(tom, "166-decisions-put")
    look.at(ingrid, "167-decisions-put-chair")
    ingrid.vote_on(LIST, "In favour")
    for title in (NOTE, CROSSINGS, LIST):
        ingrid.announce(title)
    tom.decision_shows(LIST, "Not adopted: 1 in favour, 0 against, 1 abstaining, 0 without a vote.")
    look.at(tom, "168-decided")
    tom.look_at_track(TRACK)
    tom.presented_shows("The plenary took note of version 1")
    look.at(tom, "169-report-taken-note-of")
    tom.propose_motion("Hours", "The crossings are open from eight to six.")
    ingrid.enter_room("plenary")
    ingrid.press("Floor", role="tab")
    ingrid.shows("Decisions before the plenary")
    look.at(ingrid, "170-room-decisions")


def reported(browser: Browser, talk: Talk) -> None:
    """An expert track whose report, endorsed by both leads, was presented."""
    ingrid, tom = talk.ingrid, talk.tom
    anders = admitted_to_caucus(browser, ingrid, ANDERS)
    noor = admitted_to_caucus(browser, tom, NOOR)
    tom.make_known_to_plenary(NOOR)
    ingrid.make_known_to_plenary(ANDERS)
    ingrid.propose_track(TRACK, "List the routes.", {NORTHLAND: [ANDERS], SOUTHMARK: [NOOR]}, ["A list"])
    tom.agree_to_track(TRACK)
    for expert in (anders, noor):
        expert.enter_track(TRACK)
    ingrid.in_track(TRACK)
    ingrid.write_report("Routes A and B are passable for ambulances.", {"Route C": "Southmark has not measured it"})
    for expert in (anders, noor):
        expert.endorse_report(1)
    ingrid.present_report(1)
