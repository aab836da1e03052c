"""Where one subscriber stands in one log: what may be sent at once, and when it must read on. Never a gap, never twice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Subscription:
    """`cursor` is the last position handed to the socket, `known` the last one known to exist."""

    cursor: int
    known: int
    held: bool = True
    """Nothing is sent until the answer to `subscribe` is on its way."""

    def release(self, head: int) -> None:
        """The answer is out; `head` is what it said."""
        self.known = max(self.known, head)
        self.held = False

    @property
    def is_behind(self) -> bool:
        """True if positions after the cursor must be read from the log."""
        return not self.held and self.known > self.cursor

    def offer(self, first: int, last: int, has_room: bool) -> bool:
        """New positions `first … last` exist. True if they are the very next and may be sent now; else they are read later."""
        next_in_turn = not self.held and self.cursor == self.known == first - 1
        self.known = max(self.known, last)
        if not (next_in_turn and has_room):
            return False
        self.cursor = last
        return True

    def advance(self, last: int | None) -> None:
        """A page up to `last` was read from the log (None: there was nothing more)."""
        self.cursor = self.known if last is None else max(self.cursor, last)


@dataclass(slots=True)
class Box:
    """Where a device stands in its own mailbox."""

    cursor: int = 0
    may_hold_more: bool = False

    def begin_reading(self) -> int:
        """The position to read after. What is posted while the reading runs is looked at again."""
        self.may_hold_more = False
        return self.cursor

    def advance(self, last: int | None) -> None:
        """Letters up to `last` were handed to the socket (None: none were there)."""
        if last is not None:
            self.cursor = last
            self.may_hold_more = True
