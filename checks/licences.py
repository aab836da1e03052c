"""What is shipped may be shipped: every package that the host runs on or that is in the client has a licence from the list."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from checks.locks import plain
from checks.telling import ROOT, tell

ALLOWED = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT", "MIT-0"}
    | {"MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib"}
)
# Licences that ask for more, and why they do not bind the product.
ACCEPTED = {
    "psycopg": ("LGPL-3.0-only", "used unmodified, as a library of its own that anybody can replace"),
    "psycopg-binary": ("LGPL-3.0-only", "used unmodified, as a library of its own that anybody can replace"),
}
# What older packages write instead of an SPDX expression.
SPOKEN = {
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}


def problems(root: Path) -> Iterator[str]:
    for name, licence in sorted({**python_licences(root), **client_licences(root)}.items()):
        if allows(licence) or ACCEPTED.get(name, ("", ""))[0] == licence:
            continue
        yield f"{name}: its licence “{licence or 'unknown'}” is not on the list of checks/licences.py"


def allows(expression: str) -> bool:
    """Whether an SPDX expression lets us choose licences that are all on the list."""
    inner = expression.strip()
    while inner.startswith("(") and matching(inner) == len(inner) - 1:
        inner = inner[1:-1].strip()
    for word, verdict in ((" OR ", any), (" AND ", all)):
        parts = split_outside(inner, word)
        if len(parts) > 1:
            return verdict(allows(part) for part in parts)
    return inner.partition(" WITH ")[0] in ALLOWED


def python_licences(root: Path) -> Mapping[str, str]:
    """By package: what the host's requirements, and theirs, say of themselves."""
    manifest = tomllib.loads((root / "pyproject.toml").read_text())
    waiting = [requirement_name(line) for line in manifest["project"]["dependencies"]] + ["psycopg-binary", "greenlet"]
    found: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:  # of another platform
            continue
        found[name] = python_licence(package)
        waiting += [requirement_name(line) for line in package.requires or () if "extra ==" not in line]
    return found


def python_licence(package: Distribution) -> str:
    said = package.metadata.json
    if said.get("license_expression"):
        return str(said["license_expression"])
    classes = [line.rpartition(" :: ")[2] for line in said.get("classifier", ()) if line.startswith("License ::")]
    spoken = [each for each in classes if each != "OSI Approved"] or [str(said.get("license", "")).partition("\n")[0]]
    return " AND ".join(SPOKEN.get(each, each) for each in spoken)


def client_licences(root: Path) -> Mapping[str, str]:
    """By package: every package that can end up in the client's files, that is all that is not for building alone."""
    packages = json.loads((root / "client" / "package-lock.json").read_text())["packages"]
    return {
        path.rpartition("node_modules/")[2]: entry.get("license", "")
        for path, entry in packages.items()
        if path and not entry.get("dev") and not entry.get("devOptional")
    }


def requirement_name(line: str) -> str:
    found = re.match(r"[\w.-]+", line)
    return plain(found.group(0)) if found else line


def matching(text: str) -> int:
    """The position of the bracket that closes the one `text` starts with."""
    depth = 0
    for position, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return position
    return -1


def split_outside(text: str, word: str) -> list[str]:
    """`text` split at `word` where it stands outside of brackets."""
    parts, depth, start = [], 0, 0
    for position, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0 and text.startswith(word, position):
            parts.append(text[start:position])
            start = position + len(word)
    return [*parts, text[start:]]


if __name__ == "__main__":
    raise SystemExit(tell(problems(ROOT)))
