"""What two honest devices do with each other over the engine."""

from __future__ import annotations

import pytest

from tests.integration.media.stage import LIVE, WITNESS, Stage, until

#: A browser that knows only the first form of encoded transforms.
OLDER_BROWSER = "delete window.RTCRtpScriptTransform"


@pytest.mark.parametrize("before", ["", OLDER_BROWSER], ids=["script transform", "encoded streams"])
def test_sound_and_pictures_both_ways(stage: Stage, before: str) -> None:
    alice, bob = stage.pair(before)
    for member in (alice, bob):
        assert [member.set("microphone"), member.set("camera")] == ["ok", "ok"]
    alice.sees(1), bob.sees(0)
    alice.sees(1, "microphone"), bob.sees(0, "microphone")
    assert [alice.view()["local"][source] for source in ("microphone", "camera", "screen")] == ["on", "on", "off"]
    assert alice.alarms() == bob.alarms() == []


def test_before_keys_nothing_is_sent(stage: Stage) -> None:
    alice, bob = stage.member(0), stage.member(1)
    assert bob.keys() == "ok"
    assert [alice.join(), bob.join()] == ["ok", "ok"]
    assert alice.set("camera") == "ok"
    until(lambda: alice.dropped("no-keys") > 10, "Alice drops frames for want of keys")
    assert alice.view()["local"]["camera"] == "starting"
    assert bob.track(0)["decoded"] == 0
    assert alice.keys() == "ok"
    bob.sees(0)
    assert alice.view()["local"]["camera"] == "on"


def test_off_closes_the_device_and_on_brings_the_picture_back(stage: Stage) -> None:
    alice, bob = stage.pair(WITNESS)
    alice.set("microphone"), alice.set("camera")
    bob.sees(0)
    for _ in range(3):
        assert [alice.set("camera", False), alice.set("microphone", False)] == ["ok", "ok"]
        assert alice.page.evaluate(LIVE) == 0
        until(lambda: bob.track(0)["muted"], "Bob knows that the camera is off")
        alice.set("camera"), alice.set("microphone")
        bob.sees(0)
    assert bob.alarms() == []  # what the engine makes up meanwhile is no alarm


def test_a_screen_comes_and_goes(stage: Stage) -> None:
    alice, bob = stage.pair()
    assert alice.set("screen") == "ok"
    bob.sees(0, "screen")
    assert alice.set("screen", False) == "ok"
    until(lambda: bob.track(0, "screen")["state"] == "absent", "the screen is gone")
    assert alice.view()["local"]["screen-audio"] == "off"


def test_new_keys_take_over_without_a_lost_picture(stage: Stage) -> None:
    alice, bob = stage.pair()
    alice.set("camera")
    bob.sees(0)
    assert alice.keys(epoch=2, base_key="22" * 32) == "ok"  # Alice knows them a moment before Bob
    assert bob.keys(epoch=2, base_key="22" * 32) == "ok"
    bob.sees(0, more=10)
    assert bob.dropped("forged") == 0


def test_who_leaves_has_every_device_closed_and_may_come_back(stage: Stage) -> None:
    alice, bob = stage.pair(WITNESS)
    alice.set("microphone"), alice.set("camera")
    bob.sees(0)
    alice.leave()
    assert [alice.page.evaluate(LIVE), alice.view()["state"]] == [0, "closed"]
    until(lambda: bob.track(0)["state"] == "absent", "Bob sees Alice no more")
    assert [alice.keys(), alice.join(), alice.set("camera")] == ["ok", "ok", "ok"]
    bob.sees(0)
    assert bob.dropped("replayed") == 0  # the same epoch, and no counter used twice


def test_no_stranger_is_asked_for_an_address(stage: Stage) -> None:
    alice, bob = stage.pair(WITNESS)
    alice.set("camera")
    bob.sees(0)
    configurations = bob.page.evaluate("configurations")
    assert configurations
    assert [server for one in configurations for server in one["iceServers"]] == []


def test_older_keys_are_refused(stage: Stage) -> None:
    alice = stage.member(0)
    assert [alice.keys(epoch=5), alice.keys(epoch=4), alice.keys(epoch=6)] == ["ok", "EPOCH_USED", "ok"]
    assert alice.keys(epoch=7, base_key="11" * 31) == "BAD_KEYS"


def test_without_its_frame_worker_a_device_sends_nothing_and_says_so(stage: Stage) -> None:
    alice, bob = stage.pair(WITNESS)
    for member in (alice, bob):
        member.set("camera")
    alice.sees(1), bob.sees(0)
    alice.page.evaluate("harness.breakWorker()")
    until(lambda: alice.alarms() == ["ENCRYPTION_FAILED"], "the alarm")
    assert [alice.view()["local"]["camera"], alice.page.evaluate(LIVE)] == ["failed", 0]
    # its counters are gone with it: only a later epoch will do
    assert [alice.keys(), alice.keys(epoch=2), bob.keys(epoch=2)] == ["EPOCH_USED", "ok", "ok"]
    assert [alice.alarms(), alice.set("camera")] == [[], "ok"]
    alice.sees(1), bob.sees(0)


def test_pictures_come_back_after_the_engine_dies(stage: Stage) -> None:
    alice, bob = stage.pair()
    for member in (alice, bob):
        member.set("microphone"), member.set("camera")
        member.page.evaluate("harness.expected([0, 1])")
    alice.sees(1), bob.sees(0)
    for _ in range(3):
        stage.engine.kill()
        stage.engine.start()
        for member in (alice, bob):
            member.page.evaluate("generation => harness.engineChanged(generation)", stage.engine.generation)
        until(lambda: alice.view()["state"] == bob.view()["state"] == "connected", "both are connected again")
        alice.sees(1), bob.sees(0)
    assert alice.alarms() == bob.alarms() == []


def test_without_word_from_the_host_pictures_come_back_too(stage: Stage) -> None:
    alice, bob = stage.pair()
    alice.set("camera")
    bob.sees(0)
    stage.engine.kill()
    until(lambda: bob.view()["link"] == "lost", "Bob notices")
    stage.engine.start()
    until(lambda: alice.view()["state"] == bob.view()["state"] == "connected", "both are connected again")
    bob.sees(0)


def test_a_member_who_should_be_there_and_is_not_is_looked_for_by_fresh_joins(stage: Stage) -> None:
    alice, bob = stage.pair()
    alice.set("camera")
    bob.sees(0)
    bob.page.evaluate("harness.expected([0, 1])")
    assert bob.joins == 1
    bob.page.evaluate("harness.expected([0, 1, 2])")
    until(lambda: bob.view() and bob.joins == 3, "Bob joins afresh, twice")
    bob.sees(0)  # in the same place on the screen
