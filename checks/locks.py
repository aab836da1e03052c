"""The locks say what the manifests say, everything has a hash, and no lock names an address: any mirror of a registry can serve it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checks.telling import ROOT, tell

EXACT = re.compile(r"^[\w.-]+(?:\[[\w,-]+\])?==[^;,\s*]+(?:\s*;.*)?$")
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
# Lock → dependency groups of pyproject.toml it holds, and whether the package's own dependencies too.
PYTHON_LOCKS = {
    "requirements.lock": (("build",), True),
    "requirements-dev.lock": (("build", "dev"), True),
    "bootstrap/go.lock": (("go",), False),
    "bootstrap/node.lock": (("node",), False),
}


def problems(root: Path) -> Iterator[str]:
    manifest = tomllib.loads((root / "pyproject.toml").read_text())
    for lock, (groups, own) in PYTHON_LOCKS.items():
        wanted = [line for group in groups for line in manifest["dependency-groups"][group]]
        wanted += manifest["project"]["dependencies"] if own else []
        yield from python_lock(lock, (root / lock).read_text(), wanted)
    client = root / "client"
    yield from client_lock(
        json.loads((client / "package.json").read_text()), json.loads((client / "package-lock.json").read_text())
    )


def python_lock(name: str, text: str, wanted: list[str]) -> Iterator[str]:
    """Every wanted line is exact and pinned to that very version; every pin has a hash."""
    pinned = {plain(found["name"]): found["version"] for found in PIN.finditer(text)}
    for line in wanted:
        if not EXACT.match(line):
            yield f"pyproject.toml: {line} is not an exact version"
            continue
        package, _, version = line.partition(";")[0].strip().partition("==")
        locked = pinned.get(plain(package.partition("[")[0]))
        if locked != version:
            yield f"{name}: {package} is {locked or 'missing'}, pyproject.toml says {version}; run ./parley dev lock"
    for block in re.split(r"\n(?=[\w.-]+==)", text)[1:]:
        if "--hash=sha256:" not in block:
            yield f"{name}: {block.split()[0]} has no hash"
    if "://" in text:
        yield f"{name}: names an address"


def client_lock(manifest: dict[str, Any], lock: dict[str, Any]) -> Iterator[str]:
    """npm's lock agrees with package.json, has integrity for everything, and no resolved addresses."""
    packages: dict[str, dict[str, Any]] = lock["packages"]
    for kind in ("dependencies", "devDependencies"):
        for name, version in manifest.get(kind, {}).items():
            if not re.fullmatch(r"\d+\.\d+\.\d+", version):
                yield f"client/package.json: {name} {version} is not an exact version"
        if manifest.get(kind, {}) != packages[""].get(kind, {}):
            yield f"client/package-lock.json: {kind} differ from package.json; run npm install in client/"
    for path, entry in packages.items():
        if "resolved" in entry:
            yield f"client/package-lock.json: {path} names an address; client/.npmrc keeps them out"
        if path and "integrity" not in entry:
            yield f"client/package-lock.json: {path} has no integrity"


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    raise SystemExit(tell(problems(ROOT)))
