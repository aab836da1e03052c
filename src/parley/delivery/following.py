"""The host's time: it follows the machine's clock, at a pace that devices take for a clock's (spec/protocol.md §10)."""

from __future__ import annotations

SLOWEST, FASTEST = 0.75, 1.5
"""Within what a device bears (spec/crypto.md §9: half and twice), with room for a message's way."""

TOLD_MS = 60_000
"""A difference to the machine's clock beyond this is told to the operator."""


class Following:
    """Time that begins as the machine's clock shows it. What is set there later is followed, never leapt to, and never backwards.

    One start with the clock a month ahead would otherwise freeze the time of every room for a month: stamps never decrease.
    """

    def __init__(self, wall_ms: float, steady_ms: float) -> None:
        self._shown_ms = wall_ms
        self._steady_ms = steady_ms
        self.is_off = False
        """Whether the machine's clock differs by more than `TOLD_MS`."""

    def now_ms(self, wall_ms: float, steady_ms: float) -> int:
        """The time, given what the machine's clock shows and what goes on evenly, also while the machine sleeps."""
        passed = max(0.0, steady_ms - self._steady_ms)
        self._steady_ms = max(self._steady_ms, steady_ms)
        slowest, fastest = self._shown_ms + SLOWEST * passed, self._shown_ms + FASTEST * passed
        self._shown_ms = min(max(wall_ms, slowest), fastest)
        self.is_off = abs(wall_ms - self._shown_ms) > TOLD_MS
        return int(self._shown_ms)
