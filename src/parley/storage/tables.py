"""The tables. `migrations/` brings a database to this shape; a test compares the two."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, String, Table, UniqueConstraint

METADATA = MetaData()

HOST = Table(
    "host",
    METADATA,
    Column("one", BigInteger, primary_key=True),
    Column("key", LargeBinary(32), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("probes", BigInteger, nullable=False),
    Column("restores", BigInteger, nullable=False, server_default="0"),
)
"""One row: whose the database is (`guard.py`)."""

CLOSED_ROOMS = Table(
    "closed_rooms",
    METADATA,
    Column("room", LargeBinary(16), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("shown", LargeBinary, nullable=False),
)
"""Rooms that take no envelopes since a restore: when that was, where the log stood, and what devices have shown since (CBOR)."""

DEVICE_DAYS = Table(
    "device_days",
    METADATA,
    Column("device", LargeBinary(32), primary_key=True),
    Column("day", BigInteger, nullable=False),
)
"""On which day, counted from 1970, each device was last connected. No hour of it is kept."""

TALKS = Table(
    "talks",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("opening_room", LargeBinary(16), nullable=False),
    Column("plenary", LargeBinary(16), nullable=False),
    Column("convener", LargeBinary(32), nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("rooms", BigInteger, nullable=False),
    Column("invites", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("founded", BigInteger, nullable=False, server_default="0"),
    Column("shares", LargeBinary, nullable=False),
)

DEVICES = Table(
    "devices",
    METADATA,
    Column("key", LargeBinary(32), primary_key=True),
    Column("talk", LargeBinary(16), nullable=False),
    Column("powers", String(40), nullable=False),
    Column("mailed", BigInteger, nullable=False),
    Column("line", LargeBinary(32)),
    Column("bytes", BigInteger, nullable=False, server_default="0"),
)

INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("talk", LargeBinary(16), nullable=False),
    Column("maker", LargeBinary(32), nullable=False),
    Column("auth", LargeBinary(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("power", String(8), nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("opened", BigInteger),
    Column("used", BigInteger),
    Column("device", LargeBinary(32)),
    Column("cancelled", BigInteger),
    Index("invitations_of_maker", "maker", "made"),
)

ROOMS = Table(
    "rooms",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("talk", LargeBinary(16), nullable=False),
    Column("purpose", String(8), nullable=False),
    Column("maker", LargeBinary(32), nullable=False),
    Column("roster_n", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("log", LargeBinary(32), nullable=False),
    Column("stamp", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("committed", BigInteger, nullable=False, server_default="0"),
)

LISTED = Table(
    "listed",
    METADATA,
    Column("room", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(32), primary_key=True),
    Index("listed_device", "device"),
)
"""Which device is on which room's list now."""

ROSTER_CHANGES = Table(
    "roster_changes",
    METADATA,
    Column("room", LargeBinary(16), primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("change", LargeBinary, nullable=False),
    Column("device", LargeBinary(32), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("by", LargeBinary(32), nullable=False),
    Column("line", LargeBinary(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Index("changes_of_device", "device", "room", "n"),
)
"""Every signed change, kept as evidence."""

ENTRIES = Table(
    "entries",
    METADATA,
    Column("room", LargeBinary(16), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("kind", BigInteger, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("stamp", BigInteger, nullable=False),
    Column("envelope", LargeBinary(32), nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    UniqueConstraint("room", "envelope", name="entries_once"),
)

LETTERS = Table(
    "letters",
    METADATA,
    Column("device", LargeBinary(32), primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("digest", LargeBinary(32), nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("by", LargeBinary(32), nullable=False),
)

FILES = Table(
    "files",
    METADATA,
    Column("room", LargeBinary(16), primary_key=True),
    Column("file", LargeBinary(16), primary_key=True),
    Column("talk", LargeBinary(16), nullable=False),
    Column("by", LargeBinary(32), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("begun", BigInteger, nullable=False),
    Column("whole", BigInteger, nullable=False),
    Index("files_unfinished", "whole", "begun"),
)
"""Sealed files as they were charged; their parts lie in the data folder."""
