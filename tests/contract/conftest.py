"""The adapters that a port's contract suite runs on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import Cluster, cluster, installed


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
