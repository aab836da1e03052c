"""`make vectors DIR=…`: the same folder of vector files through the Python and the TypeScript implementation."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from bootstrap.layout import Checkout, Failure
from bootstrap.recipes import with_node
from bootstrap.tools import node_on_hand


def run_vectors(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Shows all that each implementation says and, last, each one's closing line. Status 0 only if both are content."""
    if len(arguments) != 1 or not arguments[0]:
        raise Failure("Which folder of vectors?", "For example: make vectors DIR=spec/vectors")
    folder = Path(arguments[0]).resolve()
    if not folder.is_dir():
        raise Failure(f"{folder} is not a folder.", "For example: make vectors DIR=spec/vectors")
    node = node_on_hand(checkout)
    if node is None:
        raise Failure("No fitting Node is installed.", "Run: ./parley dev setup")
    runners = (
        ("Python", [str(checkout.python), "-m", "tests.vectors.run", str(folder)], checkout.root),
        ("TypeScript", [str(node.parent / "npm"), "run", "--silent", "vectors", "--", str(folder)], checkout.client),
    )
    closing: list[str] = []
    status = 0
    for name, argv, where in runners:
        print(f"── {name}", flush=True)
        last, code = _shown(argv, where, {**checkout.env, **with_node(checkout, node)})
        closing.append(f"{name}: {last}")
        status = status or code
    print("\n" + "\n".join(closing), flush=True)
    return status


def _shown(argv: Sequence[str], where: Path, env: dict[str, str]) -> tuple[str, int]:
    last = "said nothing"
    with subprocess.Popen(argv, cwd=where, env=env, stdout=subprocess.PIPE, text=True, errors="replace") as child:
        for line in child.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
        return last, child.wait()
