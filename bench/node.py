"""Programs of `client/bench`, bundled for Node and run once."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.hostile.kit.insider import node_path

ROOT = Path(__file__).parent.parent
BUNDLER = ROOT / "tests" / "hostile" / "insider" / "build.mjs"


def printed_by(name: str, *flags: str) -> Any:
    """The JSON that `client/bench/<name>.ts` prints; `flags` go to Node. Raises where there is no Node, or the program fails."""
    node = node_path()
    if node is None:
        raise RuntimeError("there is no node")
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / f"{name}.mjs"
        source = ROOT / "client" / "bench" / f"{name}.ts"
        subprocess.run([str(node), str(BUNDLER), str(program), str(source)], check=True)
        done = subprocess.run([str(node), *flags, str(program)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)
