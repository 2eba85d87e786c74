"""Files in and out of the record."""

from netcore.exchange.report import AcceptedRow, DroppedRow, IgnoredFile, RefusedRow, TablesReport
from netcore.exchange.rows import check_record, read_row
from netcore.exchange.tables import check_tables, read_tables
from netcore.exchange.writing import bundle_files, write_tables

__all__ = ["AcceptedRow", "DroppedRow", "IgnoredFile", "RefusedRow", "TablesReport", "bundle_files", "check_record",
           "check_tables", "read_row", "read_tables", "write_tables"]
