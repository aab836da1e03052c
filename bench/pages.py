"""The pages of `client/bench/`, built into a folder of their own and served from a free port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from tests.driver.server import Server

ROOT = Path(__file__).resolve().parents[1]
FETCHED_NODE = ROOT / ".parley" / "tools" / "bin"


class NotBuilt(Exception):
    """The pages of the benchmarks could not be built; the text has the builder's last words."""


@contextmanager
def served_pages() -> Iterator[str]:
    """The origin under which `stock.html`, `frames.html`, `removal.html` and `long.html` are."""
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{FETCHED_NODE}"
    node = shutil.which("node", path=path)
    if node is None:
        raise NotBuilt("Node is needed to build them")
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        vite = ROOT / "client" / "node_modules" / "vite" / "bin" / "vite.js"
        argv = [node, str(vite), "build", "--config", "bench/vite.config.ts", "--outDir", folder]
        done = subprocess.run(argv, cwd=ROOT / "client", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NotBuilt(f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
        server = Server(Starlette(routes=[Mount("/", StaticFiles(directory=folder))]))
        server.start()
        try:
            yield server.origin
        finally:
            server.stop()
