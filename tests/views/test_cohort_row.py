"""What the cohort keeps beside a record gives the same answer as the record itself."""

from datetime import date
from decimal import Decimal

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment, cut_record
from netcore.response import ENDPOINTS, best_overall_response, response_series, times_to_event
from netcore.views.cohort.facts import gather_bests, gather_patient
from netcore.views.cohort.row import BESTS, FACTS, cohort_row, read_bests, read_facts, time_part, time_reader
from tests.examples import day_of, everybody, made

TODAY = date(2026, 2, 1)


def test_the_kept_row_of_every_example_says_what_its_record_says() -> None:
    for record in everybody().values():
        row, day = cohort_row(record), day_of(record, TODAY)
        cut = cut_record(record, day)
        assert read_facts(row[FACTS], "id", TODAY) == gather_patient(cut, "id", day), record.patient_id
        assert read_bests(row[BESTS], "id", TODAY) == gather_bests(cut), record.patient_id


def test_bests_and_times_of_one_record_are_those_of_the_criteria_one_by_one() -> None:
    record = made()["NET-014"]
    row = cohort_row(record)
    cut = cut_record(record, record.patient.story_today.last)
    bests = read_bests(row[BESTS], "id", TODAY)
    for criterion in ("recist-1.1", "mrecist", "choi"):
        expected = [best_overall_response(one.assessments, confirm=False).category
                    for one in response_series(cut, criterion, reader="clinical") if one.course.treatment_ids]
        assert [best.category for best in bests[criterion] if not best.why.startswith("no ")] == expected
    for rules in ("FDA", "EMA"):
        for endpoint in ENDPOINTS:
            kept = time_reader(endpoint, rules)(row[time_part(endpoint, rules)], "id", TODAY)
            fresh = times_to_event(cut, endpoint, rules=rules, reader="clinical")
            assert [(one.start, one.day, one.days, one.event, one.why.code, one.why.limits) for one in kept] == \
                [(one.start, one.day, one.days, one.event, one.why.code, one.why.limits) for one in fresh]


def record_with(*rows, **patient) -> PatientRecord:
    return PatientRecord.of([
        Patient(patient_id="P", **patient), Lesion(patient_id="P", lesion_id="A", organ="liver"),
        TargetChoice(patient_id="P", set_id="S", course_id="C", baseline_on="2024-01-01", lesion_id="A", role="target"),
        Treatment(patient_id="P", treatment_id="T", course_id="C", kind="everolimus", performed_on="2024-01-10"),
        *(row for day, mm in (("2024-01-01", 40), ("2024-06-01", 24)) for row in (
            Study(patient_id="P", study_id=day, done_on=day, kind="CT", new_lesion="none"),
            Measurement(patient_id="P", study_id=day, lesion_id="A", longest_diameter_mm=mm))), *rows])


def test_a_drug_without_an_end_goes_on_until_the_day_of_reading() -> None:
    row = cohort_row(record_with())
    for today in (date(2024, 7, 1), date(2030, 7, 1)):
        facts = read_facts(row[FACTS], "id", today)
        assert facts.lanes[0].ends == today and facts.courses[0].best_change == Decimal(-40)


def test_a_row_that_names_a_later_day_is_not_used_before_that_day() -> None:
    row = cohort_row(record_with(Study(patient_id="P", study_id="X", done_on="2024-12", kind="CT", new_lesion="none")))
    assert read_facts(row[FACTS], "id", date(2024, 12, 30)) is None, "the month is not over"
    assert read_facts(row[FACTS], "id", date(2024, 12, 31)) is not None
    assert read_bests(row[BESTS], "id", date(2024, 7, 1)) is None
    died = cohort_row(record_with(died_on="2025-03-01"))
    assert time_reader("OS", "FDA")(died[time_part("OS", "FDA")], "id", date(2025, 2, 28)) is None
    assert time_reader("OS", "FDA")(died[time_part("OS", "FDA")], "id", date(2025, 3, 1))[0].event is True


def test_an_example_is_taken_on_its_own_day_whenever_it_is_read() -> None:
    row = cohort_row(record_with(story_today="2024-03-01"))
    facts = read_facts(row[FACTS], "id", date(2020, 1, 1))
    assert facts.courses[0].best.why == "no scan after baseline", "the scan of June is later than the example's day"
