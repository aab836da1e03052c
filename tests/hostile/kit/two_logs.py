"""Two heads in two logs of one room: the host takes what one says into the other's log whenever it likes."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.kit.branch import HostSignature, stamp_of
from tests.hostile.kit.fork import Fork
from tests.hostile.kit.host import HostileHost
from tests.hostile.kit.insider import Insider


class TwoLogs:
    """Each head lives in a log of their own; what one says, the host puts into the other's whenever it likes."""

    def __init__(
        self, heads: tuple[Insider, Insider], room: bytes, evil: HostileHost, signature: HostSignature
    ) -> None:
        self.heads = heads
        self._fork = Fork(evil, signature, room, [{head.device} for head in self.heads])

    def says(self, side: int, text: str) -> tuple[int, bytes]:
        """Said in the own log; the envelope."""
        return self.does(side, lambda head: head.says(text))

    def does(self, side: int, act: Callable[[Insider], object]) -> tuple[int, bytes]:
        """The first envelope that an act puts into the own log."""
        items = self._fork.branches[side].items
        before = len(items)
        act(self.heads[side])
        self.heads[side].until(
            "it is in the own log", lambda view: len(items) > before and view["connection"]["queued"] == 0
        )
        _, kind, data, _ = items[before]
        return kind, data

    def pass_on(self, side: int, envelope: tuple[int, bytes], stamp: int | None = None) -> None:
        """To the other side, at the end of its log."""
        self._fork.plant(1 - side, *envelope, stamp)

    def stamp(self, side: int) -> int:
        """When the last thing in a side's own log was taken, as its receipt says."""
        return stamp_of(self._fork.branches[side].items[-1])
