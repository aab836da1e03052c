"""How soon there is a picture, and what it costs to seal one."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Page

from bench.pages import served_pages
from bench.rows import Bar, Row, Samples
from tests.driver.browser import INSTRUMENTS, Browser
from tests.driver.engine_keys import EngineKeys
from tests.driver.host import Host
from tests.driver.talk import TOM, admitted_to_caucus, chartered, in_plenary

ROUNDS = 15
SWITCHES = 8
FRAMES = 2000
VIDEO_BYTES, AUDIO_BYTES = 12_000, 120


def joining() -> list[Row]:
    """Row `join → first decoded remote frame`: product and stock client in the same browser, one round each in turn."""
    ours: list[float] = []
    stock: list[float] = []
    with Host.start() as host, Browser() as browser, served_pages() as origin:
        talk = in_plenary(browser, host.url)
        talk.tom.turn_on_camera()
        talk.ingrid.watches(TOM)
        baseline = Stock(browser, origin, EngineKeys.of(host))
        for _ in range(ROUNDS):
            talk.ingrid.leave_room()
            ours.append(talk.ingrid.time_to_picture_ms("plenary"))
            talk.ingrid.is_live("plenary")
            stock.append(baseline.time_to_picture_ms())
    times, bare = Samples.of(ours), Samples.of(stock)
    note = (
        "page loaded, keys present, from the press of Enter; Parley connects from when it asks, and is answered at once;"
        " baseline: the stock client without encryption, straight to the engine"
    )
    bar = Bar(at_most=600, ratio_at_most=1.15)
    return [Row("join → first decoded remote frame", times.median, "ms", bare.median, bar, times.spread, note)]


def switching() -> list[Row]:
    """Rows `room switch`: from plenary to caucus and back, camera and microphone on, somebody sending pictures in both."""
    silences: list[float] = []
    pictures: list[float] = []
    stock: list[float] = []
    with Host.start() as host, Browser() as browser, served_pages() as origin:
        talk = chartered(browser, host.url)
        arden = admitted_to_caucus(browser, talk.ingrid, "Tomas Arden")
        for sender, room in ((arden, "caucus"), (talk.tom, "plenary")):
            sender.enter_room(room)
            sender.turn_on_camera()
        talk.ingrid.enter_room("plenary")
        baseline = Stock(browser, origin, EngineKeys.of(host))
        baseline.time_to_picture_ms()
        for n in range(2 * SWITCHES):
            to_caucus = n % 2 == 0
            talk.ingrid.turn_on_camera()
            talk.ingrid.turn_on_microphone()
            silent, picture = talk.ingrid.time_to_switch_ms()
            silences.append(silent)
            pictures.append(picture)
            if to_caucus:
                talk.ingrid.press("Understood", within=talk.ingrid.dialog())
            talk.ingrid.is_live("caucus" if to_caucus else "plenary")
            stock.append(baseline.time_to_switch_ms())
    silence, times, bare = Samples.of(silences), Samples.of(pictures), Samples.of(stock)
    return [
        Row(
            "room switch → first decoded frame in the other room",
            times.median,
            "ms",
            bare.median,
            Bar(at_most=900),
            times.spread,
            "from the press that confirms; baseline: the stock client without encryption leaves a room and enters one",
        ),
        Row(
            "room switch → nothing of one's own is sent",
            silence.median,
            "ms",
            times.median,
            Bar(ratio_at_most=1),
            silence.spread,
            "microphone and camera; baseline: the first frame of the other room, which must come later",
        ),
    ]


class Stock:
    """Two pages with the stock client: one sends its camera, the other enters again and again."""

    def __init__(self, browser: Browser, origin: str, keys: EngineKeys) -> None:
        self._context = browser.context(permissions=["camera", "microphone"])
        self._context.add_init_script(INSTRUMENTS)
        room = keys.new_room()
        sender = self._page(origin, keys, room, "sender", publish="1")
        sender.get_by_role("button", name="Enter").click()
        sender.wait_for_function("document.title === 'inside'")
        self._receiver = self._page(origin, keys, room, "receiver")

    def time_to_picture_ms(self) -> float:
        taken = self._first_frame_after("Enter")
        self._receiver.get_by_role("button", name="Leave").click()
        self._receiver.wait_for_function("document.title === 'outside'")
        return taken

    def time_to_switch_ms(self) -> float:
        """Out of the room it is in, if any, and into it anew."""
        return self._first_frame_after("Switch")

    def _first_frame_after(self, button: str) -> float:
        self._receiver.evaluate("void (window.measured = window.instruments.firstFrame())")
        self._receiver.get_by_role("button", name=button).click()
        return float(self._receiver.evaluate("window.measured"))

    def _page(self, origin: str, keys: EngineKeys, room: str, name: str, **more: str) -> Page:
        token = keys.token(name, roomJoin=True, room=room, canPublish=True, canSubscribe=True)
        page = self._context.new_page()
        query = urlencode({"url": keys.origin.replace("http", "ws", 1), "token": token, **more})
        page.goto(f"{origin}/stock.html?{query}")
        return page


def frame_encryption() -> list[Row]:
    """Rows `frame encryption`: the dearer of sealing and opening, mean, in a worker of Chromium."""
    with Browser() as browser, served_pages() as origin:
        page = browser.context().new_page()
        page.goto(f"{origin}/frames.html")
        page.wait_for_function("'measure' in window")
        video, audio = (
            page.evaluate("([bytes, mime, frames]) => measure(bytes, mime, frames)", [size, mime, FRAMES])
            for size, mime in ((VIDEO_BYTES, "video/VP8"), (AUDIO_BYTES, "audio/opus"))
        )
    return [
        _cost(f"frame encryption, video ({VIDEO_BYTES // 1000} kB)", video, 0.35),
        _cost(f"frame encryption, audio ({AUDIO_BYTES} B)", audio, 0.2),
    ]


def _cost(name: str, costs: dict[str, float], at_most: float) -> Row:
    spread = f"seal {costs['seal_ms']:.3f} ms, open {costs['open_ms']:.3f} ms, means of {FRAMES} frames"
    value = max(costs["seal_ms"], costs["open_ms"])
    return Row(
        name, value, "ms", costs["bare_ms"], Bar(at_most=at_most), spread, "baseline: AES-GCM alone on the same bytes"
    )
