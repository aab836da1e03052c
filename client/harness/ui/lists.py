"""What a list of 10,000 rows costs: until it can be used, in each frame while one scrolls, and to the other end.

    HARNESS_OUT=/tmp/out npx vite build --config harness/ui/vite.config.ts
    python harness/ui/lists.py /tmp/out [--slow 4] [--style CSS]

`--slow` slows the processor by so much, `--style` adds a style sheet, to try what it would do. Times are ms, the median of three.
"""

import argparse
import json
import statistics
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from look import CHROMIUM, Files
from playwright.sync_api import Browser, Page, sync_playwright

SCENES = {"long-messages": (".messages-list", ".message"), "long-history": (".frame-work", ".happening")}
STYLE = "const sheet = new CSSStyleSheet(); sheet.replaceSync(%s); addEventListener('DOMContentLoaded', () => { document.adoptedStyleSheets = [sheet] })"
TIMES = 3

READY = """async ([list, row]) => {
  const frame = () => new Promise(requestAnimationFrame)
  const shown = () => { const all = document.querySelectorAll(row); return all.length > 0 && document.querySelector(list).scrollHeight > 10000 }
  while (!shown()) await frame()
  await frame(); await frame()
  return performance.now()
}"""
SCROLL = """async ([list]) => {
  const it = document.querySelector(list), took = []
  const frame = () => new Promise(requestAnimationFrame)
  it.scrollTop = it.scrollHeight / 2
  await frame(); await frame()
  for (let i = 0; i < 60; i++) { const begun = await frame(); it.scrollTop += 400; it.getBoundingClientRect(); took.push(await frame() - begun) }
  took.sort((a, b) => a - b)
  return [took[30], took[57]]
}"""
JUMP = """async ([list]) => {
  const it = document.querySelector(list), begun = performance.now()
  it.scrollTop = it.scrollTop < it.scrollHeight / 2 ? it.scrollHeight : 0
  it.getBoundingClientRect()
  await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame)
  return performance.now() - begun
}"""


def measured(page: Page, origin: str, scene: str) -> dict[str, float]:
    names = list(SCENES[scene])
    page.goto(f"{origin}/?scene={scene}")
    found = {"usable": page.evaluate(READY, names), "rows": page.locator(names[1]).count()}
    found["frame"], found["worst frame"] = page.evaluate(SCROLL, names)
    found["other end"] = page.evaluate(JUMP, names)
    return found


def rows(browser: Browser, origin: str, slow: float, style: str) -> None:
    for scene in SCENES:
        found = []
        for _ in range(TIMES):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.add_init_script(STYLE % json.dumps(style))
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
            found.append(measured(page, origin, scene))
            page.context.close()
        print(scene, {name: round(statistics.median(each[name] for each in found), 1) for name in found[0]}, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slow", type=float, default=1)
    parser.add_argument("--style", default="")
    chosen = parser.parse_args()
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(chosen.folder))) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        rows(browser, f"http://127.0.0.1:{server.server_port}", chosen.slow, chosen.style)
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
