"""The log: an event that comes again and again is counted, not said."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import structlog

from parley.cli.sparing import AT_ONCE, MOST_EVENTS, PER_MINUTE, Sparing


class Hand:
    """A clock that a test sets."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


def test_the_first_are_said_and_the_rest_are_counted() -> None:
    clock = Hand()
    sparing = Sparing(clock)
    assert [sparing.take("turned away") for _ in range(AT_ONCE)] == [0] * AT_ONCE
    assert [sparing.take("turned away") for _ in range(1000)] == [None] * 1000
    assert sparing.take("something else") == 0, "each event has its own"
    clock.at += 60 / PER_MINUTE
    assert sparing.take("turned away") == 1000


def test_a_day_of_a_thousand_a_second_is_a_few_lines() -> None:
    clock = Hand()
    sparing = Sparing(clock)
    said = 0
    for _ in range(24 * 60):
        clock.at += 60
        said += sum(sparing.take("turned away") is not None for _ in range(100))
    assert said <= AT_ONCE + PER_MINUTE * 24 * 60


def test_events_without_number_share_one_allowance() -> None:
    sparing = Sparing(Hand())
    said = [sparing.take(f"event {n}") for n in range(MOST_EVENTS + 1000)]
    assert said.count(0) == MOST_EVENTS + AT_ONCE


def test_it_keeps_lines_back_in_both_logs() -> None:
    sparing = Sparing(Hand())
    for _ in range(AT_ONCE):
        line: dict[str, Any] = {"event": "turned away"}
        assert sparing(None, "info", line) == {"event": "turned away"}
    with pytest.raises(structlog.DropEvent):
        sparing(None, "info", {"event": "turned away"})
    record = logging.LogRecord("uvicorn.error", logging.WARNING, "", 0, "Invalid HTTP request received.", (), None)
    assert [sparing.filter(record) for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]
