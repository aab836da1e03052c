"""PostgreSQL's own programs for copies: pg_dump and pg_restore. They must be of the server's version or newer."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import make_url

DEBIAN = Path("/usr/lib/postgresql")


class ToolFailed(Exception):
    """The program is not there, or ended with what its text says."""


def dump(url: str, to: Path) -> None:
    """The whole database as of one moment, in PostgreSQL's own archive form."""
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")
    handle = os.open(to, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load(url: str, archive: Path) -> None:
    """Fills an empty database, or leaves it empty."""
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(archive))


def look_at(archive: Path) -> None:
    """Raises `ToolFailed` unless the archive can be read to its end."""
    _run("pg_restore", None, "--file=/dev/null", str(archive))


def _run(program: str, url: str | None, *arguments: str) -> None:
    """The address goes by argument without its password, which others of the machine could read there."""
    environment = dict(os.environ)
    address: list[str] = []
    if url is not None:
        made = make_url(url)
        if made.password is not None:
            environment["PGPASSWORD"] = str(made.password)
        plain = made.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        address = [f"--dbname={plain}"]
    done = subprocess.run(  # noqa: S603 (one of two programs, by its whole path)
        [_find(program), *address, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolFailed(
            f"{program}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}"
        )


def _find(program: str) -> str:
    """The newest on this machine: one that is older than the server refuses to work."""
    newest = sorted(DEBIAN.glob(f"*/bin/{program}"), key=lambda one: int(one.parent.parent.name))
    found = str(newest[-1]) if newest else shutil.which(program)
    if found is None:
        raise ToolFailed(f"{program} is not on this machine: install PostgreSQL's client programs")
    return found
