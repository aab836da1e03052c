"""Hostile tests attack through the wire, as the host or another party could. Each has a positive control."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.driver.fixtures import *  # noqa: F403
from tests.driver.host import Host
from tests.hostile.kit import HostileHost, HostSignature
from tests.hostile.kit.insider import Insider, built, node_path
from tests.hostile.situations import Engines, engines


@pytest.fixture(scope="module")
def evil(host: Host) -> Iterator[HostileHost]:
    """A hostile operator before the module's real host."""
    with HostileHost(host.origin) as one:
        yield one


@pytest.fixture
def own_evil(host: Host) -> Iterator[HostileHost]:
    """A hostile operator of each test's own: attacks do not outlive it."""
    with HostileHost(host.origin) as one:
        yield one


@pytest.fixture
def heads(host: Host, own_evil: HostileHost, insider_program: Path) -> Iterator[Engines]:
    """Two heads in the plenary through `own_evil`, both with the client's own engine; each has heard "All is well"."""
    with Insider(insider_program) as ingrid, Insider(insider_program) as tom:
        talk = engines(own_evil, host.url, ingrid, tom)
        ingrid.says("All is well")
        tom.hears("All is well")
        yield talk


@pytest.fixture(scope="module")
def signature(host: Host) -> HostSignature:
    """The host's own key."""
    return HostSignature.of_folder(host.data)


@pytest.fixture(scope="session")
def insider_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if node_path() is None:
        pytest.skip("the insider needs Node")
    return built(tmp_path_factory.mktemp("insider"))
