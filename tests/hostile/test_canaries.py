"""Nothing that people type or are called lies anywhere on the operator's side: not on disk, not in a log, not in memory, not on the wire.

Words that nobody would say by chance are used everywhere a person can put words. The same search must find what was planted in the clear.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.device import Device
from tests.driver.browser import Browser
from tests.driver.engine_keys import EngineKeys
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.hostile.kit import Capture, Find, Scanner
from tests.hostile.kit.ghost import Haunt
from tests.hostile.situations import opening_of

STEM = "Quoxwynd"
"""In every word below. Nobody says it by chance, so one search finds them all."""

TITLE = f"Corridor {STEM} of the north"
NORTH, SOUTH = f"{STEM} Islands", f"Lower {STEM}"
ANNA, BORIS, CARLA = f"Annelind {STEM}", f"Borislav {STEM}ius", f"Carlotta van {STEM}"
ADDRESS = f"Excellency-{STEM}"
SAID, ANSWERED, IN_CAUCUS = (
    f"The convoy leaves {STEM} at four.",
    f"Agreed: {STEM}, four.",
    f"Between us: {STEM} can wait.",
)
REASON = f"Recalled to {STEM}"
SUBJECT, CONTENT = f"Quarry of {STEM}", f"We could give up {STEM}, quarry and all."
SESSION, AGENDA = f"First sitting at {STEM}", (f"Crossings of {STEM}", f"Prisoners of {STEM}")
MOTION, MOVED = f"Open {STEM}", f"The crossing of {STEM} opens on Monday."
FILE, WRITTEN = f"Annex {STEM}.txt", f"The line runs east of {STEM}.\n" * 40

PLANTED = "Vellumtrix"
ON_DISK, IN_ENGINE, IN_PATH = (f"{PLANTED}-{where}" for where in ("on-disk", "in-the-engine", "in-a-path"))


@dataclass(frozen=True)
class Searched:
    """Everything found, by where it was looked for. `packets` is None where recording them is not permitted."""

    files: list[Find]
    host_memory: list[Find]
    engine_memory: list[Find]
    packets: list[Find] | None

    def of_the_talk(self) -> list[str]:
        """Finds that were not planted."""
        everything = [*self.files, *self.host_memory, *self.engine_memory, *(self.packets or [])]
        return [str(find) for find in everything if find.canary == STEM]


def planted(finds: list[Find]) -> set[str]:
    """Which of the planted words are among the finds."""
    return {word for word in (ON_DISK, IN_ENGINE, IN_PATH) for find in finds if word.encode() in find.excerpt}


def write_into_it(anna: Person, boris: Person, annex: Path) -> None:
    """What two heads put into a talk besides what they say: a session and its agenda, a motion, a document."""
    anna.propose_session(SESSION, datetime.now().astimezone() + timedelta(hours=1), agenda=AGENDA)
    boris.session_is(1, "Proposed")
    boris.refuse_proposal(1, REASON)
    anna.propose_motion(MOTION, MOVED)
    anna.add_file("Plenary", annex)
    boris.has_file("Plenary", FILE)
    assert boris.get_file("Plenary", FILE) == WRITTEN.encode()


def hold_a_talk(browser: Browser, host: Host, annex: Path) -> None:
    """Words in the places people see most; `test_every_word.py` leaves none out."""
    anna, boris = browser.person(ANNA), browser.person(BORIS)
    links = anna.found_talk(host.url, TITLE, [Side(NORTH, ANNA, mine=True), Side(SOUTH, BORIS)])
    anna.continue_as_head()
    anna.make_keys(ADDRESS)
    boris.join(links[BORIS])
    compare_words(anna, boris)
    anna.propose_charter()
    boris.sign_charter()
    anna.charter_in_force()
    for head in (anna, boris):
        head.enter_room("plenary")
        head.turn_on_camera()
    boris.watches(ANNA)
    anna.send_message(SAID)
    boris.reads(SAID)
    boris.send_message(ANSWERED)
    anna.reads(ANSWERED)
    carla = browser.person(CARLA)
    carla.join(anna.invite(CARLA))
    anna.asked_for(CARLA)
    anna.admit(CARLA)
    carla.enter_room("caucus")
    anna.enter_room("caucus")
    anna.send_message(IN_CAUCUS)
    anna.remove(CARLA, REASON)
    carla.shows(REASON)
    anna.write_item(SUBJECT, CONTENT)
    write_into_it(anna, boris, annex)


def plant(browser: Browser, host: Host) -> None:
    """The same kinds of places, in the clear: what an invitation seals, what a page's address says, what the engine is told."""

    async def seal_in_the_clear() -> None:
        async with Device(host.url) as device:
            await device.open_talk(opening_of(host.url))
            await device.invite("signer", sealed=ON_DISK.encode())

    with ThreadPoolExecutor() as beside_the_browsers_loop:
        beside_the_browsers_loop.submit(asyncio.run, seal_in_the_clear()).result()
    httpx.get(f"{host.origin}/i/{IN_PATH}", trust_env=False)
    keys = EngineKeys.of(host)
    with Haunt(browser, keys) as haunt:
        haunt.ghost(keys.new_room(), IN_ENGINE)


@pytest.fixture(scope="module")
def searched(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    """One talk on a host of its own that logs all it can, then the search."""
    packets = tmp_path_factory.mktemp("packets") / "loopback.pcap"
    annex = tmp_path_factory.mktemp("documents") / FILE
    annex.write_text(WRITTEN)
    scanner = Scanner([STEM, PLANTED])
    with Host.start("--verbose") as host:
        if Capture.possible():
            with Capture(packets):
                hold_a_talk(browser, host, annex)
                plant(browser, host)
        else:
            hold_a_talk(browser, host, annex)
            plant(browser, host)
        yield Searched(
            scanner.in_files([host.data]),
            scanner.in_process(host.pid),
            scanner.in_process(host.engine_pid),
            scanner.in_packets(packets) if packets.exists() else None,
        )
    browser.dismiss()


def test_no_word_of_the_talk_is_found_on_the_operators_side(searched: Searched) -> None:
    assert searched.of_the_talk() == []


def test_what_was_planted_is_found_on_disk_and_in_memory(searched: Searched) -> None:
    """The control: the search looks where things lie."""
    assert ON_DISK in planted(searched.files)
    assert ON_DISK in planted(searched.host_memory)
    assert IN_ENGINE in planted(searched.engine_memory)


def test_what_was_planted_is_found_on_the_wire(searched: Searched) -> None:
    if searched.packets is None:
        pytest.skip("recording packets needs the right to open packet sockets (root)")
    assert planted(searched.packets) == {ON_DISK, IN_PATH, IN_ENGINE}
