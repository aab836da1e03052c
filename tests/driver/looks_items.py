"""Looks at the shuttle: items, their release, an offer, what was received, and a mediator's columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.demo import INGRID, TITLE, TOM
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.portraits import portrait

if TYPE_CHECKING:
    from tests.driver.looks import Looks

INES, OFFICE = "Ines Okafor", "Office of the Mediator"
NAMES = "Twelve names, to be read at the bridge at noon.\nThe list goes with the two observers, who sign for it."


def items(look: Looks, browser: Browser, host: Host) -> None:
    ingrid, tom, ines = (browser.person(name, portrait=portrait(at)) for at, name in enumerate((INGRID, TOM, INES)))
    sides = [Side("Northland", INGRID, mine=True), Side("Southmark", TOM), Side(OFFICE, INES, kind="Neutral")]
    links = ingrid.found_talk(host.url, TITLE, sides)
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    for head in (tom, ines):
        head.join(links[head.name], "Mr" if head is tom else "Ambassador")
    compare_words(ingrid, tom, ines)
    ingrid.propose_charter()
    tom.sign_charter()
    ines.accept_charter()
    ingrid.go_to("Items")
    ingrid.press("Write an item…")
    look.at(ingrid, "140-write-item")
    ingrid.press("Do not keep it", within=ingrid.dialog())
    ingrid.write_item("Names", NAMES)
    ingrid.write_item("Distance", "We could live with thirty kilometres.", "Own delegation only")
    ingrid.note_position("Distance", "Can live with", "Thirty, if the observers stay.")
    ingrid.press("Note a position on “Names”…")
    look.at(ingrid, "149-position")
    ingrid.press("Note nothing", within=ingrid.dialog())
    ingrid.ask_to_release("Names")
    look.at(ingrid, "141-release")
    ingrid.press("Keep it", within=ingrid.dialog())
    ingrid.release_item("Names", "Southmark")
    look.at(ingrid, "142-items")
    tom.go_to("Overview")
    tom.shows(re.compile("offers you"))
    look.at(tom, "143-offer-in-overview")
    tom.ask_to_open("Names")
    look.at(tom, "144-open")
    tom.press("Open it", within=tom.dialog())
    tom.has_received("Twelve names")
    look.at(tom, "145-received")
    ines.knock_at("Northland")
    ingrid.let_in(INES)
    ines.is_open_to_me("the caucus of Northland")
    ingrid.give_item("Names", "Southmark", own_words=True)
    ingrid.go_to("Items")
    look.at(ingrid, "146-with-a-mediator")
    ines.knock_at("Southmark")
    tom.let_in(INES)
    ines.is_open_to_me("the caucus of Southmark")
    ines.go_to("Items")
    look.at(ines, "147-mediators-items")
    ines.carry_item("Names", "the caucus of Southmark", "They have a list, and it is short.")
    tom.has_received("They have a list")
    look.at(tom, "148-carried")
