"""The host's clock, the mark it leaves in the data folder, and who vouches for the machine's clock (spec/protocol.md §11)."""

from __future__ import annotations

import ctypes
import struct
import sys
import time
from contextlib import suppress

import structlog

from parley.delivery.following import Following
from parley.storage.folder import DataFolder

MARK = "ran-until"
"""The file with the host's time when it last ran, ms since 1970, in digits."""

_LOG = structlog.get_logger("parley.clock")
_EVENLY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps, where there is such a clock."""

_TIME_ERROR = 5
"""What adjtimex(2) returns for a clock that nothing keeps right."""

_SECONDS_AT = 72
"""Where `struct timex` of a 64-bit Linux has its seconds."""

_SAME_SECONDS = 60


class MachineClock:
    """Implements `parley.ports.Clock` with what the machine's clock shows: for what other programs of this machine judge by it."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class SystemClock:
    """Implements `parley.ports.Clock`: follows the machine's clock, and tells the operator when that is wide of the time here."""

    def __init__(self) -> None:
        self._following = Following(*_clocks())

    def begin(self, stamped_ms: int, ran_until_ms: int | None, *, is_right: bool = False) -> None:
        """Settles the time of a start (`Following.begin`). `is_right`: the operator vouches for the machine's clock."""
        wall, _ = _clocks()
        self._following.begin(wall, stamped_ms, ran_until_ms)
        if is_right:
            self._following.believe(wall)
            self.now_ms()
        if self._following.is_doubted:
            _LOG.error(
                "the clock is far ahead of when this host last ran, and nothing vouches for it: time goes on from then. "
                "Set the clock; or, if it is right, start once with --clock-is-right",
                days=round(self._following.off_ms / 86_400_000, 1),
            )
        elif self._following.is_off:
            _LOG.error("the clock is behind what was stamped: time goes on from there", by_s=self._off_seconds())

    def now_ms(self) -> int:
        was_off = self._following.is_off
        now = self._following.now_ms(*_clocks())
        if self._following.is_off and not was_off:
            _LOG.warning("the clock was set: stamps follow it slowly", by_s=self._off_seconds())
        return now

    async def look(self) -> str:
        """For health: `ahead` or `behind` while the machine's clock is wide of the time here. A clock that is far ahead is taken as
        soon as the system says that it is kept right."""
        self.now_ms()
        if self._following.is_doubted and is_kept_right():
            _LOG.warning("the system keeps the clock right: its time is taken", by_s=self._off_seconds())
            self._following.believe(_clocks()[0])
            self.now_ms()
        if not self._following.is_off:
            return "ok"
        return "ahead" if self._following.off_ms > 0 else "behind"

    def _off_seconds(self) -> int:
        return round(self._following.off_ms / 1000)


def is_kept_right() -> bool:
    """Whether the system says that something keeps its clock right, and that is the clock this process sees."""
    found = _adjtimex()
    return found is not None and found[0] != _TIME_ERROR and abs(found[1] - time.time()) < _SAME_SECONDS


def is_not_kept() -> bool:
    """Whether the system says that nothing keeps its clock right."""
    found = _adjtimex()
    return found is not None and found[0] == _TIME_ERROR


def _adjtimex() -> tuple[int, int] | None:
    """The system's word on its clock and its seconds since 1970; None where it says none."""
    if not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        return None
    shown = ctypes.create_string_buffer(512)
    state = ctypes.CDLL(None).adjtimex(shown)
    return None if state < 0 else (state, struct.unpack_from("q", shown, _SECONDS_AT)[0])


def ran_until(folder: DataFolder) -> int | None:
    """The host's time, ms since 1970, when it last ran from this folder; None if that is not known."""
    try:
        return int((folder.path / MARK).read_bytes())
    except (OSError, ValueError):
        return None


def mark(folder: DataFolder, now_ms: int) -> None:
    """Leaves the host's time in the folder. A disk that takes nothing keeps the mark before."""
    with suppress(OSError):
        folder.kept(MARK, lambda: str(now_ms).encode("ascii"), renew=True)


def _clocks() -> tuple[float, float]:
    return time.time_ns() / 1e6, time.clock_gettime_ns(_EVENLY) / 1e6
