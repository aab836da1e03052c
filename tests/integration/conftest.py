"""One whole host, engine included, as a process of its own for each test module; every test opens its own talk there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.hosting import host_process, opening_of


@dataclass(frozen=True)
class Reached:
    """A running host as its users know it."""

    link: str
    origin: str
    pid: int
    log: Path
    data: Path

    @property
    def opening(self) -> bytes:
        return opening_of(self.link)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reached(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Reached]:
    folder = tmp_path_factory.mktemp("host") / "data"
    async with host_process(folder) as host:
        yield Reached(host.link, host.ready["origin"], host.process.pid, host.log, folder)
