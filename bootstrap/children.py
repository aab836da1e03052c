"""Programs the bootstrap starts: followed line by line, logged whole, and never left behind when it is stopped."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bootstrap.layout import Failure

LAST_LINES = 30
STOP_SECONDS = 5.0
FOREGROUND_STOP_SECONDS = 30.0

ADVICE: Sequence[tuple[str, str]] = (
    (
        r"No space left on device|ENOSPC",
        "The disk is full: free at least 3 GB (`make clean-tools` frees what Parley fetched), then run the same command.",
    ),
    (
        r"ensurepip",
        "Python's venv module is incomplete. Debian, Ubuntu: apt install python3-venv",
    ),
    (
        r"x509|CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|unable to get local issuer",
        "A proxy on this network signs with its own certificate: point SSL_CERT_FILE and NODE_EXTRA_CA_CERTS at it,"
        " then run the same command.",
    ),
    (
        r"[Nn]ame ?[Rr]esolution|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|dial tcp|Network is unreachable|new connection|dns error",
        "The package registries were not reached. Go online and run the same command (it continues), or install the wheel"
        " that `make wheel` makes on another machine: it needs no network.",
    ),
    (
        r"DO NOT MATCH THE HASHES|EINTEGRITY|checksum mismatch|SECURITY ERROR",
        "What a registry sent is not what this project pinned. Do not go on: find out who changed it.",
    ),
)
"""What a builder's own words mean to the person at the keyboard. The first that is found in its last lines speaks."""


class Stopped(Exception):
    """The run was interrupted; nothing more is started."""


class Children:
    """Starts programs and can end all of them."""

    def __init__(self, lock: int | None = None) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._guard = threading.Lock()
        self._stopping = False
        self._inherited = () if lock is None else (lock,)

    def run(
        self,
        argv: Sequence[str | Path],
        *,
        log: TextIO,
        cwd: Path,
        env: Mapping[str, str],
        heard: Callable[[str], None],
    ) -> None:
        """Waits for the program's end, telling `heard` each line it prints. Raises `Failure` with its last lines, or `Stopped`."""
        tail: deque[str] = deque(maxlen=LAST_LINES)
        log.write("$ " + " ".join(map(str, argv)) + "\n")
        with self._started(argv, cwd, env) as child:
            for line in child.stdout or ():
                log.write(line)
                tail.append(line.rstrip())
                heard(line.rstrip())
            status = child.wait()
        log.flush()
        if self._stopping:
            raise Stopped
        if status != 0:
            words = "\n".join(f"    {line}" for line in tail)
            raise Failure(
                f"{Path(argv[0]).name} ended with status {status}. Its last lines:\n{words}",
                advice_for("\n".join(tail)),
            )

    def stop(self) -> None:
        """Ends every program started here: asked first, then forced after `STOP_SECONDS`."""
        with self._guard:
            self._stopping = True
            running = list(self._running)
        for child in running:
            child.terminate()
        for child in running:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()

    @contextlib.contextmanager
    def _started(
        self, argv: Sequence[str | Path], cwd: Path, env: Mapping[str, str]
    ) -> Iterator[subprocess.Popen[str]]:
        with self._guard:
            if self._stopping:
                raise Stopped
            child = subprocess.Popen(
                [str(word) for word in argv],
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                pass_fds=self._inherited,
            )
            self._running.add(child)
        try:
            yield child
        finally:
            with self._guard:
                self._running.discard(child)
            if child.stdout is not None:
                child.stdout.close()


@dataclass(frozen=True)
class Program:
    """A named command line and the folder it runs in."""

    name: str
    argv: tuple[str, ...]
    folder: Path


def foreground(argv: Sequence[str], cwd: Path, env: Mapping[str, str]) -> int:
    """Runs a program on this terminal and returns its status. When stopped, it lets the program end in its own way first."""
    return side_by_side([[Program("", tuple(map(str, argv)), cwd)]], env)[""]


def side_by_side(lanes: Sequence[Sequence[Program]], env: Mapping[str, str]) -> dict[str, int]:
    """Runs the programs of each lane after each other and the lanes side by side; returns each program's status by its name.

    One lane has this terminal for itself. Of several, each line begins with its program's name.
    Ctrl-C on a terminal reaches the programs by itself; a signal sent to us alone is handed on as the same Ctrl-C.
    """
    statuses: dict[str, int] = {}
    running: list[subprocess.Popen[str]] = []
    stopping = threading.Event()

    def follow(lane: Sequence[Program]) -> None:
        for program in lane:
            if stopping.is_set():
                return
            with _beside(program, env, alone=len(lanes) == 1) as child:
                running.append(child)
                for line in child.stdout or ():
                    print(f"{program.name} │ {line.rstrip()}", flush=True)
                statuses[program.name] = child.wait()

    threads = [threading.Thread(target=follow, args=(lane,), daemon=True) for lane in lanes]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except KeyboardInterrupt as stop:
        stopping.set()
        _end(running, tell=bool(stop.args) or sys.stdin is None or not sys.stdin.isatty())
        raise
    return statuses


def _beside(program: Program, env: Mapping[str, str], alone: bool) -> subprocess.Popen[str]:
    if alone:
        return subprocess.Popen(program.argv, cwd=program.folder, env=dict(env), text=True)
    return subprocess.Popen(
        program.argv,
        cwd=program.folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def _end(running: Sequence[subprocess.Popen[str]], tell: bool) -> None:
    """Lets programs end in their own way for `FOREGROUND_STOP_SECONDS`, and kills what is left."""
    for child in running:
        if tell:
            child.send_signal(signal.SIGINT)
    until = time.monotonic() + FOREGROUND_STOP_SECONDS
    for child in running:
        try:
            child.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def advice_for(words: str) -> str:
    return next((advice for pattern, advice in ADVICE if re.search(pattern, words)), "")
