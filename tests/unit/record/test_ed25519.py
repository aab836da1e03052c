"""Keys and signatures: the weak ones are named, the good ones pass, in numbers the vectors do not reach."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.record import ed25519
from parley.record.ed25519 import KeyProblem, L, P, key_problem

seeds = st.binary(min_size=32, max_size=32)


@given(seeds, st.binary(max_size=50))
@settings(max_examples=25, deadline=None)
def test_a_generated_key_is_good_and_its_signatures_hold(seed: bytes, message: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    assert key_problem(public) is None
    assert ed25519.holds(public, message, private.sign(message))
    assert not ed25519.holds(public, message + b"!", private.sign(message))


def test_there_are_fourteen_encodings_of_small_order_and_none_is_a_key() -> None:
    assert len(ed25519.SMALL_ORDER) == 14
    problems = {key_problem(encoded) for encoded in ed25519.SMALL_ORDER}
    assert problems == {KeyProblem.SMALL_ORDER, KeyProblem.NON_CANONICAL_Y, KeyProblem.NON_CANONICAL_SIGN}


def test_a_small_order_key_would_let_anybody_sign_and_is_refused() -> None:
    """The control: without the judgement of keys the library accepts this signature, made by nobody."""
    key, forged = b"\x01" + bytes(31), b"\x01" + bytes(63)
    Ed25519PublicKey.from_public_bytes(key).verify(forged, b"any message at all")
    assert not ed25519.holds(key, b"any message at all", forged)


@given(st.integers(P, 2**255 - 1), st.booleans())
@settings(max_examples=30, deadline=None)
def test_a_y_beyond_the_field_is_never_a_key(y: int, sign: bool) -> None:
    assert key_problem((y | sign << 255).to_bytes(32, "little")) is KeyProblem.NON_CANONICAL_Y


@given(st.integers(1, 2**32))
@settings(max_examples=20, deadline=None)
def test_a_good_point_plus_one_of_small_order_is_of_mixed_order(seed: int) -> None:
    """Adding the point of order two (0, −1) negates both coordinates: (x, y) becomes (−x, −y)."""
    good = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big")).public_key().public_bytes_raw()
    y, sign = int.from_bytes(good, "little") & (2**255 - 1), good[31] >> 7
    mixed = (P - y | (1 - sign) << 255).to_bytes(32, "little")
    assert (key_problem(good), key_problem(mixed)) == (None, KeyProblem.MIXED_ORDER)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_another_length_is_no_key(size: int) -> None:
    assert key_problem(b"\x09" * size) is KeyProblem.LENGTH


def test_s_beyond_the_order_does_not_hold() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = private.public_key().public_bytes_raw(), private.sign(b"m")
    higher = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    assert ed25519.holds(public, b"m", signature)
    assert not ed25519.holds(public, b"m", higher)


@pytest.mark.parametrize("r", sorted(ed25519.SMALL_ORDER), ids=bytes.hex)
def test_an_r_of_small_order_does_not_hold_under_a_good_key(r: bytes) -> None:
    public = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    assert not ed25519.holds(public, b"m", r + bytes(32))


@given(st.binary(max_size=100))
def test_a_signature_of_another_length_does_not_hold(signature: bytes) -> None:
    public = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    assert not ed25519.holds(public, b"m", signature)
