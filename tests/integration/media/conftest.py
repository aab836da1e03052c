"""The media folder of the client against the real engine: harness pages built once, a fresh engine and fresh pages for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.driver.browser import chromium_path
from tests.integration.media.stage import ENGINE, VITE, Stage, built


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built harness. Skips, counted, where a browser, Node or the engine is missing."""
    node = shutil.which("node")
    if chromium_path() is None:
        pytest.skip("no Chromium")
    if node is None or not VITE.exists():
        pytest.skip("no Node, or the client's dependencies are not installed")
    return built(node, tmp_path_factory.mktemp("harness"))


@pytest.fixture
def stage(harness: Path) -> Iterator[Stage]:
    if not ENGINE.exists():
        pytest.skip("the media engine is not built")
    with Stage(ENGINE, harness) as made:
        yield made
