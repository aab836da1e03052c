"""Fan-out inside one process."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from parley.delivery.events import Event
from parley.ports import Sink

_LOG = logging.getLogger("parley.fanout")


class MemoryFanout:
    """Hands every publication to each sink, in the order of attachment. A sink that fails does not keep the others from it."""

    def __init__(self) -> None:
        self._sinks: dict[object, Sink] = {}

    def publish(self, events: Sequence[Event]) -> None:
        if not events:
            return
        for sink in tuple(self._sinks.values()):
            try:
                sink(events)
            except Exception:  # noqa: BLE001 (the other listeners have a right to it)
                _LOG.exception("a listener failed on %d events", len(events))

    def attach(self, sink: Sink) -> Callable[[], None]:
        token = object()
        self._sinks[token] = sink

        def detach() -> None:
            self._sinks.pop(token, None)

        return detach
