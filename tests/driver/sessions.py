"""In a talk: planning, moving and holding sessions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from playwright.sync_api import Locator, expect

from tests.driver.rooms import Rooms

FIELD = "%Y-%m-%dT%H:%M"
HOURS = timedelta(hours=2)


class Sessions(Rooms):
    """Acts of the place Sessions. A session is known by its number."""

    def look_at_session(self, number: int) -> Locator:
        """The panel of that session, once it is there."""
        self.go_to("Sessions")
        listed = self.find("list").get_by_role("listitem", name=re.compile(f"^Session {number}:"))
        listed.get_by_role("link").click()
        panel = self.find("article", f"Session {number}")
        expect(panel).to_be_visible()
        return panel

    def propose_session(
        self,
        title: str,
        begins: datetime,
        form: str = "Virtual",
        place: str = "",
        agenda: Sequence[str] = (),
    ) -> None:
        """Two hours from `begins` (the browser's own zone). `form`: Virtual, In person, Hybrid."""
        self.go_to("Sessions")
        self.propose_here(title, begins, form, place, agenda)

    def propose_here(
        self, title: str, begins: datetime, form: str = "Virtual", place: str = "", agenda: Sequence[str] = ()
    ) -> None:
        """The same, in whose room the page on the screen is about."""
        self.press("Propose a session")
        dialog = self.dialog()
        self.type_into("Title", title, dialog)
        self._write_terms(begins, form, place)
        self.type_into(re.compile("^Agenda"), "\n".join(agenda), dialog)
        self.press(re.compile("^Propose Session "), within=dialog)
        expect(dialog).to_have_count(0)

    def revise_session(self, number: int, begins: datetime, form: str, reason: str, place: str = "") -> None:
        self._deed(number, "Change date or form…")
        dialog = self.dialog()
        self._write_terms(begins, form, place)
        self.type_into(re.compile("^Reason"), reason, dialog)
        self.press("Propose the change", within=dialog)
        expect(dialog).to_have_count(0)

    def agree(self, number: int) -> None:
        """Consents to what is proposed for the session."""
        self.press(re.compile("^(Agree to |Confirm the results)"), within=self.look_at_session(number))

    def refuse_proposal(self, number: int, reason: str) -> None:
        self._deed(number, "Refuse…")
        self.type_into(re.compile("^Reason"), reason, self.dialog())
        self.press("Refuse the proposal", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def withdraw_proposal(self, number: int) -> None:
        self._deed(number, "Withdraw the proposal")

    def postpone(self, number: int, reason: str, public: bool = False) -> None:
        self._stop(number, "Postpone", reason, public)

    def cancel_session(self, number: int, reason: str, public: bool = False) -> None:
        self._stop(number, "Cancel", reason, public)

    def suspend(self, number: int, reason: str, public: bool = False) -> None:
        self._stop(number, "Suspend", reason, public)

    def ask_off_record(self, number: int, reason: str = "") -> None:
        self._deed(number, "Go off the record…")
        dialog = self.dialog()
        self.type_into(re.compile("^Reason"), reason, dialog)
        self.press("Ask to go off the record", within=dialog)
        expect(dialog).to_have_count(0)

    def go_off_record(self) -> None:
        """Consents to what another party asked."""
        self.press("Go off the record")

    def go_back_on_record(self) -> None:
        self.press("Go back on the record")

    def say_ready(self, number: int) -> None:
        self._deed(number, "We are ready")

    def open_session(self, number: int) -> None:
        self._deed(number, f"Open Session {number}")

    def resume(self, number: int) -> None:
        self._deed(number, f"Resume Session {number}")

    def ask_to_record(self, number: int, media: Sequence[str], holders: Sequence[str]) -> None:
        """`media` and `holders` as the dialog names them."""
        self.press("Ask to record…", within=self.look_at_session(number))
        dialog = self.dialog()
        for each in (*media, *holders):
            dialog.get_by_text(each, exact=True).click()
        self.press("Ask to record", within=dialog)
        expect(dialog).to_have_count(0)

    def agree_to_recording(self, number: int) -> None:
        self.press("Agree to the recording", within=self.look_at_session(number))

    def stop_recording(self, reason: str) -> None:
        """By the banner, wherever one is."""
        self.find("button", "Stop the recording").first.click()
        self.type_into(re.compile("^Reason"), reason, self.dialog())
        self.press("Stop the recording", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def close_session(self, number: int) -> None:
        self._deed(number, "Close…")
        self.press(f"Close Session {number}", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def declare_roll(self, number: int, location: str, off_camera: Sequence[str] = ()) -> None:
        """Everybody of the own delegation in the plenary is at `location`; so are the persons off camera, advisers."""
        self._deed(number, "Declare who is present")
        dialog = self.dialog()
        for name in off_camera:
            self.press("Add a person", within=dialog)
            last = dialog.get_by_role("group", name=re.compile("^Person ")).last
            self.type_into("Name", name, last)
            self.type_into("Role", "Adviser", last)
        for field in dialog.get_by_label("Location").all():
            field.fill(location)
        self.press(re.compile("^Declare for "), within=dialog)
        expect(dialog).to_have_count(0)

    def take_item(self, number: int, title: str) -> None:
        self.press(f"Take up “{title}”", within=self.look_at_session(number))

    def conclude_item(self, number: int, title: str) -> None:
        self.press(f"Conclude “{title}”", within=self.look_at_session(number))

    def session_is(self, number: int, state: str, form: str | None = None) -> None:
        """Waits until the session is Proposed, Agreed, Postponed, Open, Suspended, Held or Cancelled."""
        panel = self.look_at_session(number)
        expect(panel.get_by_text(state, exact=True)).to_be_visible()
        if form is not None:
            moved_to = re.compile(rf"^\s*(now\s+)?{form}\s*$")
            expect(panel.get_by_text(moved_to).first).to_be_visible()

    def session_shows(self, number: int, text: str) -> None:
        """Waits until the panel of the session says so."""
        expect(self.look_at_session(number).get_by_text(text).first).to_be_visible()

    def enter_results(self, number: int, attendance: Sequence[str], results: Mapping[str, str]) -> None:
        """Of a session held in person: who was there ("NL, Ingrid Vale, Head"), and a result by the title of its item."""
        self._deed(number, "Enter results…")
        self.write_results(attendance, results)

    def write_results(self, attendance: Sequence[str], results: Mapping[str, str]) -> None:
        """In the dialog that is open."""
        dialog = self.dialog()
        self.type_into(re.compile("^Who was there"), "\n".join(attendance), dialog)
        for title, text in results.items():
            self.type_into(f"Result of “{title}”", text, dialog)
        self.press("Enter the results", within=dialog)
        expect(dialog).to_have_count(0)

    def _deed(self, number: int, name: str) -> None:
        self.press(name, within=self.look_at_session(number))

    def _stop(self, number: int, what: str, reason: str, public: bool) -> None:
        self._deed(number, f"{what}…")
        dialog = self.dialog()
        self.type_into(re.compile("^Reason"), reason, dialog)
        if public:
            dialog.get_by_role("radio", name="Everybody: it is marked as public").check(force=True)
        self.press(f"{what} Session {number}", within=dialog)
        expect(dialog).to_have_count(0)

    def _write_terms(self, begins: datetime, form: str, place: str) -> None:
        dialog = self.dialog()
        dialog.get_by_role("radio", name=form, exact=True).check(force=True)
        if place:
            self.type_into("Place", place, dialog)
        self.type_into(re.compile("^Begins"), begins.strftime(FIELD), dialog)
        self.type_into(re.compile("^Ends"), (begins + HOURS).strftime(FIELD), dialog)
