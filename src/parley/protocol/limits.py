"""Every limit of the wire (spec/protocol.md §9), in one table: what one side sends at most is what the other takes.

The client's `record/limits.ts` is written from here (`python -m checks.limits --write`); `make check` holds page, table and file together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from parley.record import cbor

T = TypeVar("T")

MESSAGE_BYTES: Final = 1024 * 1024
"""One envelope of a log."""

FRAME_OVERHEAD_BYTES: Final = 1024
"""Beside the largest envelope, a message has at most this for verb, id, receipt and the other fields."""

FRAME_BYTES: Final = MESSAGE_BYTES + FRAME_OVERHEAD_BYTES
"""One message of the connection, in either direction."""

MESSAGE_ITEMS: Final = cbor.MAX_ITEMS
"""Values in one message or envelope, in either direction: collections, keys and what they hold each count."""

FIRST_FRAME_BYTES: Final = 4 * 1024
"""One message of a device that belongs to no talk yet."""

STATEMENT_BYTES: Final = 4 * 1024
"""A signed statement: proof, list change, attestation, complaint."""

RECEIPT_BYTES: Final = 512
"""The host's signed receipt for an item of a log."""

INVITATION_BYTES: Final = 16 * 1024
"""The sealed document of an invitation."""

MAIL_BYTES: Final = 256 * 1024
"""One sealed letter."""

PULSE_BYTES: Final = 384
"""Every pulse: what it says cannot be told from its size."""

PART_BYTES: Final = 256 * 1024
"""Every part of a sealed file but the last, which may be shorter."""

PAGE_BYTES: Final = 512 * 1024
"""Bytes of the envelopes or letters of one push, unless it holds a single one."""

PAGE_ITEMS: Final = 200
"""Envelopes or letters of one push."""

DROPPED_ITEMS: Final = 1_000
"""Letters dropped by one request."""

ERROR_TEXT_BYTES: Final = 512
"""The text beside an error's code; what is longer is cut."""

TOKEN_BYTES: Final = 2 * 1024
"""A token for the media engine."""

SIGNALLING_BYTES: Final = 2 * 1024 * 1024
"""One message between a device and the media engine, through the gate."""

WAITING_BYTES: Final = 4 * 1024 * 1024
"""What waits for a reader that takes nothing, before the connection is closed."""

PULSES_WAITING_BYTES: Final = 64 * 1024
"""With more than this waiting, a reader is handed no pulse: a slow one loses them first, and nothing else for them."""

REQUESTS_AT_ONCE: Final = 64
"""Requests of one connection that run at a time; then it is not read until one is answered."""

MOST_ROOMS: Final = 5_000
"""Rooms of a talk, whatever the operator sets: they all stand in one answer to `prove`."""

MOST_INVITES: Final = 5_000
"""Invitations of a talk, whatever the operator sets: they all stand in one answer, and each device came by one."""

MOST_FILE_BYTES: Final = 8 * 1024**3
"""One file, whatever the operator sets: the numbers of its parts all stand in one answer."""

TABLE: Final = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, int)}
"""The limits by name, in the order above."""


def cut(sizes: Iterable[tuple[T, int]], items: int = PAGE_ITEMS, size_bytes: int = PAGE_BYTES) -> Iterator[list[T]]:
    """Pages of things with their sizes in bytes. A page ends *before* what would pass a limit; a single thing always makes a page."""
    page: list[T] = []
    total = 0
    for one, size in sizes:
        if page and (len(page) >= items or total + size > size_bytes):
            yield page
            page, total = [], 0
        page.append(one)
        total += size
    if page:
        yield page
