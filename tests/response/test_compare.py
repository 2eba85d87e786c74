"""All criteria on one scan: the same answers as one by one, each with what it lacks."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from response_cases import FIRST, day, make_record

from netcore.errors import BadInput
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice
from netcore.response import CRITERIA, assess, compare_criteria
from netcore.views.lesions.criteria import criteria_view, scan_view
from netcore.views.lesions.response_notes import sentence_unknown
from netcore.views.lesions.response_words import sentence_response

COLUMNS = ("longest_diameter_mm", "perpendicular_mm", "third_axis_mm", "enhancing_diameter_mm",
           "enhancing_perpendicular_mm", "attenuation_hu", "enhancing_volume_ml")
LENGTH = st.decimals(min_value=12, max_value=60, places=1)
SHARE = st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal("0.8"), Decimal(1)])


@st.composite
def scans(draw):
    """Two to four scans of one to three targets with every input of every criterion: [{lesion: {column: value}}]."""
    names = [f"T{number}" for number in range(draw(st.integers(1, 3)))]
    return [{name: _row(draw(LENGTH), draw(SHARE), draw(st.integers(20, 120))) for name in names}
            for _ in range(draw(st.integers(2, 4)))]


def _row(size, share, attenuation):
    return {"longest_diameter_mm": size, "perpendicular_mm": size * share, "third_axis_mm": size * share,
            "enhancing_diameter_mm": size * max(share, Decimal("0.9")), "enhancing_perpendicular_mm": size * share,
            "attenuation_hu": Decimal(attenuation), "enhancing_volume_ml": (size * share / 10) ** 3}


def build(found, without=None):
    """The record of these scans; `without` = (scan, lesion, column) leaves one input out."""
    rows = [Patient(patient_id="P")]
    for name in found[0]:
        rows.append(Lesion(patient_id="P", lesion_id=name, organ="liver"))
        rows.append(TargetChoice(patient_id="P", set_id="S", baseline_on=FIRST, lesion_id=name, role="target"))
    for number, lesions in enumerate(found):
        rows.append(Study(patient_id="P", study_id=f"s{number}", done_on=day(60 * number), kind="CT",
                          new_lesion="none"))
        rows += [Measurement(patient_id="P", study_id=f"s{number}", lesion_id=name, **{
            column: value for column, value in cells.items() if (number, name, column) != without})
            for name, cells in lesions.items()]
    return PatientRecord.of(rows)


@settings(max_examples=25, deadline=None)
@given(scans())
def test_side_by_side_each_criterion_says_what_it_says_alone(found):
    record = build(found)
    compared = compare_criteria(record, reader="clinical")
    for name in CRITERIA:
        assert [scan.by(name).assessment for scan in compared.scans] == assess(record, name)


@settings(max_examples=40, deadline=None)
@given(scans(), st.data())
def test_a_missing_input_gives_the_same_category_or_not_evaluable(found, data):
    number, name = data.draw(st.integers(1, len(found) - 1)), data.draw(st.sampled_from(sorted(found[0])))
    holed = build(found, (number, name, data.draw(st.sampled_from(COLUMNS))))
    for criterion in CRITERIA:
        before, after = (assess(record, criterion)[number - 1] for record in (build(found), holed))
        assert after.target in (before.target, "NE"), criterion
        if after.target == "NE" and before.target != "NE":
            assert name in {one.lesion_id for one in after.unknown}, criterion


@settings(max_examples=25, deadline=None)
@given(scans(), st.sampled_from([Decimal("1.5"), Decimal(2)]))
def test_scaling_every_length_keeps_every_category_but_for_the_floor(found, scale):
    def scaled(cells):
        powers = {"enhancing_volume_ml": scale ** 3, "attenuation_hu": Decimal(1)}
        return {column: value * powers.get(column, scale) for column, value in cells.items()}
    larger = [{name: scaled(cells) for name, cells in lesions.items()} for lesions in found]
    for criterion in CRITERIA:
        one, other = (assess(build(rows), criterion, settings={"progression_floor": 0}) for rows in (found, larger))
        assert [each.target for each in one] == [each.target for each in other], criterion


@settings(max_examples=25, deadline=None)
@given(scans())
def test_of_a_single_target_lesion_and_patient_have_one_verdict(found):
    record = build([{"T0": lesions["T0"]} for lesions in found])
    plain = {"sticky_partial_response": False}
    for scan in compare_criteria(record, reader="clinical", settings=plain).scans:
        for verdict in scan.verdicts:
            assert [one.category for one in verdict.lesions] == [verdict.assessment.target]
            assert [one.value for one in verdict.lesions] == [verdict.total]


RECORD = make_record("T1 target; T2 target", "0: T1=50 T1.e=40 T2=30 T2.e=20 | 60: T1=48 T1.e=10 T2=29 T2.e=5")


def test_one_scan_has_several_verdicts_each_with_its_numbers():
    verdict = compare_criteria(RECORD, reader="clinical").scans[0].by("mrecist")
    assert (verdict.category, verdict.total, verdict.baseline, verdict.change_from_baseline) == ("PR", 15, 60, -75)
    assert [(one.lesion_id, one.category, one.value) for one in verdict.lesions] == [("T1", "PR", 10), ("T2", "PR", 5)]
    assert compare_criteria(RECORD, reader="clinical").scans[0].by("recist-1.1").category == "SD"


def test_what_is_missing_is_said_in_words():
    verdict = compare_criteria(RECORD, reader="clinical").scans[0].by("choi")
    assert sentence_unknown(verdict.unknown) == "unknown: attenuation missing at baseline and now for T1, T2"
    record = make_record("T1 target", "0: T1=50 | 60: T1=40 T1.hu=50")
    unknown = assess(record, "choi")[0].unknown
    assert sentence_unknown(unknown, {"T1": "A1"}) == "unknown: attenuation missing at baseline for A1"


@pytest.mark.parametrize(("criterion", "said"), [
    ("mrecist", "Sum of enhancing diameters 15 mm: 75 % below baseline: partial response by mRECIST."),
    ("who", "No sum of products of diameters: not evaluable by WHO. Unknown: perpendicular missing at baseline and now "
            "for T1, T2."),
    ("volume", "No total volume: not evaluable by volume. Unknown: volume (or perpendicular and third axis) missing at "
               "baseline and now for T1, T2.")])
def test_a_sentence_names_the_criterion_and_what_it_adds_up(criterion, said):
    assert sentence_response(assess(RECORD, criterion)[0]) == said


def test_attenuation_stands_in_the_sentence_of_choi():
    record = make_record("T1 target", "0: T1=100 T1.hu=80 | 60: T1=95 T1.hu=68")
    assert sentence_response(assess(record, "choi")[0]) == \
        "Targets 95 mm: 5 % below baseline: attenuation 68 HU, 15 % below baseline: partial response by Choi."


def test_the_screen_says_that_criteria_disagree_and_what_is_not_known():
    view = criteria_view(RECORD, "clinical", None)
    shown = scan_view(view, None)
    assert shown.answer[0] == ("Stable by RECIST 1.1; partial response by mRECIST. The criteria disagree.", "strong")
    row = shown.verdicts.set_index("criterion").loc["Choi"]
    assert (row["verdict"], row["why, or what is missing"]) == (
        "NE", "unknown: attenuation missing at baseline and now for T1, T2")
    assert shown.lesions.set_index("lesion").loc["T1", "mRECIST"] == "PR  10 mm (−75 %)"
    assert all(line.unchecked for line in shown.sources if line.what.startswith("mRECIST, fall of the sum"))
    assert any(line.what.startswith("mRECIST, fall of the sum") for line in shown.sources)


def test_a_record_without_a_scan_after_baseline_says_so():
    empty = criteria_view(make_record("T1 target", "0: T1=50"), "clinical", None)
    assert (empty.scans, scan_view(empty, None)) == ((), None)
    assert criteria_view(PatientRecord.of([Patient(patient_id="P")]), None, None).comparison is None


def test_an_unknown_course_is_refused():
    with pytest.raises(BadInput, match="course: 'C9'; expected a course with a baseline in this stream"):
        compare_criteria(RECORD, reader="clinical", course="C9")
