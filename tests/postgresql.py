"""A real PostgreSQL for tests: a cluster of its own in a temporary folder, reached by a socket file, ended with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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
