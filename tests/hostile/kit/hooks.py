"""Hooks: which messages an attack wants to see, and what it makes of them."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

M = TypeVar("M")
Outcome = M | bytes | Sequence[M | bytes] | None
Hook = Callable[[M, Any], Outcome[M] | Awaitable[Outcome[M]]]
"""Gets a message and the link it is on. Returns what goes on instead: a message, raw bytes, several in order, or None for nothing.
May be a coroutine function: then this direction of this link waits for it, which is how a delay is made."""


@dataclass
class Hooks(Generic[M]):
    """A list of (which words, hook). Each hook sees what the one before it let through; raw bytes are seen by nobody any more."""

    entries: list[tuple[frozenset[str], Hook[M]]] = field(default_factory=list)

    def add(self, words: Iterable[str], hook: Hook[M]) -> Callable[[], None]:
        """No words means all. Returns what takes the hook away again."""
        entry = (frozenset(words), hook)
        self.entries = [*self.entries, entry]

        def remove() -> None:
            self.entries = [one for one in self.entries if one is not entry]

        return remove

    async def apply(self, message: M, word: str, link: Any) -> list[M | bytes]:
        results: list[M | bytes] = [message]
        for words, hook in self.entries:
            if words and word not in words:
                continue
            results = [
                made
                for one in results
                for made in ([one] if isinstance(one, bytes) else await _called(hook, one, link))
            ]
        return results


async def _called(hook: Hook[M], message: M, link: Any) -> list[M | bytes]:
    outcome = hook(message, link)
    if inspect.isawaitable(outcome):
        outcome = await outcome
    if outcome is None:
        return []
    return list(outcome) if isinstance(outcome, (list, tuple)) else [outcome]  # type: ignore[list-item]
