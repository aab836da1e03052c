"""Links that do not lead in: each says why, in one sentence with a stable code, and lets nobody in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import Talk, chartered


@pytest.fixture(scope="module")
def talk(browser: Browser, host: Host) -> Iterator[Talk]:
    yield chartered(browser, host.url)
    browser.dismiss()


def mistyped(text: str, from_end: int) -> str:
    """The text with one character changed."""
    at = len(text) - from_end
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def test_a_link_serves_one_device(browser: Browser, talk: Talk) -> None:
    link = talk.ingrid.invite("Nadia Lorne")
    browser.person("Nadia Lorne").join(link)
    stranger = browser.person("Stranger")
    stranger.open_link(link)
    assert stranger.problem() == "LINK_USED"


def test_a_mistyped_link_is_told_from_a_wrong_one_without_asking_the_host(browser: Browser, talk: Talk) -> None:
    link = talk.ingrid.invite("Olof Brandt")
    person = browser.person("Olof Brandt")
    person.open_link(mistyped(link, 20))
    assert person.problem() == "LINK_DAMAGED"
    person.open_link(link[:-5])
    assert person.problem() == "LINK_DAMAGED"


def test_a_link_to_nothing_this_host_knows(browser: Browser, talk: Talk) -> None:
    link = talk.ingrid.invite("Petra Lund")
    address, _, fragment = link.partition("#")
    person = browser.person("Petra Lund")
    person.open_link(f"{mistyped(address, 3)}#{fragment}")
    assert person.problem() == "LINK_UNKNOWN"


def test_the_secret_of_another_link(browser: Browser, talk: Talk) -> None:
    """Whole and well typed, and of another invitation: it opens nothing, and the right one still serves."""
    right = talk.ingrid.invite("Carl Odden")
    other = talk.ingrid.invite("Dora Finch")
    person = browser.person("Carl Odden")
    person.open_link(f"{right.partition('#')[0]}#{other.partition('#')[2]}")
    assert person.problem() == "LINK_WRONG"
    person.open_link(right)
    person.shows("Carl Odden, you are invited")


def test_a_cancelled_link(browser: Browser, talk: Talk) -> None:
    link = talk.ingrid.invite("Bela Arden")
    talk.ingrid.cancel_invitation("Bela Arden")
    person = browser.person("Bela Arden")
    person.open_link(link)
    assert person.problem() == "LINK_EXPIRED"


def test_a_link_of_another_host(browser: Browser, talk: Talk) -> None:
    link = talk.ingrid.invite("Simon Quist")
    with Host.start() as other:
        person = browser.person("Simon Quist")
        person.open_link(link.replace(link.split("/i/")[0], other.origin))
        assert person.problem() == "LINK_UNKNOWN"


def test_a_wrong_opening_link_opens_nothing(browser: Browser, host: Host, talk: Talk) -> None:
    person = browser.person("Stranger")
    person.open_link(f"{host.origin}/open#" + "A" * 43)
    person.type_into("Title of the talk", "Stolen talks")
    person.press("Continue")
    for number, side in enumerate(("Eastfell", "Westfell"), 1):
        row = person.find("group", f"Delegation {number}")
        person.type_into("Name of the delegation", side, row)
        person.type_into("Name of the head", f"Head of {side}", row)
    person.press("Continue")
    person.press("Open the talk and make the links")
    assert person.problem() == "OPENING_REFUSED"


def test_the_secret_of_a_link_leaves_the_address_at_once(browser: Browser, talk: Talk) -> None:
    link = talk.ingrid.invite("Runa Vik")
    person = browser.person("Runa Vik")
    person.open_link(link)
    person.shows("Runa Vik, you are invited")
    assert "#" not in person.page.url
    assert link.partition("#")[2] not in person.page.evaluate("JSON.stringify(history.state) + location.href")
