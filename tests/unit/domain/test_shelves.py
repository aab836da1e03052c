"""The shared collections behave like a dictionary that nobody changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.domain.shelves import Shelf

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
