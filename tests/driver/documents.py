"""In a talk: files, bundles, pages called up."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.driver.acts import PATIENCE_SECONDS
from tests.driver.rooms import Rooms


class Documents(Rooms):
    """Acts of the place Documents. A room is named as in its list: Plenary, Caucus of Northland."""

    def files_of(self, room: str) -> None:
        """Looks at the files of one room."""
        self.go_to("Documents")
        picker = self.find("button", re.compile("Files of"))
        if room not in picker.inner_text():
            picker.click()
            self.press(room, role="option")

    def add_file(self, room: str, path: Path) -> None:
        """Chooses a file; returns when its upload has begun."""
        self.files_of(room)
        self.choose_file("Add a file…", path)

    def add_version(self, room: str, name: str, path: Path) -> None:
        self.files_of(room)
        self.choose_file(f"New version of {name}", path)

    def has_file(self, room: str, name: str, version: int = 1, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until that version is in the list."""
        self.files_of(room)
        listed = self.find("listitem").filter(has_text=name).filter(has_text=f"Version {version}.")
        expect(listed.first).to_be_visible(timeout=seconds * 1000)

    def get_file(self, room: str, name: str) -> bytes:
        """What the browser saves."""
        self.files_of(room)
        with self.page.expect_download(timeout=PATIENCE_SECONDS * 1000) as saved:
            self.find("button", f"Get {name}").first.click()
        return saved.value.path().read_bytes()

    def propose_bundle(self, room: str, title: str, *names: str) -> None:
        self.files_of(room)
        self.press("Make a bundle…")
        dialog = self.dialog()
        self.type_into("Title of the bundle", title, dialog)
        for name in names:
            dialog.get_by_text(name, exact=True).click()
        self.press("Propose the bundle", within=dialog)
        expect(dialog).to_have_count(0)

    def agree_to_bundle(self, room: str, title: str) -> None:
        self.files_of(room)
        self.press(f"Agree to “{title}”")

    def call_page(self, room: str, name: str, page: int) -> None:
        self.files_of(room)
        self.press(f"Call a page of {name}")
        self.type_into("Page", str(page), self.dialog())
        self.press("Call the page", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def choose_file(self, button: str, path: Path) -> None:
        """Answers the browser's question for a file that this button asks."""
        with self.page.expect_file_chooser() as chooser:
            self.press(button)
        chooser.value.set_files(path)
