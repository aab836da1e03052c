"""A real host as a child process: `parley serve --json` on free ports with a data folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

READY_SECONDS = 60.0
STOP_SECONDS = 30.0
PROGRAM = Path(sys.executable).with_name("parley")


class HostFailed(Exception):
    """The host ended, or did not get ready in time. The text has its last words."""


class Host:
    """A running host. `with Host.start() as host:` stops it and removes its folder at the end.

    `url` is the opening link, `origin` where it is reached. `restart` keeps folder and ports, so that browsers find it again.
    """

    def __init__(self, flags: Sequence[str], data: Path | None, program: Path, env: Mapping[str, str]) -> None:
        self._flags = list(flags)
        self._own_folder = data is None
        self.data = data or Path(tempfile.mkdtemp(prefix="parley-"))
        self._program = program
        self._env = dict(env)
        self._ports: list[str] = []
        self._child: subprocess.Popen[str] | None = None
        self._events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.events: list[dict[str, Any]] = []
        """Everything it said, in order."""
        self.log = self.data / "serve.log"
        self.ready: Mapping[str, Any] = {}
        self.ready_seconds = 0.0
        """From the start of the program to its `ready`."""

    @classmethod
    def start(
        cls,
        *flags: str,
        data: Path | None = None,
        program: Path = PROGRAM,
        env: Mapping[str, str] | None = None,
    ) -> Host:
        """Starts and waits for `ready`; raises `HostFailed`. `flags` go to `parley serve`."""
        host = cls(flags, data, program, env or {})
        try:
            host._begin()
        except BaseException:
            host.close()
            raise
        return host

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    @property
    def origin(self) -> str:
        return str(self.ready["origin"])

    @property
    def pid(self) -> int:
        return int(self.ready["pid"])

    @property
    def engine_pid(self) -> int:
        """The media engine that runs now; raises `LookupError` while there is none."""
        for child in children(self.pid):
            with contextlib.suppress(OSError):
                if "engine" in Path(f"/proc/{child}/cmdline").read_text().split("\0")[0]:
                    return child
        raise LookupError("the host has no media engine at the moment")

    @property
    def engine_settings(self) -> Mapping[str, Any]:
        """What the engine was started with, its keys too: the operator can read it from his own machine."""
        return engine_settings(self.engine_pid)

    def has_engine_other_than(self, dead: int) -> bool:
        try:
            return self.engine_pid != dead
        except LookupError:
            return False

    def kill_engine(self) -> int:
        """SIGKILL to the engine; returns the number of the process that died."""
        engine = self.engine_pid
        os.kill(engine, signal.SIGKILL)
        return engine

    def kill(self) -> None:
        """SIGKILL to the host, at this moment, whatever it is doing."""
        assert self._child is not None
        self._child.kill()
        self._child.wait()

    def stop(self) -> int:
        """SIGTERM, then wait; returns the exit status."""
        assert self._child is not None
        if self._child.poll() is None:
            self._child.terminate()
        return self._child.wait(STOP_SECONDS)

    def restart(self) -> None:
        """Starts again after `kill` or `stop`, on the same ports with the same folder."""
        assert self._child is None or self._child.poll() is not None, "it is still running"
        self._begin()

    def close(self) -> None:
        """Ends it in any case and removes a folder it made."""
        if self._child is not None and self._child.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.kill()
        if self._own_folder:
            shutil.rmtree(self.data, ignore_errors=True)

    def __enter__(self) -> Host:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> None:
        ports = self._ports or ["--port", "0", "--media-udp-port", "0", "--media-tcp-port", "0"]
        argv = [str(self._program), "serve", "--json", "--data", str(self.data), *ports, *self._flags]
        begun = time.monotonic()
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                argv,
                env={**os.environ, **self._env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._events = queue.Queue()
        threading.Thread(target=self._listen, args=(self._child, self._events), name="host", daemon=True).start()
        self.ready = self._until("ready", READY_SECONDS)
        self.ready_seconds = time.monotonic() - begun
        media = self.ready["media"]
        web = self.origin.rpartition(":")[2]
        self._ports = [
            "--port",
            web,
            "--media-udp-port",
            str(media["udp_port"]),
            "--media-tcp-port",
            str(media["tcp_port"]),
        ]

    def _listen(self, child: subprocess.Popen[str], events: queue.Queue[dict[str, Any] | None]) -> None:
        for line in child.stdout or ():
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                self.events.append(event)
                events.put(event)
        events.put(None)

    def _until(self, name: str, seconds: float) -> Mapping[str, Any]:
        deadline = time.monotonic() + seconds
        while True:
            try:
                event = self._events.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self._give_up(f"said no {name!r} within {seconds} s")
            if event is None:
                self._give_up(f"ended before it said {name!r}")
            if event.get("event") == name:
                return event

    def _give_up(self, what: str) -> NoReturn:
        last = "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-15:])
        raise HostFailed(f"{self._program.name} {what}. Its last words:\n{last}")


def engine_settings(pid: int) -> Mapping[str, Any]:
    """The configuration that a media engine was started with."""
    environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    text = next(entry for entry in environment if entry.startswith(b"LIVEKIT_CONFIG="))
    return dict(json.loads(text.partition(b"=")[2]))


def children(pid: int) -> Iterator[int]:
    """Living children of a process (Linux)."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state not in "ZX":
                yield int(entry.name)


def memory_bytes(pid: int) -> int:
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise LookupError(f"process {pid} has no memory")
