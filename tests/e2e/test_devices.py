"""Browsers and machines that lack something: each says what, by a stable code and in a sentence, and loses nothing else."""

from __future__ import annotations

import pytest

from tests.driver.browser import Browser
from tests.driver.host import Host
from tests.driver.rooms import CAMERA_OFF
from tests.driver.talk import INGRID, in_plenary

CAMERAS = [("NotFoundError", "NO_DEVICE"), ("NotAllowedError", "DEVICE_DENIED"), ("NotReadableError", "DEVICE_BUSY")]
NO_CAMERA = "void (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', '{name}')))"
WITHOUT = {
    "no peer connections": "delete window.RTCPeerConnection",
    "no sealing of frames": "delete window.RTCRtpScriptTransform; delete RTCRtpSender.prototype.createEncodedStreams",
    "no Ed25519": "const make = SubtleCrypto.prototype.generateKey; SubtleCrypto.prototype.generateKey = function (how, ...rest) "
    "{ return how.name === 'Ed25519' ? Promise.reject(new DOMException('none', 'NotSupportedError')) "
    ": make.call(this, how, ...rest) }",
    "no locks": "delete Navigator.prototype.locks",
}


@pytest.mark.parametrize("lack", WITHOUT)
def test_a_browser_that_cannot_take_part_is_told_before_any_key_is_made(people: Browser, host: Host, lack: str) -> None:
    person = people.person("Stranger")
    person.context.add_init_script(WITHOUT[lack])
    person.open_link(host.url)
    assert person.problem() == "BROWSER_UNSUPPORTED"
    assert person.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


@pytest.mark.parametrize(("error", "code"), CAMERAS)
def test_without_a_camera_of_his_own_one_takes_part_by_text(people: Browser, host: Host, error: str, code: str) -> None:
    talk = in_plenary(people, host.url)
    talk.tom.page.evaluate(NO_CAMERA.format(name=error))
    talk.tom.press(CAMERA_OFF, within=talk.tom.find("main", "Work"))
    assert talk.tom.problem() == code
    talk.tom.send_message("I have no camera")
    talk.ingrid.reads("I have no camera")
    talk.ingrid.turn_on_camera()
    talk.tom.watches(INGRID)
    assert talk.tom.tracks_sent() == 0
