"""The host's time: it follows the machine's clock, at a pace that devices take for a clock's (spec/protocol.md §11)."""

from __future__ import annotations

SLOWEST, FASTEST = 0.75, 1.5
"""Within what a device bears (spec/crypto.md §9: half and twice), with room for a message's way."""

TOLD_MS = 60_000
"""A difference to the machine's clock beyond this is told to the operator."""

DOUBTED_MS = 24 * 3_600_000
"""A clock that is further ahead than this is not followed until somebody vouches for it."""


class Following:
    """Time that begins as the machine's clock shows it. What is set there later is followed, never leapt to, and never backwards.

    One start with the clock a month ahead would otherwise freeze the time of every room for a month: stamps never decrease.
    """

    def __init__(self, wall_ms: float, steady_ms: float) -> None:
        self._shown_ms = wall_ms
        self._steady_ms = steady_ms
        self.off_ms = 0.0
        """How far the machine's clock is ahead of the time; negative where it is behind."""

    @property
    def is_off(self) -> bool:
        """Whether the machine's clock differs by more than `TOLD_MS`."""
        return abs(self.off_ms) > TOLD_MS

    @property
    def is_doubted(self) -> bool:
        """Whether the machine's clock is so far ahead that it is not followed."""
        return self.off_ms > DOUBTED_MS

    def begin(self, wall_ms: float, stamped_ms: float, ran_until_ms: float | None) -> None:
        """The time at a start: not before `stamped_ms`, the newest stamp that is kept, or rooms would stand still until the clock
        is there; and where the clock is more than a day after `ran_until_ms`, the last moment this host is known to have run, the
        time goes on from there. Where that is not known the clock is taken.
        """
        last = stamped_ms if ran_until_ms is None else max(stamped_ms, ran_until_ms)
        is_far = ran_until_ms is not None and wall_ms - last > DOUBTED_MS
        self._shown_ms = last if is_far else max(wall_ms, stamped_ms)
        self.off_ms = wall_ms - self._shown_ms

    def believe(self, wall_ms: float) -> None:
        """Somebody vouches for the machine's clock: a leap ahead is taken at once. Back it never goes."""
        self._shown_ms = max(self._shown_ms, wall_ms)

    def now_ms(self, wall_ms: float, steady_ms: float) -> int:
        """The time, given what the machine's clock shows and what goes on evenly, also while the machine sleeps."""
        passed = max(0.0, steady_ms - self._steady_ms)
        self._steady_ms = max(self._steady_ms, steady_ms)
        evenly = self._shown_ms + passed
        aim = evenly if wall_ms - evenly > DOUBTED_MS else wall_ms
        self._shown_ms = min(max(aim, self._shown_ms + SLOWEST * passed), self._shown_ms + FASTEST * passed)
        self.off_ms = wall_ms - self._shown_ms
        return int(self._shown_ms)
