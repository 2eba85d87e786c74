"""What leaves the house: safe in a spreadsheet, and without the person where that is asked for."""

import csv
import io
import zipfile
from datetime import date
from itertools import combinations

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from netcore.exchange import read_tables, write_cbioportal, write_relative, write_sheets, write_shifted, write_tables
from netcore.exchange.deidentify import days_from_diagnosis, shift_dates, small_cells
from netcore.exchange.formulas import guard, unguard
from netcore.model import Finding, Lab, Lesion, Measurement, Patient, PatientRecord, Study, Treatment
from tests.exchange.strategies import records
from tests.exchange.test_round_trip import full_record

FORMULAS = ["=1+1", "+4", "-5", "@x", "=cmd|'/c calc'!A1", "'=1", "''-5", "＝1"]
SECRET = {"patient_id": "MRN 7391", "note": "Mrs Secretville", "doubt": "Secretville?", "recorded_by": "Dr Secretville"}


def person(name: str = "MRN 7391", **changed) -> PatientRecord:
    who = {**SECRET, "patient_id": name}
    return PatientRecord.of([
        Patient(**who, **{"sex": "female", "birth_year": "1930", "primary_site": "ileum", "diagnosed_on": "2020-01-10",
                          "last_contact_on": "2021-01-09", **changed}),
        Lab(**who, analyte="five_hiaa", taken_on="2020-01-20", comparator="<", value="4", unit="mg/24h",
            sample_id="Secretville-1", laboratory="Secretville"),
        Lab(**who, analyte="five_hiaa", taken_on="2020-03", value="5", unit="mg/24h"),
        Study(**who, study_id="MRI 2021-12-31 Secretville", done_on="2020-02-09", kind="MRI", result="Secretville"),
        Lesion(**who, lesion_id="Secretville lesion", label="Secretville", segment="VII"),
        Measurement(**who, study_id="MRI 2021-12-31 Secretville", lesion_id="Secretville lesion",
                    longest_diameter_mm="20", reader="Dr Secretville"),
        Treatment(**who, treatment_id="2021-12-31/7391", kind="TACE", performed_on="2020-02-19", agent="doxorubicin"),
        Finding(**who, fact="syndrome", value="carcinoid"), Finding(**who, fact="other", value="seen on 2021-12-31")])


def unpacked(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_guarded_in_csv_and_comes_back(text):
    assert guard(text) == f"'{text}" and unguard(guard(text)) == text
    record = PatientRecord.of([Patient(patient_id=text, note=text)])
    written = unpacked(write_tables([record]))["patients.csv"]
    cells = list(csv.reader(io.StringIO(written)))[1]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@＝")] == []
    assert read_tables(write_tables([record])) == [record]


@pytest.mark.parametrize("text", ["", "'", "'x", "a=1", "x-5", "''"])
def test_other_texts_are_not_touched(text):
    assert guard(text) == text == unguard(text)


def test_numbers_below_zero_stay_numbers():
    record = PatientRecord.of([Patient(patient_id="A"), Lab(patient_id="A", analyte="alt", value="-5")])
    assert ",-5," in unpacked(write_tables([record]))["labs.csv"]


def test_a_workbook_holds_no_formula_and_numbers_as_numbers():
    record = PatientRecord.of([Patient(patient_id="=1+1", note="@SUM(A1)"),
                               Lab(patient_id="=1+1", analyte="alt", value="12.5", taken_on="2020-02", unit="U/L")])
    packed = write_sheets([record])
    book = openpyxl.load_workbook(io.BytesIO(packed))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n"] == [12.5]
    assert "=1+1" in [cell.value for cell in cells] and "2020-02" in [cell.value for cell in cells]
    assert not any(b"<f>" in zipfile.ZipFile(io.BytesIO(packed)).read(name) for name in (
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"))
    assert write_sheets([record]) == packed


@pytest.mark.parametrize("form", [write_shifted, write_relative, write_cbioportal])
def test_nothing_of_the_person_is_left(form):
    made = form([person(), person("second 7391")])
    text = "\n".join(unpacked(made.packed).values())
    # A day that no shift can make: shifts go back in time, and it lies after every other day.
    assert not [word for word in ("Secretville", "7391", "second", "2021-12-31") if word in text]
    if form is not write_shifted:
        assert "2020-0" not in text
    key = list(csv.DictReader(io.StringIO(made.key.decode())))
    assert {row["patient_id"] for row in key} == {"MRN 7391", "second 7391"}
    assert all(row["pseudonym"] in text for row in key), "the key leads back, and lies apart"
    assert "only 2 patients in all" in made.warnings and "only 2 patients in all" in text


def test_shifted_dates_say_that_they_are_not_safe_harbor_and_read_back():
    made = write_shifted([person()])
    files = unpacked(made.packed)
    assert "NOT Safe Harbor" in files["NOT_SAFE_HARBOR.txt"]
    record, = read_tables(made.packed)
    assert len(list(record.rows())) == len(list(person().rows()))
    key, = csv.DictReader(io.StringIO(made.key.decode()))
    assert (record.treatments[0].performed_on.exact - date(2020, 2, 19)).days == int(key["shift_days"]) < 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records())
def test_a_shift_keeps_every_interval_and_every_row(record):
    (shifted,), _ = shift_dates([record])
    assert [len(shifted.table(name)) for name in ("labs", "findings", "histology")] == [
        len(record.table(name)) for name in ("labs", "findings", "histology")]
    pairs = [(old.when.exact, new.when.exact) for old, new in zip(record.rows(), shifted.rows(), strict=True)
             if old.when and old.when.exact]
    assert all(a[0] - b[0] == a[1] - b[1] for a, b in combinations(pairs, 2))
    assert read_tables(write_tables([shifted])) == [shifted]


def test_days_count_from_diagnosis_and_no_date_is_left():
    (one,), _ = days_from_diagnosis([person()])
    days = dict(one.rows)
    assert (days["treatments"]["performed_day"], days["studies"]["done_day"]) == (40, 30)
    assert (one.anchor, one.age, one.left_out) == ("diagnosis", 90, 1)
    files = unpacked(write_relative([person()]).packed)
    assert "birth" not in files["patients.csv"] and "1 date known only by month or year left out" in files["README.txt"]


def test_without_a_day_of_diagnosis_the_first_event_is_the_anchor():
    (one,), _ = days_from_diagnosis([person(diagnosed_on="2019-12")])
    assert (one.anchor, dict(one.rows)["treatments"]["performed_day"]) == (
        "first event", 30)
    patient = unpacked(write_cbioportal([person(diagnosed_on="2019-12")]).packed)["data_clinical_patient.txt"]
    assert patient.splitlines()[-1].split("\t")[4:] == ["", ""], "no survival from another day than diagnosis"


def test_cbioportal_finds_its_header_rows_and_days():
    files = unpacked(write_cbioportal([person()]).packed)
    lines = files["data_clinical_patient.txt"].splitlines()
    assert [line[:1] for line in lines[:5]] == ["#", "#", "#", "#", "P"]
    row = dict(zip(lines[4].split("\t"), lines[5].split("\t"), strict=True))
    # 2020-01-10 to 2021-01-09 is 365 days, 11.99 months of 30.4375 days.
    assert (row["SEX"], row["AGE"], row["OS_STATUS"], row["OS_MONTHS"]) == ("Female", "90", "0:LIVING", "11.99")
    labs = list(csv.DictReader(io.StringIO(files["data_timeline_lab_test.txt"]), delimiter="\t"))
    assert [(lab["START_DATE"], lab["EVENT_TYPE"], lab["TEST"], lab["RESULT"]) for lab in labs] == [
        ("10", "LAB_TEST", "five_hiaa", "<4")]
    treatment, = csv.DictReader(io.StringIO(files["data_timeline_treatment.txt"]), delimiter="\t")
    assert (treatment["START_DATE"], treatment["TREATMENT_TYPE"], treatment["SUBTYPE"], treatment["AGENT"]) == (
        "40", "Liver-directed", "TACE", "doxorubicin")
    for name in files:
        if name.startswith("data_"):
            assert f"data_filename: {name}" in files[name.replace("data_", "meta_", 1)]


def test_small_groups_are_named():
    group = [person(f"P{number}") for number in range(5)] + [person("P9", primary_site="pancreas")]
    assert small_cells(group) == ["primary site pancreas: 1"]


def test_a_full_record_leaves_in_every_form():
    for form in (write_shifted, write_relative, write_cbioportal):
        assert form([full_record()]).packed
