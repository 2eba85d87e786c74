"""Where records are kept, append-only: SQLite by default, PostgreSQL by URL."""

from netcore.store.chain import Break, Verified
from netcore.store.exports import ExportLine
from netcore.store.opening import open_store
from netcore.store.queries import SaveLine
from netcore.store.results import Foreseen, PatientSummary, SaveResult
from netcore.store.store import Store
from netcore.store.versions import Version

__all__ = ["Break", "ExportLine", "Foreseen", "PatientSummary", "SaveLine", "SaveResult", "Store", "Verified",
           "Version", "open_store"]
