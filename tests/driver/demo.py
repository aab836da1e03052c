"""`make demo`: a whole talk between Northland and Southmark in real browsers, told step by step. Leaves pictures in screenshots/.

Windows are shown where there is a display, and stay open until Enter; without one everything happens unseen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.driver.browser import Browser, NoBrowser
from tests.driver.host import Host, HostFailed
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.portraits import portrait

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "screenshots"
README_PICTURE = ROOT / "docs/screenshots/plenary.png"
INGRID, ANDERS, TOM, NOOR = "Ingrid Vale", "Anders Orrin", "Tom Wells", "Noor Castell"
TITLE = "Relocation and safeguarding"
SLOWLY_MS = 250
ROUND, FOLLOW_UP = 1, 2
AGENDA = ("Crossing points", "Convoys")
TRACK, TASK = "Crossing points", "Survey of the crossing points"
NOTE = f"Take note of the report of “{TRACK}”, version 1"


@dataclass
class Telling:
    """Says what happens and numbers the pictures."""

    folder: Path
    readme: Path | None = None
    """Where the picture of the plenary is kept as well."""
    begun: float = field(default_factory=time.monotonic)
    pictures: int = 0

    def says(self, sentence: str) -> None:
        print(f"{time.monotonic() - self.begun:6.1f} s  {sentence}", flush=True)

    def picture(self, of: Person, name: str) -> Path:
        self.pictures += 1
        path = of.screenshot(self.folder / f"{self.pictures:02}-{name}.png")
        print(f"          {path.parent.name}/{path.name}", flush=True)
        return path


@dataclass(frozen=True)
class Cast:
    ingrid: Person
    tom: Person
    anders: Person
    noor: Person


def open_the_talk(browser: Browser, host: Host, tell: Telling) -> tuple[Person, Person]:
    """From the operator's link to a charter that both heads have signed."""
    ingrid, tom = (browser.person(name, portrait=portrait(number)) for number, name in enumerate((INGRID, TOM)))
    tell.says("Ingrid Vale of Northland opens the operator's link and names the talk, the delegations and their heads.")
    links = ingrid.found_talk(host.url, TITLE, [Side("Northland", INGRID, mine=True), Side("Southmark", TOM)])
    tell.picture(ingrid, "links")
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    tell.says(
        "She sends Tom Wells of Southmark his link by a way she trusts. He opens it; keys are made on his device."
    )
    tom.open_link(links[TOM])
    tom.shows(f"{TOM}, you are invited")
    tell.picture(tom, "invitation")
    tom.make_keys("Mr")
    tell.says("They telephone and compare five words: nobody sits between them.")
    compare_words(ingrid, tom)
    tell.picture(ingrid, "five-words")
    tell.says("Northland puts the charter forward. Southmark reads the same text and signs it: it is in force.")
    ingrid.propose_charter()
    tom.sign_charter()
    ingrid.charter_in_force()
    tell.picture(ingrid, "charter")
    return ingrid, tom


def bring_in(browser: Browser, tell: Telling, ingrid: Person, tom: Person) -> tuple[Person, Person]:
    """One more person on each side, admitted by both heads."""
    brought = []
    for number, (name, own, other, side) in enumerate(
        ((ANDERS, ingrid, tom, "Northland"), (NOOR, tom, ingrid, "Southmark")), start=2
    ):
        person = browser.person(name, portrait=portrait(number))
        tell.says(f"{own.name} names {name}, who makes keys and is let into {side}'s own room by the own head alone.")
        person.join(own.invite(name))
        own.asked_for(name)
        own.admit(name)
        person.until("the caucus is open", lambda person=person: person.sees_now("Enter the caucus of"))
        person.ask_to_enter("the plenary")
        tell.says(
            f"The plenary wants both consents: {own.name} gives Northland's or Southmark's, {other.name} the other."
        )
        own.asked_for(name)
        own.admit(name)
        if number == 2:
            other.asked_for(name)
            tell.picture(other, "admission")
            tell.picture(person, "waiting")
        other.admit(name)
        person.until("the plenary is open", lambda person=person: person.sees_now("Enter the plenary"))
        brought.append(person)
    return brought[0], brought[1]


def a_round_moves(tell: Telling, ingrid: Person, tom: Person) -> None:
    """A round in person is agreed, put off with a reason, and moved to a virtual meeting today."""
    tell.says("Northland proposes a round in person in Greyhaven; Southmark agrees to date, place and agenda.")
    later = datetime.now().astimezone() + timedelta(days=7)
    ingrid.propose_session("Safe passage", later, "In person", "Greyhaven", AGENDA)
    tom.agree(ROUND)
    ingrid.session_is(ROUND, "Agreed")
    tell.says("Southmark postpones it and says why. The reason stays in the talk unless its author makes it public.")
    tom.postpone(ROUND, "The airport of Greyhaven is closed.")
    ingrid.session_is(ROUND, "Postponed")
    tell.picture(ingrid, "postponed")
    tell.says("Instead of waiting, Northland proposes to hold it by video today. Both agree.")
    soon = datetime.now().astimezone() + timedelta(minutes=10)
    ingrid.revise_session(ROUND, soon, "Virtual", "Travel is not possible this week.")
    tom.agree(ROUND)
    ingrid.session_is(ROUND, "Agreed", "Virtual")
    tell.picture(tom, "moved-to-virtual")


def the_round_is_held(tell: Telling, cast: Cast) -> None:
    """Both sides ready, opened by the chair, roll called, an item taken and spoken on, a caucus, closed."""
    ingrid, tom = cast.ingrid, cast.tom
    tell.says("The round is held: both sides say that they are ready, and the chair opens the session.")
    for head in (ingrid, tom):
        head.say_ready(ROUND)
    ingrid.open_session(ROUND)
    in_the_plenary(tell, cast)
    tell.says("Each side declares who is present, also off camera. The first item is taken up.")
    ingrid.declare_roll(ROUND, "Northmoor", ["Sigrid Holm"])
    tom.declare_roll(ROUND, "Southmark, ministry")
    ingrid.take_item(ROUND, AGENDA[0])
    tell.picture(tom, "roll-call")
    tell.says("Southmark asks for the floor, and the chair gives it. Everybody sees who speaks and for how long.")
    for head in (ingrid, tom):
        head.go_to("Plenary")
    tom.request_floor("The eastern crossing")
    ingrid.give_floor(TOM)
    tom.has_floor(TOM)
    ingrid.watches(TOM)
    tell.picture(ingrid, "floor")
    tom.end_speech()
    apart_and_back(tell, cast)
    ingrid.conclude_item(ROUND, AGENDA[0])
    ingrid.close_session(ROUND)
    tom.session_is(ROUND, "Held")
    tell.says("The session is closed. What was on the agenda, who was there and when is in the record both sides hold.")
    tell.picture(tom, "held")


def note_is_taken(tell: Telling, cast: Cast) -> None:
    """Of the experts' report, in a session of its own: proposed by one side, put by the chair, announced when nobody objected."""
    ingrid, tom = cast.ingrid, cast.tom
    tell.says("A short session takes up the experts' report. The parties chair in turn: this time it is Southmark.")
    soon = datetime.now().astimezone() + timedelta(minutes=10)
    ingrid.propose_session("Report of the experts", soon, agenda=AGENDA[:1])
    tom.agree(FOLLOW_UP)
    for head in (ingrid, tom):
        head.session_is(FOLLOW_UP, "Agreed")
        head.say_ready(FOLLOW_UP)
    tom.open_session(FOLLOW_UP)
    ingrid.declare_roll(FOLLOW_UP, "Northmoor")
    tom.declare_roll(FOLLOW_UP, "Southmark, ministry")
    tell.says("Northland proposes that the plenary takes note of the report; the chair puts it to all.")
    ingrid.look_at_track(TRACK)
    ingrid.propose_to_take_note()
    tom.put_decision(NOTE)
    ingrid.decision_shows(NOTE, "No delegation objects.")
    tell.picture(ingrid, "decision-put")
    tom.announce(NOTE)
    ingrid.decision_shows(NOTE, "The plenary took note")
    tell.says("Nobody objected in the time the charter gives: the plenary took note. It adopted and endorsed nothing.")
    tell.picture(ingrid, "note-taken")
    tom.close_session(FOLLOW_UP)
    ingrid.session_is(FOLLOW_UP, "Held")
    for person in (ingrid, tom):
        person.go_to("Plenary")


def in_the_plenary(tell: Telling, cast: Cast) -> None:
    """Everybody with a picture, a few words, and the same list of people on every screen."""
    everybody = (cast.ingrid, cast.anders, cast.tom, cast.noor)
    tell.says("All four enter the plenary and turn their cameras on. The host forwards what it cannot open.")
    for person in everybody:
        person.enter_room("plenary")
        person.turn_on_camera()
    for viewer in everybody:
        for other in everybody:
            if other is not viewer:
                viewer.watches(other.name)
    cast.ingrid.send_message("Northland proposes to begin with the convoy routes.")
    cast.tom.send_message("Agreed. Southmark has marked two of them on the map.")
    for person in everybody:
        person.reads("marked two of them")
    cast.tom.turn_on_microphone()
    cast.ingrid.shows("Speaking")
    picture = tell.picture(cast.ingrid, "plenary")
    if tell.readme is not None:
        shutil.copyfile(picture, tell.readme)


def apart_and_back(tell: Telling, cast: Cast) -> None:
    """Caucus, and the plenary again."""
    tell.says("Northland goes to its caucus. Camera and microphone close before the other room opens.")
    for person in (cast.ingrid, cast.anders):
        person.switch_room()
    cast.ingrid.send_message("We can give on the second route, not on the first.")
    cast.anders.reads("not on the first")
    tell.picture(cast.ingrid, "caucus")
    tell.says("Back in the plenary, silent; what was said in the caucus stays there.")
    for person in (cast.ingrid, cast.anders):
        person.switch_room()


def experts_go_on(tell: Telling, cast: Cast) -> None:
    """Plenary gives terms of reference; the experts work in a room of their own, and report."""
    ingrid, tom, anders, noor = cast.ingrid, cast.tom, cast.anders, cast.noor
    tell.says(
        "The heads leave the rest to an expert of each side, with terms of reference, keys and a record of their own."
    )
    ingrid.propose_track(TRACK, "List the crossing points.", {"Northland": [ANDERS], "Southmark": [NOOR]})
    tom.agree_to_track(TRACK)
    for expert in (anders, noor):
        expert.enter_track(TRACK)
    tell.says("The experts agree on a task with a date. Both heads see alike what is done and what is late.")
    anders.add_task(TASK, datetime.now().astimezone() + timedelta(days=3), ["Northland"])
    anders.set_task(TASK, "Done")
    noor.confirm_task(TASK)
    ingrid.in_track(TRACK)
    ingrid.write_report("Three crossing points can be opened.", {"B": "The bridge at B must be inspected."})
    for expert in (anders, noor):
        expert.endorse_report(1)
    ingrid.present_report(1)
    tell.says("The report, endorsed by both leads, is before the plenary.")
    tell.picture(ingrid, "expert-track")
    for expert in (anders, noor):
        expert.go_to("Plenary")


def somebody_leaves(tell: Telling, cast: Cast, host: Host) -> None:
    """The engine dies; a person is removed."""
    tell.says("The media engine is killed. Everybody is connected to a fresh one, with the same keys.")
    dead = host.kill_engine()
    cast.tom.until("another engine runs", lambda: host.has_engine_other_than(dead))
    cast.tom.watches(NOOR)
    tell.says(
        "Northland removes Noor Castell with a reason. She loses sound, picture and text everywhere, and all keys change."
    )
    cast.ingrid.remove(NOOR, "Change of team")
    cast.noor.shows("Change of team")
    tell.picture(cast.noor, "removed")
    tell.picture(cast.tom, "plenary-afterwards")


def play(browser: Browser, host: Host, tell: Telling) -> Cast:
    tell.says(f"A host is running at {host.origin}. It will see ciphertext and nothing else.")
    ingrid, tom = open_the_talk(browser, host, tell)
    a_round_moves(tell, ingrid, tom)
    anders, noor = bring_in(browser, tell, ingrid, tom)
    cast = Cast(ingrid, tom, anders, noor)
    the_round_is_held(tell, cast)
    experts_go_on(tell, cast)
    note_is_taken(tell, cast)
    somebody_leaves(tell, cast, host)
    tell.says(f"{tell.pictures} pictures are in {tell.folder.name}/.")
    return cast


def has_display() -> bool:
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0 when the whole talk was held; 2 without Chromium; 1 when the host did not start."""
    parser = argparse.ArgumentParser(
        prog="make demo", description="Watch two delegations hold a talk in real browsers."
    )
    parser.add_argument("--headless", action="store_true", help="show no windows even where there is a display")
    parser.add_argument("--screenshots", type=Path, default=SCREENSHOTS, metavar="FOLDER", help="where the pictures go")
    parser.add_argument(
        "--readme",
        action="store_const",
        const=README_PICTURE,
        help=f"renew {README_PICTURE.relative_to(ROOT)} with the picture of the plenary",
    )
    chosen = parser.parse_args(arguments)
    shown = has_display() and not chosen.headless
    tell = Telling(chosen.screenshots, chosen.readme)
    try:
        with Browser(headless=not shown, slow_ms=SLOWLY_MS if shown else 0) as browser, Host.start() as host:
            play(browser, host, tell)
            if shown and sys.stdin.isatty():
                input("The windows stay open. Enter ends the demonstration. ")
    except NoBrowser as missing:
        print(missing, file=sys.stderr)
        return 2
    except HostFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
