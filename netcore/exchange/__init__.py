"""Files in and out of the record."""

from netcore.exchange.fhir_in import check_fhir
from netcore.exchange.fhir_out import write_fhir
from netcore.exchange.intake import Intake, Known, ReviewItem, TakenRow
from netcore.exchange.report import AcceptedRow, DroppedRow, IgnoredFile, RefusedRow, TablesReport
from netcore.exchange.rows import check_record, read_row
from netcore.exchange.tables import check_tables, read_tables
from netcore.exchange.writing import bundle_files, write_tables

__all__ = ["AcceptedRow", "DroppedRow", "IgnoredFile", "Intake", "Known", "RefusedRow", "ReviewItem", "TablesReport",
           "TakenRow", "bundle_files", "check_fhir", "check_record", "check_tables", "read_row", "read_tables",
           "write_fhir", "write_tables"]
