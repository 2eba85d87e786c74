"""What must hold for every made series of measurements."""

import random
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from response_cases import FIRST, day, make_row

from netcore.model import Lesion, Patient, PatientRecord, Study, TargetChoice
from netcore.response import assess

LENGTHS = st.decimals(min_value=0, max_value=60, places=1)
FOUND = st.one_of(LENGTHS.map(lambda mm: f"{mm}"), st.sampled_from(["gone", "ne", "small", "blank", "none"]))
MEASURED = st.one_of(LENGTHS.map(lambda mm: f"{mm}"), st.sampled_from(["gone", "ne", "none"]))
NON_TARGET = st.sampled_from(["present", "gone", "ne", "progressed", "none"])
NEW = st.sampled_from([None, "none", "equivocal", "unequivocal"])


@st.composite
def series(draw, found=FOUND):
    """Scans of one to three targets and up to two non-targets: [(day, new lesion, {lesion: found})]."""
    targets = [f"T{number}" for number in range(draw(st.integers(1, 3)))]
    others = [f"X{number}" for number in range(draw(st.integers(0, 2)))]
    first = {name: str(draw(st.decimals(min_value=10, max_value=60, places=1))) for name in targets}
    scans = [(0, "none", first | dict.fromkeys(others, "present"))]
    for number in range(draw(st.integers(1, 5))):
        scans.append((60 * (number + 1), draw(NEW), {name: draw(found) for name in targets}
                      | {name: draw(NON_TARGET) for name in others}))
    return scans


def build(scans, shuffle=None, scale=None):
    rows = [Patient(patient_id="P")]
    for name in scans[0][2]:
        rows.append(Lesion(patient_id="P", lesion_id=name, organ="liver"))
        rows.append(TargetChoice(patient_id="P", set_id="S", baseline_on=FIRST, lesion_id=name,
                                 role="target" if name[0] == "T" else "non_target"))
    for number, (days, new, found) in enumerate(scans):
        rows.append(Study(patient_id="P", study_id=f"s{number}", done_on=day(days), kind="CT", new_lesion=new))
        for name, text in found.items():
            if scale is not None and text[0].isdigit():
                text = format(Decimal(text) * scale, "f")
            if text != "none":
                rows.append(make_row(f"s{number}", name, text, False, "clinical", "P"))
    if shuffle is not None:
        random.Random(shuffle).shuffle(rows)
    return PatientRecord.of(rows)


def answers(record, **options):
    return [(one.target, one.non_target, one.new_lesion, one.overall) for one in assess(record, **options)]


@settings(max_examples=60, deadline=None)
@given(series(), st.integers(0, 1000))
def test_the_order_of_rows_is_irrelevant(scans, seed):
    assert assess(build(scans)) == assess(build(scans, shuffle=seed))


@settings(max_examples=60, deadline=None)
@given(series(), st.integers(0, 5))
def test_as_of_ignores_what_happened_later(scans, last):
    until = min(last, len(scans) - 1)
    cut = assess(build(scans), as_of=FIRST + timedelta(days=60 * until + 30))
    assert cut == assess(build(scans[:until + 1]))


@settings(max_examples=60, deadline=None)
@given(series(MEASURED), st.sampled_from([Decimal("0.5"), Decimal("1.5"), Decimal(3)]))
def test_scaling_every_measured_lesion_keeps_every_category_but_for_the_floor(scans, scale):
    without_floor = {"progression_floor": 0}
    assert answers(build(scans), settings=without_floor) == answers(build(scans, scale=scale), settings=without_floor)


@settings(max_examples=60, deadline=None)
@given(series(), st.data())
def test_a_target_that_was_not_measured_gives_the_same_category_or_not_evaluable(scans, data):
    number = data.draw(st.integers(1, len(scans) - 1))
    name = data.draw(st.sampled_from([name for name in scans[0][2] if name[0] == "T"]))
    holed = [(days, new, {**found, name: "none"} if index == number else found)
             for index, (days, new, found) in enumerate(scans)]
    before, after = answers(build(scans))[number - 1], answers(build(holed))[number - 1]
    assert after[0] in (before[0], "NE")


@settings(max_examples=60, deadline=None)
@given(series())
def test_stable_and_response_are_earned_by_complete_measurements(scans):
    for one in assess(build(scans)):
        if one.target in ("CR", "PR", "SD"):
            assert not one.missing
            assert one.sum_mm is not None
        if one.missing:
            assert one.sum_mm is None
            assert one.target in ("NE", "PD")
