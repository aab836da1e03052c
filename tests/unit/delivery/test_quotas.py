"""Rates: a burst, then so many a second; never a negative wait, never a refill by reconnecting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.delivery.quotas import BURST, Bucket, Rates, take
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey

DEVICE, OTHER = DeviceKey(b"a" * 32), DeviceKey(b"b" * 32)


def test_a_quiet_device_may_send_a_burst_and_is_then_told_when() -> None:
    rates = Rates(per_second=50)
    for _ in range(50 * BURST):
        rates.take(DEVICE, now_ms=0)
    with pytest.raises(ProtocolError) as refused:
        rates.take(DEVICE, now_ms=0)
    assert refused.value.code is Code.QUOTA_RATE
    assert refused.value.retry_ms == 21
    rates.take(DEVICE, now_ms=21)


def test_devices_do_not_share_a_bucket() -> None:
    rates = Rates(per_second=1)
    for _ in range(BURST):
        rates.take(DEVICE, 0)
    rates.take(OTHER, 0)


def test_the_least_used_is_forgotten_first() -> None:
    rates = Rates(per_second=1, remembered=1)
    for _ in range(BURST):
        rates.take(DEVICE, 0)
    rates.take(OTHER, 0)
    rates.take(DEVICE, 0)  # forgotten, so it has a full bucket


@given(st.lists(st.integers(-5_000, 5_000), max_size=300), st.integers(1, 100))
def test_over_any_time_no_more_than_burst_and_rate(steps: list[int], per_second: int) -> None:
    bucket, now, latest, allowed = Bucket(float(per_second * BURST), 0), 0, 0, 0
    waits: list[int] = []
    for step in steps:
        now = max(0, now + step)
        latest = max(latest, now)
        try:
            bucket = take(bucket, per_second, now)
            allowed += 1
        except ProtocolError as refused:
            waits.append(refused.retry_ms or 0)
    assert all(1 <= wait_ms <= 1001 for wait_ms in waits)
    went_back = sum(-step for step in steps if step < 0)
    assert allowed <= per_second * BURST + (latest + went_back) * per_second / 1000 + 1
