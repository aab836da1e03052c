"""Ed25519 as every implementation must judge it (spec/record.md §3): which keys may enter, and which signatures hold.

Libraries check signatures alike but let bad public keys in, and a small-order key signs anything. So every key is judged by arithmetic
before it is used, and a signature whose R is of small order is refused.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int]  # projective X : Y : Z
NEUTRAL: Point = (0, 1, 1)

_Y8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
_Y8_MINUS = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
_FF30 = "ff" * 30
_SMALL_ORDER_YS = ("00" * 32, "01" + "00" * 31, f"ec{_FF30}7f", _Y8, _Y8_MINUS, f"ed{_FF30}7f", f"ee{_FF30}7f")


def _with_sign(encoded: bytes) -> bytes:
    return encoded[:31] + bytes((encoded[31] | 0x80,))


SMALL_ORDER = frozenset(signed for y in map(bytes.fromhex, _SMALL_ORDER_YS) for signed in (y, _with_sign(y)))
"""The 14 encodings of points of order 1, 2, 4 and 8, canonical and not."""


class KeyProblem(StrEnum):
    """Why 32 bytes are no public key anybody should trust."""

    LENGTH = "length"
    NON_CANONICAL_Y = "non-canonical y"
    NOT_ON_CURVE = "not on curve"
    NON_CANONICAL_SIGN = "non-canonical sign"
    SMALL_ORDER = "small order"
    MIXED_ORDER = "mixed order"


@lru_cache(maxsize=4096)
def key_problem(key: bytes) -> KeyProblem | None:
    """None for a key of prime order in canonical form; asked wherever a key enters a talk."""
    if len(key) != 32:
        return KeyProblem.LENGTH
    y = int.from_bytes(key, "little") & (2**255 - 1)
    if y >= P:
        return KeyProblem.NON_CANONICAL_Y
    x = _root(y)
    if x is None:
        return KeyProblem.NOT_ON_CURVE
    sign = key[31] >> 7
    if x == 0 and sign:
        return KeyProblem.NON_CANONICAL_SIGN
    return _order_problem((P - x if x & 1 != sign else x, y, 1))


def _root(y: int) -> int | None:
    """x with −x² + y² = 1 + d·x²·y² (RFC 8032 §5.1.3), either sign; None if there is none."""
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == u:
        return x
    if v * x * x % P == P - u:
        return x * ROOT_OF_MINUS_ONE % P
    return None


def _order_problem(point: Point) -> KeyProblem | None:
    if _is_neutral(_times(8, point)):
        return KeyProblem.SMALL_ORDER
    return None if _is_neutral(_times(L, point)) else KeyProblem.MIXED_ORDER


def _is_neutral(point: Point) -> bool:
    return point[0] == 0 and point[1] == point[2]


def _times(factor: int, point: Point) -> Point:
    total = NEUTRAL
    for bit in f"{factor:b}":
        total = _sum(total, total)
        if bit == "1":
            total = _sum(total, point)
    return total


def _sum(p: Point, q: Point) -> Point:
    """Complete addition on the twisted Edwards curve with a = −1, projective coordinates."""
    a = p[2] * q[2] % P
    b, c, d = a * a % P, p[0] * q[0] % P, p[1] * q[1] % P
    e = D * c * d % P
    f, g = b - e, b + e
    x = a * f * ((p[0] + p[1]) * (q[0] + q[1]) - c - d) % P
    return x, a * g * (d + c) % P, f * g % P


@lru_cache(maxsize=4096)
def _loaded(key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(key)


def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message holds under a key without problem. Never raises."""
    return fits(key, message, signature) and key_problem(key) is None


def fits(key: bytes, message: bytes, signature: bytes) -> bool:
    """As `holds`, of a key whose order nobody has judged yet beyond the 14 small ones: a tenth of the work. Never raises.

    For whoever must not be made to work by strangers, and judges the key before it enters a talk.
    """
    if len(key) != 32 or key in SMALL_ORDER or len(signature) != 64 or signature[:32] in SMALL_ORDER:
        return False
    try:
        _loaded(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
