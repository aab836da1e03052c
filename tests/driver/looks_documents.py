"""Looks at documents and at what who comes later is given: files, versions, an upload that pauses, bundles, a page called up, records."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.talk import Talk, admitted_to_plenary, in_plenary

if TYPE_CHECKING:
    from tests.driver.looks import Looks

ANNEX, MAP = "Annex II.pdf", "Map of the crossings between the two rivers, second survey, scale 1 to 25000.tif"
ARDEN = "Tomas Arden"
MEGABYTE = 1_000_000


def documents(look: Looks, browser: Browser, host: Host) -> None:
    talk = in_plenary(browser, host.url)
    with tempfile.TemporaryDirectory() as folder:
        _files(look, talk, Path(folder))
    _record(look, browser, talk)


def _files(look: Looks, talk: Talk, folder: Path) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    tom.files_of("Plenary")
    look.at(tom, "240-documents-none")
    ingrid.add_file("Plenary", _made(folder, ANNEX, 700_000))
    ingrid.has_file("Plenary", ANNEX)
    ingrid.add_version("Plenary", ANNEX, _made(folder, "Annex II, revised.pdf", 500_000))
    tom.add_file("Plenary", _made(folder, MAP, 90 * MEGABYTE))
    tom.press("Pause")
    tom.shows("Paused.")
    look.at(tom, "241-upload-paused")
    tom.press("Go on")
    ingrid.has_file("Plenary", MAP)
    look.at(ingrid, "242-documents")
    ingrid.press("Make a bundle…")
    ingrid.press("Propose the bundle", within=ingrid.dialog())
    look.at(ingrid, "243-make-bundle")
    ingrid.close_dialog()
    ingrid.propose_bundle("Plenary", "Round one", "Annex II, revised.pdf", MAP)
    tom.shows("Agree to “Round one”")
    look.at(tom, "244-bundle-asks-me")
    tom.agree_to_bundle("Plenary", "Round one")
    tom.press(f"Call a page of {MAP}")
    look.at(tom, "245-call-page")
    tom.close_dialog()
    tom.call_page("Plenary", MAP, 12)
    ingrid.shows(f"All on page 12 of “{MAP}”.")
    look.at(ingrid, "246-page-called")


def _record(look: Looks, browser: Browser, talk: Talk) -> None:
    ingrid, tom = talk.ingrid, talk.tom
    for head in (ingrid, tom):
        head.go_to("Plenary")
    ingrid.send_message("The bridge at kilometre 41 opens at six.")
    tom.send_message("For ambulances also before.")
    ingrid.switch_room()
    ingrid.send_message("We can wait until spring.")
    arden = admitted_to_plenary(browser, ingrid, tom, ARDEN)
    arden.enter_room("plenary")
    arden.reads("For ambulances also before.")
    look.at(arden, "247-before-you-came")
    arden.switch_room()
    arden.shows("What was said here before you came is for your head to give you.")
    look.at(arden, "248-record-not-given")
    ingrid.go_to("Caucus NL")
    ingrid.open_tab("Messages")
    ingrid.shows(f"Give {ARDEN} the record")
    look.at(ingrid, "249-give-the-record")
    ingrid.press(f"Give {ARDEN} the record")
    arden.reads("We can wait until spring.")
    look.at(arden, "250-record-given")


def _made(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.write_bytes(random.Random(size).randbytes(size))
    return path
