"""In a talk: rooms beside plenary and the own caucus, and the door of a caucus."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import expect

from tests.driver.acts import PATIENCE_SECONDS, named
from tests.driver.rooms import Rooms

GO_THERE = re.compile("^(Go there|Go to caucus|Return|Enter), silent$")


class Doors(Rooms):
    """Acts of the place Rooms. A room is named as in a sentence: “the corridor “Prisoners””."""

    def propose_room(self, kind: str, title: str, without: Sequence[str] = ()) -> None:
        """`kind`: Corridor or Contact group. Owners are all parties but those in `without`."""
        self.go_to("Rooms")
        self.press("Open another room…")
        dialog = self.dialog()
        dialog.get_by_text(kind, exact=True).click()
        self.type_into(re.compile("^Subject"), title, dialog)
        for party in without:
            dialog.get_by_text(party, exact=True).click()
        self.press("Propose the room", within=dialog)
        expect(dialog).to_have_count(0)

    def agree_to_room(self, room: str) -> None:
        self.go_to("Rooms")
        self.press(f"Agree to {room}")

    def refuse_room(self, reason: str) -> None:
        self.go_to("Rooms")
        self.press("Refuse…")
        self.type_into(re.compile("^Reason"), reason, self.dialog())
        self.press("Refuse the room", within=self.dialog())

    def ask_for_room(self, room: str) -> None:
        """Asks to enter a room one is not in, or enters one that names oneself."""
        self.go_to("Rooms")
        self.press(re.compile(f"^(Ask to enter|Enter) {re.escape(room)}$"))

    def is_open_to_me(self, room: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until this person may go into that room."""
        self.go_to("Rooms")
        expect(self.find("button", f"Enter {room}")).to_be_visible(timeout=seconds * 1000)

    def go_into(self, room: str) -> None:
        """Leaves the room one is in; returns when one is live in the other."""
        self.is_open_to_me(room)
        self.press(f"Enter {room}")
        self.press(GO_THERE, within=self.dialog())
        understood = self.dialog().get_by_role("button", name="Understood")
        region = self.find("region", f"People in {room}")
        expect(region.or_(understood).first).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
        if understood.count():
            understood.click()
        expect(region).to_be_visible()
        self.hides("Connecting sound and picture.")

    # --- visits -------------------------------------------------------------------------------------------------------------
    def accept_charter(self) -> None:
        """A neutral or observer takes part under the charter in force."""
        self.go_to("Charter")
        self.press(re.compile("^Accept the charter for "))
        self.press(re.compile("^Accept for "), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def knock_at(self, delegation: str) -> None:
        self.go_to("Rooms")
        self.press(f"Knock at the caucus of {delegation}")

    def let_in(self, name: str, minutes: int = 30) -> None:
        """Answers who knocks at the own caucus."""
        self.go_to("Rooms")
        self.press("Answer…")
        self.dialog().get_by_text(f"{minutes} minutes", exact=True).click()
        self.press(named(name, "Let ", " in"), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def not_now(self, answer: str = "") -> None:
        self.go_to("Rooms")
        self.press("Answer…")
        self.press("Not now…", within=self.dialog())
        self.type_into(re.compile("^Answer to "), answer, self.dialog())
        self.press("Send “not now”", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def end_visit(self) -> None:
        self.press("End the visit")
