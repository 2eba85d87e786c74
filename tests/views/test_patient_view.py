"""What the patient's screen says of the last scan: compared with which day, and what stands beside the verdict."""

from datetime import date

from netcore.model import (
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Row,
    Study,
    TargetChoice,
    TreatedLesion,
    Treatment,
    cut_record,
)
from netcore.views.lesions import lesion_view
from netcore.views.patient import patient_view

DAY = date(2023, 12, 1)


def make_record(*rows: Row) -> PatientRecord:
    """Two targets of 30 and 20 mm on 2 Jan 2023 and non-targets X1 and X2, TACE of the course `c` on 10 Jan 2023."""
    lesions = [Lesion(patient_id="P", lesion_id=name, organ="liver", structure="tumour")
               for name in ("T1", "T2", "X1", "X2")]
    roles = [TargetChoice(patient_id="P", set_id="s", course_id="c", baseline_on="2023-01-02", lesion_id=row.lesion_id,
                          role="target" if row.lesion_id.startswith("T") else "non_target") for row in lesions]
    return PatientRecord.of([
        Patient(patient_id="P"), *lesions, *roles, treatment("TACE", "2023-01-10"),
        *scan("2023-01-02", T1=30, T2=20, X1=15, X2=12), *rows])


def treatment(kind: str, on: str | None, course: str | None = "c") -> Treatment:
    return Treatment(patient_id="P", treatment_id=f"{kind}-{on}", course_id=course, kind=kind, performed_on=on)


def scan(on: str, **sizes: object) -> list[Row]:
    study = Study(patient_id="P", study_id=on, done_on=on, kind="CT", new_lesion="none")
    return [study, *(Measurement(patient_id="P", study_id=on, lesion_id=name, longest_diameter_mm=mm)
                     for name, mm in sizes.items())]


def situation(record: PatientRecord) -> list[tuple[str, str]]:
    return patient_view(cut_record(record, DAY), DAY).situation


def test_the_last_scan_names_the_days_of_its_baseline_and_its_nadir():
    record = make_record(*scan("2023-03-01", T1=28, T2=18, X1=15, X2=12),
                         *scan("2023-08-01", T1=29, T2=19, X1=15, X2=12))
    assert situation(record)[0][0].endswith(
        "203 days after TACE. Baseline 2 Jan 2023 (TACE from 10 Jan 2023), nadir 1 Mar 2023.")


def test_a_fall_after_progression_says_when_the_course_progressed_and_stands_out():
    record = make_record(*scan("2023-03-01", T1=50, T2=30, X1=15, X2=12),
                         *scan("2023-08-01", T1=20, T2=10, X1=15, X2=12))
    sentence, kind = situation(record)[0]
    assert "partial response" in sentence and sentence.endswith("This course had progressed on 1 Mar 2023.")
    assert kind == "strong"


def test_an_ablated_non_target_is_not_called_not_evaluated():
    record = make_record(treatment("RFA", "2023-02-01"),
                         TreatedLesion(patient_id="P", treatment_id="RFA-2023-02-01", lesion_id="X1"),
                         *scan("2023-08-01", T1=29, T2=19))
    assert "Non-target X2 not evaluated." in situation(record)[0][0]
    assert lesion_view(record, "clinical", None).responses["not measured"].iloc[-1] == "X2"


def test_tumour_at_an_ablation_zone_stands_out_beside_a_stable_verdict():
    zone = [Lesion(patient_id="P", lesion_id="Z1", organ="liver", structure="ablation_zone", of_lesion_id="X1"),
            Measurement(patient_id="P", study_id="2023-08-01", lesion_id="Z1", longest_diameter_mm=30,
                        zone_finding="progression_at_edge")]
    record = make_record(treatment("RFA", "2023-02-01"),
                         TreatedLesion(patient_id="P", treatment_id="RFA-2023-02-01", lesion_id="X1"),
                         *scan("2023-08-01", T1=29, T2=19, X2=12), *zone)
    said = ("Ablation zone Z1 of X1: progression at edge. It does not enter the sum and does not change the verdict.",
            "strong")
    assert said in situation(record)
    assert said in lesion_view(record, "clinical", None).answer


def test_days_after_a_procedure_are_left_out_where_another_may_have_followed():
    record = make_record(treatment("resection", None, course=None), *scan("2023-08-01", T1=29, T2=19, X1=15, X2=12))
    assert not any("days after TACE" in sentence for sentence, _ in situation(record))


def test_tumour_at_a_zone_of_which_nobody_said_whose_it_is_is_named_too():
    zone = [Lesion(patient_id="P", lesion_id="Z1", organ="liver", structure="ablation_zone"),
            Measurement(patient_id="P", study_id="2023-08-01", lesion_id="Z1", zone_finding="residual")]
    record = make_record(*scan("2023-08-01", T1=29, T2=19, X1=15, X2=12), *zone)
    assert any(sentence.startswith("Ablation zone Z1: residual.") for sentence, _ in situation(record))
