"""Looks at expert tracks: naming experts, proposing, tasks, the report, what plenary is shown, a session held in person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.demo import ANDERS, NOOR
from tests.driver.host import Host
from tests.driver.talk import NORTHLAND, SOUTHMARK, admitted_to_caucus, chartered

if TYPE_CHECKING:
    from tests.driver.looks import Looks

TRACK = "Medical transport"
MANDATE = "List the routes that ambulances may take between the two hospitals, with rest points.\nNobody is bound by the list."


def tracks(look: Looks, browser: Browser, host: Host) -> None:
    talk = chartered(browser, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    anders = admitted_to_caucus(browser, ingrid, ANDERS)
    noor = admitted_to_caucus(browser, tom, NOOR)
    tom.make_known_to_plenary(NOOR)
    ingrid.go_to("Expert tracks")
    ingrid.shows("Make known")
    look.at(ingrid, "120-tracks-none")
    ingrid.press("Open an expert track…")
    ingrid.press("Propose the track", within=ingrid.dialog())
    look.at(ingrid, "121-open-track")
    ingrid.close_dialog()
    ingrid.make_known_to_plenary(ANDERS)
    routes = ["A list of routes", "Rest points with a telephone"]
    ingrid.propose_track(TRACK, MANDATE, {NORTHLAND: [ANDERS], SOUTHMARK: [NOOR]}, routes)
    tom.look_at_track(TRACK)
    look.at(tom, "122-track-asks-me")
    tom.agree_to_track(TRACK)
    for expert in (anders, noor):
        expert.enter_track(TRACK)
    now = datetime.now().astimezone()
    anders.add_task("Rest points on routes A to C", now + timedelta(days=3), [NORTHLAND, SOUTHMARK])
    noor.shows("Agree to the task")
    look.at(noor, "123-task-asks-lead")
    noor.agree_to_task("Rest points on routes A to C")
    anders.add_task("Survey of the bridge at km 41", now + timedelta(days=2), [NORTHLAND])
    anders.set_task("Survey of the bridge at km 41", "Done", "Measured on the 12th")
    noor.add_task("Escort list, second half", now + timedelta(seconds=75), [SOUTHMARK])
    noor.set_task("Escort list, second half", "Blocked", "Names are missing")
    ingrid.in_track(TRACK)
    ingrid.write_report("Routes A and B are passable for ambulances.", {"Route C": "Southmark has not measured it"})
    anders.endorse_report(1)
    ingrid.report_shows("Endorsed by Northland.")
    ingrid.propose_here("Round at the bridge", now - timedelta(hours=5), "In person", "Greyhaven", ["The bridge"])
    tom.in_track(TRACK)
    tom.agree_in_track(1)
    ingrid.press("Present to plenary…")
    look.at(ingrid, "124-present")
    ingrid.close_dialog()
    ingrid.present_report(1)
    ingrid.task_shows("Escort list, second half", "overdue", seconds=180)
    look.at(ingrid, "125-track")
    look.at(anders, "126-track-of-an-expert")
    ingrid.press("Change the state of “Rest points on routes A to C”")
    look.at(ingrid, "127-task-state")
    ingrid.close_dialog()
    tom.track_session(1)
    look.at(tom, "128-track-session")
    tom.press("All expert tracks")
    look.at(tom, "129-tracks")
    ingrid.close_track()
    ingrid.shows("proposes to close this track")
    look.at(ingrid, "130-closing-track")
    tom.look_at_track(TRACK)
    tom.press("Agree to close it")
    anders.look_at_track(TRACK)
    anders.shows("The plenary closed this track.")
    look.at(anders, "131-track-closed")
    anders.go_to("(Overview|Waiting)")
    look.at(anders, "132-track-closed-told")
    ingrid.go_to("Overview")
    look.at(ingrid, "133-what-happened")
