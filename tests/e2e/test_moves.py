"""Two heads move at random between rooms, reload and lose their lines: nothing of one room is seen or read in another.

The short run is part of `make test`. Five hundred moves are asked for: make test ARGS="tests/e2e/test_moves.py -m long".
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from tests.driver.browser import Browser
from tests.driver.cable import Cable
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import chartered

SHORT, LONG = 14, 500
SEED = 20261123
CORRIDOR = "the corridor “Prisoners”"
ROOMS = ("plenary", "caucus", CORRIDOR)
ALONE_MS = 400


@dataclass
class Mover:
    """A head, his line, and where he is. `sees` is whom he should see when both are in one room."""

    person: Person
    sees: str
    cable: Cable
    room: str = ""
    said: dict[str, list[str]] = field(default_factory=lambda: {room: [] for room in ROOMS})

    def goes(self, room: str) -> None:
        if room == CORRIDOR:
            self.person.go_into(room)
        else:
            self.person.enter_room(room)
        self.room = room
        assert self.person.tracks_sent() == 0
        self.person.turn_on_camera()

    def says(self, number: int) -> None:
        text = f"{self.person.name} {number} in {self.room}"
        self.person.send_message(text)
        self.said[self.room].append(text)

    def reloads(self) -> None:
        self.person.reload()
        self.person.is_secured("Verified")
        self.person.turn_on_camera()

    def loses_the_line(self) -> None:
        self.cable.cut()
        self.person.is_secured("Offline")
        self.cable.mend()
        self.person.is_secured("Verified")


def together(one: Mover, other: Mover) -> bool:
    return one.room == other.room and one.room != "caucus"


def check(one: Mover, other: Mover) -> None:
    """In one room they see each other; in two, no frame of anybody reaches either."""
    if together(one, other):
        for viewer in (one, other):
            viewer.person.watches(viewer.sees)
        return
    for viewer in (one, other):
        viewer.person.until("no picture is left", lambda viewer=viewer: viewer.person.frames_decoded(viewer.sees) == 0)
        before = viewer.person.received().frames_decoded
        viewer.person.page.wait_for_timeout(ALONE_MS)
        assert viewer.person.received().frames_decoded == before


@pytest.mark.parametrize("moves", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_nothing_crosses_from_one_room_to_another(people: Browser, host: Host, moves: int) -> None:
    chance = random.Random(SEED)
    with ExitStack() as lines:
        cables = [lines.enter_context(Cable(host.origin)) for _ in range(2)]
        talk = chartered(people, host.url, lead=(cables[0].through, cables[1].through))
        talk.ingrid.propose_room("Corridor", "Prisoners")
        talk.tom.agree_to_room(CORRIDOR)
        ingrid = Mover(talk.ingrid, talk.tom.name, cables[0])
        tom = Mover(talk.tom, talk.ingrid.name, cables[1])
        for number, mover in enumerate((ingrid, tom)):
            mover.goes(ROOMS[number])
        for number in range(moves):
            mover = chance.choice((ingrid, tom))
            happens = chance.random()
            if happens < 0.1:
                mover.reloads()
            elif happens < 0.2:
                mover.loses_the_line()
            else:
                mover.goes(chance.choice([room for room in ROOMS if room != mover.room]))
            mover.says(number)
            check(ingrid, tom)
        for mover in (ingrid, tom):
            for room in ROOMS:
                if mover.room != room:
                    mover.goes(room)
                wanted = [*mover.said[room], *([] if room == "caucus" else other_of(mover, ingrid, tom).said[room])]
                mover.person.until(
                    f"everything said in {room} is there, and nothing else",
                    lambda mover=mover, wanted=wanted: (
                        sorted(m.text for m in mover.person.messages()) == sorted(wanted)
                    ),
                )


def other_of(mover: Mover, ingrid: Mover, tom: Mover) -> Mover:
    return tom if mover is ingrid else ingrid
