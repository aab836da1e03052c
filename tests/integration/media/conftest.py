"""The media folder of the client against the real engine: harness pages built once, a fresh engine and fresh pages for each test."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.driver.browser import chromium_path
from tests.integration.media.stage import ROOT, Stage


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built harness. Skips, counted, where a browser, Node or the engine is missing."""
    node = shutil.which("node")
    vite = ROOT / "client" / "node_modules" / "vite" / "bin" / "vite.js"
    if chromium_path() is None:
        pytest.skip("no Chromium")
    if node is None or not vite.exists():
        pytest.skip("no Node, or the client's dependencies are not installed")
    folder = tmp_path_factory.mktemp("harness")
    build = [node, vite, "build", "--config", "harness/media/vite.config.ts", "--outDir", folder]
    subprocess.run(build, cwd=ROOT / "client", check=True, capture_output=True)
    return folder


@pytest.fixture
def stage(harness: Path) -> Iterator[Stage]:
    engine = ROOT / "build" / "parley-engine"
    if not engine.exists():
        pytest.skip("the media engine is not built")
    with Stage(engine, harness) as made:
        yield made
