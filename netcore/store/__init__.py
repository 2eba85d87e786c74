"""Where records are kept, append-only: SQLite by default, PostgreSQL by URL."""

from netcore.store.opening import open_store
from netcore.store.store import PatientSummary, SaveResult, Store
from netcore.store.versions import Version

__all__ = ["PatientSummary", "SaveResult", "Store", "Version", "open_store"]
