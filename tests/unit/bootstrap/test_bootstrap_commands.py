"""The door itself, run as a user runs it: in a copy of the checkout without anything built."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap.commands import COMMANDS
from bootstrap.layout import this_checkout

ROOT = this_checkout().root


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The files of the door and of its pins, nothing else."""
    for name in (
        "parley",
        "bootstrap",
        "engine",
        "requirements.lock",
        "requirements-dev.lock",
        "pyproject.toml",
        "wheel_hook.py",
    ):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    (tmp_path / "client").mkdir()
    shutil.copy(ROOT / "client" / "package.json", tmp_path / "client")
    return tmp_path


def run(root: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, str(root / "parley"), *words]
    return subprocess.run(argv, env={**os.environ, **env}, capture_output=True, text=True, timeout=120, check=False)


def test_without_a_word_it_lists_every_command(copy: Path) -> None:
    done = run(copy)
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in done.stdout] == []


def test_make_offers_exactly_the_commands_of_the_door() -> None:
    make = (ROOT / "Makefile").read_text()
    plain = make.partition("PLAIN := ")[2].partition("\n")[0].split()
    assert {*plain, "vectors"} == set(COMMANDS)


def test_an_unknown_command_says_where_the_known_ones_are(copy: Path) -> None:
    done = run(copy, "dev", "sirve")
    assert (done.returncode, "./parley dev help" in done.stderr) == (1, True)


def test_the_door_can_be_read_by_pythons_older_than_the_project() -> None:
    ast.parse((ROOT / "parley").read_text(), feature_version=(3, 4))


def test_the_door_needs_nothing_installed(copy: Path) -> None:
    argv = [sys.executable, "-E", "-s", "-S", str(copy / "parley"), "dev", "help"]
    assert subprocess.run(argv, capture_output=True, check=False).returncode == 0
    names = {
        alias.name.partition(".")[0]
        for path in (copy / "bootstrap").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
    }
    assert names - {"bootstrap"} <= set(sys.stdlib_module_names)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C means something: a test run that was started in the background ignores it, and what it starts inherits that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping_says_how_to_go_on_and_leaves_no_program_behind(
    copy: Path, number: signal.Signals, status: int
) -> None:
    (copy / "bin").mkdir()
    begun = copy / "begun"
    os.mkfifo(begun)
    go = copy / "bin" / "go"
    go.write_text(
        '#!/bin/sh\n[ "$1" = version ] && { echo go version go1.99.0 x/y; exit; }\necho $$ > "$BEGUN"\nexec sleep 600\n'
    )
    go.chmod(0o755)
    argv = [sys.executable, str(copy / "parley"), "dev", "engine"]
    env = {**os.environ, "PATH": f"{copy / 'bin'}:{os.environ['PATH']}", "BEGUN": str(begun)}
    door = subprocess.Popen(argv, env=env, stderr=subprocess.PIPE, text=True)
    compiler = int(begun.read_text())
    door.send_signal(number)
    _, said = door.communicate(timeout=60)
    assert (door.returncode, "stopped; run the same command to continue" in said) == (status, True)
    with pytest.raises(ProcessLookupError):
        os.kill(compiler, 0)
    assert not (copy / ".parley" / "stamps" / "engine").exists()


def test_a_build_that_fails_ends_with_a_sentence_not_with_a_traceback(copy: Path) -> None:
    (copy / "bin").mkdir()
    go = copy / "bin" / "go"
    go.write_text(
        '#!/bin/sh\n[ "$1" = version ] && { echo go version go1.99.0 x/y; exit; }\necho dial tcp: lookup failed; exit 1\n'
    )
    go.chmod(0o755)
    done = run(copy, "dev", "engine", PATH=f"{copy / 'bin'}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "it needs no network" in done.stderr
