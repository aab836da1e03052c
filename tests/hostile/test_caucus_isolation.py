"""A caucus is closed to the other side and to the host, who work together: at the level of keys, of frames, of packets and of the log."""

from __future__ import annotations

from pathlib import Path

from tests.driver.browser import Browser
from tests.driver.engine_keys import EngineKeys
from tests.driver.host import Host
from tests.hostile.kit import HostileHost, HostSignature
from tests.hostile.kit.ghost import Haunt
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import NADIA, Betrayed, betrayed
from tests.hostile.test_engine import track_of

FRAMES = 30
SECRET = "Not a word of this outside."
NOTHING = {"refused", "ahead", "stale", "WRONG_GROUP"}
"""What an envelope of another group is to somebody who has not its keys."""


def let_in(talk: Betrayed, nadia: Insider) -> bytes:
    """Nadia Lorne of Northland comes into its caucus; returns that room."""
    nadia.join(talk.evil.through(talk.ingrid.invite(NADIA)), NADIA)
    talk.ingrid.asked_for(NADIA)
    talk.ingrid.admit(NADIA)
    nadia.until("the caucus is open", lambda view: nadia.room("caucus").get("state") == "open")
    return bytes.fromhex(nadia.room("caucus")["room"])


def leaf_of_ingrid(talk: Betrayed, of: Insider, kind: str) -> int:
    members = of.room(kind)["members"]
    return int(next(member["leaf"] for member in members if member["person"]["id"] == talk.ingrid_id))


def test_what_is_shown_in_a_caucus_reaches_no_other_room_and_opens_with_none_of_its_keys(
    people: Browser, host: Host, evil: HostileHost, signature: HostSignature, insider_program: Path
) -> None:
    """The engine lets the operator listen in both rooms. Tom gives him every key he has."""
    with Insider(insider_program) as tom, Insider(insider_program) as nadia:
        talk = betrayed(people, evil, signature, host.url, tom)
        caucus = let_in(talk, nadia)
        ingrid, keys = talk.ingrid, EngineKeys.of(host)
        ingrid.go_to("Plenary")
        tom.act("setLive", talk.room.hex())
        tom.until("he has media keys", lambda view: tom.media_keys())
        ingrid.turn_on_camera()
        ingrid.until("her camera is published", lambda: ingrid.tracks_sent() == 1)
        evil.engine.wait_for(lambda seen: seen.word == "track_published")
        in_plenary = track_of(evil)
        with Haunt(people, keys) as haunt:
            plenary = haunt.ghost(keys.room_of(in_plenary), "engine-in-plenary")
            plenary.receives(in_plenary, FRAMES)
            opened = tom.attack(
                "open-frames",
                keys=tom.media_keys(),
                leaf=leaf_of_ingrid(talk, tom, "plenary"),
                frames=plenary.frames(in_plenary),
            )
            assert opened > 0

            ingrid.switch_room()
            nadia.act("setLive", caucus.hex())
            nadia.until("she has media keys", lambda view: nadia.media_keys())
            heard = len(plenary.frames(in_plenary))
            ingrid.turn_on_camera()
            ingrid.until("her camera is published", lambda: ingrid.tracks_sent() == 1)
            in_caucus = track_of(evil)
            assert in_caucus != in_plenary
            listener = haunt.ghost(keys.room_of(in_caucus), "engine-in-caucus")
            listener.receives(in_caucus, 2 * FRAMES)
            frames = listener.frames(in_caucus)
            assert len(plenary.frames(in_plenary)) == heard
            leaf = leaf_of_ingrid(talk, nadia, "caucus")
            assert nadia.attack("open-frames", keys=nadia.media_keys(), leaf=leaf, frames=frames) > 0
            for guessed in (leaf, leaf_of_ingrid(talk, tom, "plenary")):
                assert tom.attack("open-frames", keys=tom.media_keys(), leaf=guessed, frames=frames) == 0


def test_the_log_of_the_plenary_says_nothing_while_a_caucus_meets_and_that_of_the_caucus_opens_with_no_key_of_it(
    people: Browser, host: Host, evil: HostileHost, signature: HostSignature, insider_program: Path
) -> None:
    with Insider(insider_program) as tom, Insider(insider_program) as nadia:
        talk = betrayed(people, evil, signature, host.url, tom)
        caucus = let_in(talk, nadia)
        (branch,) = talk.fork.branches
        talk.ingrid.go_to("Plenary")
        tom.attack("keep-state")
        begun = branch.head
        talk.ingrid.send_message("Before the caucus.")
        tom.hears("Before the caucus.")
        said = [item[2].hex() for item in branch.items[begun:] if item[1] == 1]
        assert "Before the caucus." in tom.attack("read-with-kept", envelopes=said)

        talk.ingrid.switch_room()
        talk.ingrid.until("she is secured in the caucus", lambda: talk.ingrid.security_state() == "Verified")
        before = branch.head
        talk.ingrid.send_message(SECRET)
        nadia.until("it was heard", lambda view: nadia.room("caucus").get("messages"))
        nadia.act("sendMessage", caucus.hex(), "Understood.")
        talk.ingrid.reads("Understood.")
        assert branch.head == before

        sealed = [item[2].hex() for item in evil.log(caucus) if item[1] == 1 and isinstance(item[2], bytes)]
        assert len(sealed) >= 2
        found = tom.attack("read-with-kept", envelopes=sealed)
        assert set(found) <= NOTHING, found

        talk.ingrid.switch_room()
        talk.ingrid.send_message("Back in plenary.")
        tom.hears("Back in plenary.")
        assert SECRET not in tom.heard()
