"""The steps that bring a database of an earlier version of the software up to date (Alembic)."""
