"""What a browser fetches before there is anything to see or hear."""

from __future__ import annotations

from playwright.sync_api import Request

from bench.rows import Bar, Row
from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.opening import Side

KB = 1000.0


def first_load() -> list[Row]:
    """Row `first load`: from an invitation's link to the talk, with keys made and nothing joined yet."""
    with Host.start() as host, Browser() as browser:
        convener = browser.person("Ingrid Vale")
        sides = [Side("Northland", "Ingrid Vale", mine=True), Side("Southmark", "Tom Wells")]
        link = convener.found_talk(host.url, "Measured", sides)["Tom Wells"]
        person = browser.person("Tom Wells")
        fetched: list[Request] = []
        person.context.on("requestfinished", lambda request: fetched.append(request))  # noqa: PLW0108  (a built-in method has no signature to call it by)
        person.join(link)
        person.shows("Compare five words")
        person.page.wait_for_load_state("networkidle")
        files = {request.url: request for request in fetched if request.url.startswith(host.origin)}
        compressed = sum(request.sizes()["responseBodySize"] for request in files.values())
        plain = sum(len(response.body()) for request in files.values() if (response := request.response()))
        media = [url for url in files if "livekit" in url]
    note = f"{len(files)} files; baseline: the same files uncompressed" + (
        f"; MEDIA CLIENT INCLUDED: {media}" if media else ""
    )
    return [Row("first load, compressed", compressed / KB, "kB", plain / KB, Bar(at_most=300), note=note)]
