"""Looks at every screen of a live talk, wide and narrow, light and dark: pictures, axe, sideways scrolling, the browsers' consoles.

    python -m tests.driver.looks FOLDER [CHAPTER …]

Chapters: opening, plenary, apart, faults, three, rooms, sessions, documents, tracks, items, authority, templates, zones, decisions.
Exits with 1 when something objects.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.driver.browser import NARROW, WIDE, Browser
from tests.driver.demo import ANDERS, INGRID, NOOR, TITLE, TOM
from tests.driver.host import Host
from tests.driver.looks_authority import authority
from tests.driver.looks_decisions import decisions
from tests.driver.looks_documents import documents
from tests.driver.looks_items import items
from tests.driver.looks_leaving import leaving
from tests.driver.looks_rooms import rooms
from tests.driver.looks_sessions import sessions
from tests.driver.looks_templates import templates
from tests.driver.looks_three import three
from tests.driver.looks_tracks import tracks
from tests.driver.looks_zones import zones
from tests.driver.opening import Side
from tests.driver.person import Person
from tests.driver.portraits import portrait
from tests.driver.talk import Talk, admitted_to_plenary

AXE = Path(__file__).parents[2] / "client/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VARIANTS = {
    "wide": (WIDE, "light"),
    "narrow": (NARROW, "light"),
    "dark": (WIDE, "dark"),
    "narrow-dark": (NARROW, "dark"),
}
SETTLE_MS = 350
_SEAL, _SHARE = re.compile("^Security:"), re.compile("^Share a window")
_TO_CAUCUS, _TO_PLENARY = re.compile("^Go to caucus"), re.compile("^Return to plenary")
_REMOVE_NOOR = re.compile("^Remove.*Noor Castell")
_ENGINE_AWAY = re.compile("/rtc/|^error: Failed to load resource")
"""What the browser itself writes when somebody asks for an engine that is dead: the page cannot keep it from doing so."""


@dataclass
class Looks:
    """Takes the pictures and keeps what was objected to."""

    folder: Path
    variants: Sequence[str] = tuple(VARIANTS)
    objections: list[str] = field(default_factory=list)

    def at(self, person: Person, name: str) -> None:
        for variant in self.variants:
            (width, height), scheme = VARIANTS[variant]
            person.page.set_viewport_size({"width": width, "height": height})
            person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            person.page.wait_for_timeout(SETTLE_MS)
            person.screenshot(self.folder / f"{name}-{variant}.png")
            self.objections += [f"{name} {variant}: {what}" for what in [*_axe(person), *_sideways(person)]]
        person.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        person.page.emulate_media(color_scheme="light")
        print(name, flush=True)

    def consoles(self, browser: Browser, apart_from: re.Pattern[str] | None = None) -> None:
        for person in browser.present:
            lines = [line for line in person.complaints() if apart_from is None or not apart_from.search(line)]
            self.objections += [f"console of {person.name}: {line}" for line in lines]


def _axe(person: Person) -> list[str]:
    person.page.evaluate(AXE.read_text("utf-8"))
    found = person.page.evaluate(f"axe.run({{ runOnly: {json.dumps(RULES)} }})")
    return [f"{each['id']}: {[node['html'][:140] for node in each['nodes'][:3]]}" for each in found["violations"]]


def _sideways(person: Person) -> list[str]:
    over = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {over} px"] if over > 0 else []


def founded(browser: Browser, host: Host, look: Looks | None) -> Talk:
    """From the operator's link to a charter in force, looking at each step if somebody looks."""

    def at(person: Person, name: str) -> None:
        if look is not None:
            look.at(person, name)

    ingrid, tom = (browser.person(name, portrait=portrait(number)) for number, name in enumerate((INGRID, TOM)))
    sides = [Side("Northland", INGRID, mine=True), Side("Southmark", TOM)]
    ingrid.open_link(host.url)
    ingrid.shows("Title of the talk")
    at(ingrid, "01-title")
    links = ingrid.found_talk(host.url, TITLE, sides, lambda question: at(ingrid, f"02-{question}"))
    at(ingrid, "03-links")
    ingrid.continue_as_head()
    ingrid.shows("Make my keys")
    at(ingrid, "04-invitation")
    ingrid.make_keys("Ms")
    ingrid.go_to_step("Compare five words")
    at(ingrid, "05-words-waiting")
    tom.join(links[TOM], "Mr")
    for head in (ingrid, tom):
        head.show_words()
    ingrid.words_to_read()
    at(ingrid, "06-words")
    _compare(ingrid, tom)
    at(ingrid, "07-words-verified")
    ingrid.go_to_step("Sign the charter")
    at(ingrid, "08-charter-propose")
    ingrid.propose_charter()
    at(ingrid, "09-charter-waiting")
    tom.go_to_step("Sign the charter")
    tom.shows("Sign the charter for Southmark…")
    at(tom, "10-charter-sign")
    tom.press("Sign the charter for Southmark…")
    at(tom, "11-charter-sign-dialog")
    tom.close_dialog()
    tom.sign_charter()
    ingrid.charter_in_force()
    at(ingrid, "12-charter")
    return Talk(ingrid, tom)


def _compare(*heads: Person) -> None:
    read_aloud = {number: word for head in heads for number, word in head.words_to_read().items()}
    for head in heads:
        own = head.words_to_read()
        head.choose_words({number: word for number, word in read_aloud.items() if number not in own})
        head.confirm_words()
    for head in heads:
        head.is_secured("Verified")


def opening(look: Looks, browser: Browser, host: Host) -> None:
    talk = founded(browser, host, look)
    ingrid = talk.ingrid
    ingrid.go_to("Overview")
    look.at(ingrid, "13-overview")
    ingrid.go_to("Green room")
    ingrid.shows("Sealed and opened with")
    look.at(ingrid, "14-green-room")
    ingrid.go_to("Settings")
    look.at(ingrid, "15-settings")
    anders = browser.person(ANDERS, portrait=portrait(2))
    link = ingrid.invite(ANDERS)
    look.at(ingrid, "16-people-invited")
    anders.open_link(link)
    anders.shows("Make my keys")
    look.at(anders, "17-member-invitation")
    anders.make_keys()
    ingrid.asked_for(ANDERS)
    look.at(anders, "18-member-waiting")
    ingrid.look_at_request(ANDERS)
    look.at(ingrid, "19-admission-caucus")
    ingrid.close_dialog()
    ingrid.admit(ANDERS)
    anders.shows("Enter the caucus of Northland")
    look.at(anders, "20-member-in-caucus")
    anders.ask_to_enter("the plenary")
    ingrid.asked_for(ANDERS)
    ingrid.admit(ANDERS)
    talk.tom.look_at_request(ANDERS)
    look.at(talk.tom, "21-admission-plenary")
    look.at(anders, "22-member-waiting-plenary")
    talk.tom.close_dialog()
    talk.tom.admit(ANDERS)
    anders.shows("Enter the plenary")
    look.at(anders, "23-member-admitted")
    look.at(talk.tom, "24-people")


@dataclass(frozen=True)
class Four:
    ingrid: Person
    anders: Person
    tom: Person
    noor: Person

    @property
    def all(self) -> tuple[Person, ...]:
        return (self.ingrid, self.anders, self.tom, self.noor)


def in_session(browser: Browser, host: Host) -> Four:
    """Two people of each side in the plenary, cameras on, some words said."""
    talk = founded(browser, host, None)
    brought = [
        admitted_to_plenary(browser, own, other, name, portrait=portrait(number))
        for number, (name, own, other) in enumerate(((ANDERS, talk.ingrid, talk.tom), (NOOR, talk.tom, talk.ingrid)), 2)
    ]
    four = Four(talk.ingrid, brought[0], talk.tom, brought[1])
    for person in four.all:
        person.enter_room("plenary")
        person.turn_on_camera()
    for viewer in four.all:
        for other in four.all:
            if other is not viewer:
                viewer.watches(other.name)
    four.ingrid.send_message("Northland proposes to begin with the convoy routes.")
    four.tom.send_message("Agreed. Southmark has marked two of them on the map, both east of the river.")
    four.noor.send_message("The map is in the folder that the secretariat sent on Monday.")
    four.ingrid.reads("The map is in the folder")
    return four


def plenary(look: Looks, browser: Browser, host: Host) -> None:
    four = in_session(browser, host)
    ingrid, tom = four.ingrid, four.tom
    tom.turn_on_microphone()
    ingrid.page.wait_for_timeout(1500)
    look.at(ingrid, "30-plenary")
    ingrid.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    ingrid.open_tab("Messages")
    ingrid.page.wait_for_timeout(SETTLE_MS)
    ingrid.screenshot(look.folder / "31-messages-narrow.png")
    ingrid.open_tab("People")
    ingrid.page.wait_for_timeout(SETTLE_MS)
    ingrid.screenshot(look.folder / "32-people-narrow.png")
    ingrid.press("Close the panel")
    ingrid.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    ingrid.open_tab("People")
    look.at(ingrid, "33-plenary-people")
    ingrid.find("button", _SEAL).locator("visible=true").first.click()
    look.at(ingrid, "34-security")
    ingrid.close_dialog()
    four.anders.find("button", _SEAL).locator("visible=true").first.click()
    look.at(four.anders, "35-security-of-a-member")
    four.anders.close_dialog()
    tom.press(_SHARE)
    ingrid.shows("Window of ")
    look.at(ingrid, "36-window")
    look.at(tom, "37-sharing")
    tom.press("Stop sharing")
    four.noor.press("Raise hand")
    ingrid.shows("Hand raised")
    look.at(ingrid, "38-hand")
    ingrid.press("Devices")
    look.at(ingrid, "39-devices")
    ingrid.close_dialog()
    ingrid.go_to("Overview")
    look.at(ingrid, "40-overview-live")
    ingrid.press("Back to the room")
    ingrid.page.keyboard.press("Alt+Slash")
    look.at(ingrid, "41-shortcuts")
    ingrid.close_dialog()


def apart(look: Looks, browser: Browser, host: Host) -> None:
    four = in_session(browser, host)
    ingrid, anders = four.ingrid, four.anders
    anders.switch_room()
    ingrid.press(_TO_CAUCUS)
    look.at(ingrid, "50-to-caucus")
    ingrid.press("Go to caucus, silent", within=ingrid.dialog())
    ingrid.shows("You are now in caucus")
    look.at(ingrid, "51-arrived")
    ingrid.press("Understood")
    ingrid.turn_on_camera()
    ingrid.turn_on_microphone()
    anders.turn_on_camera()
    ingrid.watches(ANDERS)
    ingrid.send_message("We can give on the second route, not on the first.")
    look.at(ingrid, "52-caucus")
    look.at(anders, "53-caucus-of-a-member")
    ingrid.press(_TO_PLENARY)
    look.at(ingrid, "54-return")
    ingrid.close_dialog()
    ingrid.switch_room()
    ingrid.turn_on_camera()
    ingrid.watches(NOOR)
    ingrid.open_tab("People")
    ingrid.press(_REMOVE_NOOR)
    look.at(ingrid, "55-remove")
    ingrid.close_dialog()
    ingrid.remove(NOOR, "Change of team")
    four.noor.shows("Change of team")
    look.at(four.noor, "56-removed")
    look.at(four.tom, "57-after-removal")
    four.tom.go_to("Overview")
    look.at(four.tom, "58-overview-after")
    four.tom.go_to("People")
    look.at(four.tom, "59-people-after")
    ingrid.reload()
    ingrid.is_live("plenary")
    look.at(ingrid, "60-reloaded")


def faults(look: Looks, browser: Browser, host: Host) -> None:
    four = in_session(browser, host)
    ingrid = four.ingrid
    dead = host.kill_engine()
    look.at(ingrid, "70-engine-killed")
    ingrid.until("another engine runs", lambda: host.has_engine_other_than(dead))
    ingrid.watches(TOM)
    look.at(ingrid, "71-engine-again")
    look.consoles(browser, apart_from=_ENGINE_AWAY)
    host.kill()
    ingrid.is_secured("Offline")
    ingrid.write_message("Written while the host is away.")
    look.at(ingrid, "72-offline")
    ingrid.go_to("Overview")
    look.at(ingrid, "73-offline-overview")
    host.restart()
    ingrid.is_secured("Verified")
    tab = four.tom.second_tab()
    tab.problem()
    tab.screenshot(look.folder / "74-second-tab.png")


CHAPTERS: Mapping[str, Callable[[Looks, Browser, Host], None]] = {
    "opening": opening,
    "plenary": plenary,
    "apart": apart,
    "faults": faults,
    "three": three,
    "rooms": rooms,
    "sessions": sessions,
    "documents": documents,
    "tracks": tracks,
    "items": items,
    "authority": authority,
    "templates": templates,
    "zones": zones,
    "decisions": decisions,
    "leaving": leaving,
}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("chapters", nargs="*", choices=[[], *CHAPTERS], metavar="CHAPTER")
    parser.add_argument("--variants", default=",".join(VARIANTS), help="some of: %(default)s")
    chosen = parser.parse_args(arguments)
    look = Looks(chosen.folder, chosen.variants.split(","))
    with Browser() as browser:
        for name in chosen.chapters or CHAPTERS:
            with Host.start() as host:
                CHAPTERS[name](look, browser, host)
                if name != "faults":
                    look.consoles(browser)
                browser.dismiss()
    print("\n".join([*look.objections, f"{len(look.objections)} objections"]))
    return 1 if look.objections else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
