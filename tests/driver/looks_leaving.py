"""Looks at a party that leaves the talks: the way out at the end of the charter, and what stays for both sides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import in_plenary

if TYPE_CHECKING:
    from tests.driver.looks import Looks

REASON = "Our proposals of Tuesday were not answered"


def leaving(look: Looks, browser: Browser, host: Host) -> None:
    talk = in_plenary(browser, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    tom.go_to("Charter")
    tom.find("button", "Leave the talks…").scroll_into_view_if_needed()
    look.at(tom, "240-charter-end")
    tom.press("Leave the talks…")
    tom.type_into(re.compile("^Reason"), REASON, tom.dialog())
    look.at(tom, "241-leave")
    tom.close_dialog()
    tom.go_to("Plenary")
    tom.go_to("Charter")
    tom.leave_talks(REASON)
    ingrid.shows("left the talks.")
    look.at(ingrid, "242-stayed-room")
    ingrid.go_to("Overview")
    look.at(ingrid, "243-stayed-overview")
    tom.shows("Your caucus stays open to you.")
    look.at(tom, "244-left-charter")
    tom.go_to("Overview")
    look.at(tom, "245-left-overview")
