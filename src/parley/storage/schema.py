"""Brings a database to the shape this version wants, or says that it cannot."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, text

from parley.storage.engines import translated
from parley.storage.group import SchemaTooNew
from parley.storage.tables import METADATA

LATEST = "0005"
"""The last step under `migrations/versions`; a test compares the two."""


def upgrade(engine: Engine) -> None:
    """Makes the tables of an empty database, runs the missing steps of another; one transaction. Raises `SchemaTooNew`, `NotDurable`."""
    with translated(), engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # a step over a large table takes its time
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        if not inspect(connection).get_table_names():
            _make_tables(connection)
            return
        present = _present(connection)
        if present != LATEST:
            run_steps(connection, present)


def _make_tables(connection: Connection) -> None:
    """What all steps together lead to, and the mark that they are done: a test compares it with the steps."""
    METADATA.create_all(connection)
    done = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
    done.create(connection)
    connection.execute(done.insert().values(version_num=LATEST))


def _present(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def run_steps(connection: Connection, present: str | None) -> None:
    """The steps after `present`, or all."""
    # Alembic is loaded only when there is something to do: it would cost a fifth of every start.
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
