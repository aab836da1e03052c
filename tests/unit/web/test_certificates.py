"""The certificate of `--lan`: for this machine's addresses, kept, renewed in time."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from parley.web import certificates
from parley.web.certificates import SelfMade, self_made
from parley.web.server import Tls, check_certificate


def certificate_in(made: SelfMade) -> x509.Certificate:
    return x509.load_pem_x509_certificate(made.certificate.read_bytes())


def test_it_is_for_the_addresses_asked_for_and_fits_its_key(tmp_path: Path) -> None:
    made = self_made(tmp_path, ["192.168.1.5", "10.0.0.5"])
    check_certificate(Tls(made.certificate, made.key))
    names = certificate_in(made).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.IPAddress)) == set(
        map(ip_address, ("127.0.0.1", "192.168.1.5", "10.0.0.5"))
    )
    assert made.key.stat().st_mode & 0o777 == 0o600
    assert len(made.fingerprint.split(":")) == 32


def test_browsers_take_how_long_it_lives(tmp_path: Path) -> None:
    certificate = certificate_in(self_made(tmp_path, []))
    assert certificate.not_valid_before_utc < datetime.now(UTC)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=398)


def test_it_is_kept_while_it_serves(tmp_path: Path) -> None:
    first = self_made(tmp_path, ["192.168.1.5"])
    assert self_made(tmp_path, ["192.168.1.5"]) == first
    assert self_made(tmp_path, []) == first


def test_a_new_address_wants_a_new_one(tmp_path: Path) -> None:
    first = self_made(tmp_path, ["192.168.1.5"])
    assert self_made(tmp_path, ["192.168.1.6"]).fingerprint != first.fingerprint


def test_before_its_end_it_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "LIVES", timedelta(days=29))
    first = self_made(tmp_path, [])
    assert self_made(tmp_path, []).fingerprint != first.fingerprint


@pytest.mark.parametrize("name", ["lan-certificate.pem", "lan-key.pem"])
def test_a_lost_or_damaged_half_is_made_anew(tmp_path: Path, name: str) -> None:
    first = self_made(tmp_path, [])
    if name == "lan-key.pem":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(b"damaged")
    second = self_made(tmp_path, [])
    assert second.fingerprint != first.fingerprint
    check_certificate(Tls(second.certificate, second.key))
