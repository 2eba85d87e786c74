"""What is written out and read back is the same record."""

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from netcore.errors import BadInput
from netcore.exchange import check_tables, read_tables, write_tables
from netcore.model import TABLES, PatientRecord
from tests.exchange.strategies import records

AWKWARD = 'She said: "no, not now; later".\n=1+1\t-5\u2028ÄÖÜ 肝 \U0001f9ec <b>&'
COMMON = {"row_id": "r1", "recorded_on": "2023-05-04T10:11:12.000013Z", "recorded_by": "nurse, station 3",
          "as_printed": "<4 µg/l", "when_text": "day 14 after TARE", "sequence": 3, "doubt": 'printed "4"',
          "note": AWKWARD}
ROWS = {
    "patients": {"sex": "female", "birth_year": "1960", "primary_site": "ileum", "diagnosed_on": "2017-06",
                 "died_on": "2023", "death_cause": "unrelated", "last_contact_on": "2022-12-31", "origin": "imported",
                 "citation": "A, B; C", "story_today": "2022-01-01"},
    "histology": {"sampled_on": "2017-06", "site": "liver", "lesion_id": "B;1", "specimen": "biopsy",
                  "edition": "WHO 2019", "reported_grade": "G2", "differentiation": "well", "ki67_low": "10",
                  "ki67_high": "15.0", "mitoses_per_2mm2": "0", "cells_counted": "500"},
    "labs": {"analyte": "chromogranin_a", "taken_on": "2020-02-29", "sample_id": "0012", "minutes": "-5",
             "comparator": "<", "value": "4.10", "interpretation": "low", "unit": "nmol/L", "lower_limit": "0",
             "upper_limit": "6", "specimen": "plasma", "assay": "=ELISA", "laboratory": "St. Ö, 2",
             "conditions": ["ppi", "fasting"]},
    "studies": {"study_id": "MR,1", "done_on": "2020-03-01", "timepoint": "baseline", "reader": "reader A",
                "kind": "MRI", "phases": ["arterial", "late, 20 min"], "slice_mm": "1.5", "regions": ["liver"],
                "new_lesion": "none", "krenning": "0", "result": AWKWARD},
    "lesions": {"lesion_id": "B;1", "label": "-1", "organ": "liver", "segment": "IVa", "structure": "ablation_zone",
                "of_lesion_id": "B2", "first_seen_on": "2017"},
    "target_sets": {"set_id": "set", "course_id": "c", "reader": "reader A", "baseline_on": "2020-03-01",
                    "lesion_id": "B2", "role": "target"},
    "measurements": {"study_id": "MR,1", "lesion_id": "B2", "reader": "reader A", "state": "split",
                     "linked_lesion_ids": ["B2", "B3"], "longest_diameter_mm": "0.0",
                     "perpendicular_mm": "12.345678901234567890",
                     "third_axis_mm": "1", "short_axis_mm": "2", "enhancing_diameter_mm": "3",
                     "enhancing_perpendicular_mm": "4", "attenuation_hu": "-45", "volume_ml": "1e-3",
                     "enhancing_volume_ml": "0", "zone_finding": "benign_rim", "certainty": "equivocal"},
    "treatments": {"treatment_id": "T1", "course_id": "c", "kind": "TACE", "performed_on": "2020-04",
                   "ended_on": "2020-05", "agent": "doxorubicin", "dose": "50", "dose_unit": "mg",
                   "interval_days": "28", "territory": ["V", "right_lobe"], "access": "transarterial", "urgent": False,
                   "intent": "debulking", "stop_reason": "none", "complication": "fever"},
    "treated_lesions": {"treatment_id": "T1", "lesion_id": "B2", "technical_success": True, "margin_mm": "-2"},
    "findings": {"fact": "liver_involvement", "observed_on": "2020", "lesion_id": "B2", "treatment_id": "T1",
                 "comparator": ">=", "value": "10-15", "unit": "%", "grade": "2", "method": "by eye"},
    "symptoms": {"observed_on": "2020-01-01", "flushes_per_day": "0", "stools_per_day": "2.5", "weight_kg": "70",
                 "pain_0_10": "10", "fatigue_0_10": "0"},
    "plans": {"kind": "board", "planned_on": "2031-01-01", "done_on": "2020-01-02", "question": "Right lobe again?",
              "decision": "yes", "reason": "growth"},
}


def full_record(patient_id="Ü-1, \"x\"") -> PatientRecord:
    rows = [model.model_validate({"patient_id": patient_id, **COMMON, **ROWS[table]})
            for table, model in TABLES.items()]
    others = [TABLES["lesions"](patient_id=patient_id, lesion_id=name) for name in ("B2", "B3")]
    return PatientRecord.of([*rows, *others])


def test_the_record_below_fills_every_column():
    for row in full_record().rows():
        if row.row_id:
            assert [name for name in type(row).model_fields if getattr(row, name) in (None, ())] == []


def test_a_full_record_with_awkward_text(tmp_path):
    written = [full_record(), full_record("second"), PatientRecord.of([TABLES["patients"](patient_id="bare")])]
    buffer = io.BytesIO()
    packed = write_tables(written, buffer)
    write_tables(written, tmp_path / "tables.ZIP")
    write_tables(written, tmp_path / "new" / "folder")
    for source in (packed, buffer, tmp_path / "tables.ZIP", tmp_path / "new" / "folder"):
        assert read_tables(source, today=date(2024, 3, 12)) == written


def test_exact_lengths_stay_exact():
    measured, = read_tables(write_tables([full_record()]))[0].measurements
    assert (str(measured.longest_diameter_mm), str(measured.perpendicular_mm)) == ("0.0", "12.345678901234567890")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records())
def test_any_record_comes_back_as_it_was(record):
    report = check_tables(write_tables([record]), today=date(2024, 3, 12))
    # Rows that differ only in who wrote them are one statement; the model keeps them apart by key already.
    assert [str(problem) for problem in report.problems] == []
    assert report.records == (record,)


def test_no_patient_gives_tables_with_names_alone_and_reads_as_no_patient():
    packed = write_tables([])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == sorted(f"{table}.csv" for table in TABLES)
        header = next(csv.reader(io.StringIO(archive.read("treated_lesions.csv").decode())))
    assert header == ["patient_id", "treatment_id", "lesion_id", "technical_success", "margin_mm", "row_id",
                      "recorded_on", "recorded_by", "as_printed", "when_text", "sequence", "doubt", "note"]
    assert read_tables(packed) == []


def test_the_same_records_give_the_same_bytes():
    assert write_tables([full_record()]) == write_tables([full_record()])


def test_writing_into_a_folder_leaves_other_files_alone(tmp_path):
    (tmp_path / "README.md").write_text("mine")
    write_tables([full_record("one")], tmp_path)
    write_tables([full_record("two")], tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert [record.patient_id for record in read_tables(tmp_path)] == ["two"]
    assert len(list(tmp_path.iterdir())) == len(TABLES) + 1


def test_two_records_of_one_patient_cannot_be_written():
    with pytest.raises(BadInput, match="patients: two records of 'one'; expected one record a patient"):
        write_tables([full_record("one"), full_record("one")])


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadInput, match="taken: cannot be written"):
        write_tables([], tmp_path / "taken")
