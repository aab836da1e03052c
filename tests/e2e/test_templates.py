"""Talks that begin with the other templates: three parties by consensus under a neutral chair, and a hearing before a tribunal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.talk import INGRID, TITLE, TOM

EVA, INES, JORIS = "Eva Lund", "Ines Okafor", "Joris Meer"
THREE_AND_A_CHAIR = [
    Side("Northland", INGRID, mine=True),
    Side("Southmark", TOM),
    Side("Westfell", EVA),
    Side("Office of the Chair", INES, kind="Neutral"),
]
TWO_AND_A_TRIBUNAL = [
    Side("Northland", INGRID, mine=True),
    Side("Southmark", TOM),
    Side("Tribunal", INES, kind="Neutral"),
]


def invited(people: Browser, host: Host, sides: Sequence[Side], template: str) -> Sequence[Person]:
    """The heads in the order of the sides, with keys made and words compared."""
    heads = [people.person(side.head) for side in sides]
    links = heads[0].found_talk(host.url, TITLE, sides, template=template)
    heads[0].continue_as_head()
    heads[0].make_keys("Ms")
    for head in heads[1:]:
        head.join(links[head.name])
    compare_words(*heads)
    return heads


def test_three_parties_and_a_chair_sign_meet_and_admit_only_together(people: Browser, host: Host) -> None:
    ingrid, tom, eva, ines = invited(people, host, THREE_AND_A_CHAIR, "Multilateral by consensus")
    the_charter_says_its_terms_and_needs_every_party(ingrid, tom, eva)
    ines.accept_charter()
    a_session_opens_only_when_all_three_are_ready(ingrid, tom, eva, ines)
    a_person_enters_with_the_last_consent(people, eva, (ingrid, ines, tom))
    for person in (ingrid, tom, eva, ines):
        assert person.complaints() == []


def the_charter_says_its_terms_and_needs_every_party(ingrid: Person, tom: Person, eva: Person) -> None:
    ingrid.propose_charter()
    tom.sign_charter()
    tom.shows("You signed. Waiting for Westfell.")
    assert not ingrid.sees_now("In force")
    for sentence in (
        "Office of the Chair chairs every session.",
        "Agreed, but not carried out by this version of Parley yet: silence procedure.",
        "A vote on procedure is carried by more than 1/2 of the parties that vote yes or no.",
        "Nobody further enters the plenary without the consent of Northland, Southmark, Westfell and Office of the Chair.",
    ):
        tom.shows(sentence)
    eva.sign_charter()
    for party in (ingrid, tom, eva):
        party.charter_in_force()


def a_session_opens_only_when_all_three_are_ready(ingrid: Person, tom: Person, eva: Person, ines: Person) -> None:
    ines.propose_session("Opening round", datetime.now().astimezone() + timedelta(hours=1), agenda=["Routes"])
    ingrid.agree(1)
    tom.agree(1)
    for person in (ingrid, tom, eva, ines):
        person.session_is(1, "Proposed")
    eva.agree(1)
    for person in (ingrid, tom, eva, ines):
        person.session_is(1, "Agreed")
    ingrid.say_ready(1)
    tom.say_ready(1)
    ines.session_shows(1, "Southmark is ready")
    assert ines.find("button", "Open Session 1").count() == 0
    eva.say_ready(1)
    ines.open_session(1)
    for person in (ingrid, tom, eva, ines):
        person.session_is(1, "Open")


def a_person_enters_with_the_last_consent(people: Browser, own: Person, others: Sequence[Person]) -> None:
    joris = people.person(JORIS)
    joris.join(own.invite(JORIS))
    own.asked_for(JORIS)
    own.admit(JORIS)
    joris.until("the caucus is open", lambda: joris.sees_now("Enter the caucus of"))
    joris.ask_to_enter("the plenary")
    for one in (own, *others[:-1]):
        one.asked_for(JORIS)
        one.admit(JORIS)
    others[-1].asked_for(JORIS)
    assert joris.find("button", "Enter the plenary").count() == 0
    others[-1].admit(JORIS)
    joris.until("the plenary is open", lambda: joris.find("button", "Enter the plenary").count() > 0)


def test_a_hearing_is_founded_before_a_tribunal_which_alone_takes_up_items(people: Browser, host: Host) -> None:
    ingrid, tom, ines = invited(people, host, TWO_AND_A_TRIBUNAL, "Arbitration hearing")
    ingrid.propose_charter()
    tom.go_to_step("Sign the charter")
    tom.shows("Only the chair proposes decisions.")
    tom.sign_charter()
    ingrid.charter_in_force()
    ines.accept_charter()
    ingrid.propose_session("First hearing day", datetime.now().astimezone() + timedelta(hours=1), agenda=["Claim"])
    tom.agree(1)
    for party in (ingrid, tom):
        party.session_is(1, "Agreed")
        party.say_ready(1)
    ines.open_session(1)
    for person in (ingrid, tom, ines):
        person.session_is(1, "Open")
    ingrid.declare_roll(1, "Northland House")
    tom.declare_roll(1, "Southmark Embassy")
    expect(ingrid.find("button", "Take up “Claim”")).to_have_count(0)
    ines.session_shows(1, "Southmark Embassy")
    ines.take_item(1, "Claim")
    tom.session_shows(1, "under discussion")
    nothing_is_recorded_unless_all_agreed_and_one_stops_it(ingrid, tom, ines)


def nothing_is_recorded_unless_all_agreed_and_one_stops_it(ingrid: Person, tom: Person, ines: Person) -> None:
    everybody = (ingrid, tom, ines)
    for person in everybody:
        person.enter_room("plenary")
        person.session_shows(1, "Nobody may record this session.")
    ingrid.ask_to_record(1, ("Sound", "What is said, in writing"), ("Tribunal",))
    tom.session_shows(1, "Northland asks that Tribunal may record and keep: sound and what is said, in writing.")
    tom.agree_to_recording(1)
    ines.session_shows(1, "Waiting for you.")
    for person in everybody:
        assert not person.sees_now("THIS MAY BE RECORDED.")
    ines.agree_to_recording(1)
    for person in everybody:
        person.go_to("Plenary")
        person.shows("THIS MAY BE RECORDED.")
        person.shows("Tribunal: sound and what is said, in writing.")
    tom.stop_recording("A witness asked us to")
    for person in everybody:
        person.hides("THIS MAY BE RECORDED.")
        person.session_shows(1, "Stopped for good. Before, Tribunal could record")
    ingrid.go_to("Overview")
    ingrid.shows(
        "Southmark stopped the recording of Session 1, “First hearing day”, for good. Reason: “A witness asked us to”"
    )
    for person in everybody:
        assert person.complaints() == []


def test_a_template_is_closed_until_the_delegations_fit_it(people: Browser, host: Host) -> None:
    ingrid = people.person(INGRID)
    seen: list[dict[str, bool]] = []

    def rules(question: str) -> None:
        if question != "rules":
            return
        group = ingrid.find("radiogroup", "Template")
        names = ("Mediated, needs a neutral delegation", "Multilateral by consensus, needs three parties")
        seen.append({name: group.get_by_role("radio", name=name, exact=True).is_disabled() for name in names})
        ingrid.shows("Northland and Southmark chair in turn, session by session.")

    ingrid.found_talk(host.url, TITLE, [Side("Northland", INGRID, mine=True), Side("Southmark", TOM)], rules)
    assert seen == [
        dict.fromkeys(("Mediated, needs a neutral delegation", "Multilateral by consensus, needs three parties"), True)
    ]
