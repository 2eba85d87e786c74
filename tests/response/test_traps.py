"""The cases of traps.csv, on which naive calculators go wrong (format: TRAPS.md)."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice
from netcore.response import assess

TARGETS = ("T1", "T2", "T3", "N1")
WORDS = {"NE": "not_evaluable", "small": "too_small", "gone": "absent", "present": "present",
         "progressed": "progressed"}
P = {"patient_id": "P"}


def read_traps():
    cases = defaultdict(list)
    with open(Path(__file__).parent / "traps.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cases[row["case"]].append(row)
    return cases


CASES = read_traps()


def lesion_rows(study, name, cell):
    """The rows of one cell; a split lesion has rows of its fragments too."""
    common = {**P, "study_id": study}
    axis = "short_axis_mm" if name == "N1" else "longest_diameter_mm"
    if cell in WORDS:
        yield Measurement(**common, lesion_id=name, state=WORDS[cell])
    elif "+" in cell:
        parts = [f"{name}{letter}" for letter, _ in zip("ab", cell.split("+"), strict=True)]
        yield Measurement(**common, lesion_id=name, state="split", linked_lesion_ids=";".join(parts))
        for part, mm in zip(parts, cell.split("+"), strict=True):
            yield Measurement(**common, lesion_id=part, state="measured", longest_diameter_mm=mm)
    elif cell.startswith("with "):
        yield Measurement(**common, lesion_id=name, state="merged", linked_lesion_ids=cell.removeprefix("with "))
    elif cell:
        yield Measurement(**common, lesion_id=name, state="measured", **{axis: cell})


def as_record(rows):
    first = date(2024, 1, 1)
    names = [name for name in (*TARGETS, "X1") if rows[0][name]]
    made = [Patient(**P)]
    for name in names:
        made += [Lesion(**P, lesion_id=name, organ="liver", structure="node" if name == "N1" else "tumour"),
                 TargetChoice(**P, set_id="S", baseline_on=first, lesion_id=name,
                              role="non_target" if name == "X1" else "target")]
    fragments = {f"{name}{letter}" for row in rows for name in names if "+" in row[name] for letter in "ab"}
    made += [Lesion(**P, lesion_id=name, organ="liver") for name in sorted(fragments)]
    for row in rows:
        made.append(Study(**P, study_id=row["day"], done_on=first + timedelta(days=int(row["day"])), kind="CT",
                          new_lesion=row["new_lesion"] or "none"))
        made += [one for name in names for one in lesion_rows(row["day"], name, row[name])]
    return PatientRecord.of(made)


@pytest.mark.parametrize("name", CASES)
def test_trap_is_seen(name):
    rows = CASES[name]
    found = assess(as_record(rows))
    assert len(found) == len(rows) - 1
    for row, one in zip(rows[1:], found, strict=True):
        expected = (Decimal(row["sum_mm"]) if row["sum_mm"] else None, row["target"] or None, row["overall"])
        assert (one.sum_mm, one.target, one.overall) == expected, f"day {row['day']}: {rows[-1]['why']}"


@pytest.mark.parametrize("name", CASES)
def test_trap_says_what_the_naive_answer_is_and_why_it_is_wrong(name):
    *earlier, last = CASES[name]
    assert last["why"] and last["naive"] and last["naive"] != last["overall"]
    assert not any(row["why"] or row["naive"] for row in earlier)


def test_there_are_many_traps():
    assert len(CASES) >= 30
