"""The engine goes on serving a device that was removed. It receives every frame, has every key it ever had, and sees nothing any more."""

from __future__ import annotations

from pathlib import Path

from tests.driver.browser import Browser
from tests.driver.engine_keys import EngineKeys
from tests.driver.host import Host
from tests.hostile.kit import HostileHost, HostSignature
from tests.hostile.kit.ghost import Haunt
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import NADIA, Betrayed, betrayed, consents, in_caucus
from tests.hostile.test_engine import track_of

FRAMES = 30


def admit(talk: Betrayed, evil: HostileHost, nadia: Insider) -> None:
    in_caucus(evil, talk.tom, nadia)
    talk.fork.move(nadia.device, 0)
    nadia.act("askToEnter", talk.room.hex())
    consents(talk.tom, "plenary")
    talk.ingrid.asked_for(NADIA)
    talk.ingrid.admit(NADIA)
    nadia.until("the plenary is open", lambda view: nadia.room("plenary").get("state") == "open")
    talk.ingrid.go_to("Plenary")


def test_frames_sent_after_a_removal_open_with_the_keys_of_those_who_stayed_only(
    people: Browser, host: Host, evil: HostileHost, signature: HostSignature, insider_program: Path
) -> None:
    with Insider(insider_program) as tom, Insider(insider_program) as nadia:
        talk = betrayed(people, evil, signature, host.url, tom)
        admit(talk, evil, nadia)
        for each in (tom, nadia):
            each.act("setLive", talk.room.hex())
            each.until("it has media keys", lambda view, each=each: each.media_keys())
        talk.ingrid.turn_on_camera()
        talk.ingrid.until("her camera is published", lambda: talk.ingrid.tracks_sent() == 1)
        evil.engine.wait_for(lambda seen: seen.word == "track_published")
        track = track_of(evil)
        leaf = next(
            member["leaf"] for member in tom.room("plenary")["members"] if member["person"]["id"] == talk.ingrid_id
        )
        keys = EngineKeys.of(host)
        with Haunt(people, keys) as haunt:
            engine = haunt.ghost(keys.room_of(track), "engine")

            engine.receives(track, FRAMES)
            before = engine.frames(track)
            old = nadia.media_keys()
            assert nadia.attack("open-frames", keys=old, leaf=leaf, frames=before) > 0

            talk.ingrid.remove(NADIA, "Recording seen")
            tom.until("she is gone", lambda view: len(tom.room("plenary")["members"]) == 2)
            tom.until("new keys were made", lambda view: tom.media_keys()["epoch"] > old["epoch"])
            start = len(engine.frames(track))
            engine.receives(track, start + 2 * FRAMES)
            after = engine.frames(track, start)
            assert tom.attack("open-frames", keys=tom.media_keys(), leaf=leaf, frames=after) > 0
            assert nadia.attack("open-frames", keys=old, leaf=leaf, frames=after[FRAMES:]) == 0
            assert nadia.media_keys() == old
