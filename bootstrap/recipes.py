"""What each step makes and from what: the table behind every command."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from bootstrap.layout import Checkout, Failure
from bootstrap.stamps import Stamps
from bootstrap.steps import Step, Task
from bootstrap.tools import (
    answer_of,
    chromium,
    engine_elsewhere,
    go_for,
    install_chromium,
    is_engine,
    make_venv,
    node_for,
)

ENGINE_PACKAGE = "github.com/livekit/livekit-server/cmd/server"
ENGINE_FLAGS = ("-trimpath", "-buildvcs=false", "-ldflags", "-s -w")
ENGINE_ENV = {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}
ENGINE_NEEDS_BYTES = 3 << 30
CLIENT_SOURCES = ("package.json", "tsconfig.json", "vite.config.ts", "index.html", "src", "public")


def recipes(checkout: Checkout, own_engine: bool = False) -> Mapping[str, Step]:
    """Every step by name. With `own_engine` an engine from elsewhere is not enough: a wheel must carry one."""
    steps = (
        Step(
            name="venv",
            title="installing what the host runs on",
            inputs=("requirements.lock", "wheel_hook.py"),
            outputs=(".venv/bin/parley",),
            words=lambda: (sys.version, str(checkout.root), what_is_installed(checkout.root)),
            make=make_runtime,
        ),
        Step(
            name="devtools",
            title="installing what checks and tests it",
            inputs=("requirements-dev.lock",),
            outputs=(".venv/bin/pytest",),
            words=lambda: (sys.version, str(checkout.root)),
            needs=("venv",),
            make=make_devtools,
        ),
        Step(
            name="engine",
            title="building the media engine (once, about 3 min)",
            inputs=("engine/go.mod", "engine/go.sum"),
            outputs=("build/parley-engine",),
            words=lambda: (*ENGINE_FLAGS, *(f"{name}={value}" for name, value in ENGINE_ENV.items())),
            adopt=lambda: engine_is_good(checkout, own_engine),
            make=make_engine,
        ),
        Step(
            name="packages",
            title="installing what the client is built with",
            inputs=("client/package-lock.json", "client/.npmrc"),
            outputs=("client/node_modules/.package-lock.json",),
            adopt=lambda: packages_are_good(checkout.client),
            make=make_packages,
        ),
        Step(
            name="client",
            title="building the client",
            inputs=tuple(f"client/{name}" for name in CLIENT_SOURCES),
            outputs=("src/parley/web/static/index.html",),
            needs=("packages",),
            make=make_client,
        ),
        Step(
            name="browser",
            title="installing Chromium for the browser tests (290 MB, apt-get)",
            needs=("devtools",),
            adopt=lambda: chromium(checkout) is not None,
            make=install_chromium,
        ),
    )
    return {step.name: step for step in steps}


def what_is_installed(root: Path) -> str:
    """The part of pyproject.toml that an installation is made from; the rest is settings of tools."""
    return json.dumps(tomllib.loads((root / "pyproject.toml").read_text())["project"], sort_keys=True)


def make_runtime(task: Task) -> None:
    """In place, not renamed: a venv knows its own path. Its stamp is forgotten first, so a half-made one is completed."""
    if not answer_of(task.checkout.python, "-m", "pip", "--version"):
        task.detail("making .venv")
        make_venv(task, task.checkout.venv)
    install(task, "--require-hashes", "-r", "requirements.lock")
    install(task, "--no-build-isolation", "--no-deps", "-e", ".")


def make_devtools(task: Task) -> None:
    install(task, "--require-hashes", "-r", "requirements-dev.lock")


def install(task: Task, *arguments: str) -> None:
    """By uv where the machine has it (faster), by pip where it has not or where uv was not content (a mirror only pip knows)."""
    task.detail(" ".join(arguments))
    uv = shutil.which("uv", path=task.checkout.env.get("PATH", ""))
    if uv:
        try:
            task.run(uv, "pip", "install", "--python", task.checkout.python, *arguments)
            return
        except Failure as failure:
            task.log.write(f"{failure}\ntrying pip\n")
    task.run(task.checkout.python, "-m", "pip", "install", "--disable-pip-version-check", *arguments)


def engine_is_good(checkout: Checkout, own_engine: bool) -> bool:
    """An engine from elsewhere, or one already in build/ that no stamp speaks for, if it says the pinned version."""
    if not own_engine and engine_elsewhere(checkout) is not None:
        return True
    unstamped = Stamps(checkout.state / "stamps").read("engine") is None
    return unstamped and checkout.engine.exists() and is_engine(checkout.engine, checkout.engine_version())


def make_engine(task: Task) -> None:
    """The exact build of docs/adr/0002: same Go, same flags, same bytes. Go keeps each finished package, so it resumes."""
    checkout = task.checkout
    checkout.engine.parent.mkdir(exist_ok=True)
    free = shutil.disk_usage(checkout.root).free
    if free < ENGINE_NEEDS_BYTES:
        raise Failure(
            f"Building the engine needs 3 GB of disk; {free / (1 << 30):.1f} GB are free.",
            "Free some, then run the same command.",
        )
    go = go_for(task)
    folder = checkout.root / "engine"
    task.detail("fetching its sources")
    packages: set[str] = set()
    task.run(go, "list", "-deps", ENGINE_PACKAGE, cwd=folder, env=ENGINE_ENV, heard=packages.add)
    finished = 0

    def count(line: str) -> None:
        nonlocal finished
        finished += line in packages
        task.detail(f"{finished}/{len(packages)} packages")

    new = checkout.engine.with_name("parley-engine.new")
    task.run(go, "build", "-v", *ENGINE_FLAGS, "-o", new, ENGINE_PACKAGE, cwd=folder, env=ENGINE_ENV, heard=count)
    if not is_engine(new, checkout.engine_version()):
        raise Failure(
            f"The engine just built does not say version {checkout.engine_version()}.",
            "Compare engine/go.mod with git.",
        )
    new.replace(checkout.engine)


def packages_are_good(client: Path) -> bool:
    """npm's own record of what it installed names exactly what the lock names. It writes that record last."""
    try:
        locked = json.loads((client / "package-lock.json").read_text())["packages"]
        installed = json.loads((client / "node_modules" / ".package-lock.json").read_text())["packages"]
    except (OSError, ValueError, KeyError):
        return False
    wanted = {path: entry for path, entry in locked.items() if path}
    if any(installed[path].get("integrity") != wanted.get(path, {}).get("integrity") for path in installed):
        return False
    return all(path in installed or entry.get("optional") for path, entry in wanted.items())


def make_packages(task: Task) -> None:
    node = node_for(task)
    task.detail("npm ci")
    task.run(
        node.parent / "npm",
        "ci",
        "--no-audit",
        "--no-fund",
        cwd=task.checkout.client,
        env=with_node(task.checkout, node),
    )


def make_client(task: Task) -> None:
    """Into a folder beside, then renamed: a host that is running never serves a mixture of two builds."""
    node = node_for(task)
    static = task.checkout.static
    new = task.checkout.root / "build" / "client.new"
    old = task.checkout.root / "build" / "client.old"
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    vite = task.checkout.client / "node_modules" / ".bin" / "vite"
    task.run(
        vite, "build", "--outDir", new, "--emptyOutDir", cwd=task.checkout.client, env=with_node(task.checkout, node)
    )
    static.parent.mkdir(parents=True, exist_ok=True)
    if static.exists():
        static.replace(old)
    new.replace(static)
    shutil.rmtree(old, ignore_errors=True)


def with_node(checkout: Checkout, node: Path) -> dict[str, str]:
    """An environment in which `node`, and what npm starts, is this Node."""
    return {"PATH": f"{node.parent}{os.pathsep}{checkout.env.get('PATH', '')}"}
