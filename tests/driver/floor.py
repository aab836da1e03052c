"""In a session: asking for the floor, the list of speakers, points of order, the chair's tools."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, expect

from tests.driver.acts import named
from tests.driver.sessions import Sessions


class Floor(Sessions):
    """Acts of the floor, in the room one is live in, while a session is open there."""

    def raise_hand(self) -> None:
        """In the room's bar: while a session is open it asks for the floor."""
        self.press(re.compile("^Ask floor"))

    def request_floor(self, topic: str = "") -> None:
        self._ask("Ask for the floor", "Ask for the floor", topic)

    def request_reply(self, to: str, topic: str = "") -> None:
        """`to`: the name of a delegation."""
        self._floor("Right of reply")
        self.find("button", re.compile("Reply to$"), self.dialog()).click()
        self.press(to, role="option")
        self._send("Ask for the reply", topic)

    def raise_point_of_order(self, topic: str = "") -> None:
        self._ask("Point of order", "Raise the point of order", topic)

    def withdraw_request(self, name: str) -> None:
        self._floor(named(name, "Withdraw the request of "))

    def give_floor(self, name: str) -> None:
        self._floor(named(name, "Give the floor to "))

    def end_speech(self, name: str | None = None) -> None:
        """The own one, or as the chair that of `name`."""
        self._floor("End my speech" if name is None else named(name, "End the speech of "))

    def move_up(self, name: str) -> None:
        """On the list of speakers, by the keyboard."""
        self._press_key(named(name, "Move ", " up"))

    def close_list(self) -> None:
        self._floor("Close the list")

    def open_list(self) -> None:
        self._floor("Open the list")

    def rule(self, name: str, upheld: bool, text: str) -> None:
        self._floor(named(name, "Rule on the point of order of "))
        dialog = self.dialog()
        dialog.get_by_role("radio", name="Upheld" if upheld else "Not upheld", exact=True).check(force=True)
        self.type_into("Ruling", text, dialog)
        self.press("Announce the ruling", within=dialog)
        expect(dialog).to_have_count(0)

    def appeal(self, name: str) -> None:
        self._floor(named(name, "Appeal against the ruling on the point of order of "))

    def vote_on_appeal(self, vote: str) -> None:
        """Overrule, Let it stand or Abstain; returns when it is shown as the own delegation's."""
        button = self._tab().get_by_role("button", name=vote, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")

    def withdraw_appeal(self) -> None:
        self._floor("Withdraw the appeal")

    def announce_appeal(self) -> None:
        self._floor("Announce the result")

    def has_floor(self, name: str | None) -> None:
        """Waits until this person is shown as the one who speaks; None: nobody."""
        section = self.find("region", "Has the floor", self._tab())
        expect(section.get_by_text("Nobody has the floor." if name is None else name).first).to_be_visible()

    def speakers(self) -> Sequence[str]:
        """Those who wait for a speech, in order, as shown."""
        rows = self._tab().get_by_role("list", name="List of speakers").get_by_role("listitem").all()
        return [re.sub(r"\s+", " ", row.inner_text()) for row in rows]

    def lists(self, *names: str) -> None:
        """Waits until exactly these wait on the list of speakers, in this order."""

        def so() -> bool:
            shown = self.speakers()
            return len(shown) == len(names) and all(name in row for name, row in zip(names, shown, strict=True))

        self.until(f"the list of speakers is {', '.join(names) or 'empty'}", so)

    def speaking_time(self) -> str:
        """What the clock of the one who speaks says to a screen reader."""
        clock = self.find("region", "Has the floor", self._tab()).get_by_role("timer").first
        return clock.get_attribute("aria-label") or ""

    # --- inside -------------------------------------------------------------------------------------------------------------
    def _tab(self) -> Locator:
        self.open_tab("Floor")
        return self.find("tabpanel", re.compile("^Floor"))

    def _floor(self, name: str | re.Pattern[str]) -> None:
        self.press(name, within=self._tab())

    def _press_key(self, name: re.Pattern[str]) -> None:
        self.find("button", name, self._tab()).press("Enter")

    def _ask(self, opener: str, act: str, topic: str) -> None:
        self._floor(opener)
        self._send(act, topic)

    def _send(self, act: str, topic: str) -> None:
        dialog = self.dialog()
        if topic:
            self.type_into(re.compile("^Topic"), topic, dialog)
        self.press(act, within=dialog)
        expect(dialog).to_have_count(0)
