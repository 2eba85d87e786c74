"""What a mapped foreign table brings: long and wide, commas and points, orders of days, units and names."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from netcore.exchange import Mapping, check_mapped, guess_columns, open_grid, read_preset
from netcore.exchange.foreign.cell_values import Printed, read_date, read_number, read_range
from netcore.model import TABLES

TODAY = date(2024, 6, 1)
LONG = """Labor Muster;;;;;
Pat.Nr;Datum;Untersuchung;Ergebnis;Einheit;Referenzbereich
0012;03.04.2024;Chromogranin A;1.234,5;µg/L;< 102
0012;2024-05-03;5-HIAA;<4,1;mg/24 h;2-8
0012;04.04.2024 08:15;Serotonin;610 ng/mL;;
"""


def read(text: str | bytes, name: str = "lab.csv", mapping: Mapping | None = None, **options):
    grid = open_grid(text.encode() if isinstance(text, str) else text, name)
    return check_mapped(grid, mapping or guess_columns(grid), today=TODAY, **options)


def labs(intake) -> list[tuple[object, ...]]:
    return [(row.patient_id, row.analyte, str(row.taken_on), row.comparator, row.value, row.unit)
            for row in (one.row for one in intake.taken) if row.TABLE == "labs"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_long_table_in_any_usual_encoding(encoding):
    intake = read(LONG.encode(encoding))
    assert [str(problem) for problem in intake.refused] == []
    assert labs(intake) == [
        ("0012", "chromogranin_a", "2024-04-03", None, Decimal("1234.5"), "µg/L"),
        ("0012", "five_hiaa", "2024-05-03", "<", Decimal("4.1"), "mg/24 h"),
        ("0012", "serotonin", "2024-04-04", None, Decimal(610), "ng/mL")]
    limits = [(one.row.lower_limit, one.row.upper_limit) for one in intake.taken if one.row.TABLE == "labs"]
    assert limits == [(None, 102), (2, 8), (None, None)]
    assert [one.repairs for one in intake.taken[1:]] == [
        ("'1.234,5' is read as 1234.5",), (), ("the unit is read from the result '610 ng/mL'",)]


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
def test_any_usual_delimiter(delimiter):
    rows = [["patient", "date", "test", "result", "unit"], ["A", "2024-01-02", "CgA", "12.5", "ng/mL"]]
    assert labs(read("\n".join(delimiter.join(row) for row in rows))) == [
        ("A", "chromogranin_a", "2024-01-02", None, Decimal("12.5"), "ng/mL")]


def test_a_wide_table_with_units_in_its_names():
    intake = read("patient,date,CgA (ng/mL),5-HIAA [umol/24h]\nA,2024-01-02,12.5,300\nA,2024-02-02,,>310\n")
    assert labs(intake) == [("A", "chromogranin_a", "2024-01-02", None, Decimal("12.5"), "ng/mL"),
                            ("A", "five_hiaa", "2024-01-02", None, Decimal(300), "umol/24h"),
                            ("A", "five_hiaa", "2024-02-02", ">", Decimal(310), "umol/24h")]


def test_a_workbook_with_typed_cells():
    book = openpyxl.Workbook()
    for row in (["patient", "date", "test", "result", "unit"], [12, date(2024, 1, 2), "CgA", 12.5, "ng/mL"],
                ["B", "2024-01-03", "CgA", "=1+1", "ng/mL"]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    intake = read(buffer.getvalue(), "lab.xlsx")
    assert labs(intake) == [("12", "chromogranin_a", "2024-01-02", None, Decimal("12.5"), "ng/mL")]
    # A formula that nothing has computed has no value; nothing is computed here.
    assert intake.left_out == ("lab.xlsx, row 3: no result",)


@pytest.mark.parametrize(("cell", "decimal", "value"), [
    ("4.1", None, "4.1"), ("4,1", None, "4.1"), ("1.234,5", None, "1234.5"), ("1,234.5", None, "1234.5"),
    ("1.234", ",", "1234"), ("1,234", ".", "1234"), ("1,234", ",", "1.234"), ("0.55", ",", "0.55"),
    ("1'234", ".", "1234"), ("12 500", ".", "12500"), ("0,123", None, "0.123")])
def test_numbers_as_people_print_them(cell, decimal, value):
    found = read_number(cell, decimal)
    assert isinstance(found, Printed) and found.value == Decimal(value)


@pytest.mark.parametrize(("cell", "decimal"), [("1,234", None), ("12,34.5", "."), ("abc", "."), ("1.2.3", "."),
                                               ("9" * 50, ".")])
def test_numbers_that_could_be_two_or_none(cell, decimal):
    assert isinstance(read_number(cell, decimal), str)


@pytest.mark.parametrize(("cell", "order", "day"), [
    ("2024-05-03", None, "2024-05-03"), ("2024-05", None, "2024-05"), ("2024", None, "2024"),
    ("3.5.2024", None, "2024-05-03"), ("13/05/2024", None, "2024-05-13"), ("05/13/2024", None, "2024-05-13"),
    ("03/05/2024", "dmy", "2024-05-03"), ("03/05/2024", "mdy", "2024-03-05"), ("20240503", None, "2024-05-03"),
    (date(2024, 5, 3), None, "2024-05-03")])
def test_days_as_people_print_them(cell, order, day):
    assert read_date(cell, order)[0] == day


def test_a_day_that_could_be_two_is_refused_until_somebody_says_which():
    table = "patient,date,test,result,unit\nA,03/05/2024,CgA,12,ng/mL\n"
    assert "day or month first" in str(read(table).refused[0])
    mapping = guess_columns(open_grid(table.encode(), "x")).model_copy(update={"dates": "mdy"})
    assert labs(read(table, mapping=mapping))[0][2] == "2024-03-05"
    # Another row of the file tells: nobody has a 13th month.
    assert [row[2] for row in labs(read(table + "A,13/05/2024,CgA,12,ng/mL\n"))] == ["2024-05-03", "2024-05-13"]


@pytest.mark.parametrize(("cell", "limits"), [("3.5-5.0", ("3.5", "5.0")), ("< 102", (None, "102")),
                                              (">10", ("10", None)), ("(2 – 8)", ("2", "8")), ("see note", None)])
def test_reference_ranges(cell, limits):
    found = read_range(cell, ".")
    assert found == (limits and tuple(Decimal(one) if one else None for one in limits))


def test_names_are_never_guessed_and_can_be_told():
    table = "patient,date,test,result,unit\nA,2024-01-02,IGF-1,12,ng/mL\nA,2024-01-02,Tumormarker X,12,ng/mL\n"
    intake = read(table)
    assert labs(intake) == []
    assert {item.text: item.why for item in intake.review} == {
        "IGF-1": "insulin-like growth factor 1 is another hormone than insulin",
        "Tumormarker X": "this name is not in the catalogue"}
    mapping = guess_columns(open_grid(table.encode(), "x")).model_copy(
        update={"names": {"Tumormarker X": "chromogranin_a", "IGF-1": ""}})
    told = read(table, mapping=mapping)
    assert [row[1] for row in labs(told)] == ["chromogranin_a"] and told.review == ()


def test_bad_rows_are_refused_with_their_row_and_the_rest_stays():
    rows = ["A,2024-01-02,ALT,12,U/L", "A,2024-02-31,ALT,12,U/L", "A,2024-01-03,ALT,abc,U/L", "A,2024-01-04,ALT,12,kg",
            ",2024-01-05,ALT,12,U/L", "A,2025-01-05,ALT,12,U/L"]
    intake = read("patient,date,test,result,unit\n" + "\n".join(rows))
    assert [row[2] for row in labs(intake)] == ["2024-01-02"]
    assert [problem.where for problem in intake.refused] == [
        "lab.csv, row 3, taken_on", "lab.csv, row 4, value", "lab.csv, row 5, unit", "lab.csv, row 6, patient_id",
        "lab.csv, row 7, taken_on"]


def test_the_same_file_twice_adds_nothing_and_a_different_value_is_refused():
    table = "patient,date,test,result,unit\nA,2024-01-02,ALT,12,U/L\n"
    first = read(table)
    known = {"A": first.records[0]}.get
    again = read(table, known=known)
    assert (again.taken, again.records, again.already) == ((), (), 1)
    other = read(table.replace(",12,", ",13,"), known=known)
    assert "'13', where the record says '12'" in str(other.refused[0])


def test_sizes_of_lesions_in_centimetres():
    intake = read("patient,scan date,modality,lesion,segment,size (cm)\nA,2024-01-02,MRI,B1,VII,4.2\nA,2024-01-02,MRI,"
                  "B2,,0\n")
    found = [(one.row.study_id, one.row.lesion_id, one.row.longest_diameter_mm, one.row.state)
             for one in intake.taken if one.row.TABLE == "measurements"]
    assert found == [("MRI 2024-01-02", "B1", Decimal(42), "measured"), ("MRI 2024-01-02", "B2", 0, "absent")]
    assert {one.row.lesion_id: one.row.segment for one in intake.taken if one.row.TABLE == "lesions"} == {
        "B1": "VII", "B2": None}


def test_a_preset_is_text_that_reads_back_and_fits_its_files():
    mapping = guess_columns(open_grid(LONG.encode(), "x"))
    again = read_preset(mapping.model_dump_json(), "Labor Muster")
    assert again == mapping and again.fits(["Pat.Nr", "Datum", "Untersuchung", "Ergebnis", "Einheit",
                                            "Referenzbereich", "more"])
    assert not again.fits(["Pat.Nr"])
    with pytest.raises(Exception, match="not a preset"):
        read_preset('{"columns": 5}', "x")


def test_every_field_that_can_be_chosen_belongs_to_a_table():
    from netcore.exchange import fields_of
    for table in ("labs", "measurements", "patients", "treatments", "symptoms"):
        known = {name for model in TABLES.values() for name in model.model_fields} | {"loinc", "limits"}
        assert set(fields_of(table)) <= known
