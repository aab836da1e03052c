"""A step runs again when, and only when, what it was made from has changed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bootstrap.stamps import Stamps, exclusive, fingerprint


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_the_same_files_have_the_same_fingerprint_whatever_order_they_are_named_in(tmp_path: Path) -> None:
    write(tmp_path, a="1", folder__b="2")
    assert fingerprint(tmp_path, ["a", "folder"], ["w"]) == fingerprint(tmp_path, ["folder", "a"], ["w"])


@pytest.mark.parametrize(
    "change",
    [
        lambda root: write(root, a="2"),
        lambda root: write(root, folder__new="x"),
        lambda root: (root / "folder" / "b").unlink(),
        lambda root: (root / "folder" / "b").rename(root / "folder" / "c"),
        lambda root: (root / "a").unlink(),
    ],
    ids=["changed", "added", "removed", "renamed", "input gone"],
)
def test_any_change_of_an_input_changes_the_fingerprint(tmp_path: Path, change: object) -> None:
    write(tmp_path, a="1", folder__b="2")
    before = fingerprint(tmp_path, ["a", "folder"], [])
    assert callable(change)
    change(tmp_path)
    assert fingerprint(tmp_path, ["a", "folder"], []) != before


def test_an_empty_input_is_not_a_missing_one(tmp_path: Path) -> None:
    missing = fingerprint(tmp_path, ["a"], [])
    write(tmp_path, a="")
    assert fingerprint(tmp_path, ["a"], []) != missing


@given(st.lists(st.text()), st.lists(st.text()))
def test_different_words_have_different_fingerprints(one: list[str], other: list[str]) -> None:
    assert (fingerprint(Path("/nowhere"), [], one) == fingerprint(Path("/nowhere"), [], other)) == (one == other)


def test_tests_and_installed_packages_do_not_make_a_build_stale(tmp_path: Path) -> None:
    write(tmp_path, src__a="1")
    before = fingerprint(tmp_path, ["src"], [])
    (tmp_path / "src" / "a.test.ts").write_text("x")
    (tmp_path / "src" / "node_modules").mkdir()
    (tmp_path / "src" / "node_modules" / "b").write_text("x")
    assert fingerprint(tmp_path, ["src"], []) == before


def test_a_stamp_is_read_as_written_and_gone_when_forgotten(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "stamps")
    assert stamps.read("engine") is None
    stamps.write("engine", "abc")
    assert stamps.read("engine") == "abc"
    stamps.forget("engine")
    assert stamps.read("engine") is None


def wait_for_lock(path: Path, told: multiprocessing.Queue[str]) -> None:
    with exclusive(path, told.put):
        told.put("mine")


def test_the_second_builder_is_told_whom_it_waits_for_and_then_goes_on(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[str] = context.Queue()
    with exclusive(tmp_path / "lock", pytest.fail):
        second = context.Process(target=wait_for_lock, args=(tmp_path / "lock", told))
        second.start()
        waiting = told.get(timeout=60)
        assert f"process {os.getpid()}" in waiting
        assert told.empty()
    assert told.get(timeout=60) == "mine"
    second.join(60)


HOLDER = """
import subprocess, sys
from pathlib import Path
from bootstrap.stamps import exclusive
with exclusive(Path(sys.argv[1]), print) as lock:
    child = subprocess.Popen(["sleep", "600"], pass_fds=(lock,))
    print(child.pid, flush=True)
    child.wait()
"""


def test_a_compiler_whose_builder_was_killed_keeps_the_lock_until_it_ends(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    lock = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(lock)], cwd=root, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    compiler = int(holder.stdout.readline())
    holder.kill()
    holder.wait()

    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[str] = context.Queue()
    second = context.Process(target=wait_for_lock, args=(lock, told))
    second.start()
    assert "waiting" in told.get(timeout=60)
    os.kill(compiler, signal.SIGKILL)
    ended = time.monotonic()
    assert told.get(timeout=60) == "mine"
    assert time.monotonic() >= ended
    second.join(60)
