"""After a restore: which rooms are closed, what their devices have shown; and on which day each device was last connected."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("host", sa.Column("restores", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "closed_rooms",
        sa.Column("room", sa.LargeBinary(16), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("shown", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "device_days",
        sa.Column("device", sa.LargeBinary(32), primary_key=True),
        sa.Column("day", sa.BigInteger, nullable=False),
    )
