"""Do the tables in data/published hold what the case reports print, and nothing more?

Expected values are restated by hand from the case reports' figures; the `shared` tests compare every number with
the transcription that lies beside the checkout.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from netcore.exchange import read_tables
from netcore.model import Lab, Measurement, PartialDate, PatientRecord, Row, cut_record, order_key

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "data" / "published"
CASES = ROOT.parent / "shared" / "cases" / "published_cases.json"

IDS = {
    "CAN-712", "CAN-440", "CAN-1229", "CAN-475", "CAN-1466", "CAN-767", "CAN-249", "CAN-629", "CAN-357", "CAN-250",
    "CAN-1309", "CAN-646", "SPC-2014-017", "E3C-EN113674", "E3C-ES102720", "E3C-IT100333", "PG-GLUC-FONC2024",
    "PG-GAST-RFA", "PG-GAST-TSALIS"}
NO_CALENDAR = {"CAN-646", "SPC-2014-017", "E3C-ES102720", "PG-GAST-TSALIS"}

# Every day that a source states as a day. Any other exact day in the tables would be invented.
STATED_DAYS = {
    "CAN-712": {"2016-01-11", "2018-04-08"},
    "CAN-440": {"2010-10-25", "2016-02-22", "2018-07-16", "2019-03-11", "2019-05-21"},
    "CAN-1466": {"2007-04-25", "2012-05-12"},
    "CAN-249": {"2015-02-11"},
    "CAN-357": {"2011-12-16", "2012-02-13"},
    "CAN-250": {"2014-10-20", "2016-01-22", "2016-02-27", "2016-04-26"},
    "E3C-EN113674": {"2013-09-09"},
}

ANALYTES = {
    "CgA": "chromogranin_a", "5-HIAA": "five_hiaa", "serotonin": "serotonin", "NSE": "nse", "insulin": "insulin",
    "C-peptide": "c_peptide", "glucose": "glucose", "glucagon": "glucagon", "gastrin": "gastrin", "ACTH": "acth",
    "gastrin (immunoreactive)": "gastrin", "serotonin (intraplatelet)": "serotonin",
    "5-HIAA (printed 'indoleacetic acid' in 24 h urine)": "five_hiaa"}
# Units that fit are written in UCUM; units that cannot be meant stay as printed.
UNITS = {
    None: None, "unit not printed": None, "ng/mL": "ng/mL", "ug/L": "ug/L", "nmol/L": "nmol/L", "mmol/L": "mmol/L",
    "pg/mL": "pg/mL", "U/mL": "U/mL", "uU/mL": "u[IU]/mL", "umol/24 h": "umol/(24.h)", "mg/24 h": "mg/(24.h)",
    "ng/10^9 platelets": "ng/10*9", "ug/mL (as printed, 24 h urine)": "ug/mL",
    "mg/dL (as printed, 24 h urine)": "mg/dL", "mg/dL (as printed)": "mg/dL", "ng/dL (as printed)": "ng/dL",
    "mmol/L (as printed; impossible)": "mmol/L",
    "mg/mL (as printed; limit given in ng/mL)": "mg/mL", "pg/L (as printed)": "pg/L"}
KINDS = {"CT": "CT", "ultrasound": "ultrasound", "EUS": "ultrasound", "pathology": "pathology"}


@pytest.fixture(scope="module")
def records() -> dict[str, PatientRecord]:
    return {record.patient_id: record for record in read_tables(TABLES)}


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    if not CASES.exists():
        pytest.skip(f"the transcription of the case reports is not beside the checkout: {CASES.name}")
    found = json.loads(CASES.read_text(encoding="utf-8"), parse_float=Decimal)
    return {case["id"]: case for case in found}


def dates_of(row: Row) -> Iterator[PartialDate]:
    for name in type(row).model_fields:
        value = getattr(row, name)
        if isinstance(value, PartialDate) and name != "story_today":
            yield value


def exact_days(record: PatientRecord) -> set[str]:
    return {str(day) for row in record.rows() for day in dates_of(row) if day.exact}


def axes(row: Measurement) -> tuple[Decimal, ...]:
    found = (row.longest_diameter_mm, row.perpendicular_mm, row.third_axis_mm)
    return tuple(value for value in found if value is not None)


def result_of(record: PatientRecord, analyte: str, printed: str) -> Lab:
    [row] = [row for row in record.labs if row.analyte == analyte and row.as_printed == printed]
    return row


def diameter_of(record: PatientRecord, study_id: str, lesion_id: str) -> Measurement:
    [row] = [row for row in record.measurements if (row.study_id, row.lesion_id) == (study_id, lesion_id)]
    return row


def test_all_nineteen_patients_load(records: dict[str, PatientRecord]) -> None:
    assert set(records) == IDS


def test_each_patient_is_cited_with_a_licence(records: dict[str, PatientRecord]) -> None:
    for record in records.values():
        assert record.patient.origin == "published"
        assert "licence" in (record.patient.citation or ""), record.patient_id


def test_no_day_was_invented(records: dict[str, PatientRecord]) -> None:
    assert {name: exact_days(record) for name, record in records.items() if exact_days(record)} == STATED_DAYS


def test_a_story_without_calendar_has_no_date_and_no_viewing_day(records: dict[str, PatientRecord]) -> None:
    for name, record in records.items():
        dated = any(True for row in record.rows() for _ in dates_of(row))
        assert (record.patient.story_today is None) == (name in NO_CALENDAR) == (not dated)


def test_on_the_viewing_day_nothing_of_the_story_is_still_to_come(records: dict[str, PatientRecord]) -> None:
    for record in records.values():
        if record.patient.story_today is not None:
            day = record.patient.story_today.exact
            assert day is not None
            assert list(cut_record(record, day).rows()) == list(record.rows()), record.patient_id


def test_the_order_of_events_never_contradicts_their_dates(records: dict[str, PatientRecord]) -> None:
    for record in records.values():
        events: list[Row] = [*record.labs, *record.studies, *record.treatments]
        assert all(row.sequence is not None for row in events)
        moments = {row.sequence for row in record.rows()} - {None}
        assert moments == set(range(1, len(moments) + 1)), record.patient_id
        dated = [row for row in events if row.when]
        for earlier in dated:
            for later in dated:
                if (earlier.sequence or 0) < (later.sequence or 0) and earlier.when and later.when:
                    assert earlier.when.first <= later.when.last, (record.patient_id, earlier, later)


def test_undated_events_stand_in_their_known_order(records: dict[str, PatientRecord]) -> None:
    glucose = sorted((row for row in records["E3C-ES102720"].labs if row.analyte == "glucose"), key=order_key)
    assert [(row.when_text, str(row.value)) for row in glucose] == [
        ("day 1", "2.3"), ("day 2", "1.9"), ("day 3", "0.9"), ("day 4", "1.7"), ("day 5", "3.7")]


def test_whatever_has_no_day_says_its_time_in_words(records: dict[str, PatientRecord]) -> None:
    for record in records.values():
        for table in ("labs", "studies", "treatments", "findings", "histology"):
            assert all(row.when or row.when_text for row in record.table(table)), (record.patient_id, table)


@pytest.mark.parametrize(("patient", "analyte", "printed", "value", "unit"), [
    ("CAN-712", "five_hiaa", "2.276 mg/dl", "2276", "mg/dL"),        # not plausible for urine of 24 hours
    ("CAN-712", "five_hiaa", "46,0 μg/ml", "46.0", "ug/mL"),         # another unit than the later values
    ("CAN-1229", "chromogranin_a", "1.945 ng/dl", "1945", "ng/dL"),  # later values in ng/ml
    ("CAN-1466", "chromogranin_a", "1.009 mmol/L", "1009", "mmol/L"),
    ("CAN-767", "chromogranin_a", "6.110 mg/ml", "6110", "mg/mL"),
    ("PG-GLUC-FONC2024", "glucagon", "136.4 pg/L", "136.4", "pg/L"),
    ("CAN-629", "chromogranin_a", "189,3 (0-100)", "189.3", None),   # unit not printed
    ("CAN-357", "insulin", "12", "12", None),
])
def test_an_impossible_or_missing_unit_stays_as_printed_and_is_marked(
        records: dict[str, PatientRecord], patient: str, analyte: str, printed: str, value: str,
        unit: str | None) -> None:
    row = result_of(records[patient], analyte, printed)
    assert (row.value, row.unit) == (Decimal(value), unit)
    assert row.doubt


def test_known_values_are_as_the_case_reports_print_them(records: dict[str, PatientRecord]) -> None:
    gastrin = result_of(records["E3C-EN113674"], "gastrin", "less than 50 pg/mL")
    assert (gastrin.comparator, gastrin.value, gastrin.when_text) == ("<", Decimal(50), "after surgery")
    glucagon = result_of(records["CAN-646"], "glucagon", "superiores a 1.000 picogramos por ml")
    assert (glucagon.comparator, glucagon.value, glucagon.conditions) == (">", Decimal(1000), ("renal_failure",))
    serotonin = result_of(records["SPC-2014-017"], "serotonin", "4.306 ng/109")
    assert (serotonin.value, serotonin.unit, serotonin.specimen) == (Decimal(4306), "ng/10*9", "platelets")
    assert result_of(records["CAN-629"], "chromogranin_a", "189,3 (0-100)").conditions == ("ppi",)


def test_a_result_in_words_has_no_value_and_a_mere_rise_or_fall_no_level(records: dict[str, PatientRecord]) -> None:
    worded = {(name, row.as_printed): row.interpretation for name, record in records.items()
              for row in record.labs if row.value is None}
    assert worded == {
        ("CAN-475", "normal"): "normal", ("CAN-475", "no elevation"): "normal", ("CAN-357", "normal"): "normal",
        ("CAN-250", "elevated"): "high", ("CAN-249", "increase"): None, ("CAN-1309", "decrease"): None}


@pytest.mark.parametrize(("patient", "study", "lesion", "expected"), [
    ("CAN-440", "ct-2010-10-25", "L1", ("50", "27")),
    ("CAN-440", "ct-2016-02-22", "L1-zone", ("47", "30")),
    ("CAN-629", "ct-after-cycle-1", "S7", ("13",)),
    ("E3C-ES102720", "ct-diagnosis", "primary", ("165", "135", "115")),
])
def test_the_longest_axis_comes_first(records: dict[str, PatientRecord], patient: str, study: str, lesion: str,
                                      expected: tuple[str, ...]) -> None:
    assert axes(diameter_of(records[patient], study, lesion)) == tuple(map(Decimal, expected))


def test_an_ablation_zone_is_not_its_tumour(records: dict[str, PatientRecord]) -> None:
    zones = {(name, row.lesion_id): row.of_lesion_id for name, record in records.items()
             for row in record.lesions if row.structure == "ablation_zone"}
    assert zones == {("CAN-440", "L1-zone"): "L1", ("PG-GAST-RFA", "A-zone"): "A"}


def test_an_embolised_portal_vein_is_not_an_embolised_tumour(records: dict[str, PatientRecord]) -> None:
    kinds = [row.kind for row in records["CAN-767"].treatments]
    assert "PVE" in kinds
    assert not {"TAE", "TACE", "TARE"} & set(kinds)


def test_no_target_lesions_were_named_for_the_authors(records: dict[str, PatientRecord]) -> None:
    assert not any(record.target_sets for record in records.values())


@pytest.mark.shared
def test_every_marker_is_found_and_none_added(records: dict[str, PatientRecord], cases: dict[str, Any]) -> None:
    printed = Counter(
        (name, ANALYTES[row["analyte"]], None if row["value"] is None else Decimal(row["value"]), UNITS[row["unit"]],
         None if row["upper_reference_limit"] is None else Decimal(row["upper_reference_limit"]), row["as_printed"],
         row.get("qualifier") if row.get("qualifier") in ("<", ">") else None)
        for name, case in cases.items() for row in case["markers"])
    found = Counter(
        (name, row.analyte, row.value, row.unit, row.upper_limit, row.as_printed, row.comparator)
        for name, record in records.items() for row in record.labs)
    assert found == printed
    assert found.total() == 53


@pytest.mark.shared
def test_every_diameter_is_found_and_none_added(records: dict[str, PatientRecord], cases: dict[str, Any]) -> None:
    printed = Counter(
        (name, KINDS[row["method"]], row["as_printed"],
         tuple(sorted((Decimal(value) for value in row.get("dims_mm", [row["mm"]])), reverse=True)))
        for name, case in cases.items() for lesion in case["lesions"] for row in lesion["measurements"])
    found = Counter(
        (name, {study.study_id: study.kind for study in record.studies}[row.study_id], row.as_printed, axes(row))
        for name, record in records.items() for row in record.measurements)
    assert found == printed
    assert found.total() == 27


@pytest.mark.shared
def test_the_stated_days_are_those_of_the_case_reports(cases: dict[str, Any]) -> None:
    for name, case in cases.items():
        days = set(re.findall(r"\d{4}-\d{2}-\d{2}", json.dumps(case, default=str)))
        assert STATED_DAYS.get(name, set()) <= days


@pytest.mark.shared
def test_every_day_of_the_case_reports_is_somewhere_in_the_tables(
        records: dict[str, PatientRecord], cases: dict[str, Any]) -> None:
    for name, case in cases.items():
        told = json.dumps([row.content() for row in records[name].rows()])
        for day in re.findall(r"\d{4}-\d{2}-\d{2}", json.dumps(case, default=str)):
            assert day in told, (name, day)


@pytest.mark.shared
def test_what_the_source_contradicts_or_we_concluded_is_marked(
        records: dict[str, PatientRecord], cases: dict[str, Any]) -> None:
    for name, case in cases.items():
        doubted = any(row.doubt for row in records[name].rows())
        assert doubted or not (case["confidence"]["source_problems"] or case["confidence"]["inferred"]), name


@pytest.mark.shared
def test_licences_are_those_given_with_the_cases(records: dict[str, PatientRecord], cases: dict[str, Any]) -> None:
    for name, case in cases.items():
        citation = records[name].patient.citation or ""
        assert case["citation"]["licence"].split(" (")[0] in citation
        for part in ("document_id", "doi", "authors"):
            assert case["citation"].get(part, "") in citation, (name, part)
