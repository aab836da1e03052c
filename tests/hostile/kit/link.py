"""One browser's connection through the hostile host: two directions, each with a queue that attacks may add to."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from tests.hostile.kit.message import Message

OWN_IDS = 2**40
"""Requests of the attacker carry ids from here, so that they never meet the device's own."""


class Link:
    """May be used from any thread. `device` is the key the device named in `prove`; its proof is not checked here."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.device: bytes | None = None
        self.verbs: dict[int, Message] = {}
        """Requests under way by id: what a reply answers."""
        self._loop = asyncio.get_running_loop()
        self._to_device: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._to_host: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._ids = itertools.count(OWN_IDS)
        self._asked: dict[int, Future[Message]] = {}
        self.is_open = True

    def to_device(self, message: Message | bytes) -> None:
        """Says something in the host's name."""
        self._put(self._to_device, message)

    def to_host(self, message: Message | bytes) -> None:
        """Says something in the device's name, on its proven connection."""
        self._put(self._to_host, message)

    def ask(self, verb: str, body: Mapping[str, Any]) -> Future[Message]:
        """A request in the device's name whose reply the device never sees. Wait for it from another thread than the host's."""
        number = next(self._ids)
        answer: Future[Message] = Future()
        self._asked[number] = answer
        self.to_host(Message(verb, number, body))
        return answer

    def answers_own(self, message: Message) -> bool:
        """Whether a reply belongs to the attacker's own request; if so it is delivered to him."""
        waiting = self._asked.pop(message.id, None) if message.word in ("ok", "error") else None
        if waiting is not None:
            waiting.set_result(message)
        return waiting is not None

    def cut(self) -> None:
        """Both connections end, as when a cable is pulled."""
        self.is_open = False
        for queue in (self._to_device, self._to_host):
            self._loop.call_soon_threadsafe(queue.put_nowait, None)

    async def next_to_device(self) -> bytes | None:
        return await self._to_device.get()

    async def next_to_host(self) -> bytes | None:
        return await self._to_host.get()

    def _put(self, queue: asyncio.Queue[bytes | None], message: Message | bytes) -> None:
        data = message if isinstance(message, bytes) else message.encoded()
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            queue.put_nowait(data)
        else:
            self._loop.call_soon_threadsafe(queue.put_nowait, data)

    def __repr__(self) -> str:
        return f"Link({self.number}, {self.device[:4].hex() if self.device else 'unproven'})"
