"""Runners of bytes: `cbor`, `code_points`, `ed25519`, `sign1`, `statement`, and the SFrame working group's files, which name none."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, TypeVar

from parley.record import cbor, certificates, cose, ed25519, entries, founding, sframe
from parley.record.errors import RecordError
from tests.vectors.comparing import difference

unhex = bytes.fromhex
T = TypeVar("T", str, bytes)


def value_of(tagged: Any) -> Any:
    """`["i", "5"]`, `["s", text]`, `["b", hex]`, `["t"|"f"|"n"]`, `["a", items]`, `["m", pairs]`."""
    word, *content = tagged
    return _READERS[word](*content)


_READERS: dict[str, Any] = {
    "i": int,
    "s": str,
    "b": unhex,
    "t": lambda: True,
    "f": lambda: False,
    "n": lambda: None,
    "a": lambda items: [value_of(item) for item in items],
    "m": lambda pairs: {value_of(key): value_of(item) for key, item in pairs},
}


def run_cbor(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    """Both ways where there is a value; without one the bytes must be refused."""
    data = unhex(case["bytes"])
    if "value" in case:
        value = value_of(case["value"])
        return difference(data.hex(), cbor.encode(value).hex()) or difference(
            repr(value), repr(_same_order(value, cbor.decode(data)))
        )
    try:
        return f"decoded as {cbor.decode(data)!r}"
    except RecordError:
        return None


def _same_order(value: Any, decoded: Any) -> Any:
    """Maps have no order: the decoded one in that of the value, so that types are compared too."""
    if isinstance(value, dict) and isinstance(decoded, dict) and value.keys() == decoded.keys():
        return {key: _same_order(item, decoded[key]) for key, item in value.items()}
    if isinstance(value, list) and isinstance(decoded, list) and len(value) == len(decoded):
        return [_same_order(item, decoded[index]) for index, item in enumerate(value)]
    return decoded


def _utf8(point: int) -> bytes:
    """By hand, so that code points that have no encoding can be tried too."""
    if point < 0x80:
        return bytes((point,))
    length = 2 if point < 0x800 else 3 if point < 0x10000 else 4
    tail = bytes(0x80 | point >> 6 * n & 0x3F for n in range(length - 2, -1, -1))
    return bytes(((0xF00 >> length & 0xFF) | point >> 6 * (length - 1),)) + tail


def _places(point: int, one: T, a: T, b: T) -> list[T]:
    """Texts with a code point at the beginning, in the middle and at the end; of the first plane also alone and in each place by itself."""
    everywhere = one + a + one + b + one
    return [everywhere, one, one + a + b, a + one + b, a + b + one, one + one + a] if point < 0x10000 else [everywhere]


def run_code_points(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    """Every code point of a range in every place of a text, as an item and as a key of a map: read, and written again as the same bytes.

    Expected: the SHA-256 over all that were taken, and how many code points were refused.
    """
    first, last = (int(each, 16) for each in case["range"])
    taken, refused = sha256(), 0
    for point in range(first, last + 1):
        texts = [bytes((0x60 | len(each),)) + each for each in _places(point, _utf8(point), b"a", b"b")]
        keys = sorted(set(texts))
        listed = bytes((0x82, 0x80 | len(texts))) + b"".join(texts)
        data = listed + bytes((0xA0 | len(keys),)) + b"".join(key + b"\xf6" for key in keys)
        try:
            read = cbor.decode(data)
        except RecordError:
            refused += 1
            continue
        expected = _places(point, chr(point), "a", "b")
        if read != [expected, dict.fromkeys(expected)] or cbor.encode(read) != data:
            return f"U+{point:04X} did not come back as it was"
        taken.update(data)
    return difference(case["expect"], {"sha256": taken.hexdigest(), "refused": refused})


def run_ed25519(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    key = unhex(case["public_key"])
    problem = ed25519.key_problem(key)
    accepted = ed25519.holds(key, unhex(case["message"]), unhex(case["signature"]))
    return difference(case["expect"], {"key_problem": problem and str(problem), "signature_accepted": accepted})


def run_sign1(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    data, key, label = unhex(case["bytes"]), unhex(case["key"]), case["label"]
    try:
        payload = cose.verify_sign1(label, data, key)
    except RecordError as error:
        return difference(case["expect"], {"code": str(error.code)})
    return difference(case["expect"], {"payload": payload.hex(), "id": cose.signed_id(label, payload).hex()})


STATEMENTS: dict[str, tuple[Any, Any]] = {
    "entry": (entries.decode, entries.encode),
    "person": (certificates.decode_person, certificates.encode_person),
    "device": (certificates.decode_device, certificates.encode_device),
    "founding": (founding.decode, founding.encode),
}


def run_statement(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    """A good one is read and written again as the same bytes; of others the code is named."""
    decode, encode = STATEMENTS[case["statement"]]
    data = unhex(case["bytes"])
    try:
        read = decode(data)
    except RecordError as error:
        return difference(case["expect"], {"code": str(error.code)})
    return difference(case["expect"], {"bytes": encode(read).hex()})


def run_sframe_header(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    header = sframe.Header(case["kid"], case["ctr"])
    encoded = sframe.encode_header(header)
    return difference(case["encoded"], encoded.hex()) or (
        None if sframe.decode_header(encoded) == (header, len(encoded)) else "does not read what it wrote"
    )


def run_sframe_cipher(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    suite = sframe.SUITES[case["cipher_suite"]]
    key, iv, aad, plain = (unhex(case[name]) for name in ("key", "nonce", "aad", "pt"))
    sealed = sframe.seal(suite, key, iv, aad, plain)
    return difference(case["ct"], sealed.hex()) or difference(
        case["pt"], sframe.unseal(suite, key, iv, aad, sealed).hex()
    )


def run_sframe(file: dict[str, Any], case: dict[str, Any]) -> str | None:
    suite = sframe.SUITES[case["cipher_suite"]]
    keys = sframe.derive(suite, case["kid"], unhex(case["base_key"]))
    key_label, salt_label = sframe.labels(suite, case["kid"])
    metadata, plain = unhex(case["metadata"]), unhex(case["pt"])
    frame = sframe.encrypt(keys, case["ctr"], metadata, plain)
    made = {
        "sframe_key_label": key_label,
        "sframe_salt_label": salt_label,
        "sframe_secret": sframe.sframe_secret(suite, unhex(case["base_key"])),
        "sframe_key": keys.key,
        "sframe_salt": keys.salt,
        "nonce": sframe.nonce(keys, case["ctr"]),
        "ct": frame,
        "pt": sframe.decrypt(keys, metadata, frame),
    }
    return difference({name: case[name] for name in made}, {name: value.hex() for name, value in made.items()})
