"""The cohort: changes and orders computed by hand, filters, and what cannot be evaluated."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from netcore.model import (
    Finding,
    Lab,
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Study,
    Symptoms,
    TargetChoice,
    cut_record,
    read_day,
)
from netcore.model import Treatment as TreatmentRow
from netcore.response import CRITERIA, LocalProgressionTime
from netcore.views.cohort import page as cohort_page
from netcore.views.cohort.facts import PatientFacts, gather_bests, gather_patient, gather_times
from netcore.views.cohort.rates import marker_shares, symptom_shares, treatment_shares
from netcore.views.cohort.selection import (
    UNITS,
    filter_choices,
    group_of,
    response_share,
    select_cohort,
    sentence_grades,
    sentences_cohort,
)
from netcore.views.cohort.swimmer import swimmer_order
from netcore.views.cohort.waterfall import draw_waterfall, waterfall_order
from tests.examples import day_of, everybody

DAYS = ("2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01")
LAST = read_day("2025-01-01")


def made(name: str, sizes: list[str | None], *, kind: str = "TAE", primary: str = "ileum", syndrome: str | None = None,
         labs: dict[str, str] | None = None, flushes: dict[str, str] | None = None, ppi: bool = False) -> PatientFacts:
    """One patient with one target measured on `DAYS` (None: not measured) and one course from 10 January 2024."""
    rows = [Patient(patient_id=name, primary_site=primary, origin="entered"),
            Lesion(patient_id=name, lesion_id="A", organ="liver", segment="V"),
            TargetChoice(patient_id=name, set_id="S", course_id="C", baseline_on=DAYS[0], lesion_id="A", role="target"),
            TreatmentRow(patient_id=name, treatment_id="T", course_id="C", kind=kind, performed_on="2024-01-10")]
    for day, size in zip(DAYS, sizes, strict=False):
        rows.append(Study(patient_id=name, study_id=day, done_on=day, kind="CT", new_lesion="none"))
        rows.append(Measurement(patient_id=name, study_id=day, lesion_id="A", longest_diameter_mm=size,
                                state="measured" if size else "not_evaluable"))
    if syndrome:
        rows.append(Finding(patient_id=name, fact="syndrome", value=syndrome, observed_on="2023-12-01"))
    rows += [Lab(patient_id=name, analyte="chromogranin_a", taken_on=day, value=value, unit="ng/mL", upper_limit="100",
                 assay="one assay", comparator="<" if value == "20" else None) for day, value in (labs or {}).items()]
    rows += [Symptoms(patient_id=name, observed_on=day, flushes_per_day=value)
             for day, value in (flushes or {}).items()]
    return gather_patient(PatientRecord.of(rows), name, LAST)


# Best change by hand, up to the first progression: A 40, 24 is -40 %; B 50, 60 is +20 % and 10 mm, so progression, and
# its later 20 does not count; C has no measured scan after baseline; D 40, 28 is exactly -30 %; E 30, 33 is +10 %.
A = made("A", ["40", "30", "24"], syndrome="carcinoid")
B = made("B", ["50", "60", "20"], kind="TACE", primary="pancreas")
C = made("C", ["40", None], kind="TACE")
D = made("D", ["40", "28"])
E = made("E", ["30", "33"], primary="pancreas")
ALL = [A, B, C, D, E]


def test_bars_stand_from_the_largest_rise_to_the_deepest_fall_with_hand_computed_heights() -> None:
    order = waterfall_order(select_cohort(ALL, {}, UNITS[0]))
    assert [(case.patient.patient_id, case.course.best_change) for case in order] == [
        ("B", Decimal(20)), ("E", Decimal(10)), ("D", Decimal(-30)), ("A", Decimal(-40))]


def test_limits_of_the_sheet_are_lines_of_the_waterfall() -> None:
    figure = draw_waterfall(select_cohort(ALL, {}, UNITS[0]), "treatment")
    assert [line["y0"] for line in figure["layout"]["shapes"]] == [-30, 20]
    assert sorted(trace["name"] for trace in figure["data"]) == ["TACE (1)", "TAE (3)"], "C has no bar"
    patterns = [trace["marker"]["pattern"]["shape"] for trace in figure["data"]]
    assert len(set(patterns)) == len(patterns), "groups differ by hatching, not by colour alone"


def test_what_could_not_be_evaluated_is_in_no_rate_and_is_said() -> None:
    cohort = select_cohort(ALL, {}, UNITS[0])
    share = response_share(cohort)
    assert (share.events, share.of, share.unknown) == (2, 4, 1), "A and D respond; C is unknown, not a non-response"
    assert share.reach == (40.0, 60.0), "2 of 5 if C had not, 3 of 5 if C had responded"
    words = " ".join(line for line, _ in sentences_cohort(cohort))
    assert "2 of 4 evaluable" in words and "targets or non-targets not measured (1)" in words


@pytest.mark.parametrize(("chosen", "expected"), [
    ({}, "ABCDE"), ({"primary": ["pancreas"]}, "BE"), ({"treatment": ["TACE"]}, "BC"),
    ({"treatment": ["TACE"], "primary": ["ileum"]}, "C"), ({"syndrome": ["carcinoid"]}, "A"),
    ({"syndrome": ["not known"]}, "BCDE"), ({"year": ["2024"]}, "ABCDE"), ({"year": ["2023"]}, ""),
    ({"origin": ["entered"], "grade": ["not known"]}, "ABCDE")])
def test_filters(chosen: dict[str, list[str]], expected: str) -> None:
    assert "".join(one.patient_id for one in select_cohort(ALL, chosen, UNITS[0]).patients) == expected


def test_a_filter_of_grades_says_that_it_goes_by_the_report_and_what_that_leaves_out() -> None:
    people = [replace(A, grade="G1", grade_against=True), replace(B, grade="G2"), C, D]
    for grade, said in (("G1", "1 of those shown contradicted by the sample; left out: 2 not known."),
                        ("G2", "0 of those shown contradicted by the sample; left out: 1 contradicted, 2 not known.")):
        chosen = {"grade": [grade]}
        found = select_cohort(people, chosen, UNITS[0])
        assert sentence_grades(people, chosen, found) == f"Grades are as reported: {said}"
    assert sentence_grades(people, {}, select_cohort(people, {}, UNITS[0])) == ""


def test_each_treatment_has_its_own_denominator() -> None:
    rows = {share.name: (share.events, share.of, share.unknown)
            for share in treatment_shares(select_cohort(ALL, {}, UNITS[0]))}
    assert rows == {"TAE": (2, 3, 0), "TACE": (0, 1, 1)}


def test_a_raised_marker_that_halves_counts_and_what_was_not_raised_is_no_candidate() -> None:
    patients = [
        made("half", ["40", "40"], labs={"2024-01-05": "400", "2024-05-01": "200"}),        # exactly -50 %
        made("less", ["40", "40"], labs={"2024-01-05": "400", "2024-05-01": "201"}),        # -49.75 %
        made("low", ["40", "40"], labs={"2024-01-05": "90", "2024-05-01": "30"}),           # never raised
        made("bound", ["40", "40"], labs={"2024-01-05": "150", "2024-05-01": "20"}),        # 150 to <20: above 86 %
        made("old", ["40", "40"], labs={"2023-01-05": "400", "2024-05-01": "100"}),         # a year before: unknown
        made("none", ["40", "40"])]                                                         # never measured
    (share,) = marker_shares(select_cohort(patients, {}, UNITS[0]))
    assert (share.events, share.of, share.unknown) == (2, 3, 1)
    assert share.apart == "not raised before the course (1), never recorded (1)"


def test_flushes_that_halve_count_and_a_diary_that_stopped_is_unknown() -> None:
    patients = [made("better", ["40", "40"], flushes={"2024-01-05": "6", "2024-03-01": "3"}),
                made("same", ["40", "40"], flushes={"2024-01-05": "6", "2024-03-01": "4"}),
                made("stopped", ["40", "40"], flushes={"2024-01-05": "6"}),
                made("never", ["40", "40"], flushes={"2024-01-05": "0", "2024-03-01": "0"})]
    (share,) = symptom_shares(select_cohort(patients, {}, UNITS[0]))
    assert (share.events, share.of, share.unknown) == (1, 2, 1)


@pytest.fixture(scope="module")
def everyone() -> tuple[list[PatientFacts], dict[str, PatientRecord]]:
    """All examples, cut to their own day; the newest event where they have none."""
    records, facts = {}, []
    for name, record in everybody().items():
        day = day_of(record, read_day("2026-01-01"))
        records[name] = cut_record(record, day)
        facts.append(gather_patient(records[name], name, day))
    return facts, records


def test_every_example_is_in_the_cohort_and_every_course_is_drawn_or_counted_as_unknown(everyone) -> None:
    facts, _ = everyone
    cohort = select_cohort(facts, {}, UNITS[1])
    assert len(cohort.patients) == 79 and len(cohort.cases) == sum(len(one.courses) for one in facts)
    drawn = sum(len(trace["x"]) for trace in draw_waterfall(cohort, "grade")["data"])
    missing = Counter(case.course.change_why for case in cohort.cases if case.course.best_change is None)
    assert drawn + sum(missing.values()) == len(cohort.cases) and "" not in missing
    share = response_share(cohort)
    assert share.of + share.unknown == len(cohort.cases)
    assert {one.patient_id for one in swimmer_order(cohort)} >= {f"NET-{number:03d}" for number in range(1, 61)}


def test_every_picture_of_all_examples_can_be_drawn(everyone) -> None:
    facts, records = everyone
    cohort = select_cohort(facts, {}, UNITS[0])
    found = {key: gather_bests(record) for key, record in records.items()}
    bests = {name: {key: of_patient[name] for key, of_patient in found.items()} for name in CRITERIA}
    times = {key: gather_times(record)["PFS", "FDA"] for key, record in records.items()}
    for one in facts:
        assert len(times[one.local_id]) == len(one.courses) == len(bests["recist-1.1"][one.local_id])
    pictures = [cohort_page.waterfall_picture(cohort, "primary"), cohort_page.spider_picture(cohort),
                cohort_page.swimmer_picture(cohort, 40), cohort_page.rates_picture(cohort, bests, confirmed=True),
                cohort_page.published_picture(cohort), cohort_page.survival_picture(cohort, times, "treatment")]
    for picture in pictures:
        assert picture.figure and picture.lines and picture.alt and not picture.table().empty


def test_a_grade_that_its_sample_contradicts_is_known_to_the_cohort(everyone) -> None:
    facts, _ = everyone
    assert {one.patient_id: one.grade for one in facts if one.grade_against} == {"NET-024": "G1"}


def test_nobody_at_all_gives_sentences_and_no_picture() -> None:
    cohort = select_cohort(ALL, {"primary": ["lung"]}, UNITS[0])
    assert sentences_cohort(cohort) == [("No patient matches.", "unknown")]
    for picture in (cohort_page.waterfall_picture(cohort, "grade"), cohort_page.spider_picture(cohort),
                    cohort_page.swimmer_picture(cohort, 0), cohort_page.rates_picture(cohort, {}, confirmed=False),
                    cohort_page.survival_picture(cohort, {}, "all")):
        assert picture.figure is None and picture.lines


def test_choices_put_what_is_not_known_last() -> None:
    assert filter_choices(ALL)["syndrome"] == ["carcinoid", "not known"]
    assert group_of(select_cohort([B], {}, UNITS[0]).cases[0], "treatment") == "TACE"


def test_survival_counts_everybody_once_unless_courses_are_asked_for(everyone) -> None:
    facts, records = everyone
    times = {key: gather_times(record)["PFS", "FDA"] for key, record in records.items()}
    one, many = (select_cohort(facts, {}, unit) for unit in UNITS)
    assert len(one.cases) == len({case.patient.patient_id for case in one.cases}) < len(many.cases)
    once, often = (cohort_page.survival_picture(cohort, times, "all") for cohort in (one, many))
    counted = sum(times[case.patient.local_id][case.index].usable for case in one.cases)
    assert once.lines[0][0].startswith(f"all: {counted} patients counted")
    assert "Unit of analysis: patients" in once.lines[-1][0] and "nobody counts twice" in once.lines[-1][0]
    assert "courses counted" in often.lines[0][0] and "may count several times" in often.lines[-1][0]


def ablated(name: str, *tumours: tuple[str | None, int | None, str | None]) -> tuple[str, list[LocalProgressionTime]]:
    return name, [LocalProgressionTime(name, f"L{number}", "clinical", outcome, days, why)
                  for number, (outcome, days, why) in enumerate(tumours)]


def test_local_progression_is_counted_by_tumour_with_death_competing() -> None:
    # Four tumours at risk: progression at 100 (1/4), death at 200 (3/4 x 1/3 = 1/4), two censored late: at 12 months
    # the incidence is 25 %, where deaths censored would not change it; after death a progression at 700 of the two
    # left adds 1/2 x 1/2 = 1/4: 50 % of all, not 62.5 % as with deaths censored.
    found = dict([ablated("A", ("event", 100, None), ("censored", 800, None)), ablated("B", ("death", 200, None)),
                  ablated("C", ("event", 700, None), (None, None, "never_complete"))])
    cohort = select_cohort(ALL, {}, UNITS[0])
    picture = cohort_page.ablation_picture(cohort, found)
    words = " ".join(text for text, _ in picture.lines)
    assert "Local tumour progression in 2 of 4 ablated tumours of 3 patients" in words
    assert "25 % at 12 months (2 still at risk), 50 % at 24 months (1 still at risk)" in words
    assert "never shown completely ablated, so not at risk of local tumour progression (1)" in words
    rising = picture.figure["data"][0]
    assert rising["y"] == [0.0, 25.0, 25.0, 50.0, 50.0]
    assert len(picture.table()) == 5
    assert cohort_page.ablation_picture(cohort, {}).figure is None
