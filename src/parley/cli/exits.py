"""How a command ends: one exit code for each cause (docs/operating.md), one sentence for people."""

from __future__ import annotations

from enum import IntEnum
from typing import NoReturn

import click


class Exit(IntEnum):
    """Exit codes; stable."""

    FINE = 0
    FAULT = 1
    WRONG_SETTING = 2
    PORT_TAKEN = 3
    DATA_UNUSABLE = 4
    ENGINE_MISSING = 5
    ENGINE_FAILED = 6
    DATABASE_FAILED = 7
    CERTIFICATE_UNUSABLE = 8
    BUNDLE_ALTERED = 9
    HOST_UNREACHABLE = 10
    NOT_HEALTHY = 11
    LOCK_LOST = 12
    BACKUP_FAILED = 13
    ENDED_HARD = 14


def leave(code: Exit, sentence: str) -> NoReturn:
    """Ends the program with a sentence on standard error."""
    click.echo(f"parley: {sentence}", err=True)
    raise SystemExit(int(code))
