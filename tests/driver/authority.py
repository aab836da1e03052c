"""In a talk: who speaks for a delegation, objections to persons, and amendments of the charter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from playwright.sync_api import expect

from tests.driver.acts import PATIENCE_SECONDS
from tests.driver.tracks import Tracks

REASON = re.compile("^Reason, read by everybody")


class Authority(Tracks):
    """Acts of the places People and Charter once a charter is in force."""

    def object_to(self, name: str, reason: str) -> None:
        self._about("Object to", name)
        self.type_into(REASON, reason, self.dialog())
        self.press(re.compile("^Object to "), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def withdraw_objection(self, name: str) -> None:
        self._about("Withdraw the objection to", name)
        self.press("Withdraw the objection", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def withdraw_person(self, name: str, reason: str) -> None:
        """An own person, for good."""
        self.go_to("People")
        self.press(re.compile(f"^Withdraw {re.escape(name)} from the delegation$"))
        self.type_into(REASON, reason, self.dialog())
        self.press(re.compile("^Withdraw .* for good$"), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def change_office(self, name: str, role: str) -> None:
        """The role, with the powers it comes with."""
        self._about("Change the office of", name)
        self.find("button", re.compile("Role in the delegation"), self.dialog()).click()
        self.press(role, role="option")
        self.press(re.compile("^Change the office of "), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def replace_head(self, old: str, new: str, reason: str) -> None:
        self.go_to("People")
        self.press(re.compile(rf"^Replace .*{re.escape(old)} as head$"))
        self.find("button", re.compile("New head"), self.dialog()).click()
        self.press(re.compile(f"^{re.escape(new)}, "), role="option")
        self.type_into(REASON, reason, self.dialog())
        self.press(re.compile("^Name "), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def office_shows(self, name: str, words: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until the row of that person in People says so: a role, “kept out …”."""
        self.go_to("People")
        row = self.page.get_by_role("row").filter(has_text=name)
        expect(row.get_by_text(words).first).to_be_visible(timeout=seconds * 1000)

    # --- charter ------------------------------------------------------------------------------------------------------------
    def amend_charter(self, fields: Mapping[str, str], choices: Sequence[str] = ()) -> None:
        """`fields`: label and text; `choices`: terms as their sentences say them."""
        self.go_to("Charter")
        self.press("Propose an amendment…")
        dialog = self.dialog()
        for label, text in fields.items():
            self.type_into(label, text, dialog)
        for sentence in choices:
            dialog.get_by_role("radio", name=sentence).check(force=True)
        self.press("Put the amendment forward", within=dialog)
        expect(dialog).to_have_count(0)

    def leave_talks(self, reason: str = "") -> None:
        """For the whole delegation; needs nobody's consent."""
        self.go_to("Charter")
        self.press("Leave the talks…")
        dialog = self.dialog()
        self.type_into(re.compile("^Reason"), reason, dialog)
        self.press(re.compile("^Leave for "), within=dialog)
        expect(dialog).to_have_count(0)

    def changes_shown(self) -> Sequence[tuple[str, str]]:
        """The waiting amendment, clause by clause: before and after, as they are read."""
        self.go_to("Charter")
        clauses = self.find("list", "What changes").get_by_role("listitem")
        expect(clauses.first).to_be_visible()
        sides = [each.locator(".amendment-side").all_inner_texts() for each in clauses.all()]
        return [(" ".join(before.split()), " ".join(after.split())) for before, after in sides]

    def sign_amendment(self) -> None:
        self.go_to("Charter")
        self.press(re.compile("^Sign the amendment for .*…$"))
        self.press(re.compile("^Sign the amendment for "), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def refuse_amendment(self, reason: str) -> None:
        self.go_to("Charter")
        self.press("Refuse the amendment…")
        self.type_into("Which rule, and why", reason, self.dialog())
        self.press("Refuse the amendment", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def _about(self, deed: str, name: str) -> None:
        self.go_to("People")
        self.press(re.compile(rf"^{deed} .*{re.escape(name)}$"))
