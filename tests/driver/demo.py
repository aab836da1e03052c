"""A whole talk between Northland and Southmark in real browsers, told on the terminal; leaves pictures in `screenshots/`."""

from __future__ import annotations

import os
from pathlib import Path

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words

PICTURES = Path("screenshots")
SIDES = (Side("Northland", "Ingrid Vale", mine=True), Side("Southmark", "Dario Wells"))


def play(host: Host, browser: Browser) -> None:
    """From the operator's link to a removal; each step is said before it is seen."""
    vale, wells, castell = (browser.person(name) for name in ("Ingrid Vale", "Dario Wells", "Noor Castell"))
    say("Ms Vale opens the operator's link, names the talk and sends Mr Wells his link.")
    links = vale.found_talk(host.url, "Talks on safe passage", SIDES)
    vale.continue_as_head()
    vale.make_keys("Ms")
    wells.join(links["Dario Wells"], "Mr")
    say("They compare five words by telephone: nobody sits between them.")
    compare_words(vale, wells)
    vale.propose_charter()
    wells.sign_charter()
    vale.charter_in_force()
    say("Both signed the charter. Mr Wells invites an expert and lets her into his caucus.")
    castell.join(wells.invite("Noor Castell", "expert"), "Ms")
    wells.asked_for("Noor Castell")
    wells.admit("Noor Castell")
    castell.ask_to_enter("the plenary")
    for head in (wells, vale):
        head.asked_for("Noor Castell")
        head.admit("Noor Castell")
    say("Every head consented: she may enter the plenary.")
    for person in (vale, wells, castell):
        person.enter_room("plenary")
        person.turn_on_camera()
    vale.until(
        "all are seen", lambda: vale.frames_decoded("Noor Castell") > 0 and vale.frames_decoded("Dario Wells") > 0
    )
    vale.send_message("Good morning.")
    vale.screenshot(PICTURES / "plenary.png")
    say("Southmark goes to its caucus: nobody else hears it.")
    wells.enter_room("caucus")
    wells.screenshot(PICTURES / "caucus.png")
    wells.enter_room("plenary")
    say("Ms Vale removes the expert, with a reason everybody reads.")
    vale.remove("Noor Castell", "Change of team")
    castell.shows("removed you", seconds=20)
    castell.screenshot(PICTURES / "removed.png")
    say(f"That was the talk. Pictures are in {PICTURES}/.")


def say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)


def main() -> None:
    visible = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    with Host.start() as host, Browser(headless=not visible) as browser:
        play(host, browser)


if __name__ == "__main__":
    main()
