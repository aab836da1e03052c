"""A bounded memory of what was read or written lately."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

REMEMBERED = 4_096


class Recent(Generic[K, V]):
    """Keeps the values used last; the least used are forgotten first. Absent things are not remembered."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, find: Callable[[K], V | None]) -> V | None:
        """The value, from memory or by `find`."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
            return value
        value = find(key)
        if value is not None:
            self.update({key: value})
        return value

    def update(self, values: Mapping[K, V]) -> None:
        for key, value in values.items():
            self._values[key] = value
            self._values.move_to_end(key)
        while len(self._values) > self._remembered:
            self._values.popitem(last=False)
