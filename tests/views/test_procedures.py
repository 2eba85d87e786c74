"""Before and after an embolisation, and the section after ablation: worked out by hand on small records."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from netcore.model import (
    Lab,
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Study,
    Symptoms,
    TreatedLesion,
    Treatment,
    cut_record,
)
from netcore.views.lesions.page import lesion_choices, lesion_view
from netcore.views.lesions.policy_words import POLICY_CHOICES
from netcore.views.lesions.procedures import procedure_views
from netcore.views.lesions.sections import lesion_sections


def day(days):
    return date(2024, 1, 1) + timedelta(days=days)


def scan(days, kind="CT", **sizes):
    """`A1=40`, or `A1=(40, 30)` with the enhancing part."""
    rows = [Study(patient_id="P", study_id=f"{kind}{days}", done_on=day(days), kind=kind, new_lesion="none")]
    for name, size in sizes.items():
        longest, enhancing = size if isinstance(size, tuple) else (size, None)
        rows.append(Measurement(patient_id="P", study_id=f"{kind}{days}", lesion_id=name, longest_diameter_mm=longest,
                                enhancing_diameter_mm=enhancing))
    return rows


def person(*rows, segments=None):
    lesions = [Lesion(patient_id="P", lesion_id=name, organ="liver", segment=segment)
               for name, segment in (segments or {"A1": "VII", "A2": "VIII", "B1": "II"}).items()]
    flat = [one for row in rows for one in (row if isinstance(row, list) else [row])]
    return PatientRecord.of([Patient(patient_id="P"), *lesions, *flat])


def treatment(days, kind="TACE", territory="right_lobe", name="T1", course="C"):
    return Treatment(patient_id="P", treatment_id=name, kind=kind, course_id=course, territory=territory,
                     performed_on=None if days is None else day(days))


def compared(record, quantity="size", group="treated", number=0):
    return next(one for one in procedure_views(record, "clinical")[number].comparisons
                if (one.quantity, one.group) == (quantity, group))


def cgA(days, value, assay="A", comparator=None):
    return Lab(patient_id="P", analyte="chromogranin_a", taken_on=day(days), value=value, unit="ng/mL", assay=assay,
               specimen="serum", comparator=comparator)


def test_the_treated_part_stands_beside_the_rest_of_the_liver():
    record = person(treatment(20), scan(0, A1=40, A2=20, B1=10), scan(60, A1=30, A2=18, B1=11),
                    scan(120, A1=24, A2=18, B1=12))
    treated, outside = compared(record), compared(record, group="outside")
    assert (treated.lesions, outside.lesions) == (("A1", "A2"), ("B1",))
    assert [(one.value, one.days) for one in (treated.before, treated.first, treated.best)] == [
        (60, -20), (48, 40), (42, 100)]
    assert (treated.change_first, treated.change_best) == (-20, -30)
    assert (outside.change_first, outside.change_best) == (10, 10)  # 10 to 11 mm, the smallest after


def test_what_was_aimed_at_is_treated_wherever_it_lies_and_an_unknown_place_is_said():
    record = person(treatment(20, territory=""), TreatedLesion(patient_id="P", treatment_id="T1", lesion_id="B1"),
                    scan(0, A1=40, B1=10), scan(60, A1=40, B1=8))
    [one] = procedure_views(record, "clinical")
    assert compared(record).lesions == ("B1",)
    assert one.unplaced == ("A1", "A2")


def test_a_lesion_not_measured_after_is_left_out_of_both_sums_and_named():
    record = person(treatment(20), scan(0, A1=40, A2=20), scan(60, A1=30))
    one = compared(record)
    assert (one.first.value, one.first.lacking, one.change_first) == (30, ("A2",), -25)  # 40 to 30 mm
    assert one.best is None


def test_the_enhancing_part_is_compared_where_it_is_recorded_and_unknown_elsewhere():
    record = person(treatment(20), scan(0, A1=(40, 40), A2=20), scan(60, A1=(38, 19), A2=20))
    one = compared(record, "enhancing part")
    assert (one.lesions, one.before.value, one.first.value, one.change_first) == (("A1",), 40, 19, Decimal("-52.5"))
    none = compared(person(treatment(20), scan(0, A1=40), scan(60, A1=30)), "enhancing part")
    assert (none.before, none.note) == (None, "no value before")


def test_a_contradictory_row_is_not_used():
    record = person(treatment(20), scan(0, A1=(40, 40)), scan(60, A1=(30, 31)))
    assert compared(record, "enhancing part").first is None
    assert compared(record).first.value == 30


@pytest.mark.parametrize(("days", "early"), [(47, True), (48, False)])
def test_a_scan_before_day_28_is_early(days, early):
    record = person(treatment(20), scan(0, A1=40), scan(days, A1=44))
    assert compared(record).first.early is early
    said = [text for text, _ in lesion_sections(record, "clinical", day(200)).procedures.lines]
    assert any("before day 28: an early scan" in text for text in said) is early


def test_after_ends_with_the_next_procedure_on_the_same_lesions():
    record = person(treatment(20), treatment(50, name="T2"), treatment(55, territory="left_lobe", name="T3"),
                    scan(0, A1=40, B1=10), scan(90, A1=30, B1=9))
    assert compared(record).first is None
    assert compared(record).note == "no value before the next procedure"
    assert compared(record, number=1).first.value == 30
    assert [other.treatment_id for other in procedure_views(record, "clinical")[1].between] == ["T3"]


def test_a_scan_of_the_day_of_the_procedure_comes_before_it():
    record = person(treatment(20), scan(20, A1=40), scan(60, A1=30))
    assert (compared(record).before.days, compared(record).first.days) == (0, 40)


def test_an_undated_procedure_places_nothing():
    record = person(treatment(None), scan(0, A1=40), scan(60, A1=30))
    [(said, kind)] = lesion_sections(record, "clinical", day(200)).procedures.lines
    assert kind == "unknown" and "its day is not known" in said


def test_ultrasound_and_ablation_zones_are_not_compared():
    record = person(treatment(20), scan(0, A1=40), scan(40, kind="ultrasound", A1=20), scan(60, A1=36))
    assert compared(record).first.value == 36


def test_an_ablated_lesion_is_not_compared_any_more():
    record = person(treatment(5, "RFA", "", "R1"), TreatedLesion(patient_id="P", treatment_id="R1", lesion_id="A2"),
                    treatment(20), scan(0, A1=40, A2=20), scan(60, A1=30, A2=35))
    assert compared(record).lesions == ("A1",)


def test_markers_are_compared_within_one_assay_only():
    record = person(treatment(20), cgA(0, 200), cgA(40, 150), cgA(100, 100), cgA(110, 20, assay="B"))
    one = compared(record, "CgA", "patient")
    assert [(reading.value, reading.days) for reading in (one.before, one.first, one.best)] == [
        (200, -20), (150, 20), (100, 80)]
    assert (one.first.early, one.best.early, one.change_first) == (False, False, -25)
    changed = compared(person(treatment(20), cgA(0, 200), cgA(40, 150, assay="B")), "CgA", "patient")
    assert (changed.before, changed.note) == (None, "assay, specimen or unit changed")


def test_a_bound_has_no_percentage():
    record = person(treatment(20), cgA(0, 200), cgA(40, 20, comparator="<"))
    one = compared(record, "CgA", "patient")
    assert (one.first.words, one.change_first) == ("< ", None)


def test_symptoms_before_first_and_best():
    rows = [Symptoms(patient_id="P", observed_on=day(days), stools_per_day=count)
            for days, count in ((0, 7), (30, 4), (60, 2), (90, 5))]
    one = compared(person(treatment(20), *rows), "stools a day", "patient")
    assert [reading.value for reading in (one.before, one.first, one.best)] == [7, 4, 2]


def zone_story():
    return person(treatment(10, "RFA", "", "R1"), TreatedLesion(patient_id="P", treatment_id="R1", lesion_id="B1",
                                                                technical_success=True, margin_mm=6),
                  Lesion(patient_id="P", lesion_id="Z1", structure="ablation_zone", of_lesion_id="B1"),
                  scan(0, A1=40, B1=15), scan(45, A1=40, Z1=30),
                  Measurement(patient_id="P", study_id="MRI200", lesion_id="Z1", zone_finding="progression_at_edge"),
                  Study(patient_id="P", study_id="MRI200", done_on=day(200), kind="MRI", new_lesion="none"))


def complete(record):
    rows = [row.model_copy(update={"zone_finding": "complete"}) if row.TABLE == "measurements"
            and (row.study_id, row.lesion_id) == ("CT45", "Z1") else row for row in record.rows()]
    return PatientRecord.of(rows)


def test_the_section_after_ablation_says_state_days_and_what_is_unknown():
    record = complete(zone_story())
    section = lesion_sections(record, "clinical", day(210)).ablation
    assert section.lines[0] == ("B1 (RFA, 11 Jan 2024): local tumour progression, first seen 19 Jul 2024, 190 days "
                                "after the first ablation.", "strong")
    row = section.table.iloc[0]
    assert (row["primary efficacy"], row["margin"], row["days to that scan"], row["days to progression"]) == (
        "yes", "6 mm (5 to under 10 mm)", "35", "190")
    unknown = lesion_sections(zone_story(), "clinical", day(210)).ablation.lines
    assert unknown[0][0].startswith("B1 (RFA, 11 Jan 2024): residual unablated tumour")
    assert any("without saying what was found" in text for text, _ in unknown)
    assert section.sources and all(source.unchecked for source in section.sources)


def test_sections_are_empty_where_there_is_nothing_to_show():
    sections = lesion_sections(person(scan(0, A1=40)), "clinical", day(10))
    assert (sections.procedures.lines, sections.ablation.lines, len(sections.problems)) == ([], [], 0)


def test_the_policy_in_force_is_said_with_the_reason_and_can_be_changed():
    record = cut_record(complete(zone_story()), day(100))
    [course] = lesion_choices(record).courses["clinical"]
    said = {policy: " ".join(text for text, _ in lesion_view(record, "clinical", course, policy).answer)
            for policy in POLICY_CHOICES.values()}
    assert "Target B1 treated locally since baseline" in said["by_kind"]
    assert "In force: by kind of treatment" in said["by_kind"] and "the default of this software" in said["by_kind"]
    assert "In force: A, trial of a systemic drug" in said["A"] and "chosen on this screen" in said["A"]
    assert "Targets 40 mm" in said["C"] and "Targets not all measured (40 mm measured)" in said["A"]


def test_markers_and_symptoms_across_a_procedure_are_said_and_so_is_their_absence():
    count = [Symptoms(patient_id="P", observed_on=day(days), flushes_per_day=number) for days, number in
             ((15, 6), (50, 2))]
    record = person(treatment(20), scan(0, A1=40), scan(60, A1=30), cgA(10, 400), cgA(70, 300), *count)
    said = " ".join(text for text, _ in lesion_sections(record, "clinical", day(200)).procedures.lines)
    assert "CgA: 400 ng/mL 10 days before, 300 ng/mL (\u221225 %) on day 50." in said
    assert "flushes a day: 6 (5 days before), 2 (on day 30)." in said
    bare = person(treatment(20), scan(0, A1=40), scan(60, A1=30))
    said = " ".join(text for text, _ in lesion_sections(bare, "clinical", day(200)).procedures.lines)
    assert "Markers: no result both before and after. Symptoms: no count of flushes or stools both before and" in said
