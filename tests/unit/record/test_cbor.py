"""Canonical CBOR: what is written is read again, what another encoder writes is the same, and nothing else is read."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.record import cbor
from parley.record.errors import Fault

atoms = st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=40)
values = st.recursive(
    atoms,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=30), inner, max_size=4)
        | st.dictionaries(st.integers(0, 23), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert cbor.decode(cbor.encode(value)) == value


@given(values)
def test_another_canonical_encoder_writes_the_same_bytes(value: Any) -> None:
    assert cbor.encode(value) == cbor2.dumps(value, canonical=True)


@given(st.binary(max_size=60))
def test_bytes_are_read_only_if_they_are_the_encoding_of_what_was_read(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except cbor.CborError:
        return
    assert cbor.encode(value) == data


@given(values, st.data())
def test_no_part_of_a_message_is_a_message(value: Any, data: st.DataObject) -> None:
    encoded = cbor.encode(value)
    cut = data.draw(st.integers(0, len(encoded) - 1))
    with pytest.raises(cbor.CborError):
        cbor.decode(encoded[:cut])


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**64,
        -(2**64) - 1,
        "\ud800",
        {"a": "\udfff"},
        {"\ud800": 1},
        {24: 0},
        {-1: 0},
        {True: 0},
        {b"a": 0},
        {"a": 1, 0: 2},
        {1, 2},
        object(),
    ],
    ids=repr,
)
def test_what_has_no_canonical_form_is_not_written(value: object) -> None:
    with pytest.raises(cbor.CborError) as raised:
        cbor.encode(value)
    assert raised.value.code is Fault.BAD_CBOR


def nested(depth: int) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


def test_sixteen_levels_are_written_and_no_more() -> None:
    assert cbor.decode(cbor.encode(nested(16))) == nested(16)
    with pytest.raises(cbor.CborError):
        cbor.encode(nested(17))


def test_a_limit_is_a_limit_in_bytes() -> None:
    assert cbor.decode(cbor.encode(b"x" * 10), limit=11) == b"x" * 10
    with pytest.raises(cbor.CborError):
        cbor.decode(cbor.encode(b"x" * 11), limit=11)


def test_a_limit_of_items_counts_collections_keys_and_values() -> None:
    """So that a message of small items is refused before anything is made of it."""
    for value, items in (([0] * 300, 301), ({"a": [1, 2], "b": 3}, 7), ([[[]]], 3)):
        data = cbor.encode(value)
        assert cbor.decode(data, items=items) == value
        if len(data) > items - 1:
            with pytest.raises(cbor.CborError, match="items"):
                cbor.decode(data, items=items - 1)
    most = cbor.encode([0] * (cbor.MAX_ITEMS - 1))
    assert len(most) > cbor.MAX_ITEMS
    assert cbor.decode(most) == [0] * (cbor.MAX_ITEMS - 1)
    with pytest.raises(cbor.CborError, match="items"):
        cbor.decode(cbor.encode([0] * cbor.MAX_ITEMS))


def test_a_depth_may_be_less_than_sixteen() -> None:
    assert cbor.decode(cbor.encode([[1]]), depth=2) == [[1]]
    with pytest.raises(cbor.CborError, match="nested too deep"):
        cbor.decode(cbor.encode([[[1]]]), depth=2)


def test_a_tuple_is_an_array() -> None:
    assert cbor.encode((1, ("a",))) == cbor.encode([1, ["a"]])
