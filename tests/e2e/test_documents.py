"""Files are sealed in the browser, survive a cut line, get versions and bundles, and stay in their room."""

from __future__ import annotations

import random
from pathlib import Path

from tests.driver.browser import Browser
from tests.driver.cable import Cable
from tests.driver.host import Host
from tests.driver.talk import chartered

MEGABYTE = 1_000_000


def made(folder: Path, name: str, size: int, seed: int = 1) -> Path:
    path = folder / name
    path.write_bytes(random.Random(seed).randbytes(size))
    return path


def test_a_file_is_put_versioned_bundled_and_called_up(people: Browser, host: Host, tmp_path: Path) -> None:
    talk = chartered(people, host.url)
    ingrid, tom = talk.ingrid, talk.tom
    first, second = made(tmp_path, "Annex II.pdf", 700_000), made(tmp_path, "Annex II rev.pdf", 500_000, seed=2)
    ingrid.add_file("Plenary", first)
    tom.has_file("Plenary", "Annex II.pdf")
    assert tom.get_file("Plenary", "Annex II.pdf") == first.read_bytes()
    ingrid.has_file("Plenary", "Annex II.pdf")
    ingrid.add_version("Plenary", "Annex II.pdf", second)
    tom.has_file("Plenary", "Annex II rev.pdf", version=2)
    assert tom.get_file("Plenary", "Annex II rev.pdf") == second.read_bytes()

    ingrid.has_file("Plenary", "Annex II rev.pdf", version=2)
    ingrid.propose_bundle("Plenary", "Round one", "Annex II rev.pdf")
    tom.agree_to_bundle("Plenary", "Round one")
    ingrid.files_of("Plenary")
    ingrid.shows("Agreed")
    tom.call_page("Plenary", "Annex II rev.pdf", 12)
    ingrid.shows("All on page 12 of “Annex II rev.pdf”.")


def test_a_file_of_the_caucus_is_nowhere_else(people: Browser, host: Host, tmp_path: Path) -> None:
    talk = chartered(people, host.url)
    talk.ingrid.add_file("Caucus of Northland", made(tmp_path, "Red lines.odt", 3_000))
    talk.ingrid.has_file("Caucus of Northland", "Red lines.odt")
    talk.ingrid.files_of("Plenary")
    talk.ingrid.shows("No files in the plenary yet.")
    talk.tom.files_of("Caucus of Southmark")
    talk.tom.shows("No files in the caucus of Southmark yet.")


def test_a_cut_line_and_a_reload_lose_nothing(people: Browser, host: Host, tmp_path: Path) -> None:
    with Cable(host.origin) as cable:
        talk = chartered(people, host.url, lead=(cable.through, lambda link: link))
        ingrid, tom = talk.ingrid, talk.tom
        large = made(tmp_path, "Map.tif", 40 * MEGABYTE)
        ingrid.add_file("Plenary", large)
        ingrid.shows("sealed and stored")
        cable.cut()
        ingrid.shows("Waiting for the host.")
        cable.mend()
        ingrid.until("it goes on", lambda: not ingrid.sees_now("Waiting for the host."))
        if ingrid.sees_now("sealed and stored"):
            ingrid.reload()
            ingrid.files_of("Plenary")
            if ingrid.sees_now("Choose the same file once more"):
                ingrid.choose_file("Choose the file again…", large)
        tom.has_file("Plenary", "Map.tif")
        assert tom.get_file("Plenary", "Map.tif") == large.read_bytes()
