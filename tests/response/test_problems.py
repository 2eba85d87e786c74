"""Every data problem, each on a record made for it; a record without any has none.

The language of the records is that of `response_cases`; `cells` changes rows of it: (table, id, changed cells).
"""

import pytest
from response_cases import day, make_record, read_cases

from netcore.model import Finding, PatientRecord, TargetChoice
from netcore.response.contradictions import SPOILS
from netcore.response.problems import find_problems
from netcore.views.lesions.problem_words import RULES, sentence_problem

PLAIN = ("T1 target; T2 target; X1 non_target", "0: T1=40 T2=20 X1=present | 60: T1=38 T2=19 X1=present", "10 TACE T1")


def changed(record, changes):
    """The record with cells of some rows changed: {(table, id): cells}; the id is that of lesion, study or patient."""
    rows = []
    for row in record.rows():
        cells = {}
        for (table, name), new in changes.items():
            names = {getattr(row, field, None) for field in ("lesion_id", "study_id", "treatment_id", "patient_id")}
            if table == row.TABLE and set(name.split()) <= names:
                cells |= new
        rows.append(type(row).model_validate({**row.content(), **cells}) if cells else row)
    return PatientRecord.of(rows)


def problems(lesions=PLAIN[0], scans=PLAIN[1], treatments=PLAIN[2], changes=None, extra=()):
    record = changed(make_record(lesions, scans, treatments), changes or {})
    return find_problems(PatientRecord.of([*record.rows(), *extra]))


CASES = {
    # what is wrong: (code, lesion, study, arguments of `problems`)
    "absent and 12 mm": ("absent_with_a_length", "T1", "scan1", {"scans": "0: T1=40 T2=20 | 60: T1=absent12 T2=19"}),
    "measured without a number": (
        "measured_without_number", "T1", "scan1", {"scans": "0: T1=40 T2=20 | 60: T1=measured T2=19"}),
    "present with 0 mm": ("present_with_length_0", "X1", "scan1", {
        "scans": "0: T1=40 T2=20 X1=present | 60: T1=38 T2=19 X1=0present"}),
    "not evaluable and 38 mm": (
        "not_evaluable_with_a_length", "T1", "scan1", {"scans": "0: T1=40 T2=20 | 60: T1=38ne T2=19"}),
    "too small and 12 mm": (
        "too_small_with_that_length", "T1", "scan1", {"scans": "0: T1=40 T2=20 | 60: T1=small12 T2=19"}),
    "enhancing longer than the lesion": ("enhancing_longer_than_lesion", "T1", "scan1", {
        "changes": {("measurements", "T1 scan1"): {"enhancing_diameter_mm": 39}}}),
    "enhancing volume above the volume": ("enhancing_volume_above_volume", "T1", "scan1", {
        "changes": {("measurements", "T1 scan1"): {"volume_ml": 14, "enhancing_volume_ml": 15}}}),
    "enhancing diameter 0 with an enhancing volume": ("enhancing_diameter_contradicts_volume", "T1", "scan1", {
        "changes": {("measurements", "T1 scan1"): {"enhancing_diameter_mm": 0, "enhancing_volume_ml": 2}}}),
    "enhancing broader than long": ("enhancing_perpendicular_longer_than_enhancing", "T1", "scan1", {
        "changes": {("measurements", "T1 scan1"): {"enhancing_diameter_mm": 30, "enhancing_perpendicular_mm": 31}}}),
    "perpendicular longer than the longest": ("perpendicular_longer_than_longest", "T1", "scan1", {
        "changes": {("measurements", "T1 scan1"): {"perpendicular_mm": 39}}}),
    "MRI with Hounsfield units": ("attenuation_without_ct", "T1", "scan1", {
        "changes": {("measurements", "T1 scan1"): {"attenuation_hu": 40}, ("studies", "scan1"): {"kind": "MRI"}}}),
    "a node without its short axis": ("short_axis_missing", "N1", "scan1", {
        "lesions": "T1 target; N1 target node", "scans": "0: T1=40 N1=20 | 60: T1=38 N1=19",
        "changes": {("measurements", "N1 scan1"): {"short_axis_mm": None, "longest_diameter_mm": 19}}}),
    "a short axis longer than the longest": ("short_axis_longer_than_longest", "N1", "scan1", {
        "lesions": "T1 target; N1 target node", "scans": "0: T1=40 N1=20 | 60: T1=38 N1=19",
        "changes": {("measurements", "N1 scan1"): {"longest_diameter_mm": 15}}}),
    "a complete zone that enhances": ("complete_zone_with_enhancement", "Z1", "scan1", {
        "lesions": "T1 target; X1 non_target; Z1 - ablation_zone of=X1", "treatments": "10 RFA X1",
        "scans": "0: T1=40 X1=15 | 60: T1=40 Z1=30",
        "changes": {("measurements", "Z1 scan1"): {"zone_finding": "complete", "enhancing_diameter_mm": 4}}}),
    "a scan before birth": (
        "scan_before_birth", None, "scan0", {"changes": {("patients", "P1"): {"birth_year": "2024-02"}}}),
    "a scan after death": (
        "scan_after_death", None, "scan1", {"changes": {("patients", "P1"): {"died_on": "2024-02-01"}}}),
    "two CT scans of one day": ("two_scans_of_one_day", None, "scan2", {
        "scans": "0: T1=40 T2=20 X1=present | 60: T1=38 T2=19 X1=present | 60: T1=38 T2=19 X1=present"}),
    "a target of which nothing is said": (
        "target_without_state", "T2", "scan1", {"scans": "0: T1=40 T2=20 | 60: T1=38"}),
    "a target below 10 mm": ("target_below_measurable_size", "T2", "scan0", {
        "scans": "0: T1=40 T2=9.9 | 60: T1=38 T2=9"}),
    "a target node below 15 mm": ("target_below_measurable_size", "N1", "scan0", {
        "lesions": "T1 target; N1 target node", "scans": "0: T1=40 N1=14.9 | 60: T1=38 N1=14"}),
    "three targets in one organ": ("more_targets_than_allowed", None, "scan0", {
        "lesions": "T1 target; T2 target; T3 target", "scans": "0: T1=40 T2=20 T3=12 | 60: T1=38 T2=19 T3=12"}),
    "six targets": ("more_targets_than_allowed", None, "scan0", {
        "lesions": "; ".join(f"T{number} target {organ}" for number, organ in enumerate(
            ("liver", "liver", "lung", "lung", "bone", "brain"))),
        "scans": "0: " + " ".join(f"T{n}=20" for n in range(6)) + " | 60: " + " ".join(f"T{n}=20" for n in range(6))}),
    "a lesion that is target and non-target": ("target_and_non_target", "T1", None, {"extra": [TargetChoice(
        patient_id="P1", set_id="S2", baseline_on=day(0), lesion_id="T1", role="non_target")]}),
    "a zone among the targets": ("zone_in_target_set", "Z1", None, {
        "lesions": "T1 target; X1 non_target; Z1 target ablation_zone of=X1", "treatments": "10 RFA X1",
        "scans": "0: T1=40 X1=15 | 60: T1=40 Z1=30"}),
    "a zone of no lesion": ("zone_without_tumour", "Z1", None, {
        "lesions": "T1 target; Z1 - ablation_zone", "scans": "0: T1=40 | 60: T1=40 Z1=30"}),
    "a zone of a zone": ("zone_of_a_zone", "Z2", None, {
        "lesions": "T1 target; X1 non_target; Z1 - ablation_zone of=X1; Z2 - ablation_zone of=Z1",
        "treatments": "10 RFA X1", "scans": "0: T1=40 X1=15 | 60: T1=40 Z1=30"}),
    "a zone of a lesion that nobody ablated": ("zone_without_ablation", "Z1", None, {
        "lesions": "T1 target; X1 non_target; Z1 - ablation_zone of=X1", "treatments": "10 TACE X1",
        "scans": "0: T1=40 X1=15 | 60: T1=40 Z1=30"}),
    "a zone before its ablation": ("zone_before_ablation", "Z1", "scan1", {
        "lesions": "T1 target; X1 non_target; Z1 - ablation_zone of=X1", "treatments": "90 RFA X1",
        "scans": "0: T1=40 X1=15 | 60: T1=40 X1=15 Z1=30"}),
    "a lesion read before it was first seen": ("read_before_first_seen", "T2", "scan0", {
        "changes": {("lesions", "T2"): {"first_seen_on": str(day(60))}}}),
    "an ablated lesion measured as before": ("treated_but_seen", "X1", "scan1", {
        "treatments": "10 RFA X1", "scans": "0: T1=40 T2=20 X1=15 | 60: T1=40 T2=20 X1=15"}),
    "a resected lesion that is present": ("treated_but_seen", "X1", "scan1", {"treatments": "10 resection X1"}),
    "a treatment that ends before it begins": ("treatment_ends_before_it_begins", None, None, {
        "changes": {("treatments", "X0"): {"ended_on": str(day(9))}}}),
    "a treatment before birth": ("treatment_before_birth", None, None, {
        "treatments": "-40 TACE T1", "changes": {("patients", "P1"): {"birth_year": "2024"}}}),
    "a treatment after death": ("treatment_after_death", None, None, {
        "treatments": "90 TACE T1", "changes": {("patients", "P1"): {"died_on": str(day(70))}}}),
    "complete response in the report and a lesion measured": ("complete_response_with_lesion", "T1", "scan1", {
        "extra": [Finding(patient_id="P1", fact="reported_response", observed_on=day(60), value="CR")]}),
    "fragments that are not all measured": ("fragment_not_measured", "T1", "scan1", {
        "lesions": "T1 target; T2 target; F1 -; F2 -", "scans": "0: T1=40 T2=20 | 60: T1=split(F1,F2) F1=10 T2=19"}),
    "fragments that do not add up": ("split_contradicts_fragments", "T1", "scan1", {
        "lesions": "T1 target; T2 target; F1 -; F2 -",
        "scans": "0: T1=40 T2=20 | 60: T1=30split(F1,F2) F1=10 F2=12 T2=19"}),
    "a merged mass with two diameters": ("merged_with_two_lengths", "T1 T2", "scan1", {
        "scans": "0: T1=40 T2=20 | 60: T1=50merged(T2) T2=48merged(T1)"}),
    "two scans of one time point that differ": ("scans_of_one_time_point_differ", "T1", "scan2", {
        "scans": "0: T1=40 T2=20 | 60: T1=38 T2=19 at=W8 | 65: T1=35 T2=19 at=W8"}),
    "less after complete response": ("less_after_complete_response", None, "scan2", {
        "scans": "0: T1=40 T2=20 X1=present | 60: T1=gone T2=gone X1=gone | 120: T1=gone T2=gone X1=ne"}),
}


@pytest.mark.parametrize("name", CASES)
def test_each_problem_is_named_with_lesion_and_scan(name):
    code, lesion, study, arguments = CASES[name]
    found = [one for one in problems(**arguments) if one.code == code]
    assert [(one.lesion_id, one.study_id) for one in found] == [(one, study) for one in
                                                                (lesion.split() if lesion else [None])]


def test_every_problem_has_its_case_and_its_rule_in_words():
    tested = {code for code, *_ in CASES.values()}
    assert set(SPOILS) <= tested
    assert tested == set(RULES)


@pytest.mark.parametrize("name", CASES)
def test_every_problem_reads_as_a_sentence(name):
    code, _, _, arguments = CASES[name]
    for one in problems(**arguments):
        said = sentence_problem(one, {})
        assert "{" not in said and "None" not in said and said.endswith(".")
        assert RULES[code]


def test_a_record_without_contradictions_has_no_problem():
    assert problems() == []
    assert problems(treatments="10 RFA X1", scans="0: T1=40 T2=20 X1=15 | 60: T1=40 T2=20") == []


def test_dates_that_may_be_right_are_no_problem():
    assert problems(changes={("patients", "P1"): {"birth_year": "2024", "died_on": "2024"}}) == []
    assert problems(changes={("lesions", "T2"): {"first_seen_on": "2024"}}) == []


def test_what_comes_later_is_no_problem_yet():
    record = make_record("T1 target; T2 target", "0: T1=40 T2=20 | 60: T1=38", "10 TACE T1")
    assert find_problems(record, as_of=day(59)) == []
    assert [one.code for one in find_problems(record, as_of=day(60))] == ["target_without_state"]


def test_contradictory_rows_of_the_criteria_cases_are_all_named():
    """Whatever a criterion refuses to use for a contradiction, the list of problems names as well."""
    for case in read_cases("recist_cases.csv"):
        record = make_record(case["lesions"], case["scans"], case["treatments"])
        if "absent" in case["scans"] or "small12" in case["scans"]:
            assert find_problems(record), case["name"]
