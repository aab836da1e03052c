"""The host's time follows the machine's clock at a pace devices take for a clock's, whatever is set there."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.delivery.following import FASTEST, SLOWEST, TOLD_MS, Following

MONTH_MS = 30 * 24 * 3600 * 1000


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(-MONTH_MS, MONTH_MS)), min_size=1, max_size=60))
def test_it_never_goes_back_nor_faster_or_slower_than_a_clock(steps: list[tuple[int, int]]) -> None:
    wall, steady = 1_800_000_000_000, 0
    following = Following(wall, steady)
    shown = following.now_ms(wall, steady)
    for passed, is_set in steps:
        steady += passed
        wall += passed + is_set
        now = following.now_ms(wall, steady)
        assert SLOWEST * passed - 1 <= now - shown <= FASTEST * passed + 1
        shown = now


@pytest.mark.parametrize("leap", [MONTH_MS, -MONTH_MS, TOLD_MS * 2, -TOLD_MS * 2])
def test_a_leap_is_told_and_followed_slowly(leap: int) -> None:
    following = Following(0, 0)
    assert following.now_ms(1000, 1000) == 1000
    assert not following.is_off
    assert abs(following.now_ms(1000 + leap, 1000) - 1000) <= 1
    assert following.is_off
    an_hour_on = following.now_ms(1000 + leap + 3_600_000, 3_601_000)
    assert 0.75 * 3_600_000 <= an_hour_on <= 1.5 * 3_600_000 + 1000
    following.now_ms(1000 + 7_200_000, 7_201_000)
    assert not following.is_off or abs(leap) == MONTH_MS


def test_what_the_system_corrects_by_little_is_followed_at_once_or_soon() -> None:
    following = Following(0, 0)
    assert following.now_ms(10_200, 10_000) == 10_200
    assert following.now_ms(19_900, 20_000) == 19_900
    assert not following.is_off


def test_a_machine_that_slept_has_the_time_when_it_wakes() -> None:
    following = Following(0, 0)
    assert following.now_ms(MONTH_MS, MONTH_MS) == MONTH_MS
    assert not following.is_off


DAY_MS = 24 * 3_600_000


def begun(wall: int, stamped: int, ran_until: int | None) -> Following:
    following = Following(wall, 0)
    following.begin(wall, stamped, ran_until)
    return following


@pytest.mark.parametrize(
    ("wall", "stamped", "ran_until", "time"),
    [
        (MONTH_MS, 5, 10, 10),  # far ahead of when it last ran: from there
        (DAY_MS, 5, 10, DAY_MS),  # a day off is a day off
        (MONTH_MS, 5, None, MONTH_MS),  # nobody knows when it ran
        (MONTH_MS, 5, 2 * MONTH_MS, MONTH_MS),  # it ran with a wrong clock and stamped nothing
        (5, MONTH_MS, MONTH_MS, MONTH_MS),  # behind what it stamped: from there
        (5, MONTH_MS, None, MONTH_MS),
    ],
)
def test_where_a_start_begins(wall: int, stamped: int, ran_until: int | None, time: int) -> None:
    assert begun(wall, stamped, ran_until).now_ms(wall, 0) == time


def test_a_clock_that_nobody_vouches_for_is_not_approached_either() -> None:
    following = begun(MONTH_MS, 0, 0)
    assert following.is_doubted
    assert following.now_ms(MONTH_MS + 3_600_000, 3_600_000) == 3_600_000
    following.believe(MONTH_MS + 3_600_000)
    assert following.now_ms(MONTH_MS + 3_600_001, 3_600_001) == MONTH_MS + 3_600_001
    assert not following.is_doubted


def test_where_stamps_are_ahead_time_goes_on_slowly_and_never_stands_still() -> None:
    following = begun(0, MONTH_MS, MONTH_MS)
    shown = [following.now_ms(passed, passed) for passed in range(0, 100_000, 1000)]
    assert all(750 <= later - earlier <= 1500 for earlier, later in itertools.pairwise(shown))
    following.believe(100_000)
    assert following.now_ms(100_000, 100_000) > shown[-1], "back it never goes"
