"""Looks at offices and the charter: an objection, a change of office, another head, an amendment before and after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.demo import NOOR
from tests.driver.host import Host
from tests.driver.talk import admitted_to_plenary, chartered

if TYPE_CHECKING:
    from tests.driver.looks import Looks

ARDEN = "Tomas Arden"


def authority(look: Looks, browser: Browser, host: Host) -> None:
    talk = chartered(browser, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    admitted_to_plenary(browser, ingrid, tom, ARDEN)
    admitted_to_plenary(browser, tom, ingrid, NOOR)
    ingrid.go_to("People")
    ingrid.press(re.compile(f"^Object to .*{NOOR}$"))
    look.at(ingrid, "150-object")
    ingrid.close_dialog()
    ingrid.object_to(NOOR, "Not announced")
    ingrid.office_shows(NOOR, "kept out by objection of Northland")
    look.at(ingrid, "151-people")
    ingrid.press(re.compile(f"^Change the office of .*{ARDEN}$"))
    look.at(ingrid, "152-change-office")
    ingrid.close_dialog()
    ingrid.change_office(ARDEN, "deputy")
    ingrid.office_shows(ARDEN, "deputy")
    ingrid.press(re.compile("^Replace .* as head$"))
    look.at(ingrid, "153-replace-head")
    ingrid.close_dialog()
    ingrid.go_to("Charter")
    ingrid.press("Propose an amendment…")
    ingrid.type_into("Proposal open at least, seconds", "90", ingrid.dialog())
    look.at(ingrid, "154-amend")
    ingrid.close_dialog()
    ingrid.amend_charter({"Proposal open at least, seconds": "90"}, ["What is said is on the record."])
    tom.changes_shown()
    look.at(tom, "155-amendment")
    tom.sign_amendment()
    ingrid.go_to("Overview")
    look.at(ingrid, "156-told")
