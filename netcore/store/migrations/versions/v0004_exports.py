"""The events of what was taken out of the store (`netcore.store.exports`), append-only as the saves are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_REFUSED = "BEGIN SELECT RAISE(ABORT, 'exports is append-only'); END"


def upgrade() -> None:
    """Make the table, then guard it."""
    op.create_table(
        "exports",
        sa.Column("id", _KEY, primary_key=True, autoincrement=False),
        sa.Column("patient_key", _KEY, sa.ForeignKey("patients.id")),
        sa.Column("revision", _KEY, nullable=False),
        sa.Column("exported_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exported_by", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("link_hash", sa.Text, nullable=False))
    op.create_index("exports_of_patient", "exports", ["patient_key", "id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER exports_refuse_update BEFORE UPDATE ON exports {_REFUSED}")
        op.execute(f"CREATE TRIGGER exports_refuse_delete BEFORE DELETE ON exports {_REFUSED}")
        op.execute("CREATE TRIGGER exports_refuse_replace BEFORE INSERT ON exports "
                   f"WHEN EXISTS (SELECT 1 FROM exports WHERE id = NEW.id) {_REFUSED}")
        return
    op.execute("CREATE FUNCTION exports_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
               "RAISE EXCEPTION 'exports is append-only'; END $$")
    op.execute("CREATE TRIGGER exports_refuse_change BEFORE UPDATE OR DELETE ON exports "
               "FOR EACH ROW EXECUTE FUNCTION exports_refuse_change()")
    op.execute("CREATE TRIGGER exports_refuse_truncate BEFORE TRUNCATE ON exports "
               "FOR EACH STATEMENT EXECUTE FUNCTION netcore_refuse_truncate()")
