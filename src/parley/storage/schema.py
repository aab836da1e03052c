"""Brings a database to the shape this version wants, or says that it cannot."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from parley.storage.engines import translated

LATEST = "0001"
"""The last step under `migrations/versions`; a test compares the two."""


class SchemaTooNew(Exception):
    """The database was used by a newer version of Parley. Install that version, or restore a backup from before it."""


def upgrade(engine: Engine) -> None:
    """Runs the missing steps in one transaction; raises `SchemaTooNew`, `NotDurable`."""
    with translated(), engine.begin() as connection:
        present = _present(connection)
        if present == LATEST:
            return
        _run_steps(connection, present)


def _present(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run_steps(connection: Connection, present: str | None) -> None:
    # Alembic is loaded only when there is something to do: it would cost a tenth of every start.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise SchemaTooNew(f"the database has step {present}, this version knows up to {LATEST}")
    command.upgrade(config, "head")
