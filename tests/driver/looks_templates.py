"""Looks at a talk of three parties under a neutral chair: the templates' differences, the charter in words, who signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.demo import INGRID, TITLE, TOM
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.portraits import portrait

if TYPE_CHECKING:
    from tests.driver.looks import Looks


def templates(look: Looks, browser: Browser, host: Host) -> None:
    names = (INGRID, TOM, "Eva Lund", "Ines Okafor")
    people = [browser.person(name, portrait=portrait(number)) for number, name in enumerate(names)]
    sides = [
        Side("Northland", INGRID, mine=True),
        Side("Southmark", TOM),
        Side("Westfell", "Eva Lund"),
        Side("Office of the Chair", "Ines Okafor", kind="Neutral"),
    ]
    ingrid, tom, eva, ines = people
    links = ingrid.found_talk(
        host.url, TITLE, sides, lambda question: look.at(ingrid, f"190-{question}"), "Multilateral by consensus"
    )
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    for person in (tom, eva, ines):
        person.join(links[person.name])
    compare_words(*people)
    ingrid.propose_charter()
    tom.sign_charter()
    look.at(tom, "191-charter-of-three")
    eva.sign_charter()
    ines.accept_charter()
    look.at(ines, "192-chair-charter")
