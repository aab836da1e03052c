"""A talk of ten thousand entries: how soon it is open again, and how soon a line is read at the other side."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route

from bench.pages import served_pages
from bench.rows import Bar, Row, Samples
from bench.servers import UNLIMITED, bare_server
from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.person import Person
from tests.driver.talk import Talk, chartered

ENTRIES = 10_000
BLOCK = 100
PROPOSALS = 10
"""Of each block of entries so many are sessions proposed, and so many consents to them: what the rules keep grows, too."""
OPENINGS = 9
LINES = 200
PACE_SECONDS = 0.1
SLOWER = 4
SLICE_SECONDS = 0.002

# each resolves with the ms since the page was asked for
USABLE = """new Promise((done) => {
  const some = (of, begins) => [...document.querySelectorAll(of)].some((each) => each.textContent.startsWith(begins))
  const look = () => some('main button', 'Enter the plenary') && !some('.banner', 'Connecting')
    ? done(performance.now()) : requestAnimationFrame(look)
  look()
})"""
READABLE = """(last) => new Promise((done) => {
  const look = () => [...document.querySelectorAll('.message-text')].at(-1)?.textContent === last
    && document.querySelector('.compose textarea') !== null ? done(performance.now()) : requestAnimationFrame(look)
  look()
})"""

# resolves with the instant, ms since the epoch
ARRIVES = """(text) => { window.arrived = new Promise((done) => {
  const look = () => { if ([...document.querySelectorAll('.message-text')].at(-1)?.textContent === text) {
    watch.disconnect(); requestAnimationFrame(() => done(performance.timeOrigin + performance.now())) } }
  const watch = new MutationObserver(look)
  watch.observe(document.body, { childList: true, subtree: true, characterData: true })
}) }"""
CLICK = """() => {
  const button = [...document.querySelectorAll('.compose button')].at(-1)
  const at = performance.timeOrigin + performance.now()
  button.click()
  return at
}"""
BARE_PAGE = """(origin) => new Promise((done) => {
  document.body.innerHTML = '<div class="compose"><textarea></textarea><button>Send</button></div><ol></ol>'
  const socket = new WebSocket(origin.replace(/^http/, 'ws') + '/api/v1/socket')
  socket.binaryType = 'arraybuffer'
  const box = document.querySelector('textarea')
  document.querySelector('button').onclick = () => { socket.send(new TextEncoder().encode(box.value)); box.value = '' }
  socket.onmessage = ({ data }) => {
    const line = document.createElement('li')
    line.className = 'message-text'
    line.textContent = new TextDecoder().decode(data)
    document.querySelector('ol').append(line)
  }
  socket.onopen = () => done()
})"""


def long_talk() -> list[Row]:
    """Rows `open a talk of 10,000 entries`, at full speed and at a quarter of it, `reload in its room`, and `a line: click → shown`."""
    with Host.start(*UNLIMITED) as host, Browser() as browser, served_pages() as pages, bare_server() as server:
        talk = chartered(browser, host.url)
        new_lines = _lines_ms(talk)
        for person in (talk.ingrid, talk.tom):
            person.leave_room()
        new = Samples.of([_usable_ms(talk.ingrid) for _ in range(OPENINGS)])
        _fill(talk, pages)
        opened = Samples.of([_usable_ms(talk.ingrid) for _ in range(OPENINGS)])
        with _slowed(browser):
            slow = Samples.of([_usable_ms(talk.ingrid) for _ in range(OPENINGS)])
        lines = _lines_ms(talk)
        readable = Samples.of([_readable_ms(talk.ingrid) for _ in range(OPENINGS)])
        bare = _bare_lines_ms(browser, server.origin)
    many = f"{ENTRIES:,} entries"
    return [
        Row(
            f"open a talk of {many} → usable",
            opened.median,
            "ms",
            new.median,
            Bar(at_most=1500),
            opened.spread,
            "production build, cached, from the address to the connected overview; baseline: the same talk when it was new",
        ),
        Row(
            f"open a talk of {many} → usable, a quarter of the processor",
            slow.median,
            "ms",
            opened.median,
            Bar(),
            slow.spread,
            "page and talk worker run 2 of 8 ms; baseline: at full speed",
        ),
        Row(
            f"reload in a room of {many} → its messages, ready to write",
            readable.median,
            "ms",
            None,
            Bar(),
            readable.spread,
        ),
        Row(
            f"a line among {many}: click → shown on the other client, p95",
            lines.p95,
            "ms",
            bare.p95,
            Bar(at_most=120),
            f"median {lines.median:.3g} ms, {lines.spread}",
            f"p95 {new_lines.p95:.3g} ms and median {new_lines.median:.3g} ms in the same talk when it was new;"
            " signed, sealed, on two disks and at the host before it is shown; baseline: two pages over a bare WebSocket",
        ),
    ]


def _usable_ms(person: Person) -> float:
    overview = "/".join(person.page.url.split("/")[:5])
    person.page.goto(overview, wait_until="commit")
    return float(person.page.evaluate(USABLE))


def _readable_ms(person: Person) -> float:
    last = person.page.locator(".message-text").last.text_content()
    person.page.reload(wait_until="commit")
    return float(person.page.evaluate(READABLE, last))


# --- ten thousand entries -----------------------------------------------------------------------------------------------------
def _fill(talk: Talk, pages: str) -> None:
    """Both sides sign and take them in one order, as the log would have given it; then both have the talk open again."""
    addresses = [(person.page, person.page.url) for person in (talk.ingrid, talk.tom)]
    for page, url in addresses:
        _to_bench_page(page, pages, url)
    (ingrid, _), (tom, _) = addresses
    position = 0
    while position < ENTRIES:
        half = BLOCK // 2 - PROPOSALS
        said = ingrid.evaluate("([first, lines, more]) => write(first, lines, more)", [position, half, PROPOSALS])
        tom.evaluate("(said) => hear(said)", said)
        said = tom.evaluate("agree()") + tom.evaluate("([first, lines]) => write(first, lines, 0)", [position, half])
        position = int(ingrid.evaluate("(said) => hear(said)", said))
    for page, url in addresses:
        page.evaluate("closeTalk()")
        page.goto(url)


def _to_bench_page(page: Page, pages: str, url: str) -> None:
    """The page of the benchmark in place of the product's, under the same address: what is stored there belongs to the address."""
    host, _, talk = url.partition("/t/")

    def answer(route: Route) -> None:
        route.fulfill(response=route.fetch(url=pages + route.request.url.removeprefix(f"{host}/bench")))

    page.route(f"{host}/bench/**", answer)
    page.goto(f"{host}/bench/long.html")
    page.wait_for_function("'openTalk' in window")
    page.evaluate("(talk) => openTalk(talk)", talk.partition("/")[0])


# --- a line from one to the other ---------------------------------------------------------------------------------------------
def _lines_ms(talk: Talk) -> Samples:
    for person in (talk.ingrid, talk.tom):
        person.enter_room("plenary")
        person.open_tab("Messages")
    return _measured(talk.ingrid.page, talk.tom.page)


def _bare_lines_ms(browser: Browser, origin: str) -> Samples:
    from_page, to_page = (browser.context().new_page() for _ in range(2))
    for page in (from_page, to_page):
        page.evaluate(BARE_PAGE, origin)
    return _measured(from_page, to_page)


def _measured(sender: Page, reader: Page) -> Samples:
    """From the click until it was drawn at the other; both clocks are this machine's."""
    taken = []
    for n in range(LINES):
        text = f"Measured line {n}"
        reader.evaluate(ARRIVES, text)
        sender.locator(".compose textarea").fill(text)
        clicked = float(sender.evaluate(CLICK))
        taken.append(float(reader.evaluate("window.arrived")) - clicked)
        time.sleep(PACE_SECONDS)
    return Samples.of(taken)


# --- a slow machine -----------------------------------------------------------------------------------------------------------
@contextmanager
def _slowed(browser: Browser) -> Iterator[None]:
    """All threads of all pages run a quarter of the time; the browser's own throttling would spare the workers."""
    over = threading.Event()
    pages = browser.page_processes()

    def all_get(what: signal.Signals) -> None:
        for pid in pages:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, what)

    def hold() -> None:
        while not over.is_set():
            all_get(signal.SIGSTOP)
            time.sleep(SLICE_SECONDS * (SLOWER - 1))
            all_get(signal.SIGCONT)
            time.sleep(SLICE_SECONDS)

    holding = threading.Thread(target=hold)
    holding.start()
    try:
        yield
    finally:
        over.set()
        holding.join()
        all_get(signal.SIGCONT)
