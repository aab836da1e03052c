"""The browser's own notifications say that something waits, and nothing that a lock screen should not show."""

from __future__ import annotations

import re

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import INGRID, TITLE, TOM, chartered

SHOWN = "() => window.shownNotifications"
OUT_OF_SIGHT = """() => {
  window.shownNotifications = []
  const Real = window.Notification
  window.Notification = class extends Real {
    constructor(title, options) {
      super(title, options)
      window.shownNotifications.push([title, JSON.stringify(options)])
    }
  }
  Object.defineProperty(document, 'hidden', { get: () => true })
}"""
"""Chromium without a window never hides a page, so the page is told that it is hidden; the notifications are the browser's."""


def shown(person: Person) -> list[list[str]]:
    return list(person.page.evaluate(SHOWN))


def test_they_come_when_asked_for_and_name_nobody(people: Browser, host: Host) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    ingrid.go_to("Overview")
    ingrid.page.evaluate(OUT_OF_SIGHT)
    tom.propose_room("Contact group", "Water")
    ingrid.until("it waits for her", lambda: ingrid.find("link", re.compile("^Rooms.*1 wait")).count() > 0)
    assert shown(ingrid) == []

    ingrid.context.grant_permissions(["notifications"])
    ingrid.go_to("Settings")
    ingrid.page.get_by_text("Tell me when something waits").click()
    tom.propose_room("Corridor", "Prisoners")
    ingrid.until("a notification was shown", lambda: shown(ingrid))
    said = " ".join(part for one in shown(ingrid) for part in one)
    assert "Something waits for you." in said
    for private in (INGRID, TOM, TITLE, "Northland", "Southmark", "Prisoners", "Water", "Tom"):
        assert private not in said
