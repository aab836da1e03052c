"""Turns of those who have proven nothing: so many a second in all, fair between addresses, and none without a bound.

When the loop falls behind, strangers wait longer and everybody else does not.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

TICK_SECONDS = 0.005

IN_ONE_GO = 8

LATE_SECONDS = 0.05
"""A tick that comes so late shows that the loop has more to do than it can: then there are fewer turns, down to `SLOWEST`."""

SLOWEST = 150.0
SLOWER, FASTER = 0.8, 1.05


class NoTurn(Exception):
    """Too many wait, or this address has asked too often."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """`a_second` turns in all. An address has `at_once` and then `each_second`; at most `waiting` wait."""

    a_second: float = 400.0
    waiting: int = 600
    at_once: int = 4_000
    each_second: float = 100.0
    addresses: int = 10_000


@dataclass(slots=True)
class _Address:
    left: float
    at: float
    waiting: deque[Callable[[], None]] = field(default_factory=deque)


class Turns:
    """Gives turns round by round, one an address. An address of None is nobody's: it has the bound in all only."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._loop = asyncio.get_running_loop()
        self._known: OrderedDict[Hashable, _Address] = OrderedDict()
        self._round: deque[_Address] = deque()
        self._waiting = 0
        self._pace = self._bounds.a_second
        self._due = 0.0
        self._allowed = 1.0
        self._at = self._loop.time()
        self._ticking: asyncio.TimerHandle | None = None

    def ask(self, address: Hashable | None, go: Callable[[], None]) -> None:
        """Calls `go` when it is this caller's turn, at once if nobody waits; raises `NoTurn`."""
        one = self._address(address)
        if address is not None and one.left < 1:
            raise NoTurn
        self._refill()
        if not self._waiting and self._allowed >= 1:
            self._allowed -= 1
            one.left -= 1
            go()
            return
        if self._waiting >= self._bounds.waiting:
            raise NoTurn
        one.left -= 1
        if not one.waiting:
            self._round.append(one)
        one.waiting.append(go)
        self._waiting += 1
        if self._ticking is None:
            self._tick_later()

    async def turn(self, address: Hashable | None) -> None:
        """Returns when it is this caller's turn; raises `NoTurn`."""
        mine = self._loop.create_future()
        self.ask(address, lambda: None if mine.done() else mine.set_result(None))
        await mine

    def _address(self, address: Hashable | None) -> _Address:
        bounds, now = self._bounds, self._loop.time()
        one = self._known.setdefault(address, _Address(bounds.at_once, now))
        one.left = min(bounds.at_once, one.left + (now - one.at) * bounds.each_second)
        one.at = now
        self._known.move_to_end(address)
        while len(self._known) > bounds.addresses:
            self._known.popitem(last=False)
        return one

    def _refill(self) -> None:
        now = self._loop.time()
        self._allowed = min(max(1.0, self._pace * 0.1), self._allowed + (now - self._at) * self._pace)
        self._at = now

    def _tick_later(self) -> None:
        self._due = self._loop.time() + TICK_SECONDS
        self._ticking = self._loop.call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._ticking = None
        late = self._loop.time() - self._due > LATE_SECONDS
        slowest = min(SLOWEST, self._bounds.a_second)
        self._pace = max(slowest, min(self._bounds.a_second, self._pace * (SLOWER if late else FASTER)))
        self._refill()
        # At most a few in one go: what else the loop has to do comes between.
        for _ in range(int(min(self._allowed, IN_ONE_GO))):
            if not self._round:
                break
            one = self._round.popleft()
            go = one.waiting.popleft()
            self._waiting -= 1
            self._allowed -= 1
            if one.waiting:
                self._round.append(one)
            go()
        if self._round:
            self._tick_later()
