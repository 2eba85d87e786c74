"""Days of assessments, what was known on a day, reading streams, settings, and the words."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from response_cases import day, make_record, make_scan

import netcore.response
from netcore.errors import BadInput
from netcore.evidence import read_sheet
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from netcore.response import CRITERIA, assess, best_overall_response
from netcore.response.criteria.recist import RECIST_1_1
from netcore.views.lesions.endpoint_words import WHY
from netcore.views.lesions.reader_error import WHY_NOT
from netcore.views.lesions.response_notes import SENTENCES
from netcore.views.lesions.response_words import (
    limits_used,
    percent_words,
    reason_sentences,
    sentence_best,
    sentence_response,
)


def test_a_response_has_the_day_of_the_last_scan_of_its_time_point():
    record = make_record("T1 target; T2 target", "0: T1=50 T2=50 | 60: T1=30 at=m2 | 65: T2=30 at=m2")
    assert [(one.overall, one.day) for one in assess(record)] == [("PR", day(65))]


def test_progression_by_a_new_lesion_has_the_day_on_which_it_was_seen():
    record = make_record("T1 target; L1 -", "0: T1=50 | 60: L1=9! at=m2 | 65: T1=50 at=m2")
    assert [(one.overall, one.day) for one in assess(record)] == [("PD", day(60))]


def test_progression_by_the_sum_has_the_day_of_the_last_measured_target():
    record = make_record("T1 target; X1 non_target",
                         "0: T1=50 X1=present | 60: T1=70 at=m2 | 65: X1=present at=m2")
    assert [(one.overall, one.day) for one in assess(record)] == [("PD", day(60))]


def test_before_it_is_confirmed_a_new_lesion_is_still_equivocal():
    record = make_record("T1 target; L1 -", "0: T1=40 | 60: T1=40 L1=6? | 120: T1=40 L1=9!")
    assert [(one.new_lesion, one.overall) for one in assess(record, as_of=day(90))] == [("equivocal", "SD")]
    assert [(one.overall, one.day) for one in assess(record)] == [("PD", day(60)), ("PD", day(120))]


def test_later_scans_say_that_they_are_after_progression():
    record = make_record("T1 target", "0: T1=50 | 60: T1=70 | 120: T1=50 | 180: T1=70")
    assert [one.after_progression for one in assess(record)] == [False, True, True]


def test_streams_are_judged_each_by_its_own_baseline_and_nadir():
    record = make_record("T1 target", "0: T1=50 | 60: T1=30 | 120: T1=37")
    rows = [*record.rows(), TargetChoice(patient_id="P1", set_id="S", reader="second", baseline_on=day(0),
                                         lesion_id="T1", role="target")]
    for number, text in enumerate(("0: T1=50", "60: T1=40", "120: T1=37")):
        rows += make_scan(f"scan{number}", text, set(), "second", "P1")
    found = assess(PatientRecord.of(rows))
    assert [(one.reader, one.overall, one.nadir_mm) for one in found] == [
        ("clinical", "PR", 50), ("clinical", "PD", 30), ("second", "SD", 50), ("second", "SD", 40)]
    assert [one.reader for one in assess(PatientRecord.of(rows), reader="second")] == ["second", "second"]


def test_an_unknown_reader_criterion_or_setting_is_refused():
    record = make_record("T1 target", "0: T1=50 | 60: T1=30")
    with pytest.raises(BadInput, match="reader: 'nobody'; expected one of clinical"):
        assess(record, reader="nobody")
    with pytest.raises(BadInput, match="criterion: 'recist-2'; expected one of"):
        assess(record, "recist-2")
    with pytest.raises(BadInput, match="settings, sticky: no such setting"):
        assess(record, settings={"sticky": True})
    with pytest.raises(BadInput, match="settings, progression_floor: 'much'; expected a number"):
        assess(record, settings={"progression_floor": "much"})


def test_a_changed_setting_is_named_among_the_reasons():
    record = make_record("T1 target", "0: T1=20 | 60: T1=25")
    found = assess(record, settings={"progression_floor": 6})[0]
    assert found.overall == "SD"
    assert "Smallest absolute rise above nadir that can be progression: 6 mm was set in place of 5." \
        in reason_sentences(found)


def test_the_limits_of_a_verdict_come_with_their_source():
    found = assess(make_record("T1 target", "0: T1=50 | 60: T1=30"))[0]
    limit = next(limit for limit in limits_used(found) if limit.parameter == "partial_response_fall")
    assert (limit.number, limit.unit, limit.since) == (30, "%", date(2009, 1, 1))
    assert limit.reference is not None
    # Its number was read second-hand only, so that it is shown and is no link.
    assert (limit.reference.doi, limit.reference.identifier_not_checked) == (None, "10.1016/j.ejca.2008.10.026")


def test_every_limit_of_the_sheet_says_how_well_it_was_checked():
    sheet = read_sheet("response")
    for name in sheet.parameters:
        value = sheet.value(name)
        assert value.checked == "software_choice" or value.reference is not None, name


@pytest.mark.parametrize(("lesions", "scans", "sentence"), [
    ("T1 target; B4 non_target", "0: T1=75.5 B4=present | 60: T1=58 B4=present | 120: T1=62",
     "Targets 62 mm: 18 % below baseline, 7 % above nadir: stable by RECIST 1.1. Non-target B4 not evaluated."),
    ("T1 target; B4 target", "0: T1=40 B4=20 | 60: T1=40",
     "Targets not all measured (40 mm measured): not evaluable by RECIST 1.1. B4 not measured."),
    ("T1 target", "0: T1=12 | 60: T1=15",
     "Targets 15 mm: 25 % but only 3 mm above baseline and nadir: stable by RECIST 1.1."),
    ("T1 target", "0: T1=100 | 60: T1=70.05", "Targets 70.05 mm: 29.95 % below baseline: stable by RECIST 1.1."),
    ("T1 target; L1 -", "0: T1=40 | 60: T1=25 L1=8! new=unequivocal",
     "Targets 25 mm: 38 % below baseline: partial response of targets, new lesion: progression by RECIST 1.1. "
     "New lesion: L1."),
    ("T1 target", "0: T1=40 | 60: T1=40 new=blank",
     "Targets 40 mm: at baseline: stable by RECIST 1.1. Whether new lesions were looked for is not stated.")])
def test_an_assessment_in_words(lesions, scans, sentence):
    assert sentence_response(assess(make_record(lesions, scans))[-1]) == sentence


@pytest.mark.parametrize(("change", "words"), [
    ("-29.95", "−29.95"), ("-29.6", "−29.6"), ("-30", "−30"), ("-30.4", "−30.4"), ("19.96", "+19.96"), ("20", "+20"),
    ("20.3", "+20.3"), ("-17.9", "−18"), ("6.9", "+7"), ("0.3", "+0.3"), ("0", "0")])
def test_a_rounded_percentage_never_contradicts_the_verdict(change, words):
    assert percent_words(Decimal(change)) == words


def test_the_best_response_in_words_with_and_without_confirmation():
    found = assess(make_record("T1 target", "0: T1=100 | 60: T1=60 | 120: T1=90"))
    words = sentence_best(best_overall_response(found, confirm=False), best_overall_response(found, confirm=True))
    assert words.startswith("Best overall response: partial response (PR), 1 Mar 2024.")
    assert "Where a response must be confirmed: stable (SD), 1 Mar 2024." in words


def test_every_reason_has_its_sentence():
    rooms = Path(netcore.response.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in rooms.rglob("*.py"))
    codes = set(re.findall(r'Reason\(\s*"(\w+)"', source)) | set(re.findall(r'Value\("\w+", [^,]+, "(\w+)"', source))
    codes |= set(re.findall(r'(?:note = |notes\.append\()"(\w+)"', source)) - {"left_the_sum"}
    assert len(codes) > 50
    outcomes = {outcome.code for outcome in (*RECIST_1_1.target, *RECIST_1_1.non_target, *RECIST_1_1.overall)}
    assert all(outcome.description for criterion in CRITERIA.values() for outcome in criterion.target)
    told = {*SENTENCES, *WHY, *WHY_NOT, "reader_error"}
    assert codes - {"left_the_sum"} - outcomes <= told


def test_a_lesion_seen_again_after_its_ablation_is_named_although_it_is_not_judged():
    record = make_record("T1 target; T2 target; X1 non_target; X2 non_target",
                         "0: T1=40 T2=20 X1=15 X2=present | 60: T1=40 X2=present | 300: T1=40 T2=26 X1=12 X2=present",
                         "10 RFA T2 X1")
    before, after = assess(record)
    said = "T2 was ablated or resected, yet this scan records it (26 mm)"
    assert not any("yet this scan records" in sentence for sentence in reason_sentences(before))
    assert any(sentence.startswith(said) for sentence in reason_sentences(after))
    assert any("X1 was ablated or resected" in sentence for sentence in reason_sentences(after))
    assert (after.overall, after.sum_mm) == ("SD", 40)


def undated(*rows: tuple[str, int, str, int]) -> PatientRecord:
    """Scans of one lesion without any date: (kind, place in the order, study, mm), RFA of another one at place 5."""
    scans = [Study(patient_id="P", study_id=name, kind=kind, sequence=place, new_lesion="none")
             for kind, place, name, _ in rows]
    sizes = [Measurement(patient_id="P", study_id=name, lesion_id="A", longest_diameter_mm=mm)
             for _, _, name, mm in rows]
    return PatientRecord.of([Patient(patient_id="P"), Lesion(patient_id="P", lesion_id="A", organ="liver"),
                             Treatment(patient_id="P", treatment_id="T", kind="TACE", sequence=5), *scans, *sizes])


def test_without_dates_the_last_scan_before_the_course_in_the_order_of_the_record_is_its_baseline():
    record = undated(("CT", 1, "first", 20), ("CT", 3, "before", 40), ("CT", 7, "after", 41))
    assert [(one.study_ids, one.overall, one.baseline_mm) for one in assess(record)] == [(("after",), "SD", 40)]


def test_an_ultrasound_is_no_baseline_where_a_ct_follows():
    assert assess(undated(("ultrasound", 1, "us", 97), ("CT", 3, "ct", 90))) == []
