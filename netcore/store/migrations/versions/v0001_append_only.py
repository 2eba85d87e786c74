"""The first tables, and the triggers that keep them append-only.

Erasing a patient on request is the only way past the triggers: once `erasures` names the patient, the contents may be
deleted, the reasons of the saves and the imported id may be blanked, and nothing else.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_ERASED = "EXISTS (SELECT 1 FROM erasures WHERE erasures.patient_key = {owner})"

# table, operation, when it is let through ({same} is the database's comparison that knows NULL)
_GUARDS = (
    ("patients", "UPDATE", "NEW.patient_id IS NULL AND NEW.id {same} OLD.id AND NEW.local_id {same} OLD.local_id AND "
     + _ERASED.format(owner="OLD.id")),
    ("patients", "DELETE", "FALSE"),
    ("saves", "UPDATE", "NEW.reason IS NULL AND NEW.id {same} OLD.id AND NEW.patient_key {same} OLD.patient_key AND "
     "NEW.saved_on {same} OLD.saved_on AND NEW.saved_by {same} OLD.saved_by AND "
     + _ERASED.format(owner="OLD.patient_key")),
    ("saves", "DELETE", "FALSE"),
    ("row_versions", "UPDATE", "FALSE"),
    ("row_versions", "DELETE", _ERASED.format(owner="OLD.patient_key")),
    ("erasures", "UPDATE", "FALSE"),
    ("erasures", "DELETE", "FALSE"),
)
# SQLite's INSERT OR REPLACE deletes the row in the way without asking the triggers for DELETE.
_NOT_REPLACED = (
    ("patients", "id = NEW.id OR local_id = NEW.local_id OR patient_id = NEW.patient_id"),
    ("saves", "id = NEW.id"),
    ("row_versions", "id = NEW.id"),
    ("erasures", "patient_key = NEW.patient_key"),
)


def upgrade() -> None:
    """Make the tables, then guard them."""
    op.create_table(
        "patients",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("patient_id", sa.Text, unique=True),
        sa.Column("local_id", sa.Text, nullable=False, unique=True),
        sqlite_autoincrement=True)
    op.create_table(
        "saves",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("patient_key", _KEY, sa.ForeignKey("patients.id"), nullable=False),
        sa.Column("saved_on", _MOMENT, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sqlite_autoincrement=True)
    op.create_index("saves_of_patient", "saves", ["patient_key", "id"])
    op.create_table(
        "row_versions",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("patient_key", _KEY, sa.ForeignKey("patients.id"), nullable=False),
        sa.Column("save_id", _KEY, sa.ForeignKey("saves.id"), nullable=False),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("row_id", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("recorded_on", _MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sqlite_autoincrement=True)
    op.create_index("row_versions_of_patient", "row_versions", ["patient_key", "id"])
    op.create_table(
        "erasures",
        sa.Column("patient_key", _KEY, sa.ForeignKey("patients.id"), primary_key=True, autoincrement=False),
        sa.Column("erased_on", _MOMENT, nullable=False),
        sa.Column("erased_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False))
    op.create_table(
        "summaries",
        sa.Column("patient_key", _KEY, sa.ForeignKey("patients.id"), primary_key=True, autoincrement=False),
        sa.Column("version", _KEY, nullable=False),
        sa.Column("summary_key", sa.Text, nullable=False),
        sa.Column("content", sa.Text))
    if op.get_context().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    for table, operation, allowed in _GUARDS:
        op.execute(f"CREATE TRIGGER {table}_refuse_{operation.lower()} BEFORE {operation} ON {table} "
                   f"WHEN NOT ({allowed.format(same='IS')}) "
                   f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
    for table, taken in _NOT_REPLACED:
        op.execute(f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} "
                   f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
                   f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")


def _guard_postgresql() -> None:
    for table, operation, allowed in _GUARDS:
        name = f"{table}_refuse_{operation.lower()}"
        result = "NEW" if operation == "UPDATE" else "OLD"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   f"IF NOT ({allowed.format(same='IS NOT DISTINCT FROM')}) THEN "
                   f"RAISE EXCEPTION '{table} is append-only'; END IF; RETURN {result}; END $$")
        op.execute(f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    op.execute("CREATE FUNCTION netcore_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
               "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$")
    for table in ("patients", "saves", "row_versions", "erasures"):
        op.execute(f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
                   "FOR EACH STATEMENT EXECUTE FUNCTION netcore_refuse_truncate()")
