"""When does each endpoint end, and is it an event? Days are counted from 2024-01-01; the start day counts as day 1.

Every expected day follows by hand from section 8 of the response rules: what the agencies' tables say.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from response_cases import FIRST, day, make_record

import netcore.response
from netcore.errors import BadInput
from netcore.model import PatientRecord, TreatedLesion, Treatment
from netcore.response import ENDPOINTS, all_times_to_event, times_to_event
from netcore.views.lesions.endpoint_words import WHY, sentence_endpoint, table_endpoints

TARGET = "T1 target"
PD_AT_120 = "0: T1=50 | 60: T1=50 | 120: T1=65"


def make(scans, treatments="1 TACE C1", died=None, lesions=TARGET, contact=None, **patient):
    """`treatments`: `1 TACE C1; 90 RFA C2 T1`: day (`?` not known, or a month), kind, course, lesions aimed at."""
    record = make_record(lesions, scans)
    rows = [row for row in record.rows() if row.TABLE != "patients"]
    for number, text in enumerate(part.split() for part in treatments.split(";") if part.strip()):
        when = None if text[0] == "?" else text[0] if "-" in text[0] else day(text[0])
        rows.append(Treatment(patient_id="P1", treatment_id=f"X{number}", kind=text[1], course_id=text[2],
                              performed_on=when))
        rows += [TreatedLesion(patient_id="P1", treatment_id=f"X{number}", lesion_id=name) for name in text[3:]]

    def on(value):
        return day(value) if isinstance(value, int) else value
    person = record.patient.model_validate(
        {"patient_id": "P1", "died_on": on(died), "last_contact_on": on(contact), **patient})
    return PatientRecord.of([person, *rows])


def ended(record, endpoint, rules="FDA", course="C1", **settings):
    """(days since 2024-01-01 of the end, event, why) of one course."""
    one = next(one for one in times_to_event(record, endpoint, rules=rules, settings=settings or None)
               if one.course_id == course)
    return (None if one.day is None else (one.day - FIRST).days), one.event, one.why.code


def given(**record):
    return record


CASES = {
    "progression is the event, on the earliest scan that shows it": (
        given(scans=PD_AT_120), "PFS", (120, True, "progression"), (120, True, "progression")),
    "no event: the last adequate scan": (
        given(scans="0: T1=50 | 60: T1=50 | 120: T1=ne"), "PFS", (60, False, "last_scan"), (60, False, "last_scan")),
    "no scan after the start, alive: the start day": (
        given(scans="0: T1=50"), "PFS", (1, False, "no_scan_after_start"), (1, False, "no_scan_after_start")),
    "death between adequate scans is an event of PFS": (
        given(scans="0: T1=50 | 60: T1=50", died=100), "PFS", (100, True, "death"), (100, True, "death")),
    "and is censored for TTP at the scan before": (
        given(scans="0: T1=50 | 60: T1=50", died=100), "TTP",
        (60, False, "died_without_progression"), (60, False, "died_without_progression")),
    "death within two scan intervals without any scan is an event": (
        given(scans="0: T1=50", died=300), "PFS", (300, True, "death"), (300, True, "death")),
    "progression and death on one day are one event": (
        given(scans=PD_AT_120, died=120), "PFS", (120, True, "progression"), (120, True, "progression")),
    "death after missed visits: FDA goes back to the last adequate scan, EMA counts": (
        given(scans="0: T1=50 | 60: T1=50", died=700), "PFS", (60, False, "missed_visits"), (700, True, "death")),
    "progression after missed visits likewise": (
        given(scans="0: T1=50 | 60: T1=50 | 700: T1=65"), "PFS",
        (60, False, "missed_visits"), (700, True, "progression")),
    "a scan that is not evaluable is no visit": (
        given(scans="0: T1=50 | 60: T1=50 | 300: T1=ne | 700: T1=65"), "PFS",
        (60, False, "missed_visits"), (700, True, "progression")),
    "394 days (2 x 183 + 28) without a scan are not yet too many": (
        given(scans="0: T1=50 | 60: T1=50", died=454), "PFS", (454, True, "death"), (454, True, "death")),
    "395 days are": (
        given(scans="0: T1=50 | 60: T1=50", died=455), "PFS", (60, False, "missed_visits"), (455, True, "death")),
    "another treatment before progression: FDA censors, EMA follows on against the first baseline": (
        given(scans=PD_AT_120, treatments="1 TACE C1; 90 everolimus C2"), "PFS",
        (60, False, "new_treatment"), (120, True, "progression")),
    "another treatment on the day of the progression scan or later changes nothing": (
        given(scans=PD_AT_120, treatments="1 TACE C1; 120 everolimus C2"), "PFS",
        (120, True, "progression"), (120, True, "progression")),
    "a second session of the same course is its plan": (
        given(scans=PD_AT_120, treatments="1 TACE C1; 90 TACE C1"), "PFS",
        (120, True, "progression"), (120, True, "progression")),
    "a course begun on the same day is no later treatment": (
        given(scans=PD_AT_120, treatments="1 TACE C1; 1 SSA C2"), "PFS",
        (120, True, "progression"), (120, True, "progression")),
    "what only disturbs a marker is no treatment": (
        given(scans=PD_AT_120, treatments="1 TACE C1; 90 PPI C2"), "PFS",
        (120, True, "progression"), (120, True, "progression")),
    "death after another treatment: FDA stays at the scan before it": (
        given(scans="0: T1=50 | 60: T1=50", treatments="1 TACE C1; 90 everolimus C2", died=200), "PFS",
        (60, False, "new_treatment"), (200, True, "death")),
    "a target ablated later has left the sum and is no response or progression": (
        given(scans="0: T1=50 T2=30 | 60: T1=50 T2=30 | 150: T1=0 T2=30 | 210: T1=0 T2=37",
             lesions="T1 target; T2 target", treatments="1 TACE C1; 90 RFA C2 T1"), "PFS",
        (60, False, "new_treatment"), (210, True, "progression")),
    "extrahepatic progression is none of hepatic PFS": (
        given(scans="0: T1=50 B=20 | 60: T1=50 B=20 | 120: T1=50 B=45", lesions="T1 target; B target lung"),
        "hepatic PFS", (120, False, "last_scan"), (120, False, "last_scan")),
    "and is one of PFS": (
        given(scans="0: T1=50 B=20 | 60: T1=50 B=20 | 120: T1=50 B=45", lesions="T1 target; B target lung"),
        "PFS", (120, True, "progression"), (120, True, "progression")),
    "growth in the liver hidden by shrinking elsewhere is progression of hepatic PFS": (
        given(scans="0: T1=50 B=30 | 60: T1=65 B=15", lesions="T1 target; B target lung"),
        "hepatic PFS", (60, True, "progression"), (60, True, "progression")),
    "a new lesion in the brain is none of hepatic PFS": (
        given(scans="0: T1=50 | 60: T1=50 L9=8! new=unequivocal", lesions="T1 target; L9 - brain"),
        "hepatic PFS", (60, False, "last_scan"), (60, False, "last_scan")),
    "a new lesion whose place nobody stated leaves hepatic PFS unknown": (
        given(scans="0: T1=50 | 60: T1=50 new=unequivocal"),
        "hepatic PFS", (None, None, "place_not_stated"), (None, None, "place_not_stated")),
    "a drug begun later does not censor hepatic PFS": (
        given(scans=PD_AT_120, treatments="1 TACE C1; 90 everolimus C2"),
        "hepatic PFS", (120, True, "progression"), (120, True, "progression")),
    "a further treatment of the liver off the plan does under FDA rules": (
        given(scans=PD_AT_120, treatments="1 TACE C1; 90 TARE C2"),
        "hepatic PFS", (60, False, "new_treatment"), (120, True, "progression")),
    "hepatic PFS does not apply to a drug": (
        given(scans=PD_AT_120, treatments="1 everolimus C1"),
        "hepatic PFS", (None, None, "no_liver_treatment"), (None, None, "no_liver_treatment")),
    "duration of response ends with progression": (
        given(scans="0: T1=100 | 60: T1=60 | 120: T1=75"), "duration of response",
        (120, True, "progression"), (120, True, "progression")),
    "duration of response is for responders": (
        given(scans=PD_AT_120), "duration of response", (None, None, "no_response"), (None, None, "no_response")),
    "a response after another treatment does not count": (
        given(scans="0: T1=100 | 60: T1=95 | 120: T1=60", treatments="1 SSA C1; 90 everolimus C2"),
        "duration of response", (None, None, "no_response"), (None, None, "no_response")),
    "duration of stable disease ends with progression": (
        given(scans=PD_AT_120), "duration of stable disease", (120, True, "progression"), (120, True, "progression")),
    "and does not apply to a responder": (
        given(scans="0: T1=100 | 60: T1=60 | 120: T1=75"), "duration of stable disease",
        (None, None, "best_not_stable"), (None, None, "best_not_stable")),
    "no baseline scan: FDA censors on the start day, EMA counts the death": (
        given(scans="60: T1=50", treatments="1 TACE C1", died=100, lesions="T1 -"), "PFS",
        (1, False, "no_baseline"), (100, True, "death")),
    "overall survival ends with death": (
        given(scans=PD_AT_120, died=900), "OS", (900, True, "death"), (900, True, "death")),
    "or with the last day known alive": (
        given(scans=PD_AT_120, contact=400), "OS", (400, False, "last_known_alive"), (400, False, "last_known_alive")),
    "a death of which only the cause is known is an event on an unknown day": (
        given(scans="0: T1=50 | 60: T1=50", death_cause="liver failure"), "OS",
        (None, True, "death_day_not_known"), (None, True, "death_day_not_known")),
    "a start known to the month is no start": (
        given(scans=PD_AT_120, treatments="2024-01 TACE C1"), "PFS",
        (None, None, "start_day_not_known"), (None, None, "start_day_not_known")),
    "another treatment of unknown day before or after progression: FDA cannot tell, EMA need not": (
        given(scans=PD_AT_120, treatments="1 TACE C1; ? everolimus C2"), "PFS",
        (None, None, "new_treatment_day_not_known"), (120, True, "progression")),
    "another treatment in the month of the progression scan likewise": (
        given(scans=PD_AT_120, treatments="1 TACE C1; 2024-04 everolimus C2"), "PFS",
        (None, None, "new_treatment_day_not_known"), (120, True, "progression")),
    "a death known to the month is an event without a duration": (
        given(scans="0: T1=50 | 60: T1=50", died="2024-06"), "PFS",
        (None, True, "death_day_not_known"), (None, True, "death_day_not_known")),
    "a death in a month that may or may not be too late: FDA cannot tell": (
        given(scans="0: T1=50 | 60: T1=50", died="2025-03"), "PFS",
        (None, None, "death_day_not_known"), (None, True, "death_day_not_known")),
}


@pytest.mark.parametrize("name", CASES)
def test_endpoint(name):
    record, endpoint, fda, ema = CASES[name]
    record = make(**record)
    assert (ended(record, endpoint), ended(record, endpoint, "EMA")) == (fda, ema)


def test_the_start_day_counts_unless_the_setting_says_no():
    record = make(PD_AT_120)
    with_it, = times_to_event(record, "PFS")
    without, = times_to_event(record, "PFS", settings={"start_day_counted": False})
    assert (with_it.start, with_it.days, without.days) == (day(1), 120, 119)


def test_a_lone_response_is_none_where_it_must_be_confirmed():
    lone = make("0: T1=100 | 60: T1=60 | 120: T1=75")
    again = make("0: T1=100 | 60: T1=60 | 120: T1=60 | 180: T1=75")
    assert ended(lone, "duration of response", response_confirmed=True)[2] == "no_response"
    one = times_to_event(again, "duration of response", settings={"response_confirmed": True})[0]
    assert (one.start, one.day, one.days) == (day(60), day(180), 121)


def test_what_happens_later_does_not_change_the_answer_of_a_day():
    record = make(PD_AT_120, died=200)
    one, = times_to_event(record, "PFS", as_of=day(100))
    assert (one.day, one.event) == (day(60), False)


def test_every_endpoint_of_every_course_has_its_sentence_and_row():
    record = make("0: T1=50 | 60: T1=50 | 120: T1=65", "1 TACE C1; 90 everolimus C2", died=300)
    times = all_times_to_event(record)
    assert [(one.rules, one.endpoint) for one in times] == [
        (rules, name) for rules in ("FDA", "EMA") for name in ENDPOINTS for _ in range(2)], "two courses each"
    for name in ENDPOINTS:
        for rules in ("FDA", "EMA"):
            assert times_to_event(record, name, rules=rules) == [
                one for one in times if (one.endpoint, one.rules) == (name, rules)]
    assert "PFS (FDA rules): 60 days, censored: another treatment began before any progression, so censored at the " \
           "last adequate scan before it (other treatment: 31 Mar 2024), 1 Mar 2024." in map(sentence_endpoint, times)
    assert len(table_endpoints(times)) == len(times)


def test_every_step_that_decides_has_its_words():
    rooms = Path(netcore.response.__file__).parent / "survival"
    source = "".join((rooms / name).read_text(encoding="utf-8") for name in ("endpoints.py", "censoring.py"))
    codes = set(re.findall(r'(?:_none|_censor|_event|Reason)\(\s*"(\w+)"', source))
    assert len(codes) > 15
    assert codes | {"progression_day_not_known", "no_scan_after_start"} <= set(WHY)


def test_unknown_words_are_refused():
    record = make(PD_AT_120)
    with pytest.raises(BadInput, match="endpoint: 'DFS'"):
        times_to_event(record, "DFS")
    with pytest.raises(BadInput, match="censoring rules: 'PMDA'"):
        times_to_event(record, "PFS", rules="PMDA")
    with pytest.raises(BadInput, match="settings, scan_intervall: no such setting"):
        times_to_event(record, "PFS", settings={"scan_intervall": 90})
    with pytest.raises(BadInput, match="expected True or False"):
        times_to_event(record, "PFS", settings={"start_day_counted": 1})
    assert day(1) - FIRST == timedelta(days=1)
