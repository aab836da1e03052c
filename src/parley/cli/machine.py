"""Looking at this machine: folder, disk, clock, ports, certificate, client. Each function finds out one thing."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from parley import __file__ as package
from parley.app import CLIENT_FOLDER
from parley.cli.findings import Finding, bad, note, ok
from parley.cli.holders import who_holds
from parley.cli.placing import own_addresses
from parley.cli.shipped import BundleAltered, check_shipped
from parley.config import Config
from parley.delivery.following import DOUBTED_MS, TOLD_MS
from parley.storage.folder import DataFolder
from parley.storage.timekeeping import is_kept_right, is_not_kept, ran_until
from parley.web.bundle import NoClient, load
from parley.web.server import Tls, check_certificate

LOW_BYTES, SPARSE_BYTES = 200 * 1024**2, 2 * 1024**3
ENDS_SOON = timedelta(days=14)


def look_at_disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1024**3:.1f} GiB free for {folder}"
    if free < LOW_BYTES:
        return bad("disk", shown, "Free some space, or choose another disk with --data")
    return note("disk", shown, "A talk may take 2 GiB") if free < SPARSE_BYTES else ok("disk", shown)


def look_at_clock(folder: DataFolder) -> Finding:
    now, made = time.time(), os.path.getmtime(package)
    if now < made - 24 * 3600:
        shown = datetime.fromtimestamp(now, UTC).isoformat(" ", "minutes")
        return bad("clock", f"it says {shown} UTC, which is before this Parley was installed", "Set the clock")
    last = ran_until(folder)
    if last is not None and now - last / 1000 > DOUBTED_MS / 1000 and not is_kept_right():
        shown = f"it is {(now - last / 1000) / 86_400:.0f} days after this host last ran, and nothing vouches for it"
        return bad("clock", shown, "Set it; or, if it is right, start the host once with --clock-is-right")
    if last is not None and last / 1000 - now > TOLD_MS / 1000:
        shown = f"it is {(last / 1000 - now) / 60:.0f} minutes behind the time when this host last ran"
        return note(
            "clock", shown, "If it is right now, nothing is to be done: time goes on slowly until the clock is there"
        )
    if is_not_kept():
        return note("clock", "nothing keeps it right", "Turn on time synchronisation, e.g. systemd-timesyncd or chrony")
    return ok("clock", "kept right by the system")


def look_at_port(subject: str, flag: str, address: str, port: int, kind: socket.SocketKind) -> Finding:
    named = "UDP" if kind is socket.SOCK_DGRAM else "TCP"
    if port == 0:
        return ok(subject, f"{named}: chosen at start")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            return _port_fault(subject, flag, f"{named} {port} on {address}", port, error)
    return ok(subject, f"{named} {port} on {address} is free")


def _port_fault(subject: str, flag: str, shown: str, port: int, error: OSError) -> Finding:
    kinds = ("udp", "udp6") if shown.startswith("UDP") else ("tcp", "tcp6")
    holder = who_holds(port, kinds)
    if holder is not None:
        return bad(subject, f"{shown} is held by {holder}", f"End that, or choose another with {flag}")
    reason = os.strerror(error.errno or 0)
    return bad(subject, f"{shown} cannot be used: {reason}", f"Choose another with {flag}")


def look_at_certificate(config: Config) -> Finding:
    if config.behind_proxy:
        return ok("certificate", "the proxy in front has it")
    if config.lan:
        return ok("certificate", "made by the host; every browser warns once")
    if config.cert is None or config.key is None:
        fix = "For others: --cert and --key, or --lan, or --behind-proxy"
        return note("certificate", "none: only this machine can reach the host", fix)
    try:
        check_certificate(Tls(config.cert, config.key))
        return _judged(x509.load_pem_x509_certificate(config.cert.read_bytes()), config)
    except (OSError, ValueError) as error:
        return bad(
            "certificate", f"{config.cert} and {config.key} cannot be used: {error}", "Give the matching PEM files"
        )


def _judged(certificate: x509.Certificate, config: Config) -> Finding:
    now, ends = datetime.now(UTC), certificate.not_valid_after_utc
    shown = f"{config.cert}, valid until {ends:%Y-%m-%d}"
    if not certificate.not_valid_before_utc <= now < ends:
        return bad("certificate", f"{shown}: not valid now", "Renew it, or set the clock")
    name = urlsplit(config.public_url or "").hostname
    if name is not None and not _is_for(certificate, name):
        return bad("certificate", f"{shown}: not for {name}", f"Get one for {name}, or change --public-url")
    if ends - now < ENDS_SOON:
        return note("certificate", f"{shown}: ends soon", "Renew it and send the host SIGHUP")
    return ok("certificate", shown)


def _is_for(certificate: x509.Certificate, name: str) -> bool:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    known = {one.lower() for one in names.get_values_for_type(x509.DNSName)}
    known |= {str(one) for one in names.get_values_for_type(x509.IPAddress)}
    wildcard = "*." + name.partition(".")[2]
    return name.lower() in known or wildcard.lower() in known


def look_at_media_address(address: str) -> Finding:
    found = ipaddress.ip_address(address)
    if found.is_loopback:
        return ok("media", f"{address}: for this machine alone")
    own = own_addresses()
    if address in own or found.is_global:
        elsewhere = "" if address in own else ", which a router or cloud must hand through to this machine"
        return ok("media", f"browsers send to {address}{elsewhere}")
    here = ", ".join(own) or "none but loopback"
    return bad("media", f"{address} is no address of this machine ({here})", "Choose one of them with --media-address")


def look_at_client() -> Finding:
    try:
        bundle = load(CLIENT_FOLDER)
        shipped = check_shipped(CLIENT_FOLDER)
    except NoClient as error:
        return bad("client", str(error), "In a checkout run `make client`; else install Parley anew")
    except BundleAltered as error:
        return bad("client", str(error), "Install Parley anew from a source you trust")
    return ok("client", f"{bundle.build[:16]}, {'every file as shipped' if shipped else 'built on this machine'}")
