"""A real PostgreSQL for tests: a cluster of its own in a temporary folder, reached by a socket file, ended with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROGRAMS = Path("/usr/lib/postgresql")
UNPRIVILEGED = "postgres"


def installed() -> Path | None:
    """The folder of the newest PostgreSQL server programs on this machine."""
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda one: int(one.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@dataclass(frozen=True)
class Cluster:
    """A running server. PostgreSQL refuses to run as root: then it runs as an unprivileged user."""

    programs: Path
    folder: Path
    user: str | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str) -> str:
        role = self.user or pwd.getpwuid(os.getuid()).pw_name
        return f"postgresql://{role}@/{database}?host={quote(str(self.folder))}"

    def create(self, database: str) -> str:
        """A fresh database; returns its URL."""
        self.run("createdb", "-h", str(self.folder), database)
        return self.url(database)

    def start(self) -> None:
        options = f"-c listen_addresses='' -k {self.folder} -c max_connections=40"
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    def end_sessions_with_locks(self, database: str) -> None:
        """Ends whatever holds an advisory lock in that database, as a server's own restart or a broken line would."""
        held = (
            "SELECT count(pg_terminate_backend(l.pid, 10000)) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
            f"WHERE l.locktype = 'advisory' AND a.datname = '{database}'"
        )
        self.run("psql", "-h", str(self.folder), "-d", database, "-Atc", held)

    def kill(self) -> None:
        """Ends the server and all its processes as a power cut would."""
        postmaster = int((self.data / "postmaster.pid").read_text("ascii").split()[0])
        os.kill(postmaster, signal.SIGSTOP)  # so that it makes no further process while they are counted
        children = [
            int(one) for one in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text("ascii").split()
        ]
        for pid in (postmaster, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in (postmaster, *children):
            while _runs(pid):
                time.sleep(0.01)
        # They say who runs; where nobody takes note of the dead, their numbers stay taken.
        for left in (self.data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*.lock")):
            left.unlink(missing_ok=True)

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            user=self.user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def cluster(programs: Path, folder: Path) -> Iterator[Cluster]:
    """Makes and starts a cluster in an empty folder, and stops it at the end."""
    user = UNPRIVILEGED if os.getuid() == 0 else None
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    made = Cluster(programs, folder, user)
    made.run("initdb", "-D", str(made.data), "--auth=trust", "--no-instructions", "-E", "UTF8")
    made.start()
    try:
        yield made
    finally:
        made.stop()
