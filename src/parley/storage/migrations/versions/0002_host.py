"""Whose the database is: the key of its host, and the fence against another that serves from the same keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("one", sa.BigInteger, primary_key=True),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("probes", sa.BigInteger, nullable=False),
    )
