"""What the port `Fanout` promises."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from parley.delivery.events import Event, Posted
from parley.fanout.memory import MemoryFanout
from parley.ports import Fanout
from parley.protocol.ids import DeviceKey

FIRST, SECOND = Posted(DeviceKey(b"1" * 32)), Posted(DeviceKey(b"2" * 32))


@pytest.fixture(params=[MemoryFanout])
def fanout(request: pytest.FixtureRequest) -> Fanout:
    made: Fanout = request.param()
    return made


def test_every_listener_gets_everything_in_order(fanout: Fanout) -> None:
    one: list[Event] = []
    two: list[Event] = []
    fanout.attach(one.extend)
    fanout.attach(two.extend)
    fanout.publish([FIRST])
    fanout.publish([SECOND, FIRST])
    assert one == two == [FIRST, SECOND, FIRST]


def test_who_left_hears_nothing_more_and_may_leave_twice(fanout: Fanout) -> None:
    heard: list[Event] = []
    leave = fanout.attach(heard.extend)
    fanout.publish([FIRST])
    leave()
    leave()
    fanout.publish([SECOND])
    assert heard == [FIRST]


def test_a_listener_that_fails_keeps_nothing_from_the_others(fanout: Fanout) -> None:
    heard: list[Event] = []

    def fail(events: Sequence[Event]) -> None:
        raise RuntimeError("planted")

    fanout.attach(fail)
    fanout.attach(heard.extend)
    fanout.publish([FIRST])
    assert heard == [FIRST]


def test_nothing_is_not_published(fanout: Fanout) -> None:
    calls: list[Sequence[Event]] = []
    fanout.attach(calls.append)
    fanout.publish([])
    assert calls == []
