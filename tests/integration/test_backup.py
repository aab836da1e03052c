"""`parley backup` and `parley restore` beside a host that runs: whole, consistent, verified, and never over anything."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from parley.cli.exits import Exit
from tests.device import Device, Refused, application, founded, fresh_id
from tests.hosting import host_process, opening_of
from tests.postgresql import Cluster

PART = 262_144


def run(*words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "parley", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, **(env or {})}
    )


async def parley(*words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(run, *words, env=env)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Flags of the host, and of the one that is made from its backup."""
    if request.param == "sqlite":
        return (), ()
    cluster: Cluster = request.getfixturevalue("postgresql")
    return ("--database", cluster.create("copied")), ("--database", cluster.create("restored"))


async def test_a_host_made_from_a_backup_has_every_file_its_log_speaks_of(
    databases: tuple[tuple[str, ...], tuple[str, ...]], tmp_path: Path
) -> None:
    """While it copies, files are uploaded and then spoken of, as devices do."""
    source, copied = databases
    async with (
        host_process(tmp_path / "data", *source) as host,
        founded(host.link, opening_of(host.link)) as (talk, head, _),
    ):
        copied_all = asyncio.Event()

        async def upload_and_speak() -> None:
            while not copied_all.is_set():
                file = fresh_id()
                await head.ask("file.begin", room=talk.plenary, file=file, size=PART + 5)
                for part, size in ((0, PART), (1, 5)):
                    await head.ask("file.put", room=talk.plenary, file=file, part=part, bytes=bytes(size))
                await head.append(talk.plenary, application(talk.plenary, b"file" + file))

        speaking = asyncio.ensure_future(upload_and_speak())
        items = 0
        while items < 3:
            items = await head.subscribe(talk.plenary)
        done = await parley("backup", str(tmp_path / "copy"), "--data", str(tmp_path / "data"), *source)
        copied_all.set()
        await speaking
        assert done.returncode == 0, done.stderr
        assert "read again and compared" in done.stdout
        before = await head.subscribe(talk.plenary)
    done = await parley("restore", str(tmp_path / "copy"), "--data", str(tmp_path / "new"), *copied)
    assert done.returncode == 0, done.stderr
    async with host_process(tmp_path / "new", *copied) as again, Device(again.link, head.private) as back:
        assert opening_of(again.link) == opening_of(host.link)
        assert back.host_key == head.host_key
        count = await back.subscribe(talk.plenary)
        assert 3 <= count <= before
        for _, _, content, _ in await back.delivered(talk.plenary, count):
            file = content[-16:]
            for part, size in ((0, PART), (1, 5)):
                got = await back.ask("file.get", room=talk.plenary, file=file, part=part)
                assert len(got["bytes"]) == size
        with pytest.raises(Refused) as refused:
            await back.ask("file.get", room=talk.plenary, file=fresh_id(), part=0)
        assert refused.value.code == "NO_SUCH_FILE", "control: what was never there is not"


async def test_nothing_is_written_over_and_nothing_damaged_is_restored(tmp_path: Path) -> None:
    async with host_process(tmp_path / "data") as host, founded(host.link, opening_of(host.link)) as (talk, head, _):
        await head.append(talk.plenary)
    data, copy = tmp_path / "data", tmp_path / "copy"
    assert run("backup", str(copy), "--data", str(data)).returncode == 0
    again = run("backup", str(copy), "--data", str(data))
    assert again.returncode == Exit.BACKUP_FAILED
    assert "is not empty" in again.stderr
    over = run("restore", str(copy), "--data", str(data))
    assert over.returncode == Exit.BACKUP_FAILED
    assert "is not empty" in over.stderr
    nothing = run("backup", str(tmp_path / "other"), "--data", str(tmp_path / "nowhere"))
    assert nothing.returncode == Exit.BACKUP_FAILED

    database = copy / "parley.sqlite3"
    content = bytearray(database.read_bytes())
    content[5000] ^= 1
    database.write_bytes(content)
    damaged = run("restore", str(copy), "--data", str(tmp_path / "new"))
    assert damaged.returncode == Exit.BACKUP_FAILED
    assert "is not as it was copied" in damaged.stderr
    assert not (tmp_path / "new").exists()
    content[5000] ^= 1
    database.write_bytes(content)
    assert run("restore", str(copy), "--data", str(tmp_path / "new")).returncode == 0, "control"


def test_a_copy_that_was_cut_short_is_none(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "parley.sqlite3").write_bytes(b"")
    done = run("restore", str(tmp_path / "copy"), "--data", str(tmp_path / "new"))
    assert done.returncode == Exit.BACKUP_FAILED
    assert "is no whole backup" in done.stderr


async def test_the_manifest_names_nothing_outside_the_copy(tmp_path: Path) -> None:
    async with host_process(tmp_path / "data"):
        pass
    assert run("backup", str(tmp_path / "copy"), "--data", str(tmp_path / "data")).returncode == 0
    manifest = tmp_path / "copy" / "manifest.json"
    said = json.loads(manifest.read_text())
    (tmp_path / "secret").write_bytes(b"x")
    said["files"]["../secret"] = {
        "bytes": 1,
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    }
    manifest.write_text(json.dumps(said))
    assert run("restore", str(tmp_path / "copy"), "--data", str(tmp_path / "new")).returncode == Exit.BACKUP_FAILED
