"""One Chromium, and in it people: each an isolated context with storage, camera and network of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Playwright, sync_playwright

from tests.driver.person import Person

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--auto-select-desktop-capture-source=Entire screen",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
)
INSTRUMENTS = Path(__file__).with_name("instruments.js").read_text("utf-8")
PORTRAIT = Path(__file__).with_name("portrait.js").read_text("utf-8")
PATIENCE_MS = 60_000
WIDE, NARROW = (1440, 900), (390, 844)


class NoBrowser(Exception):
    """Browser tests need Chromium: set PARLEY_CHROMIUM, or install it (Debian: apt install chromium)."""


def chromium_path() -> Path | None:
    """`$PARLEY_CHROMIUM`, else the first of the usual names on PATH."""
    chosen = os.environ.get("PARLEY_CHROMIUM")
    found = chosen or next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


class Browser:
    """`with Browser() as browser: ingrid = browser.person("Ingrid Vale")`. Closing it closes everybody's pages.

    `certificates` false: certificates are not checked (a host with `--lan`).
    `camera_fps`: pictures a second of everybody's camera, which draws a clock of its own.
    """

    def __init__(
        self, headless: bool = True, certificates: bool = True, slow_ms: float = 0, camera_fps: int = 20
    ) -> None:
        path = chromium_path()
        if path is None:
            raise NoBrowser(NoBrowser.__doc__)
        self._checks = certificates
        self._playwright: Playwright = sync_playwright().start()
        flags = [
            *FLAGS,
            f"--use-fake-device-for-media-stream=fps={camera_fps}",
            *([] if certificates else ["--ignore-certificate-errors"]),
        ]
        self._program: dict[str, Any] = {
            "executable_path": str(path),
            "headless": headless,
            "args": [*flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
            "slow_mo": slow_ms,
        }
        self._chromium: Chromium = self._playwright.chromium.launch(**self._program)
        self.present: list[Person] = []

    def person(
        self,
        name: str,
        size: tuple[int, int] = WIDE,
        portrait: Mapping[str, Any] | None = None,
        **context: Any,
    ) -> Person:
        """Somebody with a browser of his own. `context` goes to Playwright's `new_context` (`color_scheme`, `locale` …)."""
        made = self._chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            permissions=["camera", "microphone", "clipboard-write"],
            ignore_https_errors=not self._checks,
            **context,
        )
        made.set_default_timeout(PATIENCE_MS)
        made.add_init_script(INSTRUMENTS)
        if portrait is not None:
            made.add_init_script(f"({PORTRAIT.partition(chr(10))[2].lstrip(';')})({json.dumps(dict(portrait))})")
        one = Person(name, made)
        self.present.append(one)
        return one

    def at_own_computer(self, name: str, profile: Path) -> Person:
        """Somebody whose browser is a program of its own that keeps its profile in this folder, so that it can `crash` and start again."""
        made = self._playwright.chromium.launch_persistent_context(
            profile,
            viewport={"width": WIDE[0], "height": WIDE[1]},
            permissions=["camera", "microphone", "clipboard-write"],
            **self._program,
        )
        made.set_default_timeout(PATIENCE_MS)
        made.add_init_script(INSTRUMENTS)
        one = Person(name, made)
        self.present.append(one)
        return one

    def crash(self, person: Person, profile: Path) -> None:
        """SIGKILL to the browser that keeps its profile there, in the middle of whatever it is doing."""
        self.present.remove(person)
        gone = person.context
        with contextlib.suppress(Error), gone.expect_event("close"):
            os.kill(_browser_of(profile), signal.SIGKILL)

    def context(self, **options: Any) -> BrowserContext:
        """A bare context, for pages that are not Parley's."""
        return self._chromium.new_context(**options)

    def page_processes(self) -> list[int]:
        """The processes that run pages and their workers."""
        session = self._chromium.new_browser_cdp_session()
        found = session.send("SystemInfo.getProcessInfo")["processInfo"]
        session.detach()
        return [int(each["id"]) for each in found if each["type"] == "renderer"]

    def dismiss(self) -> None:
        """Closes everybody's pages; the browser stays."""
        for one in self.present:
            one.close()
        self.present.clear()

    def close(self) -> None:
        self.dismiss()
        self._chromium.close()
        self._playwright.stop()

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _browser_of(profile: Path) -> int:
    """The main process of the browser that was started with this profile (Linux)."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
                return int(entry.name)
    raise LookupError(f"no browser keeps its profile in {profile}")
