"""Every setting of the host: one frozen `Config`, its defaults, and what each means (the source of `parley serve --help`).

A setting comes from a flag, else the environment (`PARLEY_…`), else the TOML file given by `--config`, else its default.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from parley.delivery.quotas import Quotas
from parley.protocol.limits import MOST_FILE_BYTES, MOST_INVITES, MOST_ROOMS

WEB_PORT, UDP_PORT, TCP_PORT = 8443, 7882, 7881
_QUOTAS = Quotas()
DISK_RESERVE_BYTES = 16 * 1024 * 1024


class WrongSetting(Exception):
    """A setting has a value that does not work. The text names the setting, the value, and what to write instead."""


@dataclass(frozen=True, slots=True)
class About:
    """What a person is told about a setting. `metavar` is shown after its flag; None makes it a switch."""

    text: str
    metavar: str | None
    read: Callable[[str], Any]
    group: str


def _about(text: str, metavar: str | None, read: Callable[[str], Any], group: str) -> dict[str, About]:
    return {"about": About(text, metavar, read, group)}


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("wants some text")
    return value.strip()


def _path(value: str) -> Path:
    return Path(_text(value)).expanduser()


def _switch(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    try:
        return known[value.strip().lower()]
    except KeyError:
        raise ValueError("wants true or false") from None


def _between(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            raise ValueError(f"wants a whole number from {low} to {high}") from None
        if not low <= number <= high:
            raise ValueError(f"wants a whole number from {low} to {high}")
        return number

    return read


def _address(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value.strip()))
    except ValueError:
        raise ValueError("wants an IP address, such as 192.0.2.10") from None


def _database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("wants sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    return value


def _networks(value: str) -> str:
    try:
        return ",".join(str(ipaddress.ip_network(one.strip(), strict=False)) for one in value.split(","))
    except ValueError:
        raise ValueError("wants networks with commas between, such as 127.0.0.0/8,10.0.0.5") from None


def _origin(value: str) -> str:
    if not value.startswith(("https://", "http://")) or value.rstrip("/").count("/") != 2:
        raise ValueError("wants an origin, such as https://parley.example")
    return value.rstrip("/")


_port = _between(0, 65535)
_count = _between(1, 2**53)
_WEB, _MEDIA, _KEEPING, _LIMITS = "How it is reached", "Media", "Where it keeps things", "Limits"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a host. Ports may be 0: a free one is chosen at start."""

    port: int = field(default=WEB_PORT, metadata=_about("TCP port of pages and signalling.", "PORT", _port, _WEB))
    bind: str | None = field(
        default=None,
        metadata=_about(
            "IP address to listen on. Default: 127.0.0.1 without a certificate or behind a proxy, else 0.0.0.0.",
            "ADDRESS",
            _address,
            _WEB,
        ),
    )
    cert: Path | None = field(
        default=None, metadata=_about("Certificate (PEM, with its chain) of the host's name.", "FILE", _path, _WEB)
    )
    key: Path | None = field(
        default=None, metadata=_about("Private key (PEM) of the certificate.", "FILE", _path, _WEB)
    )
    lan: bool = field(
        default=False,
        metadata=_about(
            "Make a certificate and be reached in the local network. Every browser warns once; compare the fingerprint.",
            None,
            _switch,
            _WEB,
        ),
    )
    behind_proxy: bool = field(
        default=False,
        metadata=_about("A reverse proxy on this machine ends HTTPS and hands over plain HTTP.", None, _switch, _WEB),
    )
    trusted_proxy: str = field(
        default="127.0.0.0/8,::1/128",
        metadata=_about(
            "Networks of proxies that are believed whom they speak for (X-Forwarded-For, the last entry).",
            "NETWORKS",
            _networks,
            _WEB,
        ),
    )
    public_url: str | None = field(
        default=None,
        metadata=_about(
            "Origin people use, such as https://parley.example. Needed behind a proxy.", "URL", _origin, _WEB
        ),
    )
    media_address: str | None = field(
        default=None,
        metadata=_about(
            "IP address browsers send media to. Default: detected; 127.0.0.1 on loopback.", "ADDRESS", _address, _MEDIA
        ),
    )
    media_udp_port: int = field(
        default=UDP_PORT, metadata=_about("UDP port of media; open it in the firewall.", "PORT", _port, _MEDIA)
    )
    media_tcp_port: int = field(
        default=TCP_PORT, metadata=_about("TCP port of media where UDP is blocked.", "PORT", _port, _MEDIA)
    )
    relay_domain: str | None = field(
        default=None,
        metadata=_about("Name for media through TCP 443 (TURN over TLS, docs/operating.md).", "NAME", _text, _MEDIA),
    )
    relay_port: int = field(
        default=5349, metadata=_about("Port at which the front on 443 hands that traffic over.", "PORT", _port, _MEDIA)
    )
    engine: Path | None = field(
        default=None,
        metadata=_about("The media engine's program. Default: the one Parley came with.", "FILE", _path, _MEDIA),
    )
    data: Path | None = field(
        default=None,
        metadata=_about(
            "Folder for database and keys. Default: ./data in a checkout, else ~/.local/share/parley.",
            "FOLDER",
            _path,
            _KEEPING,
        ),
    )
    database: str | None = field(
        default=None,
        metadata=_about("Database URL. Default: a SQLite file in the data folder.", "URL", _database, _KEEPING),
    )
    disk_reserve: int = field(
        default=DISK_RESERVE_BYTES,
        metadata=_about(
            "Bytes of the data folder's disk kept for removals: the rest of a full disk is not.", "N", _count, _KEEPING
        ),
    )
    talks: int = field(default=_QUOTAS.talks, metadata=_about("Talks on this host.", "N", _count, _LIMITS))
    rooms_per_talk: int = field(
        default=_QUOTAS.rooms_per_talk, metadata=_about("Rooms in a talk.", "N", _between(1, MOST_ROOMS), _LIMITS)
    )
    invites_per_talk: int = field(
        default=_QUOTAS.invites_per_talk,
        metadata=_about("Invitations in a talk.", "N", _between(1, MOST_INVITES), _LIMITS),
    )
    bytes_per_talk: int = field(
        default=_QUOTAS.bytes_per_talk, metadata=_about("Bytes in the logs and files of a talk.", "N", _count, _LIMITS)
    )
    file_bytes: int = field(
        default=_QUOTAS.file_bytes, metadata=_about("Bytes of one file.", "N", _between(1, MOST_FILE_BYTES), _LIMITS)
    )
    appends_per_second: int = field(
        default=_QUOTAS.appends_per_second,
        metadata=_about("Envelopes a second from one device; four times as many at once.", "N", _count, _LIMITS),
    )
    pulses_per_second: int = field(
        default=_QUOTAS.pulses_per_second,
        metadata=_about("Pulses a second from one device; four times as many at once.", "N", _count, _LIMITS),
    )
    mail_per_device: int = field(
        default=_QUOTAS.mail_per_device, metadata=_about("Letters waiting for one device.", "N", _count, _LIMITS)
    )

    def quotas(self) -> Quotas:
        return Quotas(**{one.name: getattr(self, one.name) for one in fields(Quotas)})

    @property
    def encrypts(self) -> bool:
        """True if this process itself speaks HTTPS."""
        return self.cert is not None or self.lan

    @property
    def bind_address(self) -> str:
        return self.bind or ("0.0.0.0" if self.encrypts else "127.0.0.1")  # noqa: S104 (a host with a certificate is there to be reached)


def about(name: str) -> About:
    """What is told of a setting."""
    found: About = SETTINGS[name]
    return found


SETTINGS: Mapping[str, About] = {one.name: one.metadata["about"] for one in fields(Config)}


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return "PARLEY_" + name.upper()


def flag(name: str) -> str:
    """The flag of a setting."""
    return "--" + name.replace("_", "-")


def read_config(flags: Mapping[str, Any], environment: Mapping[str, str], file: Path | None) -> Config:
    """The settings from all three places, checked together; raises `WrongSetting`."""
    given: dict[str, Any] = {}
    for name, value in _from_file(file).items():
        given[name] = _read(name, value, f"{name} in {file}")
    for name in SETTINGS:
        if environment.get(variable(name)):
            given[name] = _read(name, environment[variable(name)], variable(name))
    for name, value in flags.items():
        if value is not None:
            given[name] = _read(name, value, flag(name))
    return _together(Config(**given))


def _read(name: str, value: Any, where: str) -> Any:
    try:
        return SETTINGS[name].read(str(value))
    except ValueError as error:
        raise WrongSetting(f"{where} is {value!r}: it {error}") from None


def _from_file(file: Path | None) -> Mapping[str, Any]:
    if file is None:
        return {}
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise WrongSetting(f"--config {file}: {os.strerror(error.errno or 0)}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"--config {file}: not TOML: {error}") from None
    for name in found:
        if name not in SETTINGS:
            raise WrongSetting(f"{name} in {file}: there is no such setting; `parley serve --help` lists them")
    return found


def _together(config: Config) -> Config:
    """Checks settings that must fit each other."""
    if (config.cert is None) != (config.key is None):
        raise WrongSetting("--cert and --key belong together: give both or neither")
    if sum((config.cert is not None, config.lan, config.behind_proxy)) > 1:
        raise WrongSetting("--cert/--key, --lan and --behind-proxy exclude each other: choose one")
    for name, file in (("--cert", config.cert), ("--key", config.key), ("--engine", config.engine)):
        if file is not None and not file.is_file():
            raise WrongSetting(f"{name} {file}: there is no such file")
    if config.behind_proxy and config.public_url is None:
        raise WrongSetting("--behind-proxy wants --public-url: the origin people use, such as https://parley.example")
    plain = not config.encrypts and not config.behind_proxy
    if plain and not ipaddress.ip_address(config.bind_address).is_loopback:
        raise WrongSetting(
            f"--bind {config.bind_address} without a certificate: browsers give camera and keys to secure pages only. "
            "Add --cert and --key, or --lan, or --behind-proxy"
        )
    return config
