"""House rules no linter knows: files stay short, nothing binary or machine-made is committed, no path of a machine, no foreign address."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from checks.telling import ROOT, tell

LINES = 400
BYTES = 1_000_000
COUNTED = frozenset({".py", ".ts", ".tsx", ".mjs", ".js", ".css", ""})
UNCOUNTED = frozenset({"LICENSE", ".gitignore", ".npmrc"})
PICTURES = frozenset({".png", ".ico", ".woff2"})
WRITTEN_BY_TOOLS = frozenset({"package-lock.json", "go.sum", "LICENSE"})

MACHINE_PATH = re.compile(r"(?<![\w.~:/-])/(?:work|root|home|Users|mnt)/\w+")
ADDRESS = re.compile(r"\b(?:https?|wss?)://([^\s/'\"`)\]>}:,;\\]+)")
# Whom a page, a comment or a test may point at. Everything else is a third party, or a registry that somebody else may not reach.
KNOWN_HOSTS = re.compile(
    r"""^(?:
        localhost | 127\.\d+\.\d+\.\d+ | \[? ::1 \]? | 0\.0\.0\.0 | 10\.\d+\.\d+\.\d+ | 192\.168\.\d+\.\d+
      | 192\.0\.2\.\d+ | 198\.51\.100\.\d+ | 203\.0\.113\.\d+ | \[? (?:2001:db8:|fd) .*      # for documentation, private
      | (?:[\w*-]+\.)* (?:example(?:\.com|\.org|\.net)? | invalid | test)
      | www\.apache\.org | www\.w3\.org | www\.rfc-editor\.org | datatracker\.ietf\.org | keepachangelog\.com | semver\.org
      | www\.unicode\.org | docs\.livekit\.io
      | [\[{$<%*.…] .* | [\w-]*                               # a placeholder, or a name that leads nowhere
    )$""",
    re.VERBOSE,
)


def problems(root: Path) -> Iterator[str]:
    for name in committed(root):
        path = root / name
        if not path.is_file():
            continue
        content = path.read_bytes()
        if len(content) > BYTES and path.name not in WRITTEN_BY_TOOLS:
            yield f"{name}: {len(content) // 1000} kB; nothing that large is committed"
        if b"\0" in content[:8000]:
            if path.suffix not in PICTURES:
                yield f"{name}: a binary file"
            continue
        yield from in_text(name, content.decode(errors="replace"))


def in_text(name: str, text: str) -> Iterator[str]:
    """Problems of one text file, each with its line."""
    path = Path(name)
    lines = text.splitlines()
    if path.suffix in COUNTED and path.name not in UNCOUNTED and len(lines) > LINES:
        yield f"{name}: {len(lines)} lines; split it by subject ({LINES} is the most)"
    if path.name in WRITTEN_BY_TOOLS:
        return
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield f"{name}:{number}: names a path of one machine"
        for host in ADDRESS.findall(line):
            if not KNOWN_HOSTS.match(host.rstrip(".")):
                yield f"{name}:{number}: points at {host}, which is not among the known hosts of checks/house.py"


def committed(root: Path) -> list[str]:
    """What git has, and what it would take."""
    argv = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    return subprocess.run(argv, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")[:-1]


if __name__ == "__main__":
    raise SystemExit(tell(problems(ROOT)))
