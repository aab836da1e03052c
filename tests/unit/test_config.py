"""Settings: flag before environment before file before default; a wrong one names itself and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.config import SETTINGS, Config, WrongSetting, flag, read_config, variable
from parley.delivery.quotas import Quotas


def test_without_any_the_defaults_hold() -> None:
    config = read_config({}, {}, None)
    assert config == Config()
    assert (config.port, config.media_udp_port, config.media_tcp_port) == (8443, 7882, 7881)
    assert config.bind_address == "127.0.0.1"
    assert config.quotas() == Quotas()


def test_flag_before_environment_before_file(tmp_path: Path) -> None:
    file = tmp_path / "parley.toml"
    file.write_text("port = 1\ntalks = 2\nrooms_per_talk = 3\n")
    environment = {"PARLEY_PORT": "10", "PARLEY_TALKS": "20"}
    config = read_config({"port": "100", "talks": None}, environment, file)
    assert (config.port, config.talks, config.rooms_per_talk) == (100, 20, 3)


def test_an_empty_variable_says_nothing() -> None:
    assert read_config({}, {"PARLEY_PORT": ""}, None).port == 8443


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("port", "70000", "--port is '70000': it wants a whole number from 0 to 65535"),
        ("port", "http", "--port is 'http': it wants a whole number from 0 to 65535"),
        ("bind", "everywhere", "--bind is 'everywhere': it wants an IP address"),
        ("database", "mysql://x", "--database is 'mysql://x': it wants sqlite:///FILE or postgresql://"),
        ("public_url", "parley.example", "--public-url is 'parley.example': it wants an origin"),
        (
            "public_url",
            "https://parley.example/path",
            "--public-url is 'https://parley.example/path': it wants an origin",
        ),
        ("invites_per_talk", "5001", "--invites-per-talk is '5001': it wants a whole number from 1 to 5000"),
        ("talks", "0", "--talks is '0': it wants a whole number from 1"),
        ("cert", "/nowhere", "--cert and --key belong together"),
        ("engine", "/nowhere", "--engine /nowhere: there is no such file"),
        ("behind_proxy", "true", "--behind-proxy wants --public-url"),
        ("bind", "0.0.0.0", "--bind 0.0.0.0 without a certificate"),
        ("lan", "perhaps", "--lan is 'perhaps': it wants true or false"),
    ],
)
def test_a_wrong_value_names_itself_and_the_way_out(name: str, value: str, sentence: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read_config({name: value}, {}, None)
    assert str(wrong.value).startswith(sentence)


def test_the_place_of_a_wrong_value_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"^PARLEY_PORT is 'x'"):
        read_config({}, {"PARLEY_PORT": "x"}, None)
    file = tmp_path / "parley.toml"
    file.write_text("port = 'x'\n")
    with pytest.raises(WrongSetting, match=r"^port in .*parley\.toml is 'x'"):
        read_config({}, {}, file)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("prot = 1", "prot in .*: there is no such setting"), ("port = ", "not TOML"), (b"\xff", "not TOML")],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    file = tmp_path / "parley.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(WrongSetting, match=sentence):
        read_config({}, {}, file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="No such file"):
        read_config({}, {}, tmp_path / "missing.toml")


def test_ways_of_being_reached_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "c").touch()
    pair = {"cert": str(tmp_path / "c"), "key": str(tmp_path / "c")}
    for more in ({"lan": True}, {"behind_proxy": True, "public_url": "https://a.example"}):
        with pytest.raises(WrongSetting, match="exclude each other"):
            read_config({**pair, **more}, {}, None)
    assert read_config(pair, {}, None).bind_address == "0.0.0.0"
    assert read_config({"lan": True}, {}, None).bind_address == "0.0.0.0"
    assert read_config({"behind_proxy": True, "public_url": "https://a.example/"}, {}, None).bind_address == "127.0.0.1"


def test_every_setting_says_what_it_is() -> None:
    for name, about in SETTINGS.items():
        assert about.text.endswith("."), name
        assert flag(name) == "--" + name.replace("_", "-")
        assert variable(name) == "PARLEY_" + name.upper()


def test_every_quota_is_a_setting() -> None:
    assert {name: getattr(Config(), name) for name in Quotas.__dataclass_fields__} == {
        name: getattr(Quotas(), name) for name in Quotas.__dataclass_fields__
    }
