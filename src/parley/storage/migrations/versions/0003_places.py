"""Places: whose line a device is of, when a talk is founded, and who changed whose place where in the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    key, number = sa.LargeBinary(32), sa.BigInteger
    op.add_column("talks", sa.Column("founded", number, nullable=False, server_default="0"))
    op.add_column("devices", sa.Column("line", key))
    op.add_column("rooms", sa.Column("committed", number, nullable=False, server_default="0"))
    # Changes from before were not in any log: they say of nobody's place where it was seen.
    op.drop_table("roster_changes")
    op.create_table(
        "roster_changes",
        sa.Column("room", sa.LargeBinary(16), primary_key=True),
        sa.Column("n", number, primary_key=True),
        sa.Column("change", sa.LargeBinary, nullable=False),
        sa.Column("device", key, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("by", key, nullable=False),
        sa.Column("line", key, nullable=False),
        sa.Column("seq", number, nullable=False),
    )
    op.create_index("changes_of_device", "roster_changes", ["device", "room", "n"])
    _begin_lines()


def _begin_lines() -> None:
    """Who used the convener's link begins a line; whoever was invited by somebody is of the inviter's line."""
    connection = op.get_bind()
    conveners = {row.convener for row in connection.execute(sa.text("SELECT convener FROM talks"))}
    makers = {
        row.device: row.maker
        for row in connection.execute(sa.text("SELECT device, maker FROM invitations WHERE device IS NOT NULL"))
    }
    for device in makers:
        line, seen = device, set()
        while makers.get(line) is not None and makers[line] not in conveners and line not in seen:
            seen.add(line)
            line = makers[line]
        connection.execute(
            sa.text("UPDATE devices SET line = :line WHERE key = :device"), {"line": line, "device": device}
        )
    connection.execute(
        sa.text("UPDATE talks SET founded = 1 WHERE plenary IN (SELECT room FROM entries WHERE kind = 1)")
    )
