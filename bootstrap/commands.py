"""What `./parley dev …` and the Makefile offer: one table, one small function each."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from bootstrap.checking import run_checks
from bootstrap.children import foreground
from bootstrap.layout import Checkout, Failure, this_checkout
from bootstrap.locks import write_locks
from bootstrap.progress import Progress
from bootstrap.recipes import recipes, with_node
from bootstrap.stamps import Stamps
from bootstrap.steps import bring_up
from bootstrap.suite import run_tests
from bootstrap.tools import chromium, node_on_hand
from bootstrap.vectors import run_vectors
from bootstrap.wheel import make_wheel

Arguments = Sequence[str]


@dataclass(frozen=True)
class Command:
    """`steps` are made first; then `run` gets the arguments and returns the exit status."""

    says: str
    run: Callable[[Checkout, Arguments], int]
    steps: tuple[str, ...] = ()


def main(argv: Arguments) -> int:
    """Exit status: of what ran; 1 after a failure that is explained; 130 after Ctrl-C, 143 after a polite stop."""
    checkout = this_checkout()
    signal.signal(signal.SIGTERM, _polite_stop)
    try:
        if not argv:
            return show_help(checkout, argv)
        if argv[0] != "dev":
            return _installed(checkout, argv)
        name, arguments = (argv[1], argv[2:]) if len(argv) > 1 else ("help", [])
        command = COMMANDS.get(name)
        if command is None:
            raise Failure(f"There is no ./parley dev {name}.", "See: ./parley dev help")
        prepare(checkout, command.steps)
        return command.run(checkout, arguments)
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt as stop:
        print("\nstopped; run the same command to continue", file=sys.stderr)
        return 143 if stop.args == ("polite",) else 130


def prepare(checkout: Checkout, steps: Sequence[str], own_engine: bool = False) -> None:
    """Makes these steps fresh, showing progress on standard error."""
    progress = Progress(sys.stderr)
    try:
        bring_up(checkout, recipes(checkout, own_engine), steps, progress)
    finally:
        progress.close()


def serve(checkout: Checkout, arguments: Arguments) -> int:
    """Builds what is missing, then becomes the host. Asking for help builds no engine."""
    prepare(checkout, ("venv",) if "--help" in arguments else ("venv", "engine", "client"))
    return _become(checkout, [str(checkout.venv / "bin" / "parley"), "serve", *arguments])


def test(checkout: Checkout, arguments: Arguments) -> int:
    return run_tests(checkout, arguments, _with_browser(checkout))


def bench(checkout: Checkout, arguments: Arguments) -> int:
    return _module(checkout, "bench", arguments, _with_browser(checkout))


def demo(checkout: Checkout, arguments: Arguments) -> int:
    return _module(checkout, "tests.driver.demo", arguments, _with_browser(checkout))


def engine(checkout: Checkout, arguments: Arguments) -> int:
    """Always asks Go, which is quick when nothing changed: the way to take a newer Go into an engine that is otherwise fresh."""
    Stamps(checkout.state / "stamps").write("engine", "asked for anew")
    prepare(checkout, ("engine",), own_engine=True)
    print(checkout.engine)
    return 0


def client(checkout: Checkout, arguments: Arguments) -> int:
    print(checkout.static)
    return 0


def wheel(checkout: Checkout, arguments: Arguments) -> int:
    prepare(checkout, ("venv", "engine", "client"), own_engine=True)
    return make_wheel(checkout)


def doctor(checkout: Checkout, arguments: Arguments) -> int:
    return _become(checkout, [str(checkout.venv / "bin" / "parley"), "doctor", *arguments])


def tidy(checkout: Checkout, arguments: Arguments) -> int:
    """`ruff` and `eslint` put every file in order; what they cannot mend, `make check` names."""
    node = node_on_hand(checkout)
    env = {**checkout.env, **(with_node(checkout, node) if node else {})}
    ruff = checkout.venv / "bin" / "ruff"
    eslint = checkout.client / "node_modules" / ".bin" / "eslint"
    for argv, folder in (
        ([str(ruff), "check", "--quiet", "--fix", "--exit-zero", "."], checkout.root),
        ([str(ruff), "format", "--quiet", ".", "parley"], checkout.root),
        ([str(eslint), "--fix", "--quiet", "."], checkout.client),
    ):
        subprocess.run(argv, cwd=folder, env=env)
    return 0


def clean(checkout: Checkout, arguments: Arguments) -> int:
    """What was built goes; what was installed stays; the host's data is never touched."""
    for path in (
        checkout.engine.parent,
        checkout.static,
        checkout.wheels,
        checkout.state / "stamps",
        checkout.state / "log",
    ):
        shutil.rmtree(path, ignore_errors=True)
    print("Built files are gone. The next command builds them again.")
    return 0


def clean_tools(checkout: Checkout, arguments: Arguments) -> int:
    for path in (checkout.state / "tools", checkout.venv, checkout.client / "node_modules"):
        shutil.rmtree(path, ignore_errors=True)
    print(
        "Fetched tools and packages are gone. Go keeps its own caches for all projects; to free them: go clean -cache -modcache"
    )
    return 0


def setup(checkout: Checkout, arguments: Arguments) -> int:
    print("Everything is built. Next: make serve, or make test")
    return 0


def show_help(checkout: Checkout, arguments: Arguments) -> int:
    print('From a checkout: make COMMAND, or ./parley dev COMMAND. Flags for the command go into make\'s ARGS="…".\n')
    for name, command in COMMANDS.items():
        print(f"  {name:<12} {command.says}")
    print("\nAny other word goes to Parley itself: ./parley verify FILE is the installed `parley verify FILE`.\n")
    for name, says in SETTINGS.items():
        print(f"  {name:<20} {says}")
    return 0


COMMANDS: Mapping[str, Command] = {
    "serve": Command("build what is missing and start a host", serve),
    "test": Command(
        "all tests; ARGS=tests/unit or ARGS='client FILE' for some", test, ("devtools", "packages", "engine", "client")
    ),
    "check": Command(
        "format, lint, types, layers, licences, documents: what CI runs before the tests",
        run_checks,
        ("devtools", "packages"),
    ),
    "bench": Command(
        "measure, each number beside a baseline; writes bench/results.json", bench, ("devtools", "engine", "client")
    ),
    "demo": Command("watch two delegations hold a talk in real browsers", demo, ("devtools", "engine", "client")),
    "vectors": Command(
        "run a folder of vector files in both languages: make vectors DIR=…", run_vectors, ("devtools", "packages")
    ),
    "wheel": Command("one file that installs and serves without network", wheel),
    "engine": Command("build the media engine alone", engine),
    "client": Command("build the client alone", client, ("client",)),
    "doctor": Command("say what on this machine would keep a host from working", doctor, ("venv", "engine")),
    "format": Command("put every source file in order", tidy, ("devtools", "packages")),
    "lock": Command("write the lock files anew from pyproject.toml", write_locks),
    "setup": Command("build and install everything, start nothing", setup, ("devtools", "engine", "client")),
    "clean": Command("remove what was built", clean),
    "clean-tools": Command("remove what was fetched", clean_tools),
    "help": Command("this list", show_help),
}

SETTINGS: Mapping[str, str] = {
    "BROWSER=0|required": "skip browser tests (counted and printed); or fail when any test is skipped",
    "PARLEY_GO": "the Go to build the engine with",
    "PARLEY_ENGINE": "an engine that is already built",
    "PARLEY_CHROMIUM": "the Chromium for browser tests, demo and bench",
}


def _with_browser(checkout: Checkout) -> dict[str, str]:
    if checkout.env.get("BROWSER") == "0":
        return {}
    prepare(checkout, ("browser",))
    found = chromium(checkout)
    return {"PARLEY_CHROMIUM": str(found)} if found else {}


def _module(checkout: Checkout, module: str, arguments: Arguments, env: Mapping[str, str]) -> int:
    argv = [str(checkout.python), "-m", module, *arguments]
    return foreground(argv, checkout.root, {**checkout.env, **env})


def _installed(checkout: Checkout, argv: Arguments) -> int:
    prepare(checkout, ("venv",))
    return _become(checkout, [str(checkout.venv / "bin" / "parley"), *argv])


def _become(checkout: Checkout, argv: list[str]) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(argv[0], argv, dict(checkout.env))


def _polite_stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt("polite")
