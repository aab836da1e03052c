"""Looks at dates of two delegations in two time zones: the bar, the next session, list and panel, a date being typed, the head's choice."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.driver.browser import Browser
from tests.driver.demo import INGRID, TITLE, TOM
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words

if TYPE_CHECKING:
    from tests.driver.looks import Looks

_FIELD = "%Y-%m-%dT%H:%M"


def zones(look: Looks, browser: Browser, host: Host) -> None:
    begins = datetime.now(ZoneInfo("Europe/Vienna")).replace(hour=18, minute=0) + timedelta(days=7)
    ingrid = browser.person(INGRID, timezone_id="Europe/Vienna")
    tom = browser.person(TOM, timezone_id="Africa/Nairobi")
    sides = [Side("Northland", INGRID, mine=True), Side("Southmark", TOM)]
    links = ingrid.found_talk(host.url, TITLE, sides)
    ingrid.continue_as_head()
    ingrid.shows("Make my keys")
    look.at(ingrid, "200-invitation")
    ingrid.make_keys("Ms")
    tom.join(links[TOM], "Mr")
    compare_words(ingrid, tom)
    ingrid.propose_charter()
    tom.sign_charter()
    ingrid.charter_in_force()
    ingrid.propose_session("Safe passage", begins)
    tom.look_at_session(1)
    tom.shows(re.compile("^Northland 18:00"))
    look.at(tom, "201-session")
    tom.go_to("Overview")
    look.at(tom, "202-next")
    ingrid.go_to("Sessions")
    ingrid.press("Propose a session")
    late = begins + timedelta(hours=2)
    ingrid.type_into(re.compile("^Begins"), late.strftime(_FIELD), ingrid.dialog())
    ingrid.shows(re.compile("that is at night"))
    look.at(ingrid, "203-typing")
    ingrid.close_dialog()
    ingrid.go_to("Settings")
    look.at(ingrid, "204-settings")
    ingrid.go_to("Charter")
    ingrid.shows("Signatures")
    look.at(ingrid, "205-signed")
