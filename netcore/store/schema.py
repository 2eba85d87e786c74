"""In which tables are records kept?

`patients`, `saves`, `row_versions`, `links`, `erasures` and `exports` are append-only; triggers of the database refuse
all else. `summaries` and `details` are derived from them and may be replaced at any time. The tables are made by
`migrations`, never from here.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

# The newest migration. A test holds it against the folder, so that opening an up-to-date store need not import Alembic.
NEWEST = "0004"
VERSION_TABLE = "netcore_schema"

Key = BigInteger().with_variant(Integer, "sqlite")


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC on both databases; SQLite itself keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database: UTC, without zone on SQLite."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

# `patient_id` becomes NULL when the patient is erased; `local_id` stays as the tombstone.
patients = Table(
    "patients", metadata,
    Column("id", Key, primary_key=True),
    Column("patient_id", Text, unique=True),
    Column("local_id", Text, nullable=False, unique=True),
    sqlite_autoincrement=True)

# Its id is the version of the patient and, at its highest, the revision of the store.
saves = Table(
    "saves", metadata,
    Column("id", Key, primary_key=True),
    Column("patient_key", Key, ForeignKey("patients.id"), nullable=False),
    Column("saved_on", UtcMoment, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("reason", Text),
    Index("saves_of_patient", "patient_key", "id"),
    sqlite_autoincrement=True)

row_versions = Table(
    "row_versions", metadata,
    Column("id", Key, primary_key=True),
    Column("patient_key", Key, ForeignKey("patients.id"), nullable=False),
    Column("save_id", Key, ForeignKey("saves.id"), nullable=False),
    Column("table_name", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("recorded_on", UtcMoment, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("digest", Text, nullable=False, server_default=""),
    Index("row_versions_of_patient", "patient_key", "id"),
    Index("row_versions_of_save", "save_id", "id"),
    sqlite_autoincrement=True)

# One a save; `salt` becomes NULL when the patient is erased. What they are for: `netcore.store.chain`.
links = Table(
    "links", metadata,
    Column("save_id", Key, ForeignKey("saves.id"), primary_key=True, autoincrement=False),
    Column("salt", Text),
    Column("content_hash", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("link_hash", Text, nullable=False),
    Column("late", Boolean, nullable=False))

erasures = Table(
    "erasures", metadata,
    Column("patient_key", Key, ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("erased_on", UtcMoment, nullable=False),
    Column("erased_by", Text, nullable=False),
    Column("reason", Text, nullable=False))

# One a file that left; `patient_key` is NULL where it was of all patients. What they are for: `netcore.store.exports`.
exports = Table(
    "exports", metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("patient_key", Key, ForeignKey("patients.id")),
    Column("revision", Key, nullable=False),
    Column("exported_on", UtcMoment, nullable=False),
    Column("exported_by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("link_hash", Text, nullable=False),
    Index("exports_of_patient", "patient_key", "id"))

# `content` is NULL where nobody summarised this version.
summaries = Table(
    "summaries", metadata,
    Column("patient_key", Key, ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("version", Key, nullable=False),
    Column("summary_key", Text, nullable=False),
    Column("content", Text))

# One row a part; a patient has either all parts of one version or none.
details = Table(
    "details", metadata,
    Column("patient_key", Key, ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("part", Text, primary_key=True),
    Column("version", Key, nullable=False),
    Column("details_key", Text, nullable=False),
    Column("content", Text, nullable=False))
