"""The shared collections behave like a dictionary and a list that nobody changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.domain.shelves import Ledger, Shelf

keys = st.text(max_size=3)
changes = st.lists(st.tuples(keys, st.none() | st.integers()), max_size=200)


@given(changes)
def test_a_shelf_is_a_dictionary_that_is_never_changed(steps: list[tuple[str, int | None]]) -> None:
    shelf: Shelf[int] = Shelf()
    model: dict[str, int] = {}
    kept: list[tuple[Shelf[int], dict[str, int]]] = []
    for key, value in steps:
        kept.append((shelf, dict(model)))
        if value is None:
            shelf = shelf.drop(key)
            model.pop(key, None)
        else:
            shelf = shelf.put(key, value)
            model[key] = value
    for one, other in [*kept, (shelf, model)]:
        assert (dict(one), len(one), Shelf(other)) == (other, len(other), one)


def test_what_a_shelf_does_not_hold_it_does_not_give() -> None:
    shelf = Shelf({"a": 1})
    assert shelf.get("b") is None
    assert shelf.drop("b") is shelf
    with pytest.raises(KeyError):
        shelf["b"]


@given(st.integers(0, 400))
def test_a_ledger_is_a_list_that_only_grows(length: int) -> None:
    ids = [str(n) for n in range(length)]
    ledger = Ledger()
    for each in ids:
        ledger = ledger.add(each)
    assert list(ledger) == ids == [ledger[n] for n in range(length)]
    assert (ledger, len(ledger), ledger[-1:], ledger[100:300:7]) == (Ledger(ids), length, ids[-1:], ids[100:300:7])
    with pytest.raises(IndexError):
        ledger[length]


def test_an_older_ledger_does_not_see_what_came_after() -> None:
    before = Ledger([str(n) for n in range(127)])
    one, other = before.add("x"), before.add("y")
    assert (len(before), one[-1], other[-1]) == (127, "x", "y")
    assert one != other
    assert hash(one) == hash(before.add("x"))
