"""What the patient's screen says of the last scan: compared with which day, and what stands beside the verdict."""

import re
from datetime import date

from netcore.model import (
    Lab,
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
from netcore.views.lesions.page import lesion_view
from netcore.views.patient.page import patient_view

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
    """The lines without the numbers of their sources."""
    return [(re.sub(r" \[[\d, ]+\]$", "", text), kind)
            for text, kind in patient_view(cut_record(record, DAY), DAY).situation]


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


def test_a_new_nadir_is_not_followed_by_the_day_of_the_nadir_before_it():
    record = make_record(*scan("2023-03-01", T1=28, T2=18, X1=15, X2=12),
                         *scan("2023-08-01", T1=27, T2=18, X1=15, X2=12))
    sentence = situation(record)[0][0]
    assert "a new nadir" in sentence and "nadir 1 Mar" not in sentence


def ablated_target() -> PatientRecord:
    return make_record(treatment("RFA", "2023-05-01"),
                       TreatedLesion(patient_id="P", treatment_id="RFA-2023-05-01", lesion_id="T2"),
                       *scan("2023-03-01", T1=30, T2=20, X1=15, X2=12), *scan("2023-08-01", T1=30, X1=15, X2=12))


def test_an_ablated_target_does_not_look_like_shrinkage_of_the_sum():
    view = lesion_view(ablated_target(), "clinical", None)
    spider = next(trace for trace in view.spider["data"] if trace["name"] == "sum")
    assert spider["y"] == [0, 0, 0]
    line = next(trace for trace in view.sums["data"] if trace.get("name") == "sum")
    assert line["y"] == [50, 50, None, 30]


def test_results_of_another_assay_are_named_where_only_the_newest_series_is_told():
    labs = [Lab(patient_id="P", analyte="chromogranin_a", taken_on=on, value=value, unit=unit, upper_limit="100",
                specimen="serum", assay=assay) for on, value, unit, assay in (
                    ("2023-01-01", "500", "ng/mL", "K"), ("2023-05-01", "300", "ng/mL", "K"),
                    ("2023-06-01", "9", "nmol/L", "E"))]
    said = [sentence for sentence, _ in situation(make_record(*labs)) if sentence.startswith("CgA")]
    assert said[0].endswith("Not compared: 2 results of another series (serum, K, ng/mL).")


def test_each_judged_number_names_its_source():
    labs = [Lab(patient_id="P", analyte="chromogranin_a", taken_on=on, value=value, unit="ng/mL", upper_limit="100",
                specimen="serum", assay="K") for on, value in (
                    ("2022-12-01", "500"), ("2023-11-01", "505"), ("2023-11-20", "5000"))]
    record = make_record(*scan("2023-08-01", T1=40, T2=28, X1=15, X2=12), *labs, treatment("TAE", "2023-11-15"))
    view = patient_view(cut_record(record, DAY), DAY)
    what = [line.what for line in view.sources]

    def cited(words: str) -> set[str]:
        text = next(text for text, _ in view.situation if words in text)
        numbers = re.search(r" \[([\d, ]+)\]$", text)
        assert numbers, text
        return {what[int(number) - 1] for number in numbers[1].split(", ")}

    response, marker = cited("progression"), cited("Not in the trend")
    assert any("progression" in name for name in response) and not any("CgA" in name for name in response)
    assert any(name.startswith("variation of CgA") for name in marker)
    assert "days after a procedure on the liver during which a marker is not read" in marker
    assert not response & marker


def test_a_nadir_of_a_marker_has_its_day():
    labs = [Lab(patient_id="P", analyte="chromogranin_a", taken_on=on, value=value, unit="ng/mL", upper_limit="100",
                specimen="serum", assay="K") for on, value in (
                    ("2023-01-01", "500"), ("2023-05-01", "200"), ("2023-06-01", "300"))]
    said = [sentence for sentence, _ in situation(make_record(*labs)) if sentence.startswith("CgA")]
    assert "50 % above nadir (1 May 2023)" in said[0]


def test_a_scan_of_a_course_without_a_baseline_is_named_as_not_judged():
    drugs = [Treatment(patient_id="P", treatment_id=kind, kind=kind, performed_on=on)
             for kind, on in (("SSA", "2007-05"), ("interferon", "2007-07"))]
    record = PatientRecord.of([Patient(patient_id="P"), Lesion(patient_id="P", lesion_id="A", organ="liver"), *drugs,
                               *scan("2007-04-20", A=90), *scan("2008-12-01", A=100)])
    assert situation(record)[0][0].startswith("No scan of this course after its baseline, 20 Apr 2007")
    said = situation(record)[1]
    assert said[0].startswith("Measured but not judged: scan of 1 Dec 2008. interferon from Jul 2007: The last scan")
    assert said[1] == "strong" and lesion_view(record, "clinical", None).answer[1] == said


def test_where_every_later_scan_is_judged_nothing_is_named():
    record = make_record(*scan("2023-03-01", T1=28, T2=18, X1=15, X2=12))
    assert not any("not judged" in sentence for sentence, _ in situation(record))
