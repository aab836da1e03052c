"""Five words: nobody clicks through, and a difference stops everything for everybody."""

from __future__ import annotations

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import Talk, invited


@pytest.fixture
def talk(people: Browser, host: Host) -> Talk:
    talk = invited(people, host.url)
    for head in (talk.ingrid, talk.tom):
        head.show_words()
    return talk


def test_both_devices_show_the_same_words_and_share_the_reading(talk: Talk) -> None:
    read = [head.words_to_read() for head in (talk.ingrid, talk.tom)]
    assert sorted([*read[0], *read[1]]) == [1, 2, 3, 4, 5]
    assert talk.ingrid.words_by_eye() == talk.tom.words_by_eye()


def test_who_hears_another_word_cannot_go_on_and_stops_the_opening(talk: Talk) -> None:
    own = talk.ingrid.words_to_read()
    talk.ingrid.choose_words(dict.fromkeys(set(range(1, 6)) - set(own), "a-word-nobody-has"))
    assert talk.ingrid.find("button", "All five match").is_disabled()
    talk.ingrid.deny_words()
    for head in (talk.ingrid, talk.tom):
        head.shows("The words do not match.")
        head.shows("No room was opened and nothing was signed.")
        assert not head.sees_now("Enter the plenary")
