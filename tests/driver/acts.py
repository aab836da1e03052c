"""What every act of a person is made of: pressing what is named so, reading what is shown, waiting for a state and never for a time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from re import Pattern

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

PATIENCE_SECONDS = 60.0
POLL_MS = 50
CONSOLE_CHARACTERS = 300


class NotReached(AssertionError):
    """A state was waited for and did not come."""


CLOSING = "error: WebSocket is already in CLOSING or CLOSED state."
"""The media library may write once more to a line that is closing; the browser, not the page, remarks on it."""


class Acts:
    """A person's browser and the plain acts in it. Elements are found by role and name, as a screen reader finds them."""

    def __init__(self, name: str, context: BrowserContext) -> None:
        self.name = name
        self.context = context
        self.page: Page = context.new_page()
        self.console: list[str] = []
        """What the page wrote to the console, and errors nobody caught."""
        self._listen(self.page)

    def press(self, name: str | Pattern[str], role: str = "button", within: Locator | None = None) -> None:
        """Presses the one thing of that role and name, as soon as it is there and can be pressed."""
        self.find(role, name, within).click()

    def find(self, role: str, name: str | Pattern[str] | None = None, within: Locator | None = None) -> Locator:
        """Names are matched whole unless given as a pattern."""
        where = within if within is not None else self.page
        exact = isinstance(name, str)
        return where.get_by_role(role, name=name, exact=exact) if name is not None else where.get_by_role(role)  # type: ignore[arg-type]

    def type_into(self, label: str | Pattern[str], text: str, within: Locator | None = None) -> None:
        (within if within is not None else self.page).get_by_label(label).fill(text)

    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def shows(self, text: str | Pattern[str], seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until the text is on the screen."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)

    def hides(self, text: str | Pattern[str], seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until the text is not on the screen."""
        expect(self.page.get_by_text(text).locator("visible=true")).to_have_count(0, timeout=seconds * 1000)

    def sees_now(self, text: str | Pattern[str]) -> bool:
        return self.page.get_by_text(text).locator("visible=true").count() > 0

    def until(self, what: str, holds: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until `holds()` is true. `what` finishes the sentence “waited in vain until …”."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise NotReached(f"{self.name} waited in vain until {what}. On the screen:\n{self.screen_text()}")
            self.page.wait_for_timeout(POLL_MS)

    def problem(self) -> str:
        """The stable code of the failure on the screen; waits for one."""
        code = self.page.get_by_text(re.compile(r"^Code [A-Z_]+$")).first
        expect(code).to_be_visible()
        return code.inner_text().removeprefix("Code ")

    def screen_text(self) -> str:
        """Everything in words on the screen."""
        return self.page.locator("body").inner_text()

    def screenshot(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        return path

    def last_words(self) -> str:
        """For the report of a failure: address, screen as a screen reader has it, and the console."""
        try:
            shown = f"{self.page.url}\n{self.page.locator('body').aria_snapshot(timeout=5000)}"
        except Error as error:
            shown = f"no page any more: {error}"
        return "\n".join([shown, *(line[:CONSOLE_CHARACTERS] for line in self.console[-30:])])

    def complaints(self, put_out: bool = False) -> list[str]:
        """Errors and warnings of this person's browser, of all pages since it was opened.

        Of who was put out of a room the browser may remark that a media line was refused: the gate is shut before the page knows.
        """
        lines = [
            line
            for line in self.console
            if line.startswith(("error:", "warning:", "uncaught:")) and not line.startswith(CLOSING)
        ]
        return [line for line in lines if not (put_out and ("/rtc/" in line or "403" in line))]

    def close(self) -> None:
        self.context.close()

    def _listen(self, page: Page) -> None:
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"uncaught: {error}"))


def named(name: str, before: str = "", after: str = "") -> Pattern[str]:
    """A pattern for a phrase with a person's name in it, with or without a form of address before the name."""
    return re.compile(rf"^{before}(\S+ )?{re.escape(name)}{after}$")
