"""Real hosts for tests: inside this process, or as a process of their own that can be killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from parley.app import RunningHost, running_host
from parley.cli.placing import place
from parley.config import Config
from parley.storage.folder import hold

READY_SECONDS = 30.0
SMALL = Config(port=0, media_udp_port=0, media_tcp_port=0)
"""A host on loopback with every port chosen by the system."""


def opening_of(link: str) -> bytes:
    """The secret in an opening link."""
    fragment = link.partition("#")[2]
    return urlsafe_b64decode(fragment + "=" * (-len(fragment) % 4))


@asynccontextmanager
async def host_here(folder: Path, config: Config = SMALL, **changes: Any) -> AsyncIterator[RunningHost]:
    """The whole host, engine included, in this event loop."""
    held = hold(folder)
    config = replace(config, **changes)
    placement, _ = place(config, held)
    try:
        async with running_host(config, held, placement) as host:
            yield host
    finally:
        held.close()


@dataclass
class HostProcess:
    """`parley serve --json` as a child process."""

    process: asyncio.subprocess.Process
    log: Path
    """What it wrote to standard error, over all its lives in this folder."""
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ready(self) -> dict[str, Any]:
        return next(event for event in self.events if event["event"] == "ready")

    @property
    def link(self) -> str:
        return str(self.ready["url"])

    async def kill(self) -> None:
        """Ends the process as a power cut would end it."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> int:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()


@asynccontextmanager
async def host_process(folder: Path, *flags: str, env: Mapping[str, str] | None = None) -> AsyncIterator[HostProcess]:
    """A host of its own, ready; killed at the end if it still runs."""
    ports = ["--port", "0", "--media-udp-port", "0", "--media-tcp-port", "0"]
    log = folder.parent / f"{folder.name}.log"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parley", "serve", "--json", "--data", str(folder), *ports, *flags),
        env={**os.environ, **(env or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=log.open("ab"),
    )
    host = HostProcess(process, log)
    try:
        async with asyncio.timeout(READY_SECONDS):
            await _until_ready(host)
        yield host
    finally:
        await host.kill()


async def _until_ready(host: HostProcess) -> None:
    assert host.process.stdout is not None
    async for line in host.process.stdout:
        host.events.append(json.loads(line))
        if host.events[-1]["event"] == "ready":
            return
    raise AssertionError(f"the host ended with {await host.process.wait()}: {host.events}")
