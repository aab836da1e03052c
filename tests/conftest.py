"""For all Python tests."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgresql import Cluster, cluster, installed

# A busy machine is no reason to fail: no test of this project asserts a clock time.
settings.register_profile("parley", deadline=None)
settings.load_profile("parley")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in e2e/ needs a browser; elsewhere those marked `browser` do. `BROWSER=0` skips them, in the open."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        if os.environ.get("BROWSER") == "0" and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="BROWSER=0"))
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(0))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A running PostgreSQL; without one on this machine the tests that want it are skipped, and counted as skipped."""
    programs = installed()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine: install the package postgresql")
    # Not pytest's own folder: its parents are closed to the unprivileged user, and socket paths must be short.
    with tempfile.TemporaryDirectory(prefix="parley-pg-") as folder:
        Path(folder).chmod(0o755)
        with cluster(programs, Path(folder)) as running:
            yield running
