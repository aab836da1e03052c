"""`./parley dev lock`: writes every lock of Python packages anew. Hashes and no addresses, so a party with its own mirror can use it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

from bootstrap.layout import Checkout, Failure

# Lock → what it holds: dependency groups, whether the package's own dependencies too, and a lock it must agree with.
LOCKS: Sequence[tuple[str, tuple[str, ...], bool, str | None]] = (
    ("requirements.lock", ("build",), True, None),
    ("requirements-dev.lock", ("build", "dev"), True, "requirements.lock"),
    ("bootstrap/go.lock", ("go",), False, None),
    ("bootstrap/node.lock", ("node",), False, None),
)


def write_locks(checkout: Checkout, arguments: Sequence[str]) -> int:
    uv = shutil.which("uv", path=checkout.env.get("PATH", ""))
    if uv is None:
        raise Failure("Locks are written by uv, which is not on PATH.", "Run: pip install uv")
    env = {**checkout.env, "UV_CUSTOM_COMPILE_COMMAND": "./parley dev lock"}
    for lock, groups, own, agree in LOCKS:
        argv = [
            uv,
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--generate-hashes",
            "--python-version",
            "3.11",
            *arguments,
        ]
        argv += ["pyproject.toml"] if own else []
        argv += [word for group in groups for word in ("--group", group)]
        argv += ["-c", agree] if agree else []
        if subprocess.run([*argv, "-o", lock], cwd=checkout.root, env=env).returncode != 0:
            raise Failure(
                f"{lock} was not written; uv's words are above.", "Mend pyproject.toml and run the same command."
            )
        print(f"{lock} written")
    return 0
