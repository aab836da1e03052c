"""In a talk: what the plenary decides."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.driver.acts import PATIENCE_SECONDS
from tests.driver.sessions import Sessions


class Decisions(Sessions):
    """Acts of the place Decisions. A decision is known by its title."""

    def look_at_decision(self, title: str) -> Locator:
        """Its card, once it is there."""
        if not self.find("heading", "Decisions").count():
            self.go_to("Decisions")
        card = self.find("article", title)
        expect(card).to_be_visible()
        return card

    def propose_motion(self, title: str, words: str, method: str = "Consensus", kind: str = "Substance") -> None:
        """`method`: Consensus or Unanimity. `kind`: Substance or Procedure."""
        self.try_to_propose(title, words, method, kind)
        expect(self.dialog()).to_have_count(0)

    def try_to_propose(self, title: str, words: str, method: str = "Consensus", kind: str = "Substance") -> None:
        """Whether it is taken is not looked at: what is wrong is said in the dialog."""
        self.go_to("Decisions")
        self.press("Propose a decision…")
        dialog = self.dialog()
        self.type_into("Title", title, dialog)
        self.type_into("The exact words to decide on", words, dialog)
        self._choose(kind, method)
        self.press("Propose the decision", within=dialog)

    def propose_to_take_note(self, method: str = "Consensus", kind: str = "Procedure") -> None:
        """On the page of a track whose report was presented."""
        self.press("Propose to take note…")
        self._choose(kind, method)
        self.press("Propose to take note", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def put_decision(self, title: str) -> None:
        """The chair."""
        self._on_decision(title, "Put it to the plenary")

    def object_to_decision(self, title: str, reason: str = "") -> None:
        self._on_decision(title, "Object…")
        self.type_into(re.compile("^Reason"), reason, self.dialog())
        self.press(re.compile("^Object for "), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def lift_objection(self, title: str) -> None:
        """The own delegation's, to that decision."""
        self._on_decision(title, "Withdraw the objection")

    def stand_aside(self, title: str) -> None:
        self._on_decision(title, "Stand aside")

    def vote_on(self, title: str, vote: str) -> None:
        """`vote`: In favour, Against or Abstain."""
        self._on_decision(title, vote)

    def withdraw_decision(self, title: str) -> None:
        self._on_decision(title, "Withdraw the proposal")

    def announce(self, title: str) -> None:
        """The chair, as soon as the rules allow it."""
        button = self.find("button", "Announce the result", self.look_at_decision(title))
        expect(button).to_be_enabled(timeout=PATIENCE_SECONDS * 1000)
        button.click()
        expect(button).to_have_count(0)

    def decision_shows(self, title: str, words: str | re.Pattern[str]) -> None:
        """Waits until the card says so: a state, an objection, a result."""
        expect(self.look_at_decision(title).get_by_text(words).first).to_be_visible()

    def _on_decision(self, title: str, name: str) -> None:
        self.press(name, within=self.look_at_decision(title))

    def _choose(self, kind: str, method: str) -> None:
        for name in (kind, method):
            self.dialog().get_by_role("radio", name=re.compile(f"^{name}")).check(force=True)
