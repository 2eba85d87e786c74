"""Which values may enter: blank, 0 and absent are three things; what cannot be meant is refused in a sentence."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from netcore.model import TABLES, Finding, Histology, Lab, Measurement, Patient, Study, Symptoms, Treatment, choices
from netcore.model.fields import read_decimal


def measured(**cells: Any) -> Measurement:
    return Measurement(patient_id="P", study_id="S", lesion_id="B", **cells)


def refusal(**cells: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        measured(**cells)
    return refused.value.errors()[0]["msg"]


def test_blank_zero_and_absent_are_three_different_things() -> None:
    blank, zero, absent = measured(longest_diameter_mm=" "), measured(longest_diameter_mm="0"), measured(state="absent")
    assert (blank.longest_diameter_mm, blank.state) == (None, None)
    assert (zero.longest_diameter_mm, zero.state) == (Decimal(0), None)
    assert (absent.longest_diameter_mm, absent.state) == (None, "absent")
    assert zero.longest_diameter_mm is not None
    assert len({row.model_dump_json() for row in (blank, zero, absent)}) == 3


@pytest.mark.parametrize("blank", ["", "   ", "\t", None])
def test_blank_means_not_known_in_every_column(blank: object) -> None:
    for table, row in TABLES.items():
        required = {name: "RFA" if name == "kind" else "target" if name == "role" else "ecog" if name == "fact" else "x"
                    for name, field in row.model_fields.items() if field.is_required()}
        if table == "plans":
            required["kind"] = "board"
        optional = {name: blank for name in row.model_fields if name not in required}
        assert row(**required, **optional) == row(**required), table


@pytest.mark.parametrize(("value", "expected"), [
    ("12mm", "'12mm'; expected a plain number such as 12 or 12.5; write the number alone"),
    ("12,5", "write a decimal point: 12.5"), ("1.234,5", "expected a plain number"), ("< 4", "expected a plain number"),
    ("about 12", "expected a plain number"), ("1_000", "expected a plain number"),
    ("NaN", "expected a plain number"), ("inf", "expected a plain number"), ("0x10", "expected a plain number"),
    ("1e400", "expected a number below 1e12"),
    (True, "expected a number; write the measured value"), (float("nan"), "expected a finite number"),
    (float("inf"), "expected a finite number"), ([12], "expected a number"), (b"12", "expected a number"),
    ("-3", "-3; expected a length from 0 to 1000 mm; check sign and unit"), ("1001", "expected a length from 0 to"),
])
def test_a_length_that_cannot_be_meant_is_refused(value: object, expected: str) -> None:
    assert expected in refusal(longest_diameter_mm=value)


@pytest.mark.parametrize(("value", "exact"), [
    ("12", "12"), ("12.50", "12.50"), (12, "12"), (12.1, "12.1"), (Decimal("12.10"), "12.10"), (".5", "0.5"),
    ("+7", "7"), ("1e2", "100"), ("1000", "1000"), (" 31 ", "31")])
def test_lengths_are_exact(value: object, exact: str) -> None:
    assert measured(longest_diameter_mm=value).longest_diameter_mm == Decimal(exact)


def test_a_length_is_written_as_it_was_read() -> None:
    assert measured(longest_diameter_mm="12.50").content()["longest_diameter_mm"] == "12.50"
    # A float is taken as it is printed, not as its binary neighbour.
    assert read_decimal(0.1) == Decimal("0.1")


@pytest.mark.parametrize(("row", "cells"), [
    (Symptoms, {"pain_0_10": "11"}), (Symptoms, {"stools_per_day": "-1"}), (Histology, {"ki67_high": "101"}),
    (Study, {"study_id": "S", "krenning": "5"}), (Study, {"study_id": "S", "krenning": "2.5"}),
    (Study, {"study_id": "S", "slice_mm": "-1"}), (Patient, {"sex": "f"}), (Patient, {"died_on": "31.12.2020"}),
    (Lab, {"analyte": "x", "comparator": "~"}), (Treatment, {"treatment_id": "T", "kind": "surgery"}),
    (Treatment, {"treatment_id": "T", "kind": "TACE", "territory": "IX"}),
    (Treatment, {"treatment_id": "T", "kind": "TACE", "urgent": "maybe"}), (Finding, {"fact": "mood"}),
    (Lab, {"analyte": ""}), (Patient, {"patient_id": "a\nb"}), (Patient, {"patient_id": "x" * 121}),
    (Patient, {"note": "a\x00b"}), (Patient, {"note": "\ud800"}), (Patient, {"note": "x" * 2001}),
    (Patient, {"recorded_on": "yesterday"}), (Patient, {"unknown_column": "1"}),
])
def test_values_outside_their_range_or_vocabulary_are_refused(row: Any, cells: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        row(**{"patient_id": "P", **cells})


def test_words_yes_no_and_moments() -> None:
    treatment = Treatment(patient_id="P", treatment_id="T", kind="TACE", territory=" V; VI ;", urgent="Yes",
                          recorded_on="2024-03-12T10:00:00+01:00")
    assert (treatment.territory, treatment.urgent) == (("V", "VI"), True)
    assert treatment.recorded_on == datetime(2024, 3, 12, 9, tzinfo=UTC)
    assert Study(patient_id="P", study_id="S", phases="arterial;portal").phases == ("arterial", "portal")


def test_a_bound_stays_a_bound_and_a_word_needs_no_number() -> None:
    bound = Lab(patient_id="P", analyte="insulin", comparator="<", value="4")
    assert (bound.comparator, bound.value) == ("<", Decimal(4))
    word = Lab(patient_id="P", analyte="gastrin", interpretation="high")
    assert (word.value, word.interpretation) == (None, "high")


def test_rows_are_frozen() -> None:
    with pytest.raises(ValidationError):
        measured().state = "absent"  # type: ignore[misc]


def test_closed_vocabularies_are_known_and_open_columns_have_none() -> None:
    assert choices("measurements", "state") == ("measured", "too_small", "absent", "not_evaluable", "present",
                                                "progressed", "split", "merged")
    assert "IVa" in (choices("treatments", "territory") or ())
    assert choices("patients", "sex") == ("female", "male", "other")
    for table, field in (("patients", "note"), ("labs", "value"), ("studies", "done_on"), ("labs", "conditions")):
        assert choices(table, field) is None, field
