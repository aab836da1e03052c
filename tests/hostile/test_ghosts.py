"""Nobody comes into a room without every head's consent, whatever the host and one of the heads do together.

Tom Wells, head of Southmark, has real keys and a client of his own making; the host helps him. Ingrid Vale's browser is as shipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.hostile.kit import HostileHost, HostSignature
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import Betrayed, betrayed

JOIN = {"join": True}
DAYS_MS = 86_400_000
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def tom(insider_program: Path) -> Iterator[Insider]:
    with Insider(insider_program) as one:
        yield one


@pytest.fixture(scope="module")
def talk(browser: Browser, host: Host, evil: HostileHost, signature: HostSignature, tom: Insider) -> Iterator[Betrayed]:
    yield betrayed(browser, evil, signature, host.url, tom)
    browser.dismiss()


def vouch_for(tom: Insider, name: str) -> None:
    """Tom certifies a person and consents for Southmark: all that is his to do."""
    tom.attack("certify", name=name)
    tom.attack("consent", name=name)
    knows(tom, name, 1)


def knows(tom: Insider, name: str, consents: int) -> None:
    tom.until(f"{consents} consents stand", lambda view: len(tom.attack("known", name=name)["consents"]) == consents)


def ingrid_consents_to(talk: Betrayed, name: str) -> None:
    talk.tom.attack("present", name=name)
    talk.ingrid.asked_for(name)
    talk.ingrid.admit(name)
    talk.ingrid.go_to("Plenary")


def test_an_external_commit_with_the_groups_own_secrets(talk: Betrayed, tom: Insider) -> None:
    """The real host refuses such a message; the hostile one puts it into the log all the same."""
    data = tom.forged("external-commit")
    refused = talk.evil.link_of(tom.device).ask("append", {"room": talk.room, "kind": 1, "bytes": data}).result(30)
    assert (refused.word, refused.body["code"]) == ("error", "WRONG_FORMAT")
    talk.post(data)
    talk.goes_on("After an external commit")


def test_one_side_alone_admits_nobody(talk: Betrayed, tom: Insider) -> None:
    vouch_for(tom, "Ghost One")
    talk.post(tom.forged("add", name="Ghost One", carrying=[JOIN, {"held": "Ghost One"}]))
    talk.goes_on("After one-sided consent")


def test_without_any_consent(talk: Betrayed, tom: Insider) -> None:
    tom.attack("certify", name="Ghost Bare")
    tom.until("he is certified", lambda view: tom.attack("known", name="Ghost Bare")["certified"])
    talk.post(tom.forged("add", name="Ghost Bare", carrying=[JOIN]))
    talk.goes_on("After no consent")


def test_a_consent_in_her_name_with_his_signature(talk: Betrayed, tom: Insider) -> None:
    vouch_for(tom, "Ghost Two")
    carrying = [JOIN, {"held": "Ghost Two"}, {"forged": talk.ingrid_id}]
    talk.post(tom.forged("add", name="Ghost Two", carrying=carrying))
    talk.goes_on("After a forged consent")


def test_a_consent_that_she_gave_for_somebody_else(talk: Betrayed, tom: Insider) -> None:
    tom.attack("certify", name="Petra Lund")
    ingrid_consents_to(talk, "Petra Lund")
    knows(tom, "Petra Lund", 1)
    (hers,) = tom.attack("keep", name="Petra Lund")
    vouch_for(tom, "Ghost Three")
    talk.post(tom.forged("add", name="Ghost Three", carrying=[JOIN, {"held": "Ghost Three"}, {"bytes": hers}]))
    talk.goes_on("After another person's consent")


def test_another_key_package_than_that_of_the_person_consented_to_and_then_the_right_one(
    talk: Betrayed, tom: Insider
) -> None:
    """The consents are good: with Petra's own key package they let her in, which is the control."""
    tom.attack("certify", name="Ghost Four")
    tom.until("he is certified", lambda view: tom.attack("known", name="Ghost Four")["certified"])
    # his consent is the last: his device would let her in with the next breath, hers soon after, and the consents would be used up
    tom.attack("hold-back")
    talk.let_time_pass(HOUR_MS)
    tom.attack("consent", name="Petra Lund")
    knows(tom, "Petra Lund", 2)
    talk.post(tom.forged("add", name="Petra Lund", **{"as": "Ghost Four"}, carrying=[JOIN, {"held": "Petra Lund"}]))
    talk.goes_on("After another key package")
    tom.attack("present", name="Petra Lund")
    talk.ingrid.until(
        "the right person was let in", lambda: any("Petra Lund" in name for name in talk.ingrid.people_here())
    )
    assert not any("Ghost" in name for name in talk.ingrid.people_here())


def test_consents_that_were_used_once_and_a_person_who_was_removed(talk: Betrayed, tom: Insider) -> None:
    used = tom.attack("shown", name="Petra Lund")
    assert len(used) == 2
    talk.ingrid.remove("Petra Lund", "Her part is done")
    tom.until("she is out", lambda view: not tom.attack("known", name="Petra Lund")["member"])
    talk.post(tom.forged("add", name="Petra Lund", carrying=[JOIN, *({"bytes": each} for each in used)]))
    talk.goes_on("After replayed consents")


def test_a_certified_person_who_was_not_admitted_cannot_slip_into_his_place(talk: Betrayed, tom: Insider) -> None:
    tom.attack("certify", name="Ghost Five")
    tom.until("he is certified", lambda view: tom.attack("known", name="Ghost Five")["certified"])
    talk.post(tom.forged("slip-in", name="Ghost Five"))
    talk.goes_on("After an update path with another person")
    assert not any("Ghost" in name for name in talk.ingrid.people_here())


def test_words_in_her_name_are_not_shown_as_hers(talk: Betrayed, tom: Insider) -> None:
    tom.attack("speak-as", author=talk.ingrid_id, text="Northland gives in.")
    talk.goes_on("After false words")
    assert "Northland gives in." not in [said.text for said in talk.ingrid.messages()]


def test_a_consent_that_has_expired_by_the_hosts_clock(talk: Betrayed, tom: Insider) -> None:
    """She consented for thirty days. The host stamps the commit forty days ahead: by log time, for everybody alike, it is too late."""
    tom.attack("certify", name="Ghost Late")
    ingrid_consents_to(talk, "Ghost Late")
    tom.attack("hold-back")
    (branch,) = talk.fork.branches
    branch.put = lambda branch, kind, data, device: [] if device == talk.ingrid_device else [(kind, data)]
    tom.attack("consent", name="Ghost Late")
    knows(tom, "Ghost Late", 2)
    data = tom.forged("add", name="Ghost Late", carrying=[JOIN, {"held": "Ghost Late"}])
    talk.let_time_pass(40 * DAYS_MS)
    talk.post(data)
    talk.goes_on("After an expired consent")


def test_a_planted_key_stops_the_room_at_once_and_is_not_blamed_on_somebody_else_later(
    talk: Betrayed, tom: Insider
) -> None:
    talk.post(tom.forged("plant-key"))
    talk.ingrid.is_secured("Paused")


def test_the_forgers_tools_make_commits_that_are_taken(
    people: Browser, host: Host, evil: HostileHost, signature: HostSignature, insider_program: Path
) -> None:
    """The control of this page: a forged commit that tries nothing is followed. Her browser takes the new keys and waits for his word."""
    with Insider(insider_program) as tom:
        talk = betrayed(people, evil, signature, host.url, tom)
        assert talk.ingrid.security_state() == "Verified"
        talk.post(tom.forged("refresh"))
        talk.ingrid.is_secured("Securing")
