"""Every place that takes people's words is searched for at the host: the places come from the tables of the rules and of the payloads.

`test_canaries.py` plays a talk through the screens. This one leaves no place out: a kind of entry that is new
is in the table, and so it is in this test.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.device import Device
from tests.driver.host import Host
from tests.hostile.kit import Find, HostileHost, Scanner
from tests.hostile.kit.insider import Insider
from tests.hostile.kit.words import bodies
from tests.hostile.situations import engines, opening_of

STEM, SAID = "Quoxwynd", "Vorpalisk"
"""What begins each word of an entry, and each word of anything else that is said. Nobody says them by chance."""
PLANTED = "Vellumtrix-in-the-clear"


async def plant(opening_link: str) -> None:
    """What an invitation seals, in the clear."""
    async with Device(opening_link) as device:
        await device.open_talk(opening_of(opening_link))
        await device.invite("signer", sealed=PLANTED.encode())


@dataclass(frozen=True)
class Spoken:
    """What was said, by place; what of it the other side's device keeps; what was found at the host."""

    in_entries: dict[str, str]
    otherwise: list[str]
    arrived: set[str]
    found: list[Find]
    planted: list[Find]


@pytest.fixture(scope="module")
def spoken(insider_program: Path) -> Iterator[Spoken]:
    """A talk on a host of its own, in which one head says everything there is to say."""
    words: dict[str, str] = {}

    def word(place: str) -> str:
        text = f"{STEM}{len(words)}."
        words[text] = place
        return text

    entries = sorted(bodies(word), key=lambda each: each[0] == "delegation.leave")  # after it nothing is heard of them
    with ExitStack() as stack:
        host = stack.enter_context(Host.start("--verbose"))
        evil = stack.enter_context(HostileHost(host.origin))
        ingrid, tom = (stack.enter_context(Insider(insider_program)) for _ in range(2))
        engines(evil, host.url, ingrid, tom)
        otherwise = tom.attack("say-all", stem=SAID)
        tom.attack("enter-all", entries=entries)
        last = entries[-1][1]["reason"]
        ingrid.until("all of it was said", lambda _: ingrid.kept([last]))
        arrived = ingrid.kept(list(words))
        asyncio.run(plant(host.url))
        scanner, control = Scanner([STEM, SAID]), Scanner([PLANTED])
        yield Spoken(
            words,
            otherwise,
            set(arrived),
            [*scanner.in_files([host.data]), *scanner.in_process(host.pid)],
            [*control.in_files([host.data]), *control.in_process(host.pid)],
        )


def test_no_word_from_any_place_is_found_at_the_host(spoken: Spoken) -> None:
    assert [f"{find} ({spoken.in_entries.get(find.canary)})" for find in spoken.found] == []


def test_each_of_them_was_said_and_arrived(spoken: Spoken) -> None:
    """The control: the other side's device read and keeps every word of every kind of entry."""
    assert {spoken.in_entries[text] for text in spoken.in_entries.keys() - spoken.arrived} == set()
    assert len(spoken.otherwise) > 20


def test_what_the_host_is_told_in_the_clear_is_found(spoken: Spoken) -> None:
    """The control of the search."""
    assert spoken.planted
