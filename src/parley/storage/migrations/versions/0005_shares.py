"""Shares: what each line and device keeps, whose letters wait, and which files were charged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NO_SHARES = b"\x80"


def upgrade() -> None:
    id16, key, number = sa.LargeBinary(16), sa.LargeBinary(32), sa.BigInteger
    _add_filled("talks", sa.Column("shares", sa.LargeBinary), NO_SHARES)
    op.add_column("devices", sa.Column("bytes", number, nullable=False, server_default="0"))
    _add_filled("letters", sa.Column("by", key), bytes(32))
    op.create_table(
        "files",
        sa.Column("room", id16, primary_key=True),
        sa.Column("file", id16, primary_key=True),
        sa.Column("talk", id16, nullable=False),
        sa.Column("by", key, nullable=False),
        sa.Column("size", number, nullable=False),
        sa.Column("begun", number, nullable=False),
        sa.Column("whole", number, nullable=False),
    )
    op.create_index("files_unfinished", "files", ["whole", "begun"])


def _add_filled(table: str, column: sa.Column[bytes], value: bytes) -> None:
    """A column of bytes that is never empty: no database takes a default of bytes in the same words."""
    op.add_column(table, column)
    op.get_bind().execute(sa.update(sa.table(table, sa.column(column.name))).values({column.name: value}))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column.name, existing_type=column.type, nullable=False)
