"""The two servers under measurement: a real host, and the bare one it is held against."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.driver.host import Host

UNLIMITED = ("--appends-per-second", "1000000")


@dataclass(frozen=True)
class Bare:
    origin: str
    pid: int
    ready_seconds: float


@contextmanager
def bare_server() -> Iterator[Bare]:
    begun = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", "bench.bare"], stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            origin = child.stdout.readline().strip()
            yield Bare(origin, child.pid, time.monotonic() - begun)
        finally:
            child.kill()


@contextmanager
def real_host(*flags: str) -> Iterator[Host]:
    with Host.start(*flags) as host:
        yield host
