"""What `parley serve` says: one JSON object a line for programs, or a few plain lines for people; and its log."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import click
import structlog

from parley.cli.sparing import Sparing

_TALKATIVE = ("alembic", "asyncio", "httpx", "httpcore", "websockets", "parley.gate.engine")
"""Libraries whose lower levels hold requests with tokens, or tell nothing an operator needs."""


class Teller:
    """`tell` is for programs and, in words, for people; without `--json` only the words are printed."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def tell(self, event: str, words: str | None, **facts: Any) -> None:
        if self._as_json:
            click.echo(json.dumps({"event": event, **facts}))
        elif words is not None:
            click.echo(words)


def set_up_log(as_json: bool, verbose: bool) -> None:
    """Log lines go to standard error. They hold no secret, no content, no full id, and no client address.

    Nobody can fill a disk with them: see `parley.cli.sparing`.
    """
    level = logging.DEBUG if verbose else logging.INFO
    sparing = Sparing()
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    renderer: Any = structlog.processors.JSONRenderer(default=str) if as_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[sparing, *shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    plain = logging.StreamHandler(sys.stderr)
    plain.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=renderer))
    plain.addFilter(sparing)
    logging.basicConfig(level=level, handlers=[plain], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
