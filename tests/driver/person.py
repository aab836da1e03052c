"""A person with a browser."""

from __future__ import annotations

from tests.driver.acts import PATIENCE_SECONDS
from tests.driver.authority import Authority
from tests.driver.decisions import Decisions
from tests.driver.documents import Documents
from tests.driver.doors import Doors
from tests.driver.floor import Floor
from tests.driver.items import Items
from tests.driver.opening import Opening
from tests.driver.rooms import Rooms


class Person(Opening, Floor, Doors, Documents, Authority, Decisions, Items):
    """Everything a person does in Parley; see its bases. Here: what happens to the browser itself."""

    def join(self, link: str, title: str = "") -> None:
        """Opens an invitation, makes keys, and is then known to the own head, waiting."""
        self.open_link(link)
        self.make_keys(title)

    def reload(self) -> None:
        self.page.reload()

    def saves_evidence(self) -> bytes:
        """What the browser saves when the person takes the act beside the problem."""
        with self.page.expect_download(timeout=PATIENCE_SECONDS * 1000) as saved:
            self.find("button", "Save the evidence").first.click()
        return saved.value.path().read_bytes()

    def second_tab(self) -> Rooms:
        """The same browser opens the same talk once more. Its page is a person's page like any other."""
        tab = Rooms(self.name, self.context)
        tab.page.goto(self.page.url)
        return tab
