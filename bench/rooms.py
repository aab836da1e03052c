"""How soon everybody seals under new keys when somebody was removed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.pages import served_pages
from bench.rows import Bar, Row, Samples
from tests.driver.browser import Browser
from tests.driver.host import Host

PEOPLE = 16
ROUNDS = 20
PAIR = 3
"""The smallest room somebody can be removed from so that two stay: the baseline."""


def removal() -> list[Row]:
    """Row `removal of one of 16`: real engines, each in a thread of its own, real connections, real host; one machine for all."""
    with Host.start("--appends-per-second", "100000") as host, Browser() as browser, served_pages() as origin:
        large, small = (_removals(browser, origin, host.url, people) for people in (PEOPLE, PAIR))
    processors = os.cpu_count() or 1
    alone, staying = large.one.values[0], PEOPLE - 1
    note = (
        f"{PEOPLE} devices share {processors} processors with the host, which {PEOPLE} real devices would not:"
        f" one needs at least {alone:.0f} ms from the commit's arrival to its keys,"
        f" so that at least {staying * alone / processors:.0f} ms here are the machine's;"
        f" baseline: removal of one of {PAIR}, same measure"
    )
    spread = f"median {large.all.median:.0f} ms, {large.all.spread}"
    name = f"removal of one of {PEOPLE} → all on new keys, p95"
    return [Row(name, large.all.p95, "ms", small.all.p95, Bar(at_most=250), spread, note)]


@dataclass(frozen=True)
class Removals:
    """ms: until the last of those who stay had new keys, and what the quickest of them needed for its own part."""

    all: Samples
    one: Samples


def _removals(browser: Browser, origin: str, link: str, people: int) -> Removals:
    page = browser.context().new_page()
    page.set_default_timeout(0)
    page.goto(f"{origin}/removal.html")
    page.wait_for_function("'gather' in window")
    assert urlsplit(link).fragment, "an opening link has a fragment"
    page.evaluate("([link, people]) => gather(link, people)", [link, people])
    taken = []
    for _ in range(ROUNDS):
        taken.append(page.evaluate("remove()"))
        page.evaluate("admit()")
    page.context.close()
    return Removals(*(Samples.of([float(each[part]) for each in taken]) for part in ("all", "one")))
