"""Marks a database as restored from a backup: each room is closed for appending until its devices have shown what they hold."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, insert, literal, select, update

from parley.delivery.restored import encode_shown
from parley.protocol.ids import HostKey
from parley.storage.engines import connect, sqlite_url, translated
from parley.storage.guard import claim
from parley.storage.schema import upgrade
from parley.storage.tables import CLOSED_ROOMS, HOST, ROOMS

NOBODY = encode_shown({})
"""No device has shown anything yet."""


def mark_restored(place: str | Path, key: HostKey, now_ms: int) -> int:
    """Returns how many rooms there are. Raises as `parley.storage.opening.open_book`."""
    engines = connect(sqlite_url(place) if isinstance(place, Path) else place)
    try:
        upgrade(engines.writer)
        claim(engines, key)
        with translated(), engines.writer.begin() as connection:
            connection.execute(update(HOST).values(restores=HOST.c.restores + 1))
            connection.execute(delete(CLOSED_ROOMS))
            rooms = select(ROOMS.c.id, literal(now_ms), ROOMS.c.seq, literal(NOBODY))
            return connection.execute(insert(CLOSED_ROOMS).from_select(["room", "at", "seq", "shown"], rooms)).rowcount
    finally:
        engines.dispose()
