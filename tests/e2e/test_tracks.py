"""An expert track, from terms of reference to a report the plenary takes note of: who is in it, its tasks, and what the heads see."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import (
    NORTHLAND,
    SOUTHMARK,
    Talk,
    admitted_to_caucus,
    chartered,
    deputy_in_plenary,
    session_opened,
)

TRACK = "Medical transport"
MANDATE = "List the routes that ambulances may take, with rest points."
ANDERS, NOOR = "Anders Orrin", "Noor Castell"
REST, SURVEY = "Rest points on routes A to C", "Survey of the bridge"
IN_A_MINUTE = timedelta(seconds=90)


def test_experts_work_in_a_track_and_report_to_the_plenary(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    anders, noor = the_track_is_opened(people, talk)
    tasks_are_set_done_and_confirmed(talk, anders, noor)
    the_report_is_endorsed_and_presented(talk, anders, noor)
    the_plenary_takes_note(talk)
    the_plenary_closes_it_and_the_experts_are_told(talk, anders, noor)
    for person in (talk.ingrid, talk.tom, anders, noor):
        assert person.complaints() == []


def test_what_is_late_is_shown_to_both_heads_alike(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    anders, noor = the_track_is_opened(people, talk)
    anders.add_task(SURVEY, now() + IN_A_MINUTE, [NORTHLAND])  # its only owner's lead is enough
    for person in (talk.ingrid, talk.tom, noor):
        person.in_track(TRACK)
        person.task_shows(SURVEY, "to be begun")
    said = []
    for person in (talk.ingrid, talk.tom):
        person.task_shows(SURVEY, "overdue", seconds=180)
        said.append(person.task_state(SURVEY))
    assert said[0] == said[1] == "to be begun overdue"
    anders.move_due(SURVEY, now() + timedelta(days=2), "The river is too high")
    noor.shows("The river is too high")
    noor.press("Agree to the new date")
    for person in (talk.ingrid, talk.tom):
        person.until("it is late no longer", partial(is_only, person, "to be begun"))


def test_a_track_meets_in_person_and_enters_its_results_later(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    the_track_is_opened(people, talk)
    ingrid, tom = talk.ingrid, talk.tom
    for head in (ingrid, tom):
        head.in_track(TRACK)
    ingrid.propose_here("Round at the bridge", now() - timedelta(hours=5), "In person", "Greyhaven", ["The bridge"])
    tom.agree_in_track(1)
    who = ["NL, Anders Orrin, Expert", "SM, Noor Castell, Expert"]
    ingrid.enter_track_results(1, who, {"The bridge": "The bridge carries 12 tonnes."})
    tom.track_session_shows(1, "The bridge carries 12 tonnes.")
    tom.agree_in_track(1)
    for head in (ingrid, tom):
        head.track_session_shows(1, "Held")
    ingrid.go_to("Sessions")
    ingrid.shows("No session has been proposed yet.")  # the plenary’s are others


def test_experts_whose_party_left_are_put_out_also_where_nobody_of_theirs_could_do_it(
    people: Browser, host: Host
) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    dana = deputy_in_plenary(people, tom, ingrid, "Dana Reyes")
    _, noor = the_track_is_opened(people, talk)
    tom.page.close()  # the only one of Southmark in the track who signs
    dana.leave_talks("Our proposals were not answered")
    noor.shows("You were removed from this room.", seconds=90)
    assert not noor.find("button", f"Enter the expert track “{TRACK}”").count()


def is_only(person: Person, state: str) -> bool:
    return person.task_state(SURVEY) == state


def now() -> datetime:
    return datetime.now().astimezone()


def the_track_is_opened(people: Browser, talk: Talk) -> tuple[Person, Person]:
    """Terms of reference by plenary, an expert of each side inside, both leads."""
    ingrid, tom = talk.ingrid, talk.tom
    anders = admitted_to_caucus(people, ingrid, ANDERS)
    noor = admitted_to_caucus(people, tom, NOOR)
    tom.make_known_to_plenary(NOOR)
    ingrid.make_known_to_plenary(ANDERS)
    ingrid.propose_track(TRACK, MANDATE, {NORTHLAND: [ANDERS], SOUTHMARK: [NOOR]}, ["A list of routes"])
    assert not anders.sees_now("Enter the expert track")
    tom.agree_to_track(TRACK)
    for expert in (anders, noor):
        expert.enter_track(TRACK)
        expert.shows(MANDATE)
        expert.shows("A list of routes")
    for person in (ingrid, tom, anders, noor):
        person.look_at_track(TRACK)
        assert person.track_members(NORTHLAND) == ["Anders Orrin, member, lead"]
        assert person.track_members(SOUTHMARK) == ["Noor Castell, member, lead"]
    return anders, noor


def tasks_are_set_done_and_confirmed(talk: Talk, anders: Person, noor: Person) -> None:
    due = now() + timedelta(days=3)
    anders.add_task(REST, due, [NORTHLAND, SOUTHMARK])
    anders.task_shows(REST, "proposed")
    noor.agree_to_task(REST)
    anders.add_task(SURVEY, now() + timedelta(days=2), [NORTHLAND])
    anders.set_task(SURVEY, "In work")
    noor.task_shows(SURVEY, "in work")
    anders.set_task(SURVEY, "Done", "Measured on the 12th")
    noor.task_shows(SURVEY, "Note: “Measured on the 12th”")
    assert anders.find("button", f"Confirm that “{SURVEY}” is done").count() == 0  # not its own owner
    noor.confirm_task(SURVEY)
    for person in (talk.ingrid, talk.tom, anders, noor):
        person.in_track(TRACK)
        person.task_shows(SURVEY, "confirmed")
        person.task_shows(REST, "to be begun")
        assert person.task_owners(REST) == "NL SM"
        assert person.task_due(REST) == f"{due:%a} {due.day} {due:%B}, {due:%H:%M}"


def the_report_is_endorsed_and_presented(talk: Talk, anders: Person, noor: Person) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.write_report("Routes A and B are passable.", {"Route C": "Southmark has not measured it"})
    anders.report_shows("Endorsed by nobody.")
    for expert in (anders, noor):
        expert.endorse_report(1)
    tom.report_shows("Endorsed by Northland and Southmark.")
    assert anders.find("button", "Present to plenary…").count() == 0
    tom.present_report(1)
    for head in (ingrid, tom):
        head.presented_shows("Routes A and B are passable.")
        head.presented_shows("Southmark has not measured it")
        head.presented_shows("The plenary has not taken note of it.")


NOTE = f"Take note of the report of “{TRACK}”, version 1"
TAKEN = f"The plenary took note of version 1 of the report of “{TRACK}”, decision 1. No delegation objected."


def the_plenary_takes_note(talk: Talk) -> None:
    """By consensus, after an objection that is withdrawn in time."""
    ingrid, tom = talk.ingrid, talk.tom
    session_opened(talk, "Report of the experts")
    tom.look_at_track(TRACK)
    tom.propose_to_take_note()
    ingrid.go_to("Overview")
    ingrid.shows(f"Put “{NOTE}” to the plenary")
    ingrid.put_decision(NOTE)
    tom.decision_shows(NOTE, "Taking note adopts and endorses nothing.")
    tom.decision_shows(NOTE, "Endorsed by Northland and Southmark.")
    assert tom.find("button", "Announce the result").count() == 0  # he does not chair
    tom.object_to_decision(NOTE, "The map is missing")
    ingrid.decision_shows(NOTE, "Southmark objects: “The map is missing”")
    tom.lift_objection(NOTE)
    ingrid.decision_shows(NOTE, "No delegation objects.")
    ingrid.announce(NOTE)
    for head in (ingrid, tom):
        head.decision_shows(NOTE, TAKEN)
        head.look_at_track(TRACK)
        head.presented_shows(TAKEN)
        assert head.find("button", "Propose to take note…").count() == 0


def the_plenary_closes_it_and_the_experts_are_told(talk: Talk, anders: Person, noor: Person) -> None:
    """They are not in plenary: a head's device tells them in the track's room, with the task that is left open."""
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.close_track()
    tom.look_at_track(TRACK)
    tom.press("Agree to close it")
    for expert in (anders, noor):
        expert.look_at_track(TRACK)
        expert.shows("The plenary closed this track.")
        expert.shows(f"One task was left open: “{REST}”.")
        expert.go_to("(Overview|Waiting)")
        expert.shows("The plenary closed it. One task was left open.")
    for head in (ingrid, tom):
        head.go_to("Overview")
        for line in (
            f"The plenary gave the expert track “{TRACK}” its terms of reference.",
            f"Southmark objected to “{NOTE}”. Reason: “The map is missing”",
            f"“{NOTE}”: {TAKEN}",
            f"The plenary closed the expert track “{TRACK}”.",
        ):
            head.shows(line)
