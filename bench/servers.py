"""The two servers under measurement: a real host, and the bare one it is held against."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

from tests.driver.host import Host

UNLIMITED = ("--appends-per-second", "1000000")


@dataclass(frozen=True)
class Bare:
    origin: str
    pid: int
    ready_seconds: float


@contextmanager
def bare_server(env: Mapping[str, str] = MappingProxyType({})) -> Iterator[Bare]:
    begun = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "bench.bare"], stdout=subprocess.PIPE, text=True, env=os.environ | env
    ) as child:
        try:
            assert child.stdout is not None
            origin = child.stdout.readline().strip()
            yield Bare(origin, child.pid, time.monotonic() - begun)
        finally:
            child.kill()


@contextmanager
def real_host(*flags: str, env: Mapping[str, str] = MappingProxyType({})) -> Iterator[Host]:
    with Host.start(*flags, env=env) as host:
        yield host
