"""The canonical bytes of a state (spec/rules-state.md): equal states, equal bytes, in every implementation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from hashlib import sha256

from parley.domain.state import State
from parley.record import cbor


def encode_state(state: State) -> bytes:
    """Canonical CBOR of the state as plain data."""
    return cbor.encode(plain(state))


def state_hash(state: State) -> bytes:
    """SHA-256 of `encode_state`: what clients compare to know that they agree (Z12)."""
    return sha256(encode_state(state)).digest()


def plain(value: object) -> object:
    """Data classes and maps become maps, sets sorted lists, tuples lists."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is no part of a state")
    # `from` is a word of the language: the field that stands for it is `from_`.
    return {each.name.removesuffix("_"): plain(getattr(value, each.name)) for each in fields(value)}
