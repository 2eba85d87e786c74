"""One row a patient: what must not be hidden in the list of all patients."""

from datetime import date

import pytest

from netcore.model import Finding, Lab, Lesion, Measurement, Patient, PatientRecord, Plan, Row, Study, Treatment
from netcore.rules.summary import summarise
from netcore.views.linked_cells import read_cell
from netcore.views.overview import Listed, sentence_overview, table_overview


def make_record(*rows: Row) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="P"), *rows])


def treatment(kind: str, on: str, **more: object) -> Treatment:
    return Treatment(patient_id="P", treatment_id=f"{kind}-{on}", kind=kind, performed_on=on, **more)


def scan(on: str, mm: int, reader: str = "clinical") -> list[Row]:
    return [Study(patient_id="P", study_id=on, done_on=on, reader=reader, kind="CT", new_lesion="none"),
            Measurement(patient_id="P", study_id=on, lesion_id="A", reader=reader, longest_diameter_mm=mm)]


LESION = Lesion(patient_id="P", lesion_id="A", organ="liver", structure="tumour")


def lab(on: str, value: str, comparator: str | None = None) -> Lab:
    return Lab(patient_id="P", analyte="chromogranin_a", taken_on=on, value=value, comparator=comparator, unit="ng/mL",
               upper_limit="100", specimen="serum", assay="K")


def test_a_fall_after_progression_is_not_listed_as_a_response():
    summary = summarise(make_record(LESION, *scan("2023-01-02", 30), *scan("2023-03-01", 50), *scan("2023-07-01", 10)))
    assert summary["response"] == "PR after PD"
    assert sentence_overview([Listed("s", "id", summary)], date(2024, 1, 1)).startswith(
        "1 patient: 1 in or after progression")


def test_two_readers_who_disagree_are_both_listed():
    summary = summarise(make_record(
        LESION, *scan("2023-01-02", 30), *scan("2023-02-15", 30), *scan("2023-03-01", 30),
        *scan("2023-01-02", 30, "second"), *scan("2023-03-01", 50, "second")))
    assert summary["response"] == "SD / PD"


@pytest.mark.parametrize(("said", "kept"), [("unequivocal", "unequivocal"), ("equivocal", "equivocal"), ("none", None),
                                            ("not_assessed", None)])
def test_what_the_last_scan_says_of_new_lesions_is_kept(said: str, kept: str | None) -> None:
    last, size = scan("2023-03-01", 30)
    summary = summarise(make_record(LESION, *scan("2023-01-02", 30), last.model_copy(update={"new_lesion": said}),
                                    size))
    assert summary["new_lesion"] == kept


def test_neither_complete_response_nor_progression_does_not_count_as_progression():
    listed = [Listed("s", "id", {"response": "NON-CR/NON-PD"})]
    assert "0 in or after progression" in sentence_overview(listed, date(2024, 1, 1))


def test_the_monthly_injection_does_not_hide_the_embolisation():
    drug = [treatment("SSA", on, agent="lanreotide", interval_days=28) for on in ("2022-01-01", "2023-06-01")]
    summary = summarise(make_record(*drug, treatment("TACE", "2023-01-10")))
    assert (summary["last_treatment"], summary["last_treatment_on"]) == ("TACE", "2023-01-10")


def test_an_older_number_does_not_stand_in_for_a_newer_bound():
    summary = summarise(make_record(lab("2023-01-01", "500"), lab("2023-06-01", "520")))
    assert (summary["marker_last"], summary["marker_on"]) == ("5.2", "2023-06-01")
    summary = summarise(make_record(lab("2023-01-01", "500"), lab("2024-01-01", "20", "<")))
    assert (summary["marker_last"], summary["marker_on"]) == (None, "2024-01-01")


def test_every_board_is_in_the_row_and_one_held_after_the_examples_day_is_still_open() -> None:
    held = Plan(patient_id="P", kind="board", planned_on="2023-01-10", done_on="2023-01-11", question="First?",
                decision="TACE", note="prepared")
    coming = Plan(patient_id="P", kind="board", planned_on="2023-06-02", done_on="2023-06-02", question="Then?",
                  recorded_on="2023-05-01")
    undated = Plan(patient_id="P", kind="board", question="When?")
    patient = Patient(patient_id="P", story_today="2023-05-20")
    other = Plan(patient_id="P", kind="visit", planned_on="2023-06-03")
    summary = summarise(PatientRecord.of([patient, undated, coming, held, other]))
    assert [row[1:] for row in summary["boards"]] == [["2023-01-10", "2023-01-11", "First?", "prepared"],
                                                      ["2023-06-02", None, "Then?", None],
                                                      [None, None, "When?", None]]


def test_the_verdict_of_the_course_before_says_so_until_a_scan_of_the_present_one_is_judged() -> None:
    rows = [LESION, *scan("2023-01-02", 30), treatment("TAE", "2023-01-10", course_id="1"), *scan("2023-03-01", 50),
            treatment("TACE", "2023-03-10", course_id="2")]
    before = summarise(make_record(*rows))
    assert (before["response"], before["response_before"]) == ("PD", True)
    after = summarise(make_record(*rows, *scan("2023-06-01", 50)))
    assert (after["response"], after["response_before"]) == ("SD", False)
    today = date(2024, 1, 1)
    shown = [read_cell(table_overview([Listed("s", "id", one)], today)["response"][0])[0] for one in (before, after)]
    assert ["course before" in words for words in shown] == [True, False]


@pytest.mark.parametrize(("today", "asked"), [(date(2024, 3, 14), False), (date(2024, 3, 20), True),
                                              (date(2024, 3, 21), False)])
def test_nothing_comes_before_a_procedure_whose_day_is_over(today: date, asked: bool) -> None:
    planned = Plan(patient_id="P", kind="procedure", planned_on="2024-03-20", question="TAE of the right lobe",
                   recorded_on="2024-02-01")
    syndrome = Finding(patient_id="P", fact="syndrome", value="carcinoid", observed_on="2024-02-20")
    found = Finding(patient_id="P", fact="liver_involvement", value="20", unit="%", observed_on="2024-02-20")
    summary = summarise(make_record(planned, syndrome, found))
    [until] = {entry[4] for entry in summary["due"] if entry[0] == "octreotide plan"}
    assert until == "2024-03-20"
    shown = table_overview([Listed("s", "id", {**summary, "due": [
        ["octreotide plan", "2024-03-13", "2024-03-15", "follow_up.octreotide_plan", until]]})], today)["overdue"][0]
    assert ("octreotide plan" in read_cell(shown)[0]) is asked
