"""How soon everybody seals under new keys when somebody was removed."""

from __future__ import annotations

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
    """Row `removal of one of 16`: real engines, real connections, real host; all devices share one thread of one browser."""
    with Host.start("--appends-per-second", "100000") as host, Browser() as browser, served_pages() as origin:
        large, small = (_removals(browser, origin, host.url, people) for people in (PEOPLE, PAIR))
    note = (
        f"all {PEOPLE} devices compute in one thread, which {PEOPLE} real devices would not;"
        f" baseline: removal of one of {PAIR}, same measure"
    )
    spread = f"median {large.median:.0f} ms, {large.spread}"
    return [
        Row(
            f"removal of one of {PEOPLE} → all on new keys, p95",
            large.p95,
            "ms",
            small.p95,
            Bar(at_most=250),
            spread,
            note,
        )
    ]


def _removals(browser: Browser, origin: str, link: str, people: int) -> Samples:
    page = browser.context().new_page()
    page.set_default_timeout(0)
    page.goto(f"{origin}/removal.html")
    page.wait_for_function("'gather' in window")
    assert urlsplit(link).fragment, "an opening link has a fragment"
    page.evaluate("([link, people]) => gather(link, people)", [link, people])
    taken = []
    for _ in range(ROUNDS):
        taken.append(float(page.evaluate("remove()")))
        page.evaluate("admit()")
    page.context.close()
    return Samples.of(taken)
