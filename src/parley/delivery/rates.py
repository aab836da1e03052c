"""How often a device may ask each verb (spec/protocol.md §8). One table: so many a second, and so many at once after a pause.

The numbers leave room for the largest honest talk: a head who lets a hundred people in at once, a device that reads two hundred rooms
after a restart, a file of a gigabyte. `append` is the operator's setting, counted where an envelope is new (`delivery.quotas`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, Final

from parley.delivery.quotas import Bucket, take
from parley.protocol.ids import DeviceKey
from parley.protocol.requests import VERBS

Rate = tuple[int, int]

RATES: Final[Mapping[str, Rate]] = {
    "prove": (20, 200),
    "talk.open": (1, 10),
    "invite.create": (5, 200),
    "invite.cancel": (5, 200),
    "invite.states": (5, 50),
    "invite.read": (5, 50),
    "invite.use": (2, 20),
    "room.create": (2, 100),
    "roster": (5, 200),
    "subscribe": (20, 500),
    "unsubscribe": (20, 500),
    "seen": (50, 500),
    "mail.send": (20, 1000),
    "mail.drop": (20, 300),
    "file.begin": (5, 100),
    "file.put": (200, 800),
    "file.get": (400, 1600),
    "file.drop": (5, 100),
    "media.join": (2, 50),
    "restored.show": (20, 500),
    "restored.give": (50, 1000),
    "restored.without": (2, 50),
}
"""By verb: requests a second, and at once. Of `append`, `appends_per_second` and four times as many at once."""

COUNTED_ELSEWHERE: Final = frozenset({"append", "pulse"})
"""Verbs whose rate is a setting of the operator."""

_VERB_OF: Final = {request: verb for verb, request in VERBS.items()}


class VerbRates:
    """The buckets of the devices heard lately, one a verb. A reconnect does not fill a bucket; the least used are forgotten first."""

    def __init__(self, remembered: int = 50_000) -> None:
        self._remembered = remembered
        self._buckets: OrderedDict[tuple[DeviceKey, str], Bucket] = OrderedDict()

    def take(self, device: DeviceKey, request: type[Any], clock: Callable[[], int]) -> None:
        """Counts one request of a device; raises `QUOTA_RATE`. What has no row here is counted elsewhere. `clock` gives ms."""
        verb = _VERB_OF.get(request, "")
        if verb not in RATES:
            return
        per_second, at_once = RATES[verb]
        now_ms = clock()
        key = (device, verb)
        bucket = self._buckets.get(key) or Bucket(float(at_once), now_ms)
        self._buckets[key] = take(bucket, per_second, now_ms, at_once, verb)
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
