"""The chain of hashes over all saves (`netcore.store.chain`).

An older store gets its chain from what is there; those links are marked late, because nothing tells whether the past
was changed before. Row versions may not be updated: their trigger is taken off while they get their digests.
"""

import secrets

import sqlalchemy as sa
from alembic import op

from netcore.store import linking
from netcore.store.chain import digest_row
from netcore.store.schema import UtcMoment

revision = "0003"
down_revision = "0002"

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_AT_ONCE = 5000
# Only the salt may go, and only that of a patient who is being erased.
_LET_THROUGH = ("NEW.salt IS NULL AND NEW.save_id {same} OLD.save_id AND NEW.content_hash {same} OLD.content_hash AND "
                "NEW.previous_hash {same} OLD.previous_hash AND NEW.link_hash {same} OLD.link_hash AND "
                "NEW.late {same} OLD.late AND EXISTS (SELECT 1 FROM erasures JOIN saves ON saves.patient_key = "
                "erasures.patient_key WHERE saves.id = OLD.save_id)")


def upgrade() -> None:
    """Make the table, give every row its digest and every save its link, then guard them."""
    op.create_table(
        "links",
        sa.Column("save_id", _KEY, sa.ForeignKey("saves.id"), primary_key=True, autoincrement=False),
        sa.Column("salt", sa.Text),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("link_hash", sa.Text, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False))
    op.create_index("row_versions_of_save", "row_versions", ["save_id", "id"])
    op.add_column("row_versions", sa.Column("digest", sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    _give_digests(connection)
    linking.link_unlinked(connection, lambda: secrets.token_hex(16))
    if connection.dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _give_digests(connection: sa.Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    held = sa.table("row_versions", *(sa.column(name) for name in (
        "id", "patient_key", "table_name", "row_id", "content", "recorded_by", "withdrawn", "digest")),
        sa.column("recorded_on", UtcMoment))
    trigger = ""
    if is_sqlite:
        trigger = str(connection.scalar(sa.text(
            "SELECT sql FROM sqlite_master WHERE name = 'row_versions_refuse_update'")))
        op.execute("DROP TRIGGER row_versions_refuse_update")
    else:
        op.execute("ALTER TABLE row_versions DISABLE TRIGGER row_versions_refuse_update")
    last = 0
    while found := connection.execute(
            sa.select(held.c.id, held.c.patient_key, held.c.table_name, held.c.row_id, held.c.content,
                      held.c.recorded_on, held.c.recorded_by, held.c.withdrawn)
            .where(held.c.id > last).order_by(held.c.id).limit(_AT_ONCE)).all():
        connection.execute(
            sa.update(held).where(held.c.id == sa.bindparam("number")).values(digest=sa.bindparam("made")),
            [{"number": number, "made": digest_row(*rest)} for number, *rest in found])
        last = found[-1][0]
    if is_sqlite:
        # Through the driver: the trigger's own words hold no parameters.
        connection.exec_driver_sql(trigger)
    else:
        op.execute("ALTER TABLE row_versions ENABLE TRIGGER row_versions_refuse_update")


def _guard_sqlite() -> None:
    refused = "BEGIN SELECT RAISE(ABORT, 'links is append-only'); END"
    op.execute(f"CREATE TRIGGER links_refuse_update BEFORE UPDATE ON links "
               f"WHEN NOT ({_LET_THROUGH.format(same='IS')}) {refused}")
    op.execute(f"CREATE TRIGGER links_refuse_delete BEFORE DELETE ON links {refused}")
    op.execute("CREATE TRIGGER links_refuse_replace BEFORE INSERT ON links "
               f"WHEN EXISTS (SELECT 1 FROM links WHERE save_id = NEW.save_id) {refused}")


def _guard_postgresql() -> None:
    for operation, allowed, result in (("UPDATE", _LET_THROUGH.format(same="IS NOT DISTINCT FROM"), "NEW"),
                                       ("DELETE", "FALSE", "OLD")):
        name = f"links_refuse_{operation.lower()}"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   f"IF NOT ({allowed}) THEN RAISE EXCEPTION 'links is append-only'; END IF; "
                   f"RETURN {result}; END $$")
        op.execute(f"CREATE TRIGGER {name} BEFORE {operation} ON links FOR EACH ROW EXECUTE FUNCTION {name}()")
    op.execute("CREATE TRIGGER links_refuse_truncate BEFORE TRUNCATE ON links "
               "FOR EACH STATEMENT EXECUTE FUNCTION netcore_refuse_truncate()")
