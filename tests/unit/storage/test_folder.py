"""The data folder: secrets made once, kept private, never half written."""

import os
from pathlib import Path

import pytest

from parley.storage.folder import DataFolder, FolderUnusable, hold


def test_keys_stay_the_same_over_restarts(tmp_path: Path) -> None:
    first = hold(tmp_path / "a" / "data")
    key, secret = first.seal().key, first.opening()
    first.close()
    second = hold(tmp_path / "a" / "data")
    assert (second.seal().key, second.opening()) == (key, secret)
    second.close()


def test_a_new_opening_secret_replaces_the_old_one_and_only_it(tmp_path: Path) -> None:
    folder = hold(tmp_path)
    key, old = folder.seal().key, folder.opening()
    new = folder.opening(renew=True)
    assert new != old
    assert folder.opening() == new
    assert folder.seal().key == key
    folder.close()


def test_its_files_are_the_owners_alone(tmp_path: Path) -> None:
    folder = hold(tmp_path / "data")
    folder.seal()
    folder.opening()
    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "data").iterdir()}
    assert modes == {"host-key": 0, "opening-secret": 0, "lock": 0}
    folder.close()


def test_a_crash_while_writing_leaves_no_half_secret(tmp_path: Path) -> None:
    folder = hold(tmp_path)
    (tmp_path / "host-key.new").write_bytes(b"half")
    assert len(folder.seal().key) == 32
    assert not (tmp_path / "host-key.new").exists()
    folder.close()


def test_a_damaged_secret_is_said_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "host-key").write_bytes(b"short")
    folder = hold(tmp_path)
    with pytest.raises(FolderUnusable, match="host-key is damaged"):
        folder.seal()
    assert (tmp_path / "host-key").read_bytes() == b"short"
    folder.close()


def test_one_host_holds_it_at_a_time(tmp_path: Path) -> None:
    folder = hold(tmp_path)
    with pytest.raises(FolderUnusable, match=rf"another host \(process {os.getpid()}\)"):
        hold(tmp_path)
    folder.close()
    again: DataFolder = hold(tmp_path)
    again.close()


def test_the_secret_is_not_printed(tmp_path: Path) -> None:
    folder = hold(tmp_path)
    assert repr(folder.opening()) == "OpeningSecret(…)"
    folder.close()
