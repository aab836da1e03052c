"""Looks at rooms beside plenary and caucus: proposing, agreeing, a corridor, a mediator's visit."""

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
CORRIDOR = "the corridor “Prisoners”"


def rooms(look: Looks, browser: Browser, host: Host) -> None:
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
    ines.go_to("Charter")
    look.at(ines, "100-accept-charter")
    ines.accept_charter()
    ingrid.go_to("Rooms")
    ingrid.press("Open another room…")
    look.at(ingrid, "101-propose-room")
    ingrid.press("Do not propose it", within=ingrid.dialog())
    ingrid.propose_room("Corridor", "Prisoners")
    tom.go_to("Rooms")
    tom.shows(re.compile("^Waiting for you"))
    look.at(tom, "102-room-asks-me")
    tom.agree_to_room(CORRIDOR)
    for head in (ingrid, tom):
        head.go_into(CORRIDOR)
        head.turn_on_camera()
    ingrid.watches(TOM)
    look.at(ingrid, "103-corridor")
    ines.go_to("Rooms")
    look.at(ines, "104-rooms-of-a-mediator")
    ines.knock_at("Northland")
    ingrid.shows(re.compile("knocks at your caucus"))
    look.at(ingrid, "105-knock-in-the-corridor")
    ingrid.enter_room("caucus")
    ingrid.go_to("Rooms")
    ingrid.press("Answer…")
    look.at(ingrid, "106-let-in")
    ingrid.close_dialog()
    ingrid.let_in(INES)
    ines.go_into("the caucus of Northland")
    ines.turn_on_camera()
    ingrid.go_to("Caucus NL")
    ingrid.turn_on_camera()
    ines.watches(INGRID)
    look.at(ines, "107-visiting")
    look.at(ingrid, "108-visitor-in-the-room")
    ingrid.go_to("Overview")
    look.at(ingrid, "109-overview-while-visited")
