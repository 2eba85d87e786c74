"""The record as of a day holds nothing of what came later, whatever was written down since."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netcore.model import (
    Finding,
    Histology,
    Lab,
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Plan,
    Row,
    Study,
    Symptoms,
    TargetChoice,
    TreatedLesion,
    Treatment,
    cut_record,
    find_contradictions,
    happened_by,
    order_key,
)
from netcore.model.dates import PartialDate
from tests.exchange.strategies import records

BEFORE, DAY, AFTER = "2024-03-01", date(2024, 3, 12), "2024-04-01"


def row(model: type[Row], **cells: Any) -> Row:
    return model.model_validate({"patient_id": "P", **cells})


def cut(*rows: Row, patient: Patient | None = None, day: date = DAY) -> PatientRecord:
    return cut_record(PatientRecord.of([patient or Patient(patient_id="P"), *rows]), day)


@pytest.mark.parametrize(("stated", "known"), [
    ("2024-03-12", True), ("2024-03-13", False), ("2024-03", False), ("2024-02", True), ("2024", False),
    ("2023", True), (None, True)])
def test_a_month_or_year_counts_once_it_is_over(stated: str | None, known: bool) -> None:
    when = PartialDate.read(stated) if stated else None
    assert happened_by(when, DAY) is known
    assert len(cut(row(Symptoms, observed_on=stated, stools_per_day="4")).symptoms) == known


@pytest.mark.parametrize(("model", "day", "cells"), [
    (Histology, "sampled_on", {}), (Lab, "taken_on", {"analyte": "gastrin"}), (Study, "done_on", {"study_id": "S"}),
    (Lesion, "first_seen_on", {"lesion_id": "B"}), (Finding, "observed_on", {"fact": "ecog"}),
    (Treatment, "performed_on", {"treatment_id": "T", "kind": "TACE"}), (Symptoms, "observed_on", {}),
])
def test_a_later_row_of_any_table_is_not_there_yet(model: type[Row], day: str, cells: dict[str, str]) -> None:
    for on, there in ((BEFORE, 1), (DAY.isoformat(), 1), (AFTER, 0)):
        assert len(cut(row(model, **cells, **{day: on})).table(model.TABLE)) == there, on


def test_ends_deaths_and_decisions_of_later_are_unknown_again() -> None:
    later = cut(
        row(Treatment, treatment_id="T", kind="everolimus", performed_on=BEFORE, ended_on=AFTER, stop_reason="rash"),
        row(Plan, kind="board", planned_on=BEFORE, done_on=AFTER, decision="TACE", reason="growth", question="what?"),
        patient=Patient(patient_id="P", died_on=AFTER, death_cause="sepsis", last_contact_on=AFTER,
                        diagnosed_on="2024-03"))
    assert (later.treatments[0].ended_on, later.treatments[0].stop_reason) == (None, None)
    plan = later.plans[0]
    assert (plan.done_on, plan.decision, plan.reason, plan.question) == (None, None, None, "what?")
    patient = later.patient
    assert (patient.died_on, patient.death_cause, patient.last_contact_on, patient.diagnosed_on) == (None,) * 4


def test_ends_deaths_and_decisions_of_before_stay() -> None:
    earlier = cut(
        row(Treatment, treatment_id="T", kind="everolimus", performed_on=BEFORE, ended_on=BEFORE, stop_reason="rash"),
        row(Plan, kind="board", planned_on=AFTER, done_on=BEFORE, decision="TACE"),
        patient=Patient(patient_id="P", died_on=DAY.isoformat(), death_cause="sepsis"))
    assert earlier.treatments[0].stop_reason == "rash"
    assert earlier.plans[0].decision == "TACE"
    assert earlier.patient.death_cause == "sepsis"


def test_a_plan_is_there_from_the_day_it_was_made() -> None:
    made = row(Plan, kind="scan", planned_on=AFTER, recorded_on="2024-03-12T15:00:00Z")
    assert len(cut(made).plans) == 1
    assert cut(made, day=DAY - timedelta(days=1)).plans == ()
    # Nobody wrote down when it was made: then not before its own day.
    assert cut(row(Plan, kind="scan", planned_on=AFTER)).plans == ()


def test_a_plan_without_a_day_is_not_there_before_it_was_made() -> None:
    undated = row(Plan, kind="scan", recorded_on="2024-03-12T15:00:00Z")
    assert len(cut(undated).plans) == 1
    assert cut(undated, day=DAY - timedelta(days=1)).plans == ()
    # Done earlier than it was written down: it must have been planned by then.
    done = row(Plan, kind="scan", done_on=BEFORE, recorded_on="2024-03-12T15:00:00Z")
    assert len(cut(done, day=DAY - timedelta(days=1)).plans) == 1
    # Neither day known: listed, as any undated row.
    assert len(cut(row(Plan, kind="scan")).plans) == 1


def test_what_hangs_on_a_later_row_goes_with_it() -> None:
    record = cut(
        row(Lesion, lesion_id="B1"), row(Lesion, lesion_id="B2"), row(Lesion, lesion_id="B3", first_seen_on=AFTER),
        row(Lesion, lesion_id="Z", structure="ablation_zone", of_lesion_id="B3"),
        row(Study, study_id="S1", done_on=BEFORE), row(Study, study_id="S2", done_on=AFTER),
        row(Treatment, treatment_id="T", kind="RFA", performed_on=AFTER),
        row(TreatedLesion, treatment_id="T", lesion_id="B1", margin_mm="5"),
        row(TargetChoice, set_id="s", lesion_id="B1", role="target", baseline_on=BEFORE),
        row(TargetChoice, set_id="t", lesion_id="B1", role="non_target", baseline_on=AFTER),
        row(Measurement, study_id="S1", lesion_id="B1", longest_diameter_mm="31", linked_lesion_ids="B3"),
        row(Measurement, study_id="S2", lesion_id="B1", longest_diameter_mm="40"),
        row(Measurement, study_id="S2", lesion_id="B2", longest_diameter_mm="9"),
        row(Finding, fact="crisis", treatment_id="T"), row(Histology, lesion_id="B3"))
    # B2 is known only from the later scan.
    assert [lesion.lesion_id for lesion in record.lesions] == ["B1"]
    assert [(one.study_id, one.lesion_id, one.linked_lesion_ids) for one in record.measurements] == [("S1", "B1", ())]
    assert [one.set_id for one in record.target_sets] == ["s"]
    assert record.treatments == record.treated_lesions == record.findings == record.histology == ()


def test_a_zone_of_a_zone_goes_with_the_lesion_at_its_root() -> None:
    record = cut(row(Lesion, lesion_id="B", first_seen_on=AFTER), row(Lesion, lesion_id="Z1", of_lesion_id="B"),
                 row(Lesion, lesion_id="Z2", of_lesion_id="Z1"))
    assert record.lesions == ()


def test_a_lesion_measured_before_it_was_said_to_be_seen_keeps_its_size_and_not_the_later_day() -> None:
    record = cut(row(Lesion, lesion_id="B", first_seen_on=AFTER), row(Study, study_id="S", done_on=BEFORE),
                 row(Measurement, study_id="S", lesion_id="B", longest_diameter_mm="12"))
    assert [one.longest_diameter_mm for one in record.measurements] == [12]
    assert record.lesions[0].first_seen_on is None


def test_no_day_cuts_nothing() -> None:
    record = PatientRecord.of([Patient(patient_id="P"), row(Symptoms, observed_on="2199-01-01")])
    assert cut_record(record, None) is record


def test_order_is_by_day_then_sequence_and_undated_rows_are_last() -> None:
    rows = [row(Symptoms, observed_on=on, sequence=number) for on, number in (
        (None, 2), (None, 1), ("2024-03-02", None), ("2024-03", None), ("2024-03-01", 2), ("2024-03-01", 1))]
    assert [(str(one.when or ""), one.sequence) for one in sorted(rows, key=order_key)] == [
        ("2024-03-01", 1), ("2024-03-01", 2), ("2024-03", None), ("2024-03-02", None), ("", 1), ("", 2)]


_ANY_DAY = st.dates(date(1949, 1, 1), date(2024, 6, 1))
_FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@_FEW
@given(record=records(), day=_ANY_DAY)
def test_nothing_in_the_cut_record_begins_after_the_day(record: PatientRecord, day: date) -> None:
    as_it_was = cut_record(record, day)
    for one in as_it_was.rows():
        if one.TABLE not in ("patients", "plans", "lesions"):
            assert happened_by(one.when, day), one
        for name in type(one).model_fields:
            value = getattr(one, name)
            if isinstance(value, PartialDate) and name not in ("planned_on", "birth_year", "story_today"):
                assert value.first <= day, (name, one)
    assert find_contradictions(list(as_it_was.rows())) == []


@_FEW
@given(record=records(), days=st.tuples(_ANY_DAY, _ANY_DAY))
def test_cutting_twice_is_cutting_once_on_the_earlier_day(record: PatientRecord, days: tuple[date, date]) -> None:
    early, late = sorted(days)
    assert cut_record(cut_record(record, early), early) == cut_record(record, early)
    assert cut_record(cut_record(record, late), early) == cut_record(record, early)
