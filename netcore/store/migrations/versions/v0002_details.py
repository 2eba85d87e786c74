"""A second derived table: larger parts of what a summary is too small for, each read only where it is asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table; its rows are made when they are first asked for."""
    op.create_table(
        "details",
        sa.Column("patient_key", _KEY, sa.ForeignKey("patients.id"), primary_key=True, autoincrement=False),
        sa.Column("part", sa.Text, primary_key=True),
        sa.Column("version", _KEY, nullable=False),
        sa.Column("details_key", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False))
