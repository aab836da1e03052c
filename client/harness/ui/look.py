"""Looks at every scene of the interface: a screenshot in each width and theme, axe, and the browser's own complaints.

    HARNESS_OUT=/tmp/out npx vite build --config harness/ui/vite.config.ts
    python harness/ui/look.py /tmp/out /tmp/shots [scene …] [--wide 1440,390] [--themes light,dark]

Pages are served on loopback with the content security policy of the product. Exits with 1 if axe or the policy objects.
"""

import argparse
import json
import os
import shutil
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types parley"
)
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
CHROMIUM = os.environ.get("PARLEY_CHROMIUM") or shutil.which("chromium")
HEIGHT = {1440: 900, 1024: 768, 390: 844, 320: 640}


# What stands above a page: the scene it opens from, and what a person presses to get there.
DIALOGS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "open-delegations": ("open", [("type:Title of the talk", "Talks on relocation"), ("button", "Continue")]),
    "open-rules": (
        "open",
        [
            ("type:Title of the talk", "Talks on relocation"),
            ("button", "Continue"),
            ("type:Name of the delegation#0", "Northland"),
            ("type:Name of the head#0", "Ingrid Vale"),
            ("type:Name of the delegation#1", "Southmark"),
            ("type:Name of the head#1", "Dario Wells"),
            ("radio", "Northland"),
            ("button", "Continue"),
        ],
    ),
    "open-errors": ("open", [("type:Title of the talk", "T"), ("button", "Continue"), ("button", "Continue")]),
    "link-qr": ("links", [("button", "Show as QR code")]),
    "passphrase-choice": ("invitation", [("radio", "Keep, sealed with a passphrase"), ("button", "Make my keys")]),
    "words-key-stop": ("words-other-key", [("button", "Stop here…")]),
    "key-forget": ("settings", [("button", "Forget… the key of Dario Wells")]),
    "invitation-forgets": ("invitation", [("radio", "Forget when this page closes")]),
    "words-chosen": ("words", [("button", "velvet"), ("button", "meadow")]),
    "words-wrong": ("words", [("button", "velvet"), ("button", "copper")]),
    "words-by-eye": ("words", [("button", "Show all five and compare by eye")]),
    "words-stop": ("words", [("button", "A word differs")]),
    "charter-sign-dialog": ("charter-sign", [("button", "Sign the charter for Northland…")]),
    "charter-refuse-dialog": ("charter-sign", [("button", "Refuse…"), ("button", "Refuse the charter")]),
    "invite-cancel": ("people", [("button", "Cancel… the invitation of Lena Falk")]),
    "admission": ("plenary-mediated", [("button", "Answer")]),
    "admission-given": ("people", [("button", "Answer for Ms Noor Castell"), ("button", "Consent to Ms Noor Castell")]),
    "admission-refuse": (
        "people",
        [("button", "Answer for Ms Noor Castell"), ("button", "Refuse…"), ("button", "Refuse Ms Noor Castell")],
    ),
    "admission-key": ("plenary-mediated", [("button", "Answer"), ("button", "Mr Emil Tarrant")]),
    "moving": ("plenary", [("button", "Go to caucus")]),
    "moved": ("plenary", [("button", "Go to caucus"), ("button", "Go to caucus, silent"), ("wait", "Understood")]),
    "returning": ("caucus", [("button", "Return to plenary")]),
    "removing": (
        "plenary",
        [("panel", "People"), ("button", "Remove… Mr Obi Lander"), ("button", "Remove Mr Obi Lander")],
    ),
    "leaving": ("plenary", [("button", "Leave…")]),
    "room-people": ("plenary", [("panel", "People")]),
    "security": ("plenary", [("button", "Verified")]),
    "shortcuts": ("plenary", [("key", "Alt+Slash")]),
    "devices-chosen": ("ready", [("button", "Microphone")]),
    "devices": ("plenary", [("button", "Devices")]),
    "forget": ("settings", [("button", "Forget this device…")]),
    "room-switch": ("overview", [("button", "Room: No room")]),
}
# Reached another way where the frame is narrow: devices are chosen in the settings there.
WIDE_ONLY = {"devices"}


class Files(SimpleHTTPRequestHandler):
    """Static files; any other address is the client's page."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.path = "/index.html"
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        return


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


def open_scene(browser: Browser, base: str, scene: str, width: int, theme: str) -> tuple[Page, list[str]]:
    first, steps = DIALOGS.get(scene, (scene, []))
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT.get(width, 900)},
        color_scheme="dark" if theme == "dark" else "light",
        has_touch=width < 700,
        contrast="more" if theme == "contrast" else None,
        timezone_id="Europe/Paris",
    )
    page = context.new_page()
    page.set_default_timeout(5000)
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{base}/?scene={first}")
    page.wait_for_selector("main, [role=dialog]")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)
    try:
        act(page, steps)
    except Error as error:
        complaints.append(f"cannot be reached: {error.message.splitlines()[0]}")
    return page, complaints


def act(page: Page, steps: list[tuple[str, str]]) -> None:
    """Acts by roles and names only, as a driver does."""
    for what, name in steps:
        if what.startswith("type:"):
            label, _, which = what.removeprefix("type:").partition("#")
            page.get_by_label(label).nth(int(which or 0)).fill(name)
        elif what == "key":
            page.keyboard.press(name)
        elif what == "panel":  # where the frame is narrow it is opened first
            opener = page.get_by_role("button", name="Show messages and people")
            if not page.get_by_role("tab", name=name).is_visible():
                opener.locator("visible=true").first.click()
            page.get_by_role("tab", name=name).click()
        elif what == "wait":
            page.get_by_role("button", name=name).wait_for()
        elif what == "radio":
            page.get_by_role("radio", name=name).first.check(force=True)
        else:
            page.get_by_role(what, name=name).locator("visible=true").first.click()  # type: ignore[arg-type]
    page.wait_for_timeout(450)


def axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
    )
    return [
        f"{each['id']}: {each['help']} — {json.dumps([node['html'][:160] + ' ' + (node.get('failureSummary') or '')[:260] for node in each['nodes'][:3]])}"
        for each in found["violations"]
    ]


def sideways(page: Page) -> list[str]:
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {over} px"] if over > 0 else []


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("built", type=Path)
    asked.add_argument("shots", type=Path)
    asked.add_argument("scenes", nargs="*")
    asked.add_argument("--wide", default="1440,1024,390,320")
    asked.add_argument("--themes", default="light,dark")
    asked.add_argument("--full", action="store_true", help="the whole page, not only what is in view")
    given = asked.parse_args()
    given.shots.mkdir(parents=True, exist_ok=True)
    server, base = serve(given.built)
    bad = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--headless=new", "--no-sandbox"])
        listing = browser.new_page()
        listing.goto(f"{base}/?scene=none")
        scenes = given.scenes or (listing.text_content("#root") or "").removeprefix("Scenes: ").split(", ") + list(
            DIALOGS
        )
        for scene in scenes:
            for width in map(int, given.wide.split(",")):
                if scene in WIDE_ONLY and width < 720:
                    continue
                for theme in given.themes.split(","):
                    page, complaints = open_scene(browser, base, scene, width, theme)
                    page.screenshot(path=given.shots / f"{scene}-{width}-{theme}.png", full_page=given.full)
                    for complaint in [*complaints, *axe(page), *sideways(page)]:
                        bad += 1
                        print(f"{scene} {width} {theme}: {complaint}", flush=True)
                    page.context.close()
        browser.close()
    server.shutdown()
    print(f"{bad} complaints")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
