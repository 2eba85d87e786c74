"""What is due, by which schedule, and in which order."""

from datetime import date

import pytest

from netcore.model import PartialDate, Patient, PatientRecord, Plan, cut_record
from netcore.rules import evaluate_pressing
from netcore.rules.due import due_days
from netcore.rules.evaluate import evaluate_facts
from netcore.rules.values import Facts, FactValue, Interval
from netcore.views.options.due import due_entries, due_lines
from netcore.views.options.judged_signs import judged_cells
from tests.examples import evaluated, made
from tests.rules.small import small_book


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return small_book(tmp_path_factory.mktemp("sheets"))


def evaluation(book, as_of, scans=(), diagnosed=None):
    day = date.fromisoformat(as_of)
    facts = {"last_embolisation": FactValue(date=PartialDate.read("2024-01-31"))}
    if scans:
        facts["liver_imaging_days"] = FactValue(days=tuple(PartialDate.read(one) for one in scans))
    if diagnosed:
        facts["diagnosed"] = FactValue(date=PartialDate.read(diagnosed))
    return evaluate_facts(Facts(day, day, facts), rules=book)


def lines(book, *given, **more):
    return {line.what: line for line in due_lines(evaluation(book, *given, **more))}


def test_never_recorded_is_said_and_is_overdue_only_after_its_window(book):
    # 4 weeks after 31 January 2024 is 28 February; 4 more weeks end on 27 March.
    scan = lines(book, "2024-03-27")["scan"]
    assert scan.short == "scan: never recorded, due since 28 Feb 2024 by made for the test, 2010"
    assert not scan.overdue
    assert lines(book, "2024-03-28")["scan"].overdue


def test_an_older_scan_makes_it_overdue_since_a_day(book):
    scan = lines(book, "2024-03-28", ["2023-12-01"])["scan"]
    assert scan.overdue
    assert scan.short == "scan: last 1 Dec 2023, overdue since 27 Mar 2024 by made for the test, 2010"


def test_the_next_one_is_told_by_the_calendar(book):
    scan = lines(book, "2024-05-01", ["2024-03-15"])["scan"]
    assert not scan.overdue and scan.days == ((date(2024, 6, 15), "made for the test, 2010"),)


def test_a_start_that_is_not_known_is_said(book):
    visit = lines(book, "2024-05-01")["visit"]
    assert visit.unknown and "is not known" in visit.short and visit.days == ()


def test_what_is_overdue_comes_first_and_appointments_stand_between(book):
    record = PatientRecord.of([Patient(patient_id="P"),
                               Plan(patient_id="P", kind="visit", planned_on="2024-04-02")])
    entries = due_entries(record, evaluation(book, "2024-03-28", diagnosed="2024-01-10"), date(2024, 3, 28))
    assert [(one.what, one.kind, bool(one.rules)) for one in entries] == [
        ("scan", "strong", True), ("visit", "", False), ("visit", "", True)]
    assert entries[1].text == "visit: 2 Apr 2024"


@pytest.mark.parametrize(("growth", "said"), [
    (None, "ENETS 2016 (growth in the last year: not recorded)"), ("stable", "ENETS 2016"), ("progressive", None)])
def test_a_schedule_for_stable_tumours_says_where_growth_is_not_recorded(growth, said):
    """A missing scan must not fall off the list for want of a verdict, and is not taken for stable without a word."""
    day = date(2024, 3, 12)
    facts = {"on_ssa": FactValue(words=frozenset({"yes"}), day=PartialDate.read("2024-03-01")),
             "differentiation": FactValue(words=frozenset({"well"})),
             "ki67": FactValue(number=Interval.exactly(4), unit="%"),
             "ssa_start": FactValue(date=PartialDate.read("2023-01-01")),
             "liver_imaging_days": FactValue(days=(PartialDate.read("2023-01-10"),))}
    if growth:
        facts["growth"] = FactValue(words=frozenset({growth}), day=PartialDate.read("2024-01-01"))
    line = next((one for one in due_lines(evaluate_facts(Facts(day, day, facts)))
                 if one.what == "CT or MRI of the liver"), None)
    schedules = [] if line is None else [part.split(" by ")[1].rstrip(".") for part in line.sentence.split("; ")]
    assert [one for one in schedules if one.startswith("ENETS 2016")] == ([said] if said else [])


@pytest.mark.parametrize(("planned", "day"), [("2024-03-01", date(2024, 3, 1)), ("2024-02", date(2024, 2, 29))])
def test_an_overdue_appointment_keeps_its_day_for_the_calendar(book, planned, day):
    record = PatientRecord.of([Patient(patient_id="P"), Plan(patient_id="P", kind="scan", planned_on=planned)])
    (scan,) = (one for one in due_entries(record, evaluation(book, "2024-03-12"), date(2024, 3, 12)) if not one.rules)
    assert scan.kind == "strong" and scan.days == ((day, "the record"),)


def test_a_month_that_is_still_to_come_is_no_day(book):
    record = PatientRecord.of([Patient(patient_id="P"), Plan(patient_id="P", kind="scan", planned_on="2024-05")])
    (scan,) = (one for one in due_entries(record, evaluation(book, "2024-03-12"), date(2024, 3, 12)) if not one.rules)
    assert scan.kind == "" and scan.days == ()


def test_nothing_is_due_after_death(book):
    record = PatientRecord.of([Patient(patient_id="P", died_on="2024-03-01")])
    (only,) = due_entries(record, evaluation(book, "2024-03-28"), date(2024, 3, 28))
    assert (only.text, only.days) == ("Died 1 Mar 2024: nothing is due.", ())


def test_without_any_day_the_first_line_says_that_it_is_not_known(book):
    day = date(2024, 3, 28)
    entries = due_entries(PatientRecord.of([Patient(patient_id="P")]), evaluate_facts(Facts(day, day, {}), rules=book),
                          day)
    assert entries[0].text.endswith("what is due is not known.") and entries[0].kind == "unknown"


def test_the_list_of_patients_keeps_days_and_judges_none(book):
    assert due_days(evaluation(book, "2024-02-01")) == [["scan", "2024-02-28", "2024-03-27", "small.scan", None]]
    assert due_days(evaluation(book, "2024-09-01")) == [["scan", "2024-02-28", "2024-03-27", "small.scan", None]]


@pytest.mark.parametrize("patient", ["NET-003", "NET-014", "NET-021", "NET-022", "NET-029", "NET-056"])
def test_signs_and_due_asked_alone_are_those_of_the_whole_evaluation(patient):
    record = made()[patient]
    day = record.patient.story_today.last
    cut, whole, alone = cut_record(record, day), evaluated(patient), evaluate_pressing(record, as_of=day)
    assert len(alone.answers) < len(whole.answers) / 3
    assert judged_cells(cut, alone, day) == judged_cells(cut, whole, day)
    assert due_entries(cut, alone, day) == due_entries(cut, whole, day)
