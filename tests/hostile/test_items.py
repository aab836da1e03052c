"""An addressee who looks for an item before it is opened, and an owner whose device delivers other words than were offered."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.driver.host import Host
from tests.hostile.kit import HostileHost
from tests.hostile.kit.insider import Insider
from tests.hostile.situations import engines

CANARY = "Quoxwynd-thirty-kilometres"
SUBJECT = "Vellumtrix line"


def offered(ingrid: Insider, tom: Insider) -> str:
    """Ingrid writes an item and offers it to Southmark; the release."""
    ingrid.act(
        "writeItem", {"id": None, "subject": SUBJECT, "content": f"We could live with {CANARY}.", "reach": "plenary"}
    )
    before = len(tom.view["releases"])
    ingrid.until("the item is kept", lambda view: len(view["items"]) > before)
    ingrid.act("releaseItem", ingrid.view["items"][-1]["id"], ["SO"])
    tom.until("it is offered", lambda view: len(view["releases"]) > before)
    return str(tom.view["releases"][-1]["id"])


def state(head: Insider, release: str) -> str:
    return next((str(each["state"]) for each in head.view["releases"] if each["id"] == release), "unheard of")


def test_nothing_of_an_item_but_subject_and_hash_is_with_the_other_side_before_it_opens_it(
    host: Host, evil: HostileHost, insider_program: Path
) -> None:
    with Insider(insider_program) as ingrid, Insider(insider_program) as tom:
        talk = engines(evil, host.url, ingrid, tom)
        release = offered(ingrid, tom)
        assert tom.attack("look-for", text=SUBJECT)
        assert tom.attack("look-for", text=CANARY) == []
        assert CANARY not in str(tom.view)
        assert ingrid.attack("look-for", text=CANARY)  # it is there to be found

        ingrid.act("perform", talk.room.hex(), "release.undo", {"release": release})
        tom.until("it is taken back", lambda view: state(tom, release) == "undone")
        tom.attack("post-unasked", kind="release.open", body={"release": release})  # too late, and sent all the same
        tom.until("that is refused", lambda view: "RELEASE_UNDONE" in refused(tom))
        tom.says("And now?")
        ingrid.hears("And now?")
        ingrid.says("Nothing.")
        tom.hears("Nothing.")
        assert tom.attack("look-for", text=CANARY) == []

        again = offered(ingrid, tom)
        tom.act("perform", talk.room.hex(), "release.open", {"release": again})
        tom.until("it is delivered", lambda view: state(tom, again) == "delivered")
        assert "plenary" in tom.attack("look-for", text=CANARY)


def test_other_words_than_were_offered_are_refused_by_everybody(
    host: Host, evil: HostileHost, insider_program: Path
) -> None:
    with Insider(insider_program) as ingrid, Insider(insider_program) as tom:
        talk = engines(evil, host.url, ingrid, tom)
        body = {
            "subject": SUBJECT,
            "content_hash": "1" * 64,
            "to": ["SO"],
        }  # no item has this hash: no device delivers by itself
        ingrid.act("perform", talk.room.hex(), "release.offer", body)
        tom.until("it is offered", lambda view: view["releases"])
        release = str(tom.view["releases"][-1]["id"])
        tom.act("perform", talk.room.hex(), "release.open", {"release": release})
        forged = {"release": release, "salt": "2" * 64, "content": f"We offer {CANARY}."}
        ingrid.until("it is opened", lambda view: state(ingrid, release) == "opened")
        ingrid.attack("post-unasked", kind="release.deliver", body=forged)
        tom.attack("post-unasked", kind="release.deliver", body=forged)  # of an item that is not his
        for head in (ingrid, tom):
            met = partial(both_refused, head)
            head.until("both are refused", met)
            assert state(head, release) == "opened"
            assert CANARY not in str(head.view["releases"])


def both_refused(head: Insider, _view: object) -> bool:
    return {"HASH_MISMATCH", "NOT_OWNER"} <= set(refused(head))


def refused(head: Insider) -> list[str]:
    return [each["code"] for each in head.room("plenary")["notices"] if each["kind"] == "refused-entry"]
