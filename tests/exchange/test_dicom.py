"""DICOM reports of sizes: read exactly, matched by proposal only, refused with a sentence where they are none."""

import sys
import time
import tracemalloc
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from netcore.errors import BadInput
from netcore.exchange import (
    Scan,
    check_sizes,
    find_identity_doubts,
    guess_format,
    propose_lesions,
    propose_scan,
    read_size_report,
)
from netcore.exchange.limits import LARGEST_REPORT
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study
from tests.exchange.dicom_reports import (
    LENGTH,
    LIVER,
    LONG,
    MR,
    OLD_LONG,
    OLD_SHORT,
    SEGMENT_VI,
    SHORT,
    code,
    group,
    item,
    report,
    size,
)

TODAY = date(2024, 6, 1)


def record(*rows, **patient: str) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="SR-1", **patient), *rows])


def lesion(name: str, **more: str) -> Lesion:
    return Lesion.model_validate({"patient_id": "SR-1", "lesion_id": name, **more})


def test_the_axes_are_read_by_lesion_and_centimetres_become_millimetres_exactly():
    found = read_size_report(report([
        group(size(LONG, "4.21", "cm"), size(SHORT, "30.50"), tracking="T1", uid="1.2.7", site=SEGMENT_VI),
        group(size(OLD_LONG, "0.7", "cm"), size(OLD_SHORT, "5"), label="left dome", site=LIVER)]), "a.dcm")
    first, second = found.lesions
    assert (first.long_mm, first.short_mm) == (Decimal("42.1"), Decimal("30.50"))
    assert first.as_printed == "4.21 cm x 30.50 mm"
    assert (first.tracking, first.tracking_uid, first.segment, first.in_liver) == ("T1", "1.2.7", "VI", True)
    assert (second.long_mm, second.short_mm, second.label, second.segment) == (7, 5, "left dome", None)
    assert second.in_liver and not second.assumed_mm
    assert (found.patient_id, found.sex, found.birth_year) == ("SR-1", "female", "1960")
    assert (found.done_on, found.kind, found.observer, found.verified) == ("2023-06-02", "CT", "Reader One", True)


def test_what_is_no_axis_is_named_and_left_out_and_a_doubtful_length_is_refused_by_itself():
    found = read_size_report(report([
        group(size(LENGTH, "9"), size(LONG, "12"), tracking="A"),
        group(size(LENGTH, "9"), tracking="B"),
        group(size(LONG, "3"), size(LONG, "4"), tracking="C"),
        group(size(LONG, "3", "[in_i]"), tracking="D"),
        group(size(LONG, "-3"), tracking="E"),
        group(size(LONG, "8", "1"), tracking="F")], images=MR, changed={"VerificationFlag": "UNVERIFIED"}), "a.dcm")
    assert [(one.tracking, one.long_mm, one.assumed_mm) for one in found.lesions] == [("A", 12, False), ("F", 8, True)]
    assert found.kind == "MRI" and not found.verified
    assert found.left_out == ("a.dcm, lesion A: x is not taken", "a.dcm, lesion B: x is not taken",
                              "a.dcm, group 2: no long or short axis")
    assert [str(one).split(";")[0] for one in found.refused] == [
        "a.dcm, lesion C: two values for the long axis", "a.dcm, lesion D, long axis: a length in '[in_i]'",
        "a.dcm, lesion E, long axis: '-3'"]


def _nested(depth: int):
    inner = item("CONTAINER", ("125007", "DCM"), ContentSequence=[])
    for _ in range(depth):
        inner = item("CONTAINER", ("126010", "DCM"), ContentSequence=[inner])
    return inner


WRONG = {
    "text": (b"not DICOM at all" * 20, "no DICOM file"),
    "empty": (b"", "no DICOM file"),
    "only the four letters": (b"\0" * 128 + b"DICM", "a DICOM file"),
    "a basic text report": (report([], title=("121144", "DCM", "Document Title")), "'Document Title'"),
    "no groups": (report([]), "holds no measurements of this template"),
    "an image": (report([], changed={"ContentSequence": None, "SOPClassUID": MR}), "MR Image Storage"),
    "nested without end": (report([_nested(60)]), "nested or long beyond measure"),
    "too large": (report([group(size(LONG, "3"), label="x" * LARGEST_REPORT)]), "at most 2 MB"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_no_measurement_report_is_refused_with_a_sentence(what: str):
    data, sentence = WRONG[what]
    with pytest.raises(BadInput) as caught:
        read_size_report(data, "a.dcm")
    assert sentence in str(caught.value) and str(caught.value).startswith("a.dcm: ")
    assert "TID 1500" in str(caught.value)


def test_a_deflated_file_is_refused_before_it_is_unpacked():
    data = report([group(size(LONG, "3"))])
    bomb = data.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.1.99")
    tracemalloc.start()
    with pytest.raises(BadInput, match="a deflated DICOM file"):
        read_size_report(bomb, "a.dcm")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_broken_files_are_read_or_refused_with_a_sentence_and_say_nothing_to_the_log(
        capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder):
    whole = report([group(size(LONG, "12"), size(SHORT, "9"), tracking="SECRET", uid="1.2.7", site=LIVER)])
    begun = time.process_time()
    answers = {"read": 0, "refused": 0}
    for place in range(132, len(whole), 6):
        for spoilt in (whole[:place], whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1:]):
            try:
                read_size_report(spoilt, "a.dcm")
                answers["read"] += 1
            except BadInput as error:
                answers["refused"] += 1
                assert str(error).startswith("a.dcm")
    assert min(answers.values()) > 100
    assert time.process_time() - begun < 60
    captured = capfd.readouterr()
    assert "SECRET" not in captured.out + captured.err and not list(recwarn)


def test_without_pydicom_the_file_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch):
    data = report([group(size(LONG, "3"))])
    assert guess_format({"a": data}) == guess_format({"A.DCM": b"x"}) == "dicom"
    monkeypatch.setitem(sys.modules, "pydicom", None)
    with pytest.raises(BadInput, match=r"pydicom is not installed here.*pip install pydicom==3\.0\.2"):
        read_size_report(data, "a.dcm")


def _proposals(groups, stored: PatientRecord) -> list[tuple[str | None, str]]:
    return [(one.lesion_id, one.why) for one in propose_lesions(read_size_report(report(groups), "a.dcm"), stored)]


def test_lesions_are_proposed_by_uid_then_name_then_place():
    stored = record(
        lesion("B1", organ="liver", segment="VI"), lesion("B2", organ="liver", segment="IVa"),
        lesion("B3", label="left dome"), lesion("N1", structure="node"),
        Study(patient_id="SR-1", study_id="S1", done_on="2023-01-02"),
        Measurement(patient_id="SR-1", study_id="S1", lesion_id="B2", longest_diameter_mm="20",
                    note="T9; tracking UID 1.2.7;"))
    one = size(LONG, "20")
    assert _proposals([group(one, tracking="B1", uid="1.2.7")], stored) == [("B2", "the same tracking UID as before")]
    assert _proposals([group(one, tracking="b1")], stored) == [("B1", "the same name")]
    assert _proposals([group(one, label="Left dome")], stored) == [("B3", "the same name")]
    assert _proposals([group(one, tracking="Liver met B3")], stored)[0][0] == "B3"
    assert _proposals([group(one, tracking="Liver met B31")], stored)[0][0] is None
    assert _proposals([group(one, site=SEGMENT_VI)], stored) == [
        ("B1", "the only lesion known in segment VI that is left")]
    assert _proposals([group(one, site=LIVER)], stored)[0][0] is None, "two are in the liver"
    assert _proposals([group(one, tracking="B1"), group(one, site=LIVER)], stored)[1][0] == "B2", "one is left"
    assert _proposals([group(one, site=SEGMENT_VI), group(one, site=SEGMENT_VI)], stored)[0][0] is None
    assert _proposals([group(one, uid="1.2.70")], stored)[0][0] is None, "a UID is not the beginning of another"
    assert _proposals([group(one, tracking="cornerstoneTools@^4.0.0:Bidirectional")], stored)[0][0] is None


@pytest.mark.parametrize(("changed", "patient", "sentences"), [
    ({}, {"sex": "female", "birth_year": "1960"}, []),
    ({"PatientID": "sr-1 "}, {}, []),
    ({"PatientID": "SR-2"}, {}, ["The file is of patient SR-2; chosen is SR-1."]),
    ({"PatientID": ""}, {}, ["The file names no patient; chosen is SR-1."]),
    ({"PatientSex": "M"}, {"sex": "female"}, ["The file says male, the record female."]),
    ({"PatientSex": "O"}, {"sex": "female"}, []),
    ({}, {"birth_year": "1961"}, ["The file says born 1960, the record 1961."]),
])
def test_the_patient_of_the_file_is_compared_with_the_chosen_one(changed, patient, sentences):
    found = read_size_report(report([group(size(LONG, "3"))], changed=changed), "a.dcm")
    assert find_identity_doubts(found, record(**patient)) == sentences


def test_nothing_is_taken_that_nobody_has_decided_and_the_second_time_nothing_is_new():
    found = read_size_report(report([
        group(size(LONG, "4.2", "cm"), size(SHORT, "31"), tracking="T1", uid="1.2.7"),
        group(size(LONG, "11"), tracking="T2", site=SEGMENT_VI), group(size(LONG, "9"), tracking="T3"),
        group(size(LONG, "8"), tracking="T4")]), "a.dcm")
    stored = record(lesion("B1"))
    assert propose_scan(found, stored) == Scan(None, "2023-06-02", "CT")
    intake = check_sizes(found, stored, {1: "B1", 2: "B9", 3: None}, propose_scan(found, stored), today=TODAY)
    assert [str(one).split(";")[0] for one in intake.refused] == [
        "a.dcm, lesion T4: nobody has said which lesion it is"]
    assert "a.dcm, lesion T3: left out by choice" in intake.left_out
    study, = (one.row for one in intake.taken if one.row.TABLE == "studies")
    assert (str(study.done_on), study.kind) == ("2023-06-02", "CT") and "read by Reader One" in study.note
    new, = (one.row for one in intake.taken if one.row.TABLE == "lesions")
    assert (new.lesion_id, new.segment, new.organ, new.label) == ("B9", "VI", "liver", "T2")
    first, second = (one for one in intake.taken if one.row.TABLE == "measurements")
    assert (first.row.lesion_id, first.row.longest_diameter_mm, first.row.short_axis_mm) == ("B1", 42, 31)
    assert first.row.as_printed == "4.2 cm x 31 mm" and first.repairs == ("4.2 cm x 31 mm in the file",)
    assert second.row.lesion_id == "B9"
    saved, = intake.records
    again = check_sizes(found, saved, {1: "B1", 2: "B9", 3: None, 4: None}, propose_scan(found, saved), today=TODAY)
    assert not again.taken and not again.refused and again.already == 2
    assert propose_lesions(found, saved)[0].why == "the same tracking UID as before"


def test_two_lesions_are_not_one_and_a_recorded_size_is_not_replaced():
    found = read_size_report(report([group(size(LONG, "12")), group(size(LONG, "9"))]), "a.dcm")
    stored = record(lesion("B1"), lesion("B2"), Study(patient_id="SR-1", study_id="S1", done_on="2023-06-02"),
                    Measurement(patient_id="SR-1", study_id="S1", lesion_id="B1", longest_diameter_mm="20"))
    assert propose_scan(found, stored) == Scan("S1")
    assert len(check_sizes(found, stored, {1: "B1", 2: "B1"}, Scan("S1"), today=TODAY).refused) == 2
    intake = check_sizes(found, stored, {1: "B1", 2: "B2"}, Scan("S1"), today=TODAY)
    assert "the record says '20'" in str(intake.refused[0]) and len(intake.refused) == 1
    assert [one.row.lesion_id for one in intake.taken] == ["B2"]


def test_a_scan_that_lies_ahead_and_an_assumed_unit_are_told():
    found = read_size_report(report([group(size(LONG, "12", None))], changed={"StudyDate": "20300101"}), "a.dcm")
    intake = check_sizes(found, record(lesion("B1")), {1: "B1"}, propose_scan(found, record()), today=TODAY)
    assert "which lies after today" in str(intake.refused[0])
    intake = check_sizes(found, record(lesion("B1")), {1: "B1"}, Scan(None), today=TODAY)
    row, = (one.row for one in intake.taken if one.row.TABLE == "measurements")
    assert row.doubt == "the file names no unit; read as mm by whoever saved it" and row.as_printed == "12 (no unit)"


def test_a_label_typed_into_a_viewer_is_its_name():
    free = item("CODE", ("121071", "DCM"), ConceptCodeSequence=[code("CORNERSTONEFREETEXT", "CORNERSTONEJS", "B2")])
    known = item("CODE", ("121071", "DCM"), ConceptCodeSequence=[code("52988006", "SCT", "Lesion")])
    found = read_size_report(report([group(free, size(LONG, "12")), group(known, size(LONG, "12"))]), "a.dcm")
    assert [one.label for one in found.lesions] == ["B2", None]


def test_the_samples_read_as_their_readme_says(shared: Path):
    # ../shared/oracles/README.md: 42/30.5 and 18.2/12 mm, then 29.5/22 and 11/8.4 mm, same tracking ids.
    first, second = (read_size_report((shared / "oracles" / "fhir" / f"selfmade_tid1500_{name}.dcm").read_bytes(), name)
                     for name in ("baseline", "followup"))
    sizes = [[(str(one.long_mm), str(one.short_mm)) for one in found.lesions] for found in (first, second)]
    assert [[tuple(map(Decimal, pair)) for pair in one] for one in sizes] == [
        [(Decimal("42"), Decimal("30.5")), (Decimal("18.2"), Decimal("12"))],
        [(Decimal("29.5"), Decimal("22")), (Decimal("11"), Decimal("8.4"))]]
    stored = PatientRecord.of([Patient(patient_id="NET-0001")])
    chosen = {1: "T01", 2: "T02"}
    saved, = check_sizes(first, stored, chosen, propose_scan(first, stored), today=TODAY).records
    assert propose_scan(second, saved) == Scan(None, "2024-04-15", "CT"), "one study UID, and another day"
    assert [one.lesion_id for one in propose_lesions(second, saved)] == ["T01", "T02"]
    assert {one.why for one in propose_lesions(second, saved)} == {"the same tracking UID as before"}
