"""From a link to a charter: opening a talk, making keys, comparing five words, signing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.driver.acts import Acts


@dataclass(frozen=True)
class Side:
    """A delegation as the convener names it. `mine`: the convener is its head. `code`: two letters, if not those the page proposes."""

    name: str
    head: str
    mine: bool = False
    kind: str = "Party"
    code: str = ""


def not_looking(_question: str) -> None:
    return


class Opening(Acts):
    """Acts before the first room."""

    def open_link(self, link: str) -> None:
        """Opens an address as if it had been clicked in a letter: in a fresh load of the page."""
        self.page.goto("about:blank")
        self.page.goto(link)

    def found_talk(
        self,
        opening_link: str,
        title: str,
        sides: Sequence[Side],
        answered: Callable[[str], None] = not_looking,
        template: str = "Bilateral",
    ) -> Mapping[str, str]:
        """Answers the convener's questions; returns each other head's link by the head's name.

        `answered` is told of each page when it is filled in and not yet sent: "title", "delegations", "rules".
        """
        self.open_link(opening_link)
        self.type_into("Title of the talk", title)
        answered("title")
        self.press("Continue")
        for _ in sides[2:]:
            self.press("Add a delegation")
        for number, side in enumerate(sides, 1):
            row = self.page.get_by_role("group", name=f"Delegation {number}", exact=True)
            self.type_into("Name of the delegation", side.name, row)
            self.type_into("Name of the head", side.head, row)
            if side.code:
                self.type_into("Code", side.code, row)
            row.get_by_role("radio", name=side.kind, exact=True).check(force=True)
        mine = next((side.name for side in sides if side.mine), "None of them. I only open the talk.")
        self.page.get_by_role("radiogroup", name="I am head of").get_by_role("radio", name=mine, exact=True).check(
            force=True
        )
        answered("delegations")
        self.press("Continue")
        self.page.get_by_role("radio", name=template, exact=True).check(force=True)
        answered("rules")
        self.press("Open the talk and make the links")
        self.shows("Send one link to each head")
        return {side.head: self._link_for(side) for side in sides if not side.mine}

    def link_shows(self, head: str, words: str | re.Pattern[str]) -> None:
        """Waits until the page of links says so of a head's link: “Not opened yet”, “Keys made …”."""
        card = self.page.get_by_role("listitem").filter(has_text=f"Link for {head}, ")
        expect(card.get_by_role("status").filter(has_text=words)).to_be_visible()

    def continue_as_head(self) -> None:
        """From the page of links to the own invitation, when the convener is a head himself."""
        self.press(re.compile("^Continue as head of "))

    def make_keys(
        self, title: str = "", storage: str = "Keep on this device until the talk ends", passphrase: str = ""
    ) -> None:
        """Accepts the invitation on the screen. `title` is the form of address."""
        make = self.find("button", "Make my keys")
        expect(make).to_be_visible()
        if title:
            self.type_into("Form of address", title)
        self.page.get_by_role("radiogroup", name="Your keys on this device").get_by_role(
            "radio", name=re.compile(f"^{storage}")
        ).check(force=True)
        if passphrase:
            self.page.get_by_label("Passphrase", exact=True).fill(passphrase)
            self.type_into("The same passphrase again", passphrase)
        make.click()
        self.page.wait_for_url("**/t/**")

    def unlock(self, passphrase: str) -> None:
        """Answers the question for the passphrase, asked once per start."""
        self.page.get_by_label("Passphrase", exact=True).fill(passphrase)
        self.press("Open my keys")

    def go_to_step(self, step: str) -> None:
        """One of the five steps, by its name in the list of steps."""
        steps, places = self.find("navigation", "Steps"), self.find("navigation", "Places")
        expect(steps.or_(places).first).to_be_visible()
        if not steps.count():
            places.get_by_role("link", name="Opening", exact=True).click()
        steps.get_by_role("link", name=re.compile(f"^{step}")).click()

    # --- five words -------------------------------------------------------------------------------------------------------
    def show_words(self) -> None:
        """Ready to compare: from here on nothing can be changed on this device."""
        self.go_to_step("Compare five words")
        self.press("Show my words")

    def words_to_read(self) -> Mapping[int, str]:
        """The words this head reads aloud, by number; waits until they are shown."""
        rows = self.page.get_by_role("listitem").filter(has_text="You read this aloud")
        expect(rows.first).to_be_visible()
        lines = [row.inner_text().split() for row in rows.all()]
        return {int(line[0]): line[1] for line in lines}

    def words_by_eye(self) -> tuple[str, ...]:
        """All five, for comparing by eye; leaves the list as it was."""
        self.press("Show all five and compare by eye")
        rows = self.page.get_by_role("main").get_by_role("list").get_by_role("listitem")
        expect(rows).to_have_count(5)
        found = tuple(row.inner_text().split()[1] for row in rows.all())
        self.press("Back to reading and listening")
        return found

    def choose_words(self, heard: Mapping[int, str]) -> None:
        """Chooses what was heard; a word that is not offered is answered with “None of these”."""
        for number, word in heard.items():
            group = self.find("group", f"Word {number}: choose the word you hear")
            offered = group.get_by_role("button", name=word, exact=True)
            expect(group).to_be_visible()
            (offered if offered.count() else group.get_by_role("button", name="None of these")).click()

    def confirm_words(self) -> None:
        self.press("All five match")

    def deny_words(self) -> None:
        """Says that a word differs: stops the opening for everybody."""
        self.press("A word differs")
        self.press("Stop: the words differ", within=self.dialog())

    # --- keys that stay from talk to talk -----------------------------------------------------------------------------------
    def remember_keys(self) -> None:
        """Answers the question that comes once the words are compared."""
        self.go_to_step("Compare five words")
        self.press("Remember")
        self.shows("Remembered on this device.")

    def key_known(self, head: str) -> None:
        """Waits until the page of the words says that this head's key was compared before, and on which day."""
        self.go_to_step("Compare five words")
        self.shows(re.compile(rf"{head}: the key you compared on \d+ \w+ \d{{4}}\."))

    def warned_of_key(self, words: str | re.Pattern[str]) -> None:
        """Waits for the warning; as long as it is not answered no words can be shown."""
        self.go_to_step("Compare five words")
        self.shows(words)
        expect(self.find("button", "Stop here…")).to_be_visible()
        expect(self.find("button", "Show my words")).to_have_count(0)

    def go_on_with_key(self) -> None:
        self.press("Compare the words with care and go on")
        self.shows("You decided to go on, ")

    def forget_key(self, head: str) -> None:
        """From the list of what the device remembers beyond its talks."""
        self.press(f"Forget… the key of {head}")
        self.press("Forget this key", within=self.dialog())

    # --- charter ------------------------------------------------------------------------------------------------------------
    def propose_charter(self) -> None:
        """Puts the template's charter forward, which also signs it for the own delegation."""
        self._to_charter()
        self.press(re.compile("^Put the charter forward"))
        self.press(re.compile("^Put forward and sign for "), within=self.dialog())
        self.shows(re.compile("^You signed. Waiting for "))

    def sign_charter(self) -> None:
        """Reads and signs the charter that was put forward; waits until the own signature stands."""
        self._to_charter()
        self.press(re.compile("^Sign the charter for "))
        self.press(re.compile("^Sign for "), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def charter_in_force(self) -> None:
        """Waits until every party has signed."""
        self._to_charter()
        self.shows("In force")

    def _to_charter(self) -> None:
        steps, places = self.find("navigation", "Steps"), self.find("navigation", "Places")
        expect(steps.or_(places).first).to_be_visible()
        if steps.count():
            steps.get_by_role("link", name=re.compile("^Sign the charter")).click()
        else:
            places.get_by_role("link", name="Charter", exact=True).click()

    def _link_for(self, side: Side) -> str:
        label = f"Link for {side.head}, head of the Delegation of {side.name}"
        return self.page.get_by_role("textbox", name=label, exact=True).input_value()


def compare_words(*heads: Opening) -> None:
    """The telephone call: each head reads his words to all others, everybody chooses what he hears and confirms.

    Returns when every device says that the words are verified.
    """
    for head in heads:
        head.show_words()
    read_aloud = {number: word for head in heads for number, word in head.words_to_read().items()}
    for head in heads:
        own = head.words_to_read()
        head.choose_words({number: word for number, word in read_aloud.items() if number not in own})
        head.confirm_words()
    for head in heads:
        head.shows(re.compile("^Verified. "))
