"""What the engine is told at start (one JSON text in its environment; nothing on disk)."""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parley.media.tokens import ApiKey

ENGINE_VERSION = "1.13.5"
"""The version that `engine/go.mod` pins; a test compares the two."""

KEY_FRAME_PAUSE = "300ms"


@dataclass(frozen=True, slots=True)
class Relay:
    """TURN over TLS for networks that pass TCP 443 only (docs/operating.md, "One port").

    `certificate` and `key` are None if something in front ends the TLS.
    """

    domain: str
    port: int
    certificate: Path | None
    key: Path | None


@dataclass(frozen=True, slots=True)
class MediaSettings:
    """`address` is the one the browsers are told to send media to. Port 0: chosen at start."""

    binary: Path
    address: str
    udp_port: int
    tcp_port: int
    relay: Relay | None = None

    @property
    def is_loopback(self) -> bool:
        return ipaddress.ip_address(self.address).is_loopback


def engine_config(settings: MediaSettings, key: ApiKey, http_port: int) -> str:
    """The engine's configuration. Every line is there for a reason: docs/operating.md, "The media engine"."""
    own = f"{settings.address}/{ipaddress.ip_address(settings.address).max_prefixlen}"
    rtc: dict[str, Any] = {
        "udp_port": settings.udp_port,
        "tcp_port": settings.tcp_port,
        "use_external_ip": False,
        "node_ip": settings.address,
        "ips": {"includes": [own]},
        # Never empty, never left out: the engine would send every browser to public STUN servers.
        "stun_servers": [f"{settings.address}:{settings.udp_port}"],
        # How often a sender is asked for a key frame at most. The engine's own second is how long a picture stands when one is missed.
        "pli_throttle": dict.fromkeys(("low_quality", "mid_quality", "high_quality"), KEY_FRAME_PAUSE),
    }
    if settings.is_loopback:
        rtc["enable_loopback_candidate"] = True
    config: dict[str, Any] = {
        "port": http_port,
        "bind_addresses": ["127.0.0.1"],
        "keys": {key.id: key.secret},
        "rtc": rtc,
        "room": {
            "auto_create": False,
            "empty_timeout": 60,
            "departure_timeout": 20,
            "enabled_codecs": [{"mime": f"{kind}"} for kind in ("audio/opus", "video/vp8", "video/vp9")],
        },
        "logging": {"json": True, "level": "info"},
    }
    if settings.relay is not None:
        config["turn"] = _turn(settings, settings.relay, own)
    return json.dumps(config)


def _turn(settings: MediaSettings, relay: Relay, own: str) -> dict[str, Any]:
    turn: dict[str, Any] = {
        "enabled": True,
        "domain": relay.domain,
        "tls_port": relay.port,
        "bind_addresses": [settings.address],
        "relay_range_start": 18400,
        "relay_range_end": 18500,
    }
    if relay.certificate is None or relay.key is None:
        turn["external_tls"] = True
    else:
        turn["cert_file"], turn["key_file"] = str(relay.certificate), str(relay.key)
    if not ipaddress.ip_address(settings.address).is_global:
        turn["allow_restricted_peer_cidrs"] = [own]  # exactly the engine itself; more would open the operator's network
    return turn
