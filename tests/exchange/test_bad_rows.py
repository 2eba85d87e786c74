"""Each slip gets its sentence: where, what was found, what was expected, what to do."""

from datetime import date
from pathlib import Path

import pytest

from netcore.errors import BadInput
from netcore.evidence import read_catalogue
from netcore.evidence.yaml_file import read_yaml
from netcore.exchange import check_tables, read_tables

TODAY = date(2024, 3, 12)
CASES = read_yaml(Path(__file__).with_name("bad_rows.yaml"))


def begins(sentence, expected):
    return sentence.startswith(expected[:-3]) if expected.endswith("...") else sentence == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_sentence(case, patient_zip):
    report = check_tables(patient_zip({case["file"]: case["text"]}), today=TODAY)
    sentences = [str(problem) for problem in report.problems]
    assert len(sentences) == len(case["says"]), sentences
    for sentence, expected in zip(sentences, case["says"], strict=True):
        assert begins(sentence, expected), sentence
    assert report.records == ()


def test_reading_raises_with_all_problems_at_once(patient_zip):
    source = patient_zip({"patients.csv": "patient_id,sex\nNET-1,x\n", "plans.csv": "patient_id,kind\nNET-1,y\n"})
    with pytest.raises(BadInput) as refusal:
        read_tables(source, today=TODAY)
    assert [problem.where for problem in refusal.value.problems] == [
        "patients.csv, row 2, sex", "plans.csv, row 2, kind"]


def test_a_unit_that_the_catalogue_does_not_list_names_those_it_does(patient_zip):
    labs = "patient_id,analyte,value,unit\nNET-1,chromogranin_a,90,furlong\n"
    problem, = check_tables(patient_zip({"labs.csv": labs})).problems
    assert (problem.where, problem.found) == ("labs.csv, row 2, unit", "'furlong'")
    for units in read_catalogue().analytes["chromogranin_a"].units.values():
        assert all(unit in problem.expected for unit in units)
    assert problem.remedy == "correct the file or add the unit to data/analytes.yaml"


def test_an_impossible_unit_stays_as_printed_where_the_row_says_so(patient_zip):
    labs = ("patient_id,analyte,value,unit,as_printed,doubt\n"
            "NET-1,chromogranin_a,90,furlong,90 furlong,the unit cannot be meant\n")
    lab, = read_tables(patient_zip({"labs.csv": labs}))[0].labs
    assert (lab.unit, lab.doubt) == ("furlong", "the unit cannot be meant")


@pytest.mark.parametrize("mark", ["as_printed", "doubt"])
def test_one_mark_alone_does_not_excuse_the_unit(mark, patient_zip):
    labs = f"patient_id,analyte,value,unit,{mark}\nNET-1,chromogranin_a,90,furlong,odd\n"
    assert len(check_tables(patient_zip({"labs.csv": labs})).refused) == 1


def test_an_analyte_under_another_name_is_kept_under_the_catalogues_id(patient_zip):
    lab, = read_tables(patient_zip({"labs.csv": "patient_id,analyte,value\nNET-1,cga,90\n"}))[0].labs
    assert lab.analyte == "chromogranin_a"


def test_identical_repeats_are_dropped_and_reported(patient_zip):
    measured = ("patient_id,study_id,lesion_id,longest_diameter_mm,row_id,recorded_on,recorded_by\n"
                "NET-1,MR1,B1,31,a,2023-02-02,x\nNET-1,MR1,B1,31.0,b,2023-02-03,y\n")
    report = check_tables(patient_zip({"measurements.csv": measured}), today=TODAY)
    assert [str(row) for row in report.dropped] == ["measurements.csv, row 3: the same as row 2; taken once"]
    kept, = report.records[0].measurements
    assert kept.row_id == "a"


def test_rows_that_contradict_each_other_are_both_not_accepted(patient_zip):
    measured = "patient_id,study_id,lesion_id,longest_diameter_mm\nNET-1,MR1,B1,31\nNET-1,MR1,B2,9\nNET-1,MR1,B1,33\n"
    report = check_tables(patient_zip({"measurements.csv": measured}))
    assert [row.line for row in report.accepted if row.table == "measurements"] == [3]


def test_where_a_file_is_refused_the_rows_of_the_others_are_not_said_to_lack_it(patient_zip):
    report = check_tables(patient_zip({"lesions.csv": "patient_id,lesion\nNET-1,B1\n"}))
    assert [problem.where for problem in report.problems] == ["lesions.csv, row 1"]
    assert {row.table for row in report.accepted} == {"patients", "studies", "treatments", "measurements"}


def test_without_today_nothing_is_asked_about_the_future(patient_zip):
    studies = "patient_id,study_id,done_on\nNET-1,MR1,2190-01-01\n"
    assert check_tables(patient_zip({"studies.csv": studies})).refused == ()


def test_the_current_month_does_not_lie_ahead(patient_zip):
    studies = "patient_id,study_id,done_on\nNET-1,MR1,2024-03\n"
    assert check_tables(patient_zip({"studies.csv": studies}), today=TODAY).refused == ()


@pytest.mark.parametrize(("recorded", "day", "moment"), [
    ("2023-05-04", "2023-05-04", "2023-05-04"), ("2023-05-04T22:30:00-05:00", "2023-05-04", "2023-05-05"),
    ("2023-05", "2023-05", None)])
def test_the_day_of_symptoms_may_stand_in_recorded_on(recorded, day, moment, patient_zip):
    symptoms = f"patient_id,recorded_on,stools_per_day\nNET-1,{recorded},4\n"
    row, = read_tables(patient_zip({"symptoms.csv": symptoms}), today=TODAY)[0].symptoms
    assert str(row.observed_on) == day
    assert (str(row.recorded_on.date()) if row.recorded_on else None) == moment


def test_where_symptoms_have_their_own_day_recorded_on_is_only_when_it_was_written(patient_zip):
    symptoms = "patient_id,observed_on,recorded_on,stools_per_day\nNET-1,,2023-05-04,4\n"
    row, = read_tables(patient_zip({"symptoms.csv": symptoms}))[0].symptoms
    assert row.observed_on is None


def test_found_values_are_shortened(patient_zip):
    lesions = f"patient_id,lesion_id,segment\nNET-1,B1,{'<script>' * 100}\n"
    problem, = check_tables(patient_zip({"lesions.csv": lesions})).problems
    assert len(problem.found) == 60


def test_a_very_long_cell(patient_zip):
    def sentence(length):
        source = patient_zip({"lesions.csv": f"patient_id,lesion_id,note\nNET-1,B1,{'x' * length}\n"})
        return str(check_tables(source).problems[0])
    assert sentence(2001) == "lesions.csv, row 2, note: a cell of 2001 characters; expected at most 2000; shorten it"
    assert sentence(200_000).startswith("lesions.csv, row 2: a cell of more than 100,000 characters;")


def test_a_file_that_is_one_great_mistake_is_not_told_row_by_row_to_the_end(patient_zip):
    lesions = "patient_id,lesion_id,segment\n" + "".join(f"NET-1,L{n},?\n" for n in range(3000))
    report = check_tables(patient_zip({"lesions.csv": lesions}))
    assert len(report.refused) == 2002
    assert any("the rest was not looked at" in str(problem) for problem in report.problems)
