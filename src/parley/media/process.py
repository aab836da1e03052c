"""The engine's process: started from the main thread, read line by line, ended without waiting for ever, never outliving the host."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

_LOG = structlog.get_logger("parley.engine")
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
LINES_KEPT = 200
MEMORY_SOFT_LIMIT = "512MiB"
STOP_STEPS_SECONDS = 2.0


@dataclass(slots=True)
class EngineProcess:
    """A running engine. `last_words` is the last line that was plain text: why it ended, if it failed to start."""

    process: asyncio.subprocess.Process
    lines: deque[str]
    last_words: str = ""

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def has_ended(self) -> bool:
        return self.process.returncode is not None

    async def ended(self) -> None:
        await self.process.wait()

    async def read_output(self) -> None:
        """Forwards the engine's log until its end. Its lines carry addresses, so they are for debugging only."""
        assert self.process.stdout is not None
        async for raw in self.process.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            self.lines.append(line)
            try:
                entry = json.loads(line)
                _LOG.debug("engine", said=entry.get("msg"), level_there=entry.get("level"))
            except (ValueError, AttributeError):
                if line.strip():
                    self.last_words = line.strip()
                _LOG.debug("engine", said=line)

    async def stop(self) -> None:
        """SIGTERM, once more, then SIGKILL: it forgets a SIGTERM of its first moments, and on a later one waits for people to go."""
        for sign in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            if self.has_ended:
                return
            self.process.send_signal(sign)
            try:
                async with asyncio.timeout(STOP_STEPS_SECONDS):
                    await self.process.wait()
            except TimeoutError:
                continue
        await self.process.wait()


async def start_process(binary: Path, config: str) -> EngineProcess:
    """Starts the engine with a minimal environment (it reads every variable of its own name). Call from the main thread."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LIVEKIT_CONFIG": config,
        "GOMEMLIMIT": MEMORY_SOFT_LIMIT,
    }
    process = await asyncio.create_subprocess_exec(
        str(binary),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C on the terminal reaches the host alone, which then ends the engine in order
        preexec_fn=_dies_with(os.getpid()),
        limit=1024 * 1024,
    )
    return EngineProcess(process, deque(maxlen=LINES_KEPT))


def _dies_with(parent: int) -> Callable[[], None] | None:
    """On Linux the kernel kills the engine when the host's main thread ends, however it ends."""
    if _LIBC is None:
        return None
    libc = _LIBC

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return bind
