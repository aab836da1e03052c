"""Where a host is reached: its listening socket, its certificate, its address for media, and the origin people use."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

from parley.app import Placement
from parley.config import Config
from parley.storage.folder import DataFolder
from parley.web.server import Tls, check_certificate, listen

if TYPE_CHECKING:
    from parley.web.certificates import SelfMade


class CertificateUnusable(Exception):
    """The certificate and key cannot be used together."""


def place(config: Config, folder: DataFolder) -> tuple[Placement, SelfMade | None]:
    """Listens and settles the rest; raises `PortTaken`, `CertificateUnusable`. The second value is the certificate made for `--lan`."""
    made = _self_made(folder) if config.lan else None
    tls = _tls(config, made)
    listener = listen(config.bind_address, config.port)
    port = listener.getsockname()[1]
    address = media_address(config)
    origin = config.public_url or _origin(config, address, port, tls)
    return Placement(listener, tls, origin, address), made


def _self_made(folder: DataFolder) -> SelfMade:
    from parley.web.certificates import self_made  # noqa: PLC0415 (certificate making is a fifth of a start that needs none)

    return self_made(folder.path, own_addresses())


def own_addresses() -> tuple[str, ...]:
    """Addresses of this machine, the one it reaches others by first."""
    found = [outward_address(), *(str(info[4][0]) for info in _resolved(socket.gethostname()))]
    return tuple(dict.fromkeys(one for one in found if not ipaddress.ip_address(one).is_loopback))


def outward_address() -> str:
    """The address that packets to the outside leave from; 127.0.0.1 without a network. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _resolved(name: str) -> list[tuple[object, object, object, object, tuple[object, ...]]]:
    try:
        return list(socket.getaddrinfo(name, None, socket.AF_INET, socket.SOCK_STREAM))
    except OSError:
        return []


def _tls(config: Config, made: SelfMade | None) -> Tls | None:
    if made is not None:
        return Tls(made.certificate, made.key)
    if config.cert is None or config.key is None:
        return None
    tls = Tls(config.cert, config.key)
    try:
        check_certificate(tls)
    except (OSError, ValueError) as error:
        raise CertificateUnusable(
            f"the certificate {config.cert} and key {config.key} cannot be used: {error}"
        ) from None
    return tls


def media_address(config: Config) -> str:
    """Where browsers send media: as set, else the address this host listens on, else the one it reaches others from."""
    if config.media_address is not None:
        return config.media_address
    if config.behind_proxy or ipaddress.ip_address(config.bind_address).is_unspecified:
        return outward_address()
    return config.bind_address


def _origin(config: Config, media: str, port: int, tls: Tls | None) -> str:
    bind = ipaddress.ip_address(config.bind_address)
    name = media if bind.is_unspecified else config.bind_address
    shown = f"[{name}]" if ":" in name else name
    return f"{'https' if tls else 'http'}://{shown}:{port}"
