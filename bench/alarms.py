"""How soon a screen says that something is wrong, and how soon nothing is heard any more of who was put out."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.rows import Bar, Row, Samples
from tests.integration.media.stage import ENGINE, Member, Stage, built

ROUNDS = 8
POLL_SECONDS = 0.01
WATCHED_SECONDS = 8.0
RED_NOTE = "from keys that part to the tile's red; baseline: from keys that agree to the picture"
OUT_NOTE = "who was put out goes on sending under the old keys; baseline: the pause between two frames before"


def _ms_until(holds: Callable[[], bool]) -> float:
    begun = time.monotonic()
    while not holds():
        time.sleep(POLL_SECONDS)
    return (time.monotonic() - begun) * 1000


def red() -> list[Row]:
    """Rows `what does not open → red` and `put out → last frame`.

    Members whose pages hold a media room each, over the real engine. The baseline of the first is how soon a picture is shown again under
    good keys, in the same round by the same polling; of the second the pause between two frames before.
    """
    reds: list[float] = []
    goods: list[float] = []
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("Node is needed to build the pages")
    with (
        tempfile.TemporaryDirectory(prefix="parley-bench-") as folder,
        Stage(ENGINE, built(node, Path(folder))) as stage,
    ):
        alice, bob = stage.pair()
        for member in (alice, bob):
            member.set("camera")
        alice.sees(1)
        bob.sees(0)
        for n in range(ROUNDS):
            first = 2 * n + 2
            alice.keys(epoch=first, base_key="22" * 32)
            bob.keys(epoch=first, base_key="33" * 32)
            reds.append(_ms_until(lambda: bob.track(0)["state"] == "undecryptable"))
            alice.keys(epoch=first + 1, base_key="44" * 32)
            bob.keys(epoch=first + 1, base_key="44" * 32)
            goods.append(_ms_until(lambda: bob.track(0)["state"] == "playing"))
        bob.sees(0)
        alice.sees(1)
        stops, pause = _put_out(alice, 2 * ROUNDS + 2)
    times, bare = Samples.of(reds), Samples.of(goods)
    return [
        Row(
            "what does not open → red",
            times.p95,
            "ms",
            bare.median,
            Bar(at_most=1000),
            times.spread,
            "p95; " + RED_NOTE,
        ),
        Row("put out → last frame", stops, "ms", pause, Bar(at_most=5000), "", OUT_NOTE),
    ]


def _put_out(stays: Member, epoch: int) -> tuple[float, float]:
    """ms from the new keys to the last decoded frame of who goes on sending; the longest pause between two frames before."""
    pause = max(_ms_until_more(stays) for _ in range(10))
    begun = last = time.monotonic()
    stays.keys(epoch=epoch, base_key="55" * 32, leaves=[0, 2], removed=[1])
    seen = stays.track(1)["decoded"]
    while time.monotonic() - begun < WATCHED_SECONDS:
        now = stays.track(1)["decoded"]
        if now > seen:
            seen, last = now, time.monotonic()
        time.sleep(POLL_SECONDS)
    return (last - begun) * 1000, pause


def _ms_until_more(stays: Member) -> float:
    before = stays.track(1)["decoded"]
    return _ms_until(lambda: stays.track(1)["decoded"] > before)
