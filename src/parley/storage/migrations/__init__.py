"""Steps that bring a database to the shape of `parley.storage.tables`, one file a step under `versions/` (Alembic)."""
