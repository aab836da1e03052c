"""A talk in which the other head is an insider: his keys are real, his client is his own."""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.driver.browser import Browser
from tests.driver.opening import Side
from tests.driver.person import Person
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TITLE, TOM
from tests.hostile.kit import Fork, HostileHost, HostSignature
from tests.hostile.kit.host import Seen
from tests.hostile.kit.insider import Insider


@dataclass(frozen=True)
class Engines:
    """Two heads as programs: the project's talk engine without screens, in the plenary. For attacks that need no picture."""

    ingrid: Insider
    tom: Insider
    room: bytes


def opening_of(link: str) -> bytes:
    """The secret in an opening link."""
    fragment = link.partition("#")[2]
    return urlsafe_b64decode(fragment + "=" * (-len(fragment) % 4))


def engines(evil: HostileHost, opening_link: str, ingrid: Insider, tom: Insider) -> Engines:
    """From the link to a charter in force, through the hostile host."""
    sides = (("NO", NORTHLAND, INGRID), ("SO", SOUTHMARK, TOM))
    links = ingrid.convene(evil.through(opening_link), TITLE, sides)
    ingrid.join(links[INGRID], INGRID, "Ms")
    tom.join(links[TOM], TOM, "Mr")
    reach_words(ingrid, tom)
    for head in (ingrid, tom):
        head.act("confirmWords", True)
    for head in (ingrid, tom):
        head.until("the plenary is open", lambda view: any(room["state"] == "open" for room in view["rooms"]))
    ingrid.act("proposeCharter")
    tom.until("the charter can be signed", lambda view: view["charter"]["maySign"])
    tom.act("signCharter")
    for head in (ingrid, tom):
        head.until("the charter is in force", lambda view: view["charter"]["state"] == "in-force")
    return Engines(ingrid, tom, bytes.fromhex(ingrid.room("plenary")["room"]))


NADIA = "Nadia Lorne"


def in_caucus(evil: HostileHost, tom: Insider, nadia: Insider) -> None:
    """Tom names Nadia Lorne; she has keys, his certificate, and Southmark's caucus."""
    tom.act("invite", {"name": NADIA, "role": "member", "powers": ["speak"], "days": 7})
    tom.until("the link is made", lambda view: view["invitations"] and view["connection"]["queued"] == 0)
    nadia.join(evil.through(tom.view["invitations"][-1]["link"]), NADIA)
    consents(tom, "caucus")
    nadia.until("the caucus is open", lambda view: nadia.room("caucus").get("state") == "open")


def consents(head: Insider, kind: str) -> None:
    """Consents to the one person who asks to enter a room of this kind."""
    head.until("somebody asks", lambda view: any(_asks(each, kind) for each in view["admissions"]))
    asked = next(each for each in head.view["admissions"] if _asks(each, kind))
    head.act("consent", asked["room"], asked["person"]["id"])


def admitted(talk: Engines, evil: HostileHost, nadia: Insider) -> None:
    """Nadia Lorne of Southmark is in the plenary with every head's consent."""
    in_caucus(evil, talk.tom, nadia)
    nadia.act("askToEnter", talk.room.hex())
    for head in (talk.tom, talk.ingrid):
        consents(head, "plenary")
    nadia.until("the plenary is open", lambda view: nadia.room("plenary").get("state") == "open")


def _asks(admission: Mapping[str, Any], kind: str) -> bool:
    return bool(admission["roomKind"] == kind and admission["mayAnswer"])


def reach_words(*heads: Insider) -> None:
    """Every head shows his words; nothing is confirmed yet."""
    for head in heads:
        head.until("the words can be shown", lambda view: _words(view) == "ready")
    for head in heads:
        head.act("compareWords")
    for head in heads:
        head.until("the words are shown", lambda view: _words(view) == "comparing")


@dataclass(frozen=True)
class Devices:
    """The plenary's room and whose device is whose, for a talk of two heads in browsers through a hostile host."""

    room: bytes
    by_person: Mapping[str, bytes]

    def of(self, person: Person) -> bytes:
        return self.by_person[person.name]


def plenary_devices(evil: HostileHost) -> Devices:
    """As the host can tell from who came first: Ingrid convened."""
    subscribed: dict[bytes, list[bytes]] = {}
    for seen in evil.seen:
        if seen.message.word == "subscribe" and seen.link.device is not None:
            devices = subscribed.setdefault(seen.message.body["room"], [])
            if seen.link.device not in devices:
                devices.append(seen.link.device)
    media = {seen.message.body["room"] for seen in evil.seen if seen.message.word == "media.join"}
    room = next(room for room in media if len(subscribed[room]) == 2)
    ingrid, tom = subscribed[room]
    return Devices(room, {INGRID: ingrid, TOM: tom})


@dataclass(frozen=True)
class Betrayed:
    """Ingrid Vale's browser is honest; Tom Wells works with the host, which keeps the log of the plenary (`room`) by hand: `fork`."""

    evil: HostileHost
    ingrid: Person
    tom: Insider
    room: bytes
    ingrid_device: bytes
    ingrid_id: str
    fork: Fork

    def post(self, data: bytes, kind: int = 1) -> None:
        """Puts an envelope into the plenary's log, with a receipt that verifies, and shows it to both."""
        self.fork.plant(0, kind, data)

    def let_time_pass(self, ms: int) -> None:
        """What comes into the log from now on is stamped so much later. What devices measure from a stamp to now does not come to pass."""
        (branch,) = self.fork.branches
        branch.stamp = max(branch.stamp, int(time.time() * 1000)) + ms

    def goes_on(self, word: str) -> None:
        """What was posted before has been read; the room works, and Ingrid's list holds the two heads and nobody else."""
        self.tom.says(word)
        self.ingrid.reads(word)
        self.ingrid.until("the room is secured again", lambda: self.ingrid.security_state() == "Verified")
        assert len(self.ingrid.people_here()) == 2


def betrayed(
    browser: Browser, evil: HostileHost, signature: HostSignature, opening_link: str, tom: Insider
) -> Betrayed:
    """From the link to the plenary: Ingrid in her browser, Tom in his program."""
    ingrid = browser.person(INGRID)
    sides = [Side(NORTHLAND, INGRID, mine=True), Side(SOUTHMARK, TOM)]
    links = ingrid.found_talk(evil.through(opening_link), TITLE, sides)
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    tom.join(evil.through(links[TOM]), TOM, "Mr")
    compare_with(ingrid, tom)
    ingrid.propose_charter()
    tom.until("the charter can be signed", lambda view: view["charter"]["maySign"])
    tom.act("signCharter")
    ingrid.charter_in_force()
    ingrid.enter_room("plenary")
    room = bytes.fromhex(tom.room("plenary")["room"])
    ingrid_id = next(m["person"]["id"] for m in tom.room("plenary")["members"] if not m["me"])
    device = device_of(evil, room, tom.device)
    fork = Fork(evil, signature, room, [{device, tom.device}])
    return Betrayed(evil, ingrid, tom, room, device, ingrid_id, fork)


def compare_with(ingrid: Person, tom: Insider) -> None:
    """The five words between a browser and an insider, who reads them truly."""
    tom.until("the words can be shown", lambda view: _words(view) == "ready")
    ingrid.show_words()
    tom.act("compareWords")
    tom.until("the words are shown", lambda view: _words(view) == "comparing")
    code = tom.view["opening"]["words"]["code"]
    own = ingrid.words_to_read()
    ingrid.choose_words({number: word for number, word in enumerate(code, 1) if number not in own})
    ingrid.confirm_words()
    tom.act("confirmWords", True)
    tom.until("the plenary is open", lambda view: any(room["state"] == "open" for room in view["rooms"]))


def device_of(evil: HostileHost, room: bytes, other_than: bytes) -> bytes:
    """The other device that has subscribed to a room."""

    def wanted(seen: Seen) -> bool:
        asked = seen.message
        return asked.word == "subscribe" and asked.body["room"] == room and seen.link.device not in (None, other_than)

    found = evil.wait_for(wanted).link.device
    assert found is not None
    return found


def _words(view: Mapping[str, Any]) -> str:
    opening = view.get("opening") or {}
    return str(opening.get("words", {}).get("step"))
