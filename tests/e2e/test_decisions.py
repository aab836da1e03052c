"""Decisions of the plenary: by consensus and by unanimity, objected to, withdrawn, and what an open decision holds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.talk import INGRID, TITLE, TOM, Talk, chartered, session_opened

CROSSINGS, ESCORTS, LIST, HOURS = "Crossings", "Escorts", "List of names", "Hours"
"""Titles, each decided on in one test."""


@pytest.fixture(scope="module")
def talk(browser: Browser, host: Host) -> Iterator[Talk]:
    """Session 1 open under the chair of Northland, both sides present."""
    talk = chartered(browser, host.url)
    session_opened(talk, "Crossing points")
    yield talk
    browser.dismiss()


def test_an_objection_prevents_and_standing_aside_does_not(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.propose_motion(CROSSINGS, "The plenary opens two crossings on Monday.")
    ingrid.propose_motion(ESCORTS, "Each side names its escorts by noon.", kind="Procedure")
    tom.decision_shows(CROSSINGS, "The plenary opens two crossings on Monday.")
    tom.decision_shows(CROSSINGS, "Every party must be present when the result is announced.")
    for title in (CROSSINGS, ESCORTS):
        ingrid.put_decision(title)
    tom.object_to_decision(CROSSINGS, "Tuesday at the earliest")
    tom.stand_aside(ESCORTS)
    ingrid.decision_shows(CROSSINGS, "Southmark objects: “Tuesday at the earliest”")
    ingrid.decision_shows(ESCORTS, "Southmark stands aside. That blocks nothing.")
    for title in (CROSSINGS, ESCORTS):
        ingrid.announce(title)
    for head in (ingrid, tom):
        head.decision_shows(CROSSINGS, "Not adopted: Southmark objected.")
        head.decision_shows(ESCORTS, "Adopted, decision 1. No delegation objected.")
        assert head.find("button", "Object…").count() == 0


def test_unanimity_is_every_partys_vote_and_a_vote_can_be_changed(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.propose_motion(LIST, "Both sides exchange their lists of names.", method="Unanimity")
    ingrid.put_decision(LIST)
    ingrid.vote_on(LIST, "In favour")
    tom.decision_shows(LIST, "Not voted yet: Southmark.")
    assert not ingrid.find("button", "Announce the result").is_enabled()
    tom.vote_on(LIST, "Against")
    ingrid.decision_shows(LIST, "Southmark: against")
    tom.vote_on(LIST, "In favour")
    ingrid.decision_shows(LIST, "Southmark: in favour")
    ingrid.announce(LIST)  # at once: every ballot is in
    for head in (ingrid, tom):
        head.decision_shows(LIST, "Adopted, decision 2. Every party that decided was in favour.")


def test_a_session_waits_for_a_decision_until_it_is_withdrawn(talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.propose_motion(HOURS, "The crossings are open from eight to six.")
    ingrid.put_decision(HOURS)
    assert ingrid.find("button", "Withdraw the proposal", ingrid.look_at_decision(HOURS)).count() == 0
    ingrid.look_at_session(1)
    ingrid.press("Close…")
    ingrid.press("Close Session 1", within=ingrid.dialog())
    assert ingrid.problem() == "DECISION_PENDING"
    ingrid.close_dialog()
    tom.withdraw_decision(HOURS)
    ingrid.decision_shows(HOURS, "Withdrawn")
    ingrid.close_session(1)
    for head in (ingrid, tom):
        head.session_is(1, "Held")
        assert head.complaints() == []


MANDATE = "Mandate"
EVA, INES = "Eva Lund", "Ines Okafor"
SIDES = [
    Side("Northland", INGRID, mine=True),
    Side("Southmark", TOM),
    Side("Westfell", EVA),
    Side("Office of the Chair", INES, kind="Neutral"),
]


def test_an_objection_of_the_one_concerned_does_not_count_and_a_neutral_chair_never_decides(
    people: Browser, host: Host
) -> None:
    ingrid, tom, eva, ines = in_session(people, host)
    ingrid.go_to("Decisions")
    ingrid.press("Propose a decision…")
    dialog = ingrid.dialog()
    ingrid.type_into("Title", MANDATE, dialog)
    ingrid.type_into("The exact words to decide on", "The observers stay another month.", dialog)
    dialog.get_by_role("radio", name="Consensus minus").check(force=True)
    ingrid.press("Propose the decision", within=dialog)
    ingrid.shows("Choose who is concerned; no more than the charter allows.")
    ingrid.type_into("Grounds for not counting an objection", "Westfell has closed its border.", dialog)
    dialog.get_by_role("checkbox", name="Westfell").set_checked(True, force=True)
    ingrid.press("Propose the decision", within=dialog)
    expect(dialog).to_have_count(0)
    ines.put_decision(MANDATE)
    eva.decision_shows(
        MANDATE, "Objection and absence of Westfell do not count. Grounds: “Westfell has closed its border.”"
    )
    eva.object_to_decision(MANDATE)
    ines.decision_shows(MANDATE, "Westfell objects.")
    assert ines.find("button", "Object…").count() == 0
    ines.announce(MANDATE)
    for person in (ingrid, tom, eva, ines):
        person.decision_shows(MANDATE, "Adopted, decision 1. The objection of Westfell did not count.")
        assert person.complaints() == []


def in_session(people: Browser, host: Host) -> Sequence[Person]:
    """Three parties and the neutral who chairs, Session 1 open. Absence blocks nothing under this template."""
    heads = [people.person(side.head) for side in SIDES]
    links = heads[0].found_talk(host.url, TITLE, SIDES, template="Multilateral by consensus")
    heads[0].continue_as_head()
    heads[0].make_keys("Ms")
    for head in heads[1:]:
        head.join(links[head.name])
    compare_words(*heads)
    *parties, chair = heads
    parties[0].propose_charter()
    for party in parties[1:]:
        party.sign_charter()
    chair.accept_charter()
    chair.propose_session("Opening round", datetime.now().astimezone() + timedelta(hours=1))
    for party in parties:
        party.agree(1)
    for party in parties:
        party.session_is(1, "Agreed")
        party.say_ready(1)
    chair.open_session(1)
    return heads
