"""Alembic's entry: runs the steps on the connection that `parley.storage.schema` hands over."""

from __future__ import annotations

from alembic import context

from parley.storage.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
