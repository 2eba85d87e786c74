"""Files in and out of the record."""

from netcore.exchange.dicom.matching import (
    Scan,
    check_sizes,
    find_identity_doubts,
    propose_lesions,
    propose_scan,
)
from netcore.exchange.dicom.report import SizeReport, read_size_report
from netcore.exchange.fhir.reading import check_fhir
from netcore.exchange.fhir.writing import write_fhir
from netcore.exchange.foreign.grid import Form, Grid, open_grid
from netcore.exchange.foreign.mapped import check_mapped
from netcore.exchange.foreign.mapping import Mapping, WideColumn, fields_of, guess_columns, read_preset
from netcore.exchange.foreign.sdtm import check_sdtm, domain_of
from netcore.exchange.formats import Format, guess_format
from netcore.exchange.intake import Intake, Known, ReviewItem, TakenRow
from netcore.exchange.report import AcceptedRow, DroppedRow, IgnoredFile, RefusedRow, TablesReport
from netcore.exchange.research import ResearchFiles, write_cbioportal, write_relative, write_shifted
from netcore.exchange.rows import check_record, read_row
from netcore.exchange.tables import check_tables, name_known_patients, read_tables
from netcore.exchange.writing import bundle_files, write_sheets, write_tables

__all__ = ["AcceptedRow", "DroppedRow", "Form", "Format", "Grid", "IgnoredFile", "Intake", "Known", "Mapping",
           "RefusedRow", "ResearchFiles", "ReviewItem", "Scan", "SizeReport", "TablesReport", "TakenRow", "WideColumn",
           "bundle_files", "check_fhir", "check_mapped", "check_record", "check_sdtm", "check_sizes", "check_tables",
           "domain_of", "fields_of", "find_identity_doubts", "guess_columns", "guess_format", "name_known_patients",
           "open_grid", "propose_lesions", "propose_scan", "read_preset", "read_row", "read_size_report",
           "read_tables", "write_cbioportal", "write_fhir", "write_relative", "write_sheets", "write_shifted",
           "write_tables"]
