"""Adapters of the port `parley.ports.Storage`: a database by URL (SQLite, PostgreSQL).

Both share the group commit (`group.py`) and the write buffer (`overlay.py`); only this folder knows SQLAlchemy and Alembic.
"""
