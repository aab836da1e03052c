"""The first shape: talks, devices, invitations, rooms with their lists, logs and roster changes, letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    id16, key = sa.LargeBinary(16), sa.LargeBinary(32)
    op.create_table(
        "talks",
        sa.Column("id", id16, primary_key=True),
        sa.Column("opening_room", id16, nullable=False),
        sa.Column("plenary", id16, nullable=False),
        sa.Column("convener", key, nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
        sa.Column("rooms", sa.BigInteger, nullable=False),
        sa.Column("invites", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "devices",
        sa.Column("key", key, primary_key=True),
        sa.Column("talk", id16, nullable=False),
        sa.Column("powers", sa.String(40), nullable=False),
        sa.Column("mailed", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("id", id16, primary_key=True),
        sa.Column("talk", id16, nullable=False),
        sa.Column("maker", key, nullable=False),
        sa.Column("auth", key, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("power", sa.String(8), nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("opened", sa.BigInteger),
        sa.Column("used", sa.BigInteger),
        sa.Column("device", key),
        sa.Column("cancelled", sa.BigInteger),
    )
    op.create_index("invitations_of_maker", "invitations", ["maker", "made"])
    op.create_table(
        "rooms",
        sa.Column("id", id16, primary_key=True),
        sa.Column("talk", id16, nullable=False),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("maker", key, nullable=False),
        sa.Column("roster_n", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("log", key, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "listed",
        sa.Column("room", id16, primary_key=True),
        sa.Column("device", key, primary_key=True),
    )
    op.create_index("listed_device", "listed", ["device"])
    op.create_table(
        "roster_changes",
        sa.Column("room", id16, primary_key=True),
        sa.Column("n", sa.BigInteger, primary_key=True),
        sa.Column("change", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("room", id16, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("kind", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sa.Column("envelope", key, nullable=False),
        sa.Column("receipt", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("room", "envelope", name="entries_once"),
    )
    op.create_table(
        "letters",
        sa.Column("device", key, primary_key=True),
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("digest", key, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )
