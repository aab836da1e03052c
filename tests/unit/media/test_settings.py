"""What the engine is told: no foreign server, no rooms by itself, the relay no wider than need be."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from parley.media.settings import ENGINE_VERSION, MediaSettings, Relay, engine_config
from parley.media.tokens import ApiKey

LOOPBACK = MediaSettings(Path("engine"), "127.0.0.1", 7882, 7881)
PRIVATE = replace(LOOPBACK, address="192.168.1.5")
PUBLIC = replace(LOOPBACK, address="1.2.3.4")


def told(settings: MediaSettings) -> dict[str, Any]:
    config: dict[str, Any] = json.loads(engine_config(settings, ApiKey("key", "secret"), 7880))
    return config


def test_it_listens_for_signalling_on_loopback_only_and_makes_no_rooms() -> None:
    for settings in (LOOPBACK, PRIVATE, PUBLIC):
        config = told(settings)
        assert (config["port"], config["bind_addresses"], config["keys"]) == (7880, ["127.0.0.1"], {"key": "secret"})
        assert config["room"]["auto_create"] is False


def test_browsers_are_sent_to_no_server_but_this() -> None:
    for settings in (LOOPBACK, PRIVATE, PUBLIC):
        rtc = told(settings)["rtc"]
        assert rtc["stun_servers"] == [f"{settings.address}:7882"]
        assert (rtc["node_ip"], rtc["ips"]) == (settings.address, {"includes": [f"{settings.address}/32"]})
        assert rtc["use_external_ip"] is False


def test_loopback_candidates_are_offered_on_loopback_only() -> None:
    assert told(LOOPBACK)["rtc"]["enable_loopback_candidate"] is True
    assert "enable_loopback_candidate" not in told(PUBLIC)["rtc"]


def test_a_missed_key_frame_costs_less_than_the_engines_own_second() -> None:
    pauses = told(PUBLIC)["rtc"]["pli_throttle"]
    assert pauses == {"low_quality": "300ms", "mid_quality": "300ms", "high_quality": "300ms"}


def test_an_ipv6_address_is_one_address() -> None:
    assert told(replace(LOOPBACK, address="2001:db8::1"))["rtc"]["ips"] == {"includes": ["2001:db8::1/128"]}


def test_without_a_relay_there_is_none() -> None:
    assert "turn" not in told(PUBLIC)


def test_the_relay_ends_tls_itself_or_leaves_it_to_the_front() -> None:
    own = told(replace(PUBLIC, relay=Relay("parley.example", 5349, Path("c"), Path("k"))))["turn"]
    assert (own["cert_file"], own["key_file"], own["tls_port"]) == ("c", "k", 5349)
    assert "external_tls" not in own
    front = told(replace(PUBLIC, relay=Relay("parley.example", 5349, None, None)))["turn"]
    assert front["external_tls"] is True


def test_the_relay_reaches_a_private_engine_and_nothing_else() -> None:
    relay = Relay("parley.example", 5349, None, None)
    assert told(replace(PRIVATE, relay=relay))["turn"]["allow_restricted_peer_cidrs"] == ["192.168.1.5/32"]
    assert "allow_restricted_peer_cidrs" not in told(replace(PUBLIC, relay=relay))["turn"]


def test_the_engine_wanted_is_the_engine_pinned() -> None:
    pinned = re.search(r"livekit-server v(\S+)", Path("engine/go.mod").read_text("utf-8"))
    assert pinned is not None
    assert pinned[1] == ENGINE_VERSION
