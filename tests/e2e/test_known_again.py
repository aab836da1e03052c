"""Two talks in the same browsers: the key that was compared in the first is known in the second, and another one is not."""

from __future__ import annotations

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side, compare_words
from tests.driver.person import Person
from tests.driver.talk import INGRID, NORTHLAND, SOUTHMARK, TITLE, TOM, invited

SIDES = [Side(NORTHLAND, INGRID, mine=True), Side(SOUTHMARK, TOM)]


def later(host: Host, ingrid: Person, tom: Person) -> None:
    """Another talk of the two, each in the browser given; both have made their keys."""
    links = ingrid.found_talk(host.url, TITLE, SIDES)
    ingrid.continue_as_head()
    ingrid.make_keys("Ms")
    tom.join(links[TOM], "Mr")


def test_a_head_is_known_again_by_the_key_and_another_key_must_be_answered(people: Browser, host: Host) -> None:
    first = invited(people, host.url)
    ingrid, tom = first.ingrid, first.tom
    compare_words(ingrid, tom)
    for head in (ingrid, tom):
        head.remember_keys()

    later(host, ingrid, tom)
    ingrid.key_known(f"Mr {TOM}")
    tom.key_known(f"Ms {INGRID}")

    elsewhere = people.person(TOM)
    later(host, ingrid, elsewhere)
    ingrid.warned_of_key(f"Mr {TOM} has another key than the one you compared on ")
    ingrid.go_on_with_key()
    compare_words(ingrid, elsewhere)
    ingrid.reload()
    ingrid.go_to_step("Compare five words")
    ingrid.shows("You decided to go on, ")

    tom.open_link(host.origin)
    tom.press("Show whose keys this device remembers")
    tom.shows(f"{INGRID}, {NORTHLAND}")
    tom.forget_key(INGRID)
    tom.shows("No head is remembered on this device.")
