"""Every transition of the track after ablation, by hand from the definitions (response rules, section 7).

A story reads `0 RFA C1 yes 6 | 35 complete | 273 edge`: days after 1 January 2024; an ablation with its course (`-`
none), technical success and margin; then what was found at the zone (`?` equivocal, `+` with enhancement).
"""


from fractions import Fraction

import pytest
from response_cases import FIRST, day, read_cases

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TreatedLesion, Treatment
from netcore.response.ablation.limits import ablation_limits
from netcore.response.ablation.local_progression import time_to_local_progression
from netcore.response.ablation.outcomes import ablation_tracks
from netcore.response.survival.incidence import cumulative_incidence

FINDINGS = {"complete": "complete", "rim": "benign_rim", "residual": "residual", "edge": "progression_at_edge",
            "blank": None}
CASES = read_cases("ablation_cases.csv")


def make_story(story, lesion="B1", patient="P"):
    rows = [Lesion(patient_id=patient, lesion_id=lesion, organ="liver"),
            Lesion(patient_id=patient, lesion_id="Z1", structure="ablation_zone", of_lesion_id=lesion)]
    died = None
    for number, part in enumerate(story.split("|")):
        days, word, *rest = part.split()
        when = None if days == "?" else day(days)
        if word == "died":
            died = when
        elif word in ("RFA", "MWA", "resection"):
            course, success, margin = [*rest, *[None] * (3 - len(rest))]
            rows.append(Treatment(patient_id=patient, treatment_id=f"X{number}", kind=word, performed_on=when,
                                  course_id=None if course == "-" else course))
            rows.append(TreatedLesion(patient_id=patient, treatment_id=f"X{number}", lesion_id=lesion,
                                      technical_success=success, margin_mm=margin))
        else:
            rows.append(Study(patient_id=patient, study_id=f"s{number}", done_on=when, kind="CT"))
            rows.append(Measurement(patient_id=patient, study_id=f"s{number}", lesion_id="Z1", longest_diameter_mm=30,
                                    zone_finding=FINDINGS[word.rstrip("?+")],
                                    certainty="equivocal" if word.endswith("?") else None,
                                    enhancing_diameter_mm=6 if word.endswith("+") else None))
    return PatientRecord.of([Patient(patient_id=patient, died_on=died), *rows])


def track_of(story, today=None):
    [track] = ablation_tracks(make_story(story), as_of=None if today is None else day(today))
    return track


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_lesion_goes_from_state_to_state(case):
    track = track_of(case["story"], case["today"])
    progressed = (track.progressed_on.exact - FIRST).days if track.progressed_on else ""
    assert (track.state, track.primary, track.secondary or "", str(progressed)) == (
        case["state"], case["primary"], case["secondary"], case["progressed"])
    assert {note.code for note in track.notes} == set(filter(None, case["notes"].split(";")))


def test_the_cases_reach_every_state():
    assert {case["state"] for case in CASES} == {
        "technical_failure", "awaiting_efficacy", "complete", "residual", "residual_retreated", "complete_after_repeat",
        "local_tumour_progression", "ltp_retreated", "complete_after_ltp", "ltp_uncontrolled",
        "efficacy_not_evaluable"}  # untreated lesions have no track


def test_a_track_names_its_efficacy_scan_margin_and_steps():
    track = track_of("0 RFA C1 yes 6 | 34 complete | 273 edge", 300)
    assert (track.efficacy, track.technical_success, str(track.margin_mm), track.margin_class) == (
        "primary", True, "6", "5_to_10_mm")
    assert (track.efficacy_scan_on.exact, track.efficacy_days, track.days_to_progression) == (day(34), 34, 273)
    assert [(step.state, step.days) for step in track.steps] == [
        ("awaiting_efficacy", 0), ("complete", 34), ("local_tumour_progression", 273)]


@pytest.mark.parametrize(("margin", "name"), [
    (None, None), ("-0.1", "tumour_left"), ("0", "under_5_mm"), ("4.9", "under_5_mm"), ("5", "5_to_10_mm"),
    ("9.9", "5_to_10_mm"), ("10", "10_mm_or_more")])
def test_margin_classes_on_each_side_of_every_border(margin, name):
    track = track_of(f"0 RFA C1 yes {margin}" if margin else "0 RFA C1 yes")
    assert track.margin_class == name


def test_what_happened_later_is_not_known_earlier():
    story = "0 RFA C1 yes | 36 complete | 273 edge"
    assert track_of(story, 272).state == "complete"
    assert track_of(story, 273).state == "local_tumour_progression"


def test_a_scan_dated_to_its_month_leaves_the_window_open():
    record = make_story("0 RFA C1 yes | 36 complete")
    rows = [row.model_copy(update={"done_on": type(row.done_on)(2024, 2)}) if row.TABLE == "studies" else row
            for row in record.rows()]
    [track] = ablation_tracks(PatientRecord.of(rows))  # February 2024 is 31 to 59 days after
    assert (track.state, track.primary) == ("efficacy_not_evaluable", "not_evaluable")
    assert "scan_date_leaves_window_open" in [note.code for note in track.notes]


def test_two_tumours_in_one_zone_are_two_rows():
    record = make_story("0 RFA C1 yes 5 | 35 complete")
    rows = [row.model_copy(update={"linked_lesion_ids": ("B2",)}) if row.TABLE == "measurements" else row
            for row in record.rows()]
    more = [Lesion(patient_id="P", lesion_id="B2", organ="liver"),
            TreatedLesion(patient_id="P", treatment_id="X0", lesion_id="B2", technical_success=True, margin_mm=-1)]
    tracks = ablation_tracks(PatientRecord.of([*rows, *more]))
    assert [(one.lesion_id, one.state, one.margin_class) for one in tracks] == [
        ("B1", "complete", "5_to_10_mm"), ("B2", "complete", "tumour_left")]
    assert "zone_shared" in [note.code for note in tracks[1].notes]


def test_the_finding_may_stand_at_the_tumour_itself():
    record = make_story("0 RFA C1 yes | 35 complete")
    rows = [row.model_copy(update={"lesion_id": "B1"}) if row.TABLE == "measurements" else row for row in record.rows()
            if row.TABLE != "lesions" or row.lesion_id == "B1"]
    assert ablation_tracks(PatientRecord.of(rows))[0].state == "complete"


def test_each_reading_stream_has_its_own_track():
    record = make_story("0 RFA C1 yes | 35 complete")
    assert [one.state for one in ablation_tracks(record, reader="second", as_of=day(40))] == ["awaiting_efficacy"]


def test_every_limit_says_how_well_it_was_checked():
    assert {limit.checked for limit in ablation_limits().in_force.values()} == {"recalled"}


TIMES = [
    # (story, outcome, days, why)
    ("0 RFA C1 yes | 36 complete | 273 edge | 400 died", "event", 273, None),
    ("0 RFA C1 yes | 36 complete | 180 complete", "censored", 180, None),
    ("0 RFA C1 yes | 36 complete | 400 died", "death", 400, None),
    ("0 RFA C1 yes | 20 died", "death", 20, None),  # before any scan could show it complete
    ("0 RFA C1 yes | 35 residual | 50 RFA C2 yes | 85 complete | 200 complete", "censored", 200, None),
    ("0 RFA C1 yes | 35 residual", None, None, "never_complete"),
    ("0 RFA C1 yes", None, None, "never_looked"),
    ("? RFA C1 yes | 36 complete", None, None, "day_not_exact"),
    ("0 RFA C1 yes | 36 complete | 100 resection | 200 complete", "censored", 36, None),
]


@pytest.mark.parametrize(("story", "outcome", "days", "why"), TIMES, ids=[story for story, *_ in TIMES])
def test_time_to_local_progression_counts_from_the_first_ablation(story, outcome, days, why):
    [one] = time_to_local_progression([make_story(story)])
    assert (one.outcome, one.days, one.why) == (outcome, days, why)


def test_cumulative_incidence_by_hand():
    # five tumours: 5 at risk, event at 100; 4 at risk, death at 200; censored at 250; 2 at risk, event at 300; one left
    steps = cumulative_incidence([(300, "event"), (100, "event"), (250, "censored"), (200, "death"), (400, "censored")])
    assert [(one.days, one.at_risk) for one in steps] == [(100, 5), (200, 4), (250, 3), (300, 2), (400, 1)]
    # 1/5; free 4/5; death adds 4/5 x 1/4 = 1/5; free 3/5; event adds 3/5 x 1/2 = 3/10
    assert [one.incidence for one in steps] == [Fraction(1, 5), Fraction(1, 5), Fraction(1, 5), Fraction(1, 2),
                                                Fraction(1, 2)]
    assert steps[-1].death_incidence == Fraction(1, 5)
    assert steps[-1].event_free == Fraction(3, 10)


def test_death_competes_and_is_not_censored():
    # two tumours, death at 10 and event at 20: half of all, where Kaplan-Meier with death censored would say all
    assert cumulative_incidence([(10, "death"), (20, "event")])[-1].incidence == Fraction(1, 2)
    assert cumulative_incidence([(10, "censored"), (20, "event")])[-1].incidence == 1


def test_on_one_day_who_is_censored_is_still_at_risk():
    [step] = cumulative_incidence([(10, "event"), (10, "death"), (10, "censored"), (10, "censored")])
    assert (step.incidence, step.death_incidence, step.event_free, step.censored) == (
        Fraction(1, 4), Fraction(1, 4), Fraction(1, 2), 2)
    assert cumulative_incidence([]) == []


