"""What a host asks of its process: files enough, and an end in time whatever hangs."""

from __future__ import annotations

import os
import resource
import threading

import structlog

from parley.cli.exits import Exit

MOST_FILES = 1_048_576
ENDING_SECONDS = 9.0
"""So long an orderly end may take. Then the process ends as it stands; what was acknowledged is durable already."""

_LOG = structlog.get_logger("parley.process")


def raise_file_limit() -> int:
    """Lets the process have as many files as it may ask for; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # some systems allow less than they say
            return soft
        return wanted
    return soft


def end_in_time(seconds: float = ENDING_SECONDS) -> None:
    """Begins to count. A thread of its own, so that neither a blocked loop nor a thread that waits for a frozen disk stops it."""

    def end() -> None:
        _LOG.error("did not end in order in time", seconds=seconds)
        os._exit(Exit.ENDED_HARD)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
