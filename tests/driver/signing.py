"""Ed25519 and COSE_Sign1 as spec/record.md has them, written anew: what the product signs is not checked by the product's own code."""

from __future__ import annotations

from dataclasses import dataclass

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

EDDSA = b"\xa1\x01\x27"
TAG_18 = b"\xd2"


@dataclass(frozen=True)
class SigningKey:
    private: Ed25519PrivateKey

    @classmethod
    def fresh(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def of_seed(cls, seed: bytes) -> SigningKey:
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign1(self, label: str, payload: bytes) -> bytes:
        """A COSE_Sign1 with the label as external data and the payload inside."""
        signature = self.private.sign(cbor2.dumps(["Signature1", EDDSA, label.encode(), payload]))
        return TAG_18 + cbor2.dumps([EDDSA, {}, payload, signature])

    def signed(self, label: str, *fields: object) -> bytes:
        """A COSE_Sign1 over the canonical array `[1, …fields]`."""
        return self.sign1(label, cbor2.dumps([1, *fields], canonical=True))
