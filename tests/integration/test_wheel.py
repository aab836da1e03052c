"""The wheel installs and serves a talk on a machine without network: client and engine are inside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ISOLATED = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel as `make wheel` makes it, and everything it depends on."""
    folder = tmp_path_factory.mktemp("wheels")
    subprocess.run([ROOT / "parley", "dev", "wheel"], cwd=ROOT, check=True)
    (built,) = (ROOT / "dist").glob("parley_talks-*.whl")
    shutil.copy(built, folder)
    download = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--require-hashes",
        "-r",
        "requirements.lock",
        "-d",
        folder,
    ]
    subprocess.run(download, cwd=ROOT, check=True)
    return folder


def test_the_wheel_is_of_one_platform_and_carries_engine_and_client(wheels: Path) -> None:
    (wheel,) = wheels.glob("parley_talks-*.whl")
    assert not wheel.name.endswith("-any.whl")
    inside = zipfile.ZipFile(wheel)
    (engine,) = (each for each in inside.infolist() if each.filename.endswith(".data/scripts/parley-engine"))
    assert engine.file_size == (ROOT / "build" / "parley-engine").stat().st_size
    assert (
        inside.read("parley/web/static/index.html")
        == (ROOT / "src" / "parley" / "web" / "static" / "index.html").read_bytes()
    )
    assert "LICENSE" in {Path(each).name for each in inside.namelist()}


def test_it_installs_and_serves_without_network(wheels: Path, tmp_path: Path) -> None:
    if subprocess.run([*ISOLATED, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine lets us make no network namespace")
    argv = [*ISOLATED, sys.executable, "-m", "tests.integration.offline", str(wheels), str(tmp_path)]
    done = subprocess.run(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["isolated"], "had anything been reachable from inside, this would prove nothing"
    assert found["events"][-1]["event"] == "ready"
    assert found["health"]["status"] == "ok"
    assert 'type="module"' in found["page"]
    assert str(tmp_path / "venv" / "bin" / "parley-engine") in found["programs"]
    assert found["status"] == 0
