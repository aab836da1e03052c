"""Who speaks for a delegation: an objection until it is withdrawn, an amended charter, a head replaced without the host."""

from __future__ import annotations

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import INGRID, Talk, admitted_to_plenary, chartered, deputy_in_plenary, enters_the_plenary

ARDEN, ORRIN, CASTELL, PELL = "Tomas Arden", "Anders Orrin", "Noor Castell", "Rasmus Pell"
ENTER_PLENARY = "Enter the plenary"


def test_a_head_forms_a_team_and_an_objection_keeps_one_of_it_out_until_it_is_withdrawn(
    people: Browser, host: Host
) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    castell, pell = a_team_is_formed(people, talk)
    ingrid.object_to(CASTELL, "Not announced")
    castell.shows("You are not in the plenary")
    assert not castell.sees_now("Northland has consented")
    for head in (ingrid, tom):
        head.office_shows(CASTELL, "kept out by objection of Northland")
        head.go_to("Overview")
        head.shows("Northland objected to Noor Castell (Southmark).")
    assert castell.find("button", ENTER_PLENARY).count() == 0
    for person in (ingrid, tom, pell):
        person.enter_room("plenary")  # the others of the team are not concerned
    tom.until("the others are there", lambda: len(tom.people_here()) == 3)
    ingrid.withdraw_objection(CASTELL)
    tom.go_to("Overview")
    tom.shows("Northland withdrew its objection to Noor Castell")
    enters_the_plenary(castell, tom, ingrid)
    castell.enter_room("plenary")
    castell.turn_on_camera()
    for person in (ingrid, tom, pell):
        person.go_to("Plenary")
        person.watches(CASTELL)
    for person in (ingrid, tom, castell, pell):
        assert person.complaints() == []


def a_team_is_formed(people: Browser, talk: Talk) -> tuple[Person, Person]:
    """An adviser and a note-taker of Southmark, named by its head, admitted by both; Northland reads who they are and what they may."""
    ingrid, tom = talk.ingrid, talk.tom
    team = []
    for name, role in ((CASTELL, "adviser"), (PELL, "note-taker")):
        person = people.person(name)
        person.join(tom.invite(name, role))
        tom.asked_for(name)
        tom.admit(name)
        person.until("the caucus is open", lambda person=person: person.sees_now("Enter the caucus of"))
        enters_the_plenary(person, tom, ingrid)
        ingrid.office_shows(name, role)
        team.append(person)
    ingrid.office_shows(PELL, "May keep the minutes")
    return team[0], team[1]


def test_a_charter_is_amended_by_all_and_each_reads_what_changes(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.amend_charter({"Proposal open at least, seconds": "90"}, ["What is said is on the record."])
    changes = [
        (
            "− Before A proposal stays open for at least 60 seconds.",
            "+ After A proposal stays open for at least 90 seconds.",
        ),
        (
            "− Before What is said may be used outside under the Chatham House Rule.",
            "+ After What is said is on the record.",
        ),
    ]
    assert list(tom.changes_shown()) == changes == list(ingrid.changes_shown())
    tom.refuse_amendment("The clause on attribution")
    for head in (ingrid, tom):
        head.go_to("Charter")
        head.hides("Amendment put forward by Northland")
        head.shows("What is said may be used outside under the Chatham House Rule.")
    ingrid.amend_charter({"Proposal open at least, seconds": "90"})
    tom.sign_amendment()
    for head in (ingrid, tom):
        head.go_to("Charter")
        head.shows("A proposal stays open for at least 90 seconds.")
        head.hides("Amendment put forward by Northland")
        head.go_to("Overview")
        head.shows("The charter was amended. The new terms hold from now on.")
        assert head.complaints() == []


def test_a_head_who_lost_a_device_is_replaced_by_the_signers_of_the_delegation(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    arden = deputy_in_plenary(people, ingrid, talk.tom, ARDEN)
    orrin = admitted_to_plenary(people, ingrid, tom, ORRIN)
    ingrid.change_office(ORRIN, "alternate")  # signs, admits, speaks, drafts, records
    for person in (tom, orrin):
        person.office_shows(ORRIN, "alternate")
    ingrid.page.close()  # her device is gone; nobody has her keys
    arden.replace_head(INGRID, ARDEN, "Device lost")
    tom.go_to("Overview")
    tom.shows("A signer of Northland names Tomas Arden as its new head.")
    tom.office_shows(ARDEN, "deputy")
    orrin.replace_head(INGRID, ARDEN, "Device lost")
    for person in (tom, arden, orrin):
        person.go_to("Overview")
        person.shows("Tomas Arden is now head of Northland. Reason: “Device lost”")
        person.office_shows(ARDEN, "head")
        person.office_shows(INGRID, "no longer head")
    pell = admitted_to_plenary(people, arden, tom, PELL)  # named and certified by the new head
    for person in (arden, tom, pell):
        person.enter_room("plenary")
    tom.send_message("Welcome.")
    pell.reads("Welcome.")
    for person in (arden, orrin, tom, pell):
        assert person.complaints() == []
