"""In a talk: items of a caucus, released one by one."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.driver.acts import PATIENCE_SECONDS
from tests.driver.rooms import Rooms


class Items(Rooms):
    """Acts of the place Items. An item is known by its subject."""

    def write_item(self, subject: str, content: str, reach: str = "As far as the plenary") -> None:
        self.go_to("Items")
        self.press("Write an item…")
        dialog = self.dialog()
        self.type_into(re.compile("^Subject"), subject, dialog)
        self.type_into(re.compile("^The item, word for word"), content, dialog)
        dialog.get_by_text(reach, exact=True).click()
        self.press("Keep it in the caucus", within=dialog)
        expect(dialog).to_have_count(0)
        expect(self.item(subject)).to_be_visible()

    def item(self, subject: str) -> Locator:
        """An own item with what became of it."""
        return self.find("listitem", subject)

    def ask_to_release(self, subject: str) -> None:
        self.go_to("Items")
        self.press(f"Release “{subject}”…")

    def release_item(self, subject: str, to: str) -> None:
        """Offers it in plenary to the only other party."""
        self.ask_to_release(subject)
        self.press(f"Release it to {to}", within=self.dialog())
        expect(self.dialog()).to_have_count(0)
        self.item_says(subject, re.compile(f"^Offered to {to}"))

    def give_item(self, subject: str, to: str, own_words: bool = False) -> None:
        """Gives it to the mediator who visits the caucus, to carry it to the only other party."""
        self.ask_to_release(subject)
        dialog = self.dialog()
        dialog.get_by_text(re.compile("^Give to ")).click()
        if own_words:
            dialog.get_by_text("In own words (binds nobody)", exact=True).click()
        self.press(f"Release it to {to}", within=dialog)
        expect(dialog).to_have_count(0)

    def item_says(self, subject: str, words: str | re.Pattern[str], seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until an own item stands like this."""
        expect(self.item(subject).get_by_text(words).first).to_be_visible(timeout=seconds * 1000)

    def take_back(self, subject: str) -> None:
        """Asks to take it back and confirms; what comes of it is told there or in the line of the item."""
        self.go_to("Items")
        self.press(f"Take back “{subject}”…")
        self.press("Take it back", within=self.dialog())

    def ask_to_open(self, subject: str) -> None:
        self.go_to("Items")
        self.press(f"Open “{subject}”…")

    def open_item(self, subject: str) -> None:
        self.ask_to_open(subject)
        self.press("Open it", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def has_received(self, content: str, seconds: float = PATIENCE_SECONDS) -> Locator:
        """Waits until this text was delivered or carried here, word for word."""
        self.go_to("Items")
        line = self.find("region", "Received").get_by_role("listitem").filter(has_text=content)
        expect(line).to_be_visible(timeout=seconds * 1000)
        return line

    def note_position(self, subject: str, tag: str, why: str = "", visitors: bool = False) -> None:
        """Notes what one thinks of an item; with `visitors`, for whoever visits the caucus now to read too."""
        self.go_to("Items")
        self.press(f"Note a position on “{subject}”…")
        dialog = self.dialog()
        dialog.get_by_text(tag, exact=True).click()
        if why:
            self.type_into(re.compile("^Why, or how far"), why, dialog)
        if visitors:
            dialog.get_by_text(re.compile("may read it too$")).click()
        self.press("Note it in the caucus", within=dialog)
        expect(dialog).to_have_count(0)

    def carry_item(self, subject: str, room: str, words: str = "") -> None:
        self.go_to("Items")
        self.press(f"Carry “{subject}” into {room}…")
        if words:
            self.type_into(re.compile("^In your own words"), words, self.dialog())
        self.press("Carry it", within=self.dialog())
        expect(self.dialog()).to_have_count(0)
