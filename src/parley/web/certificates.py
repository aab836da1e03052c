"""A certificate made by the host itself, for a network without names (`--lan`). People compare its fingerprint once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIVES = timedelta(days=397)
"""Browsers take none that lives longer."""

RENEWED_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SelfMade:
    """Files of the pair, and the SHA-256 fingerprint as browsers show it."""

    certificate: Path
    key: Path
    fingerprint: str


def self_made(folder: Path, addresses: Sequence[str]) -> SelfMade:
    """The pair in the folder, made anew when it is missing, ends soon, or lacks one of the addresses."""
    certificate, key = folder / "lan-certificate.pem", folder / "lan-key.pem"
    present = _read(certificate) if key.exists() else None
    if present is None or not _serves(present, addresses):
        present = _make(certificate, key, addresses)
    return SelfMade(certificate, key, fingerprint(present))


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _read(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _serves(certificate: x509.Certificate, addresses: Sequence[str]) -> bool:
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(one) for one in named.get_values_for_type(x509.IPAddress)}
    return certificate.not_valid_after_utc > datetime.now(UTC) + RENEWED_BEFORE and known >= set(addresses)


def _make(certificate: Path, key: Path, addresses: Sequence[str]) -> x509.Certificate:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Parley host")])
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    names += [x509.IPAddress(ip_address(one)) for one in addresses]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIVES)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    _write(key, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _write(certificate, made.public_bytes(Encoding.PEM))
    return made


def _write(path: Path, content: bytes) -> None:
    new = path.with_name(path.name + ".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    new.replace(path)
