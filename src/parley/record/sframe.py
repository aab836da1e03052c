"""SFrame (RFC 9605): the header, the keys of a sender, and how a frame is encrypted. Reference for the client's frame worker.

The product uses suite 5; 4 and the counter-mode suites 1–3 and 6–8 share everything but the cipher and are held to the RFC's vectors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from parley.record.errors import Fault, RecordError

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Suite:
    """RFC 9605 §4.5: sizes in bytes. `auth_bytes` is 0 where the cipher authenticates by itself."""

    number: int
    hash: hashes.HashAlgorithm
    enc_bytes: int
    auth_bytes: int
    tag_bytes: int


_256, _512 = hashes.SHA256(), hashes.SHA512()
SUITES = {
    suite.number: suite
    for suite in (
        Suite(1, _256, 16, 32, 10),
        Suite(2, _256, 16, 32, 8),
        Suite(3, _256, 16, 32, 4),
        Suite(4, _256, 16, 0, 16),
        Suite(5, _512, 32, 0, 16),
        Suite(6, _512, 32, 64, 10),
        Suite(7, _512, 32, 64, 8),
        Suite(8, _512, 32, 64, 4),
    )
}


@dataclass(frozen=True, slots=True)
class Header:
    """RFC 9605 §4.3: which key, and which frame under it. Both below 2⁶⁴."""

    kid: int
    ctr: int


@dataclass(frozen=True, slots=True)
class SenderKeys:
    """Keys of one sender under one base key (RFC 9605 §4.4.2); secret."""

    suite: Suite
    kid: int
    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)


def encode_header(header: Header) -> bytes:
    """Shortest form: one configuration byte, then what of KID and CTR did not fit into it."""
    kid, kid_bytes = _packed(header.kid)
    ctr, ctr_bytes = _packed(header.ctr)
    return bytes((kid << 4 | ctr,)) + kid_bytes + ctr_bytes


def _packed(number: int) -> tuple[int, bytes]:
    """Four bits for the configuration byte, and the bytes that follow."""
    if not 0 <= number < 2**64:
        raise RecordError(Fault.BAD_FRAME, "a header field beyond 64 bits")
    if number < 8:
        return number, b""
    size = (number.bit_length() + 7) // 8
    return 8 | size - 1, number.to_bytes(size, "big")


def decode_header(frame: bytes) -> tuple[Header, int]:
    """The header and its length; raises `RecordError` if the frame ends within it."""
    if not frame:
        raise RecordError(Fault.BAD_FRAME, "empty frame")
    kid, at = _unpacked(frame, frame[0] >> 4, 1)
    ctr, at = _unpacked(frame, frame[0] & 15, at)
    return Header(kid, ctr), at


def _unpacked(frame: bytes, bits: int, at: int) -> tuple[int, int]:
    if bits < 8:
        return bits, at
    end = at + (bits & 7) + 1
    if end > len(frame):
        raise RecordError(Fault.BAD_FRAME, "the frame ends within its header")
    return int.from_bytes(frame[at:end], "big"), end


def labels(suite: Suite, kid: int) -> tuple[bytes, bytes]:
    """The HKDF info of key and salt."""
    ending = kid.to_bytes(8, "big") + suite.number.to_bytes(2, "big")
    return b"SFrame 1.0 Secret key " + ending, b"SFrame 1.0 Secret salt " + ending


def sframe_secret(suite: Suite, base_key: bytes) -> bytes:
    """HKDF-Extract with empty salt."""
    extract = HMAC(b"", suite.hash)
    extract.update(base_key)
    return extract.finalize()


def derive(suite: Suite, kid: int, base_key: bytes) -> SenderKeys:
    """RFC 9605 §4.4.2."""
    secret = sframe_secret(suite, base_key)
    key_label, salt_label = labels(suite, kid)
    key = HKDFExpand(suite.hash, suite.enc_bytes + suite.auth_bytes, key_label).derive(secret)
    return SenderKeys(suite, kid, key, HKDFExpand(suite.hash, NONCE_BYTES, salt_label).derive(secret))


def nonce(keys: SenderKeys, ctr: int) -> bytes:
    return (int.from_bytes(keys.salt, "big") ^ ctr).to_bytes(NONCE_BYTES, "big")


def encrypt(keys: SenderKeys, ctr: int, metadata: bytes, plaintext: bytes) -> bytes:
    """The whole frame: header, ciphertext, tag. Never call it twice with the same counter."""
    header = encode_header(Header(keys.kid, ctr))
    return header + seal(keys.suite, keys.key, nonce(keys, ctr), header + metadata, plaintext)


def decrypt(keys: SenderKeys, metadata: bytes, frame: bytes) -> bytes:
    """Raises `RecordError` when the frame is of another key, was altered, or is too short."""
    header, at = decode_header(frame)
    if header.kid != keys.kid:
        raise RecordError(Fault.BAD_FRAME, "the frame names another key")
    return unseal(keys.suite, keys.key, nonce(keys, header.ctr), frame[:at] + metadata, frame[at:])


def seal(suite: Suite, key: bytes, iv: bytes, aad: bytes, plaintext: bytes) -> bytes:
    """Ciphertext and tag of the suite's AEAD (§4.5.1 for the counter-mode suites)."""
    if not suite.auth_bytes:
        return AESGCM(key).encrypt(iv, plaintext, aad)
    ciphertext = _counter_mode(key[: suite.enc_bytes], iv, plaintext)
    return ciphertext + _tag(suite, key, iv, aad, ciphertext)


def unseal(suite: Suite, key: bytes, iv: bytes, aad: bytes, sealed: bytes) -> bytes:
    """Raises `RecordError` unless the tag fits."""
    split = len(sealed) - suite.tag_bytes
    if split < 0:
        raise RecordError(Fault.BAD_FRAME, "shorter than its tag")
    try:
        if not suite.auth_bytes:
            return AESGCM(key).decrypt(iv, sealed, aad)
        ciphertext = sealed[:split]
        _check_tag(_tag(suite, key, iv, aad, ciphertext), sealed[split:])
    except InvalidTag:
        raise RecordError(Fault.BAD_FRAME, "the tag does not fit") from None
    return _counter_mode(key[: suite.enc_bytes], iv, ciphertext)


def _counter_mode(key: bytes, iv: bytes, data: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CTR(iv + bytes(4))).encryptor()
    return cipher.update(data) + cipher.finalize()


def _tag(suite: Suite, key: bytes, iv: bytes, aad: bytes, ciphertext: bytes) -> bytes:
    mac = HMAC(key[suite.enc_bytes :], suite.hash)
    for size in (len(aad), len(ciphertext), suite.tag_bytes):
        mac.update(size.to_bytes(8, "big"))
    mac.update(iv + aad + ciphertext)
    return mac.finalize()[: suite.tag_bytes]


def _check_tag(expected: bytes, given: bytes) -> None:
    if not compare_digest(expected, given):
        raise InvalidTag
