"""Two delegations in two time zones read every date in their own and in the other's, and hear when it is night for somebody."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.talk import INGRID, TITLE, TOM

VIENNA, NAIROBI, TOKYO = (ZoneInfo(name) for name in ("Europe/Vienna", "Africa/Nairobi", "Asia/Tokyo"))
BEGINS = (datetime.now(VIENNA) + timedelta(days=7)).replace(hour=18, minute=0, second=0, microsecond=0)


def hour(zone: ZoneInfo, after: timedelta = timedelta(0)) -> str:
    return (BEGINS + after).astimezone(zone).strftime("%H:%M")


def test_each_side_reads_dates_in_its_own_time_and_the_others(people: Browser, host: Host) -> None:
    ingrid = people.person(INGRID, timezone_id="Europe/Vienna")
    tom = people.person(TOM, timezone_id="Africa/Nairobi")
    sides = [Side("Northland", INGRID, mine=True), Side("Southmark", TOM)]
    links = ingrid.found_talk(host.url, TITLE, sides)
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    tom.open_link(links[TOM])
    tom.shows("Africa/Nairobi")  # guessed by the browser, before anything is made
    tom.make_keys("Mr")
    compare_words(ingrid, tom)
    ingrid.propose_charter()
    tom.sign_charter()
    ingrid.charter_in_force()
    while_typing_the_night_of_the_other_is_said(ingrid)
    ingrid.propose_session("Safe passage", BEGINS)
    later = timedelta(hours=2)
    each_reads(
        ingrid,
        "Northland",
        f"{hour(VIENNA)}–{hour(VIENNA, later)}",
        "Southmark",
        f"{hour(NAIROBI)}–{hour(NAIROBI, later)}",
    )
    each_reads(
        tom,
        "Southmark",
        f"{hour(NAIROBI)}–{hour(NAIROBI, later)}",
        "Northland",
        f"{hour(VIENNA)}–{hour(VIENNA, later)}",
    )
    a_head_chooses_another_zone_and_the_other_side_sees_it(ingrid, tom)
    for person in (ingrid, tom):
        assert person.complaints() == []


def each_reads(person: Person, own: str, own_times: str, other: str, others_times: str) -> None:
    person.go_to("Sessions")
    person.shows(f"{own} {own_times}")
    person.shows(f"{other} {others_times}")
    line = person.find("listitem", re.compile("^Session 1:")).inner_text()
    assert line.index(f"{own} {own_times}") < line.index(f"{other} {others_times}")


def while_typing_the_night_of_the_other_is_said(ingrid: Person) -> None:
    ingrid.go_to("Sessions")
    ingrid.press("Propose a session")
    dialog = ingrid.dialog()
    late = BEGINS + timedelta(hours=2)
    ingrid.type_into(re.compile("^Begins"), late.strftime("%Y-%m-%dT%H:%M"), dialog)
    ingrid.shows(
        f"{late:%a} {late.day} {late:%B}: Northland {hour(VIENNA, timedelta(hours=2))} · Southmark {hour(NAIROBI, timedelta(hours=2))}"
    )
    ingrid.shows(f"{hour(NAIROBI, timedelta(hours=2))} for Southmark: that is at night.")
    ingrid.close_dialog()


def a_head_chooses_another_zone_and_the_other_side_sees_it(ingrid: Person, tom: Person) -> None:
    tom.go_to("Settings")
    tom.press(re.compile("Time zone of Southmark"))
    tom.press("Asia/Tokyo", role="option")
    ingrid.go_to("Sessions")
    there = BEGINS.astimezone(TOKYO)
    ingrid.shows(re.compile(f"Southmark {there:%a} {there.day} {there:%B}, {there:%H:%M}"))
    ingrid.reload()
    ingrid.shows(re.compile(f"Southmark {there:%a} {there.day} {there:%B}, {there:%H:%M}"))
