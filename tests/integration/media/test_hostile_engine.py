"""What a host that owns the engine can try. Every attack has its control: the same thing without it, which works."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.integration.media.stage import LIVE, WITNESS, Json, Stage, until


def pictures(page: Page) -> list[Json]:
    """What a stock participant has received and decoded of pictures."""
    return [one for one in page.evaluate("plain.decoded()") if one["kind"] == "video"]


def shown(page: Page) -> list[list[int]]:
    """What a stock participant sees, each picture as 48 coarse cells of three colours. A VP8 decoder takes some noise for a picture."""
    cells: list[list[int]] = page.evaluate("plain.shown()")
    return cells


def alike(one: list[int], other: list[int]) -> bool:
    """Whether two pictures of the pretended camera, in which a small part moves, are of the same thing."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) < 24


def test_the_engine_says_nobody_encrypts_and_everybody_does(stage: Stage) -> None:
    alice, bob = stage.member(0), stage.member(1)
    for member in (alice, bob):
        member.page.evaluate("harness.lieAboutEncryption()")
        assert [member.keys(), member.join()] == ["ok", "ok"]
    eavesdropper, _ = stage.plain()
    assert alice.set("camera") == "ok"
    bob.sees(0)
    assert alice.page.evaluate("liesTold()") > 0
    until(lambda: any(one["packets"] > 50 for one in pictures(eavesdropper)), "the engine gives everything away")
    seen = shown(eavesdropper)
    # the control: an unencrypted sender with the same camera is seen
    watcher, _ = stage.plain()
    alice.leave()
    stage.plain("camera")
    (clear,) = until(lambda: shown(watcher), "whoever is not encrypted is seen")
    assert alike(clear, until(lambda: shown(watcher), "and again")[0])
    assert not [each for each in seen if alike(each, clear)]


def test_with_wrong_keys_nothing_is_seen_or_heard(stage: Stage) -> None:
    alice, bob = stage.member(0), stage.member(1)
    assert [alice.keys(), bob.keys(base_key="22" * 32), alice.join(), bob.join()] == ["ok"] * 4
    alice.set("microphone"), alice.set("camera")
    until(lambda: bob.dropped("forged") > 100, "frames come")
    until(lambda: bob.track(0)["state"] == bob.track(0, "microphone")["state"] == "undecryptable", "Bob is told")
    assert bob.track(0)["decoded"] == 0
    assert [alice.keys(epoch=2), bob.keys(epoch=2)] == ["ok", "ok"]
    bob.sees(0)


def test_plaintext_in_a_members_name_is_dropped_and_said(stage: Stage) -> None:
    alice, bob = stage.pair()
    alice.set("camera")
    bob.sees(0)
    _, sids = stage.plain("camera", "microphone")
    for sid, source in zip(sids, ("camera", "microphone"), strict=True):
        stage.announced.append((sid, {"leaf": 2, "source": source, "ordinal": 0}))
    until(lambda: bob.alarms() == ["PLAINTEXT_SEEN"], "the alarm")
    until(lambda: bob.track(2)["state"] == "undecryptable", "Bob is told whose")
    assert [bob.track(2)["decoded"], bob.dropped("plaintext") > 3] == [0, True]
    bob.sees(0)  # Alice is still seen


def test_a_track_that_nobody_announced_is_an_alarm_and_never_played(stage: Stage) -> None:
    _, bob = stage.pair()
    stage.plain("camera")
    until(lambda: bob.alarms() == ["NOT_ON_THE_LIST"], "the alarm")
    assert [bob.view()["remote"], bob.dropped("not-bound") > 0] == [[], True]


def test_one_members_track_given_out_as_anothers_is_not_played(stage: Stage) -> None:
    alice, bob = stage.pair()
    alice.set("camera")
    bob.sees(0)
    sid = alice.tracks[0]["sid"]
    alice.tracks = []  # the engine's trick: the id Carol announced leads to Alice's picture
    stage.announced.append((sid, {"leaf": 2, "source": "camera", "ordinal": 0}))
    until(lambda: bob.track(2)["state"] == "undecryptable", "Bob is told")
    assert bob.dropped("wrong-context") > 0
    before = bob.track(2)["decoded"]
    until(lambda: bob.dropped("wrong-context") > 60, "it goes on")
    assert bob.track(2)["decoded"] == before


def test_a_member_who_claims_anothers_track_takes_nothing_from_it_and_is_named(stage: Stage) -> None:
    """Carol announces Alice's track before Alice does, for the id is public, and again after her."""
    alice, bob = stage.pair()
    alice.set("camera")
    until(lambda: alice.tracks, "Alice sends")
    tracks, alice.tracks = alice.tracks, []  # her announcement is on its way
    claim = (tracks[0]["sid"], {"leaf": 2, "source": "camera", "ordinal": 0})
    stage.announced.append(claim)
    until(lambda: bob.track(2)["state"] == "undecryptable", "nothing of it opens as Carol's")
    alice.tracks = tracks
    bob.sees(0, more=20)
    until(lambda: bob.blamed() == [2], "Bob is told who claims it")
    until(lambda: alice.blamed() == [2], "and so is Alice, whose it is")

    stage.announced.clear()
    until(lambda: bob.blamed() == [], "it is over when she takes it back")
    stage.announced.append(claim)
    bob.sees(0, more=20)
    until(lambda: bob.blamed() == [2], "Bob is told again")
    assert bob.track(2)["decoded"] == 0

    # the control: were the last word all that counts, the picture would be gone
    bob.page.evaluate("list => harness.senders(list)", [claim])
    until(lambda: bob.page.evaluate("harness.view()")["remote"][0]["leaf"] == 2, "Alice's picture is gone")


def test_a_removed_member_sees_nothing_and_is_not_seen(stage: Stage) -> None:
    alice, bob = stage.pair()
    for member in (alice, bob):
        member.set("camera")
    alice.sees(1), bob.sees(0)
    assert alice.keys(epoch=2, base_key="22" * 32, leaves=[0, 2], removed=[1]) == "ok"
    # Bob, removed, stays in the engine and goes on under his old keys.
    until(lambda: alice.dropped("unknown-epoch") > 30, "Bob's frames are dropped")
    until(lambda: bob.dropped("unknown-epoch") > 30, "Alice's frames do not open for Bob")
    seen, heard = alice.track(1)["decoded"], bob.track(0)["decoded"]
    until(lambda: alice.dropped("unknown-epoch") > 90, "it goes on")
    assert [alice.track(1)["decoded"], bob.track(0)["decoded"]] == [seen, heard]


def test_the_engine_cannot_switch_a_microphone_on(stage: Stage) -> None:
    alice, bob = stage.member(0, WITNESS), stage.member(1)
    alice.page.evaluate("harness.countOrders()")
    for member in (alice, bob):
        assert [member.keys(), member.join()] == ["ok", "ok"]
    alice.set("microphone")
    bob.sees(0, "microphone", more=4800)
    alice.set("microphone", False)
    sealed = alice.sealed()
    stage.engine.unmute(alice.tracks[0]["sid"])
    until(lambda: alice.page.evaluate("ordersTaken()") > 0, "the order has come")
    until(lambda: bob.track(0, "microphone")["muted"], "it is muted again")
    assert [alice.view()["local"]["microphone"], alice.page.evaluate(LIVE), alice.sealed()] == ["off", 0, sealed]
    # the control: a stock participant obeys
    page, sids = stage.plain("camera")
    until(lambda: stage.engine.owner(sids[0]), "the engine has the track")
    page.evaluate("plain.mute()")
    stage.engine.unmute(sids[0])
    until(lambda: not page.evaluate("plain.isMuted()"), "a stock participant's camera goes on")
