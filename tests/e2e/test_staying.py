"""Reload, cut line, killed host: the person is back in the same room, and nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.driver.browser import Browser
from tests.driver.cable import Cable
from tests.driver.host import Host
from tests.driver.talk import INGRID, TOM, Talk, directly, in_plenary


@pytest.fixture
def cable(host: Host) -> Iterator[Cable]:
    with Cable(host.origin) as one:
        yield one


def test_a_reload_brings_back_to_the_room_without_new_consents(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    talk.ingrid.turn_on_camera()
    talk.tom.watches(INGRID)
    talk.ingrid.send_message("Before the reload")
    talk.ingrid.reload()
    talk.ingrid.is_live("plenary")
    assert talk.ingrid.tracks_sent() == 0
    talk.ingrid.reads("Before the reload")
    talk.ingrid.turn_on_camera()
    talk.tom.watches(INGRID)
    talk.tom.turn_on_camera()
    talk.ingrid.watches(TOM)
    talk.ingrid.send_message("After the reload")
    talk.tom.reads("After the reload")
    assert talk.ingrid.security_state() == "Verified"


def test_a_second_tab_does_nothing_and_says_where_to_go(people: Browser, host: Host) -> None:
    talk = in_plenary(people, host.url)
    tab = talk.tom.second_tab()
    assert tab.problem() == "SECOND_TAB"
    talk.tom.send_message("The first tab works on")
    talk.ingrid.reads("The first tab works on")


@pytest.mark.parametrize("seconds", [0, pytest.param(60, marks=pytest.mark.long)])
def test_a_cut_line_keeps_the_words_and_the_seat(people: Browser, host: Host, cable: Cable, seconds: int) -> None:
    talk = in_plenary(people, host.url, (directly, cable.through))
    talk.tom.send_message("Before the cut")
    talk.ingrid.reads("Before the cut")
    cable.cut()
    talk.tom.is_secured("Offline")
    talk.ingrid.send_message("Are you there?")
    talk.tom.write_message("Written while the line was dead")
    talk.tom.page.wait_for_timeout(seconds * 1000)
    cable.mend()
    talk.tom.is_secured("Verified")
    talk.ingrid.reads("Written while the line was dead")
    talk.tom.reads("Are you there?")
    talk.tom.is_live("plenary")
    talk.tom.turn_on_camera()
    talk.ingrid.watches(TOM)
    texts = [said.text for said in talk.ingrid.messages()]
    assert texts == [said.text for said in talk.tom.messages()]
    assert len(texts) == len(set(texts))


def test_the_host_dies_at_any_moment_and_nothing_acknowledged_is_lost(people: Browser) -> None:
    with Host.start() as host:
        talk = in_plenary(people, host.url)
        for person in (talk.ingrid, talk.tom):
            person.turn_on_camera()
        _see_each_other(talk)
        sent = [f"Numbered paper {number}" for number in range(1, 7)]
        for text in sent[:3]:
            talk.ingrid.send_message(text)
        talk.ingrid.until(
            "the host has it", lambda: talk.ingrid.messages()[-1].delivery not in ("waiting on this device", "sent")
        )
        for text in sent[3:]:
            talk.ingrid.write_message(text)
        host.kill()
        talk.ingrid.is_secured("Offline")
        host.restart()
        for person in (talk.ingrid, talk.tom):
            person.is_secured("Verified")
        for text in sent:
            talk.tom.reads(text)
        assert [said.text for said in talk.tom.messages()] == sent
        _see_each_other(talk)


def _see_each_other(talk: Talk) -> None:
    talk.ingrid.watches(TOM)
    talk.tom.watches(INGRID)
