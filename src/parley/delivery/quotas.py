"""The operator's limits (spec/protocol.md §8). Over one of them a request is refused with its code; nothing is dropped silently."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey

BURST = 4
"""A device that was quiet may send so many seconds' worth at once."""


@dataclass(frozen=True, slots=True)
class Quotas:
    talks: int = 1_000
    rooms_per_talk: int = 200
    invites_per_talk: int = 1_000
    bytes_per_talk: int = 2 * 1024**3
    file_bytes: int = 1024**3
    appends_per_second: int = 50
    pulses_per_second: int = 10
    mail_per_device: int = 500


def within(count: int, limit: int, code: Code, what: str) -> None:
    """Raises `code` if one more would be over the limit."""
    if count >= limit:
        raise ProtocolError(code, f"the operator allows {limit} {what}")


@dataclass(frozen=True, slots=True)
class Bucket:
    """Token bucket of one device: what it may still send, as of a time in ms."""

    tokens: float
    at_ms: int


def take(bucket: Bucket, per_second: int, now_ms: int, at_once: int | None = None, what: str = "append") -> Bucket:
    """The bucket after one more append; raises `QUOTA_RATE` with the time until the next is allowed."""
    elapsed_ms = max(0, now_ms - bucket.at_ms)
    most = float(per_second * BURST if at_once is None else at_once)
    tokens = min(most, bucket.tokens + elapsed_ms * per_second / 1000)
    if tokens < 1:
        wait_ms = int((1 - tokens) * 1000 / per_second) + 1
        raise ProtocolError(Code.QUOTA_RATE, f"a device may ask {what} {per_second} times a second", wait_ms)
    return Bucket(tokens - 1, now_ms)


class Rates:
    """The buckets of the devices heard lately. A reconnect does not fill a bucket; the least used are forgotten first."""

    def __init__(self, per_second: int, remembered: int = 10_000) -> None:
        self._per_second = per_second
        self._remembered = remembered
        self._buckets: OrderedDict[DeviceKey, Bucket] = OrderedDict()

    def take(self, device: DeviceKey, now_ms: int) -> None:
        """Counts one append, or one pulse, of a device; raises `QUOTA_RATE`."""
        bucket = self._buckets.get(device) or Bucket(float(self._per_second * BURST), now_ms)
        self._buckets[device] = take(bucket, self._per_second, now_ms)
        self._buckets.move_to_end(device)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
