"""In a talk: expert tracks, their tasks and reports."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from playwright.sync_api import Locator, expect

from tests.driver.acts import PATIENCE_SECONDS
from tests.driver.sessions import FIELD, Sessions


class Tracks(Sessions):
    """Acts of the place Expert tracks. A track is known by its title, and so is a task."""

    def look_at_track(self, title: str) -> None:
        """The page of that track, once it is there."""
        self.go_to("Expert tracks")
        back = self.find("button", "All expert tracks")
        listed = self.find("list", "Expert tracks").get_by_role("link", name=title, exact=True)
        expect(back.or_(listed).first).to_be_visible()
        heading = self.find("heading", title)
        if not heading.count():
            if back.count():
                back.click()
            listed.click()
        expect(heading).to_be_visible()

    def make_known_to_plenary(self, name: str) -> None:
        """A head: a track can then name this person of his."""
        self.go_to("Expert tracks")
        self.press(f"Make known to the plenary: {name}")
        expect(self.find("button", f"Make known to the plenary: {name}")).to_have_count(0)

    def propose_track(
        self,
        title: str,
        mandate: str,
        members: Mapping[str, Sequence[str]],
        deliverables: Sequence[str] = (),
    ) -> None:
        """`members` by name of their delegation; the first of each leads. Waits until all of them can be named."""
        self.go_to("Expert tracks")
        self.press("Open an expert track…")
        dialog = self.dialog()
        self.type_into("Subject, as everybody in plenary reads it", title, dialog)
        self.type_into("Terms of reference", mandate, dialog)
        self.type_into(re.compile("^To be delivered"), "\n".join(deliverables), dialog)
        for delegation, names in members.items():
            group = dialog.get_by_role("group", name=f"Members of {delegation}")
            for name in names:
                group.get_by_text(re.compile(f"^{re.escape(name)},")).click()
        self.press("Propose the track", within=dialog)
        expect(dialog).to_have_count(0)

    def agree_to_track(self, title: str) -> None:
        self.look_at_track(title)
        self.press("Agree to the track")

    def enter_track(self, title: str) -> None:
        """Somebody the track names: asks at its door; returns when he is in it and sees its tasks."""
        self.go_to("(Overview|Waiting)")
        self.press(f"Enter the expert track “{title}”")
        expect(self.find("navigation", "Places").get_by_role("link", name=re.compile("^Expert tracks"))).to_be_visible()
        self.in_track(title)

    def in_track(self, title: str) -> None:
        """Waits until this person is in the track's room."""
        self.look_at_track(title)
        expect(self._region("Tasks")).to_be_visible()

    def track_members(self, delegation: str) -> Sequence[str]:
        """On the page of a track: whom it names of that delegation, with role and lead, as shown."""
        listed = self._region("Terms of reference").get_by_role("list", name=f"Members of {delegation}")
        expect(listed).to_be_visible()
        return [row.inner_text() for row in listed.get_by_role("listitem").all()]

    def close_track(self) -> None:
        """On its page; every party must agree."""
        self.press("Close the track…")
        self.press("Propose to close it", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    # --- tasks --------------------------------------------------------------------------------------------------------------
    def add_task(self, title: str, due: datetime, owners: Sequence[str]) -> None:
        """On the page of the track. `due` in the browser's own zone, `owners` by name."""
        self.press("Add a task…")
        dialog = self.dialog()
        self.type_into("Task", title, dialog)
        group = dialog.get_by_role("group", name="Owners")
        for box in group.get_by_role("checkbox").all():
            box.set_checked(False, force=True)
        for owner in owners:
            group.get_by_role("checkbox", name=owner).set_checked(True, force=True)
        self.type_into(re.compile("^Due"), due.strftime(FIELD), dialog)
        self.press("Add the task", within=dialog)
        expect(dialog).to_have_count(0)

    def agree_to_task(self, title: str) -> None:
        self.press(f"Agree to the task “{title}”")

    def set_task(self, title: str, status: str, note: str = "") -> None:
        """`status`: In work, Blocked, Done or Dropped."""
        self.press(f"Change the state of “{title}”")
        dialog = self.dialog()
        dialog.get_by_role("radio", name=status).check(force=True)
        self.type_into("Note", note, dialog)
        self.press("Set the state", within=dialog)
        expect(dialog).to_have_count(0)

    def move_due(self, title: str, due: datetime, reason: str) -> None:
        self.press(f"Move the date of “{title}”")
        dialog = self.dialog()
        self.type_into(re.compile("^Due"), due.strftime(FIELD), dialog)
        self.type_into("Reason", reason, dialog)
        self.press("Propose the date", within=dialog)
        expect(dialog).to_have_count(0)

    def confirm_task(self, title: str) -> None:
        self.press(f"Confirm that “{title}” is done")

    def task_shows(self, title: str, words: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until the row of the task says so: a state, “overdue”, a note."""
        expect(self._task(title).get_by_text(words).first).to_be_visible(timeout=seconds * 1000)

    def task_state(self, title: str) -> str:
        """What the table says now of the task's state."""
        return self._said_of(title, 2)

    def task_due(self, title: str) -> str:
        """The date by which it is to be done, as the table says it."""
        return self._said_of(title, 1)

    def task_owners(self, title: str) -> str:
        """The codes of the delegations that do it."""
        return self._said_of(title, 0)

    # --- report -------------------------------------------------------------------------------------------------------------
    def write_report(self, text: str, open_points: Mapping[str, str]) -> None:
        self.press(re.compile(r"^Write (the report|version \d+)…$"))
        dialog = self.dialog()
        self.type_into("Text of the report", text, dialog)
        lines = "\n".join(f"{point}: {what}" for point, what in open_points.items())
        self.type_into(re.compile("^Open points"), lines, dialog)
        self.press(re.compile("^Put version "), within=dialog)
        expect(dialog).to_have_count(0)

    def endorse_report(self, version: int) -> None:
        button = self.find("button", re.compile(f"^Endorse version {version} for "))
        button.click()
        expect(button).to_have_count(0)

    def present_report(self, version: int) -> None:
        self.press("Present to plenary…")
        self.press(f"Present version {version}", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def report_shows(self, words: str) -> None:
        expect(self._region("Report").get_by_text(words).first).to_be_visible()

    def presented_shows(self, words: str) -> None:
        expect(self._region("Presented to plenary").get_by_text(words).first).to_be_visible()

    # --- sessions of a track ------------------------------------------------------------------------------------------------
    def track_session(self, number: int) -> Locator:
        """The panel of that session, on the page of its track."""
        panel = self.find("article", f"Session {number}")
        listed = self._region("Sessions of the track").get_by_role("listitem", name=re.compile(f"^Session {number}:"))
        expect(listed).to_be_visible()
        if not panel.count():
            listed.get_by_role("link").click()
        expect(panel).to_be_visible()
        return panel

    def agree_in_track(self, number: int) -> None:
        self.press(re.compile("^(Agree to |Confirm the results)"), within=self.track_session(number))

    def enter_track_results(self, number: int, attendance: Sequence[str], results: Mapping[str, str]) -> None:
        self.press("Enter results…", within=self.track_session(number))
        self.write_results(attendance, results)

    def track_session_shows(self, number: int, text: str) -> None:
        expect(self.track_session(number).get_by_text(text).first).to_be_visible()

    # --- inside -------------------------------------------------------------------------------------------------------------
    def _region(self, name: str) -> Locator:
        return self.find("region", name)

    def _said_of(self, title: str, cell: int) -> str:
        return " ".join(self._task(title).get_by_role("cell").nth(cell).inner_text().split())

    def _task(self, title: str) -> Locator:
        rows = self._region("Tasks").get_by_role("row")
        return rows.filter(has=self.page.get_by_role("rowheader", name=re.compile(f"^{re.escape(title)}")))
