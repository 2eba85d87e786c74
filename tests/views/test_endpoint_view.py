"""One patient's times to an event on the screen, under both rule sets, in words with dates."""

from datetime import date

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment, cut_record
from netcore.response import ENDPOINTS
from netcore.views.lesions.endpoints import endpoint_view


def patient(*rows) -> PatientRecord:
    """Target A: 40 mm before TACE on 10 January 2024, 24 mm in April; 36 mm in October, after everolimus began in July.
    """
    common = {"patient_id": "P"}
    sizes = (("2024-01-01", 40), ("2024-04-01", 24), ("2024-10-01", 36))
    return PatientRecord.of([
        Patient(**common), Lesion(**common, lesion_id="A", organ="liver", segment="V"),
        TargetChoice(**common, set_id="S", course_id="C", baseline_on="2024-01-01", lesion_id="A", role="target"),
        Treatment(**common, treatment_id="T", course_id="C", kind="TACE", performed_on="2024-01-10"),
        Treatment(**common, treatment_id="E", course_id="D", kind="everolimus", performed_on="2024-07-01"),
        *(row for day, mm in sizes for row in (
            Study(**common, study_id=day, done_on=day, kind="CT", new_lesion="none"),
            Measurement(**common, study_id=day, lesion_id="A", longest_diameter_mm=mm))), *rows])


def test_the_agencies_differ_where_a_new_treatment_came_before_progression() -> None:
    view = endpoint_view(patient(), "clinical", "TACE from 10 Jan 2024, baseline 1 Jan 2024")
    words = {rules: dict(zip(ENDPOINTS, (text for text, _ in lines), strict=True))
             for rules, lines in view.sentences.items()}
    # 10 January to 1 April 2024 are 82 days, to 1 October 265; the first day counts, so 83 and 266. 24 to 36 mm is
    # +50 % and 12 mm over the nadir: progression.
    assert words["FDA"]["PFS"] == ("PFS from 10 Jan 2024: 83 days, censored: another treatment began before any "
                                   "progression, so censored at the last adequate scan before it (other treatment: "
                                   "1 Jul 2024), 1 Apr 2024.")
    assert words["EMA"]["PFS"] == "PFS from 10 Jan 2024: 266 days, progression, 1 Oct 2024."
    # from the response of 1 April to 1 October: 183 days and the first
    assert words["EMA"]["duration of response"] == "duration of response from 1 Apr 2024: 184 days, progression, " \
        "1 Oct 2024."
    assert words["FDA"]["duration of stable disease"] == "duration of stable disease: does not apply: the best " \
        "response was partial response."
    assert words["FDA"]["OS"].endswith("censored: last known to be alive, 1 Oct 2024.")
    # A drug is no new treatment of the liver: hepatic PFS runs to 1 October under both.
    assert view.answer[1] == ("The rules of FDA and EMA give different answers for TTP, PFS, duration of response.",
                              "strong")
    assert words["FDA"]["hepatic PFS"] == words["EMA"]["hepatic PFS"] == "hepatic PFS from 10 Jan 2024: 266 days, " \
        "progression, 1 Oct 2024."
    assert set(view.table["rules"]) == {"FDA", "EMA", ""} and len(view.table) == 2 * 2 * len(ENDPOINTS)


def test_each_line_of_the_picture_ends_where_its_sentence_says() -> None:
    view = endpoint_view(patient(), "clinical", "TACE from 10 Jan 2024, baseline 1 Jan 2024")
    ends = {(trace["name"].split(":")[0]): (trace["x"], trace["marker"]["symbol"][1])
            for trace in view.figure["data"] if trace["mode"] != "text"}
    assert ends["PFS (FDA rules)"] == ([date(2024, 1, 10), date(2024, 4, 1)], "circle-open"), "open: censored"
    assert ends["PFS (EMA rules)"] == ([date(2024, 1, 10), date(2024, 10, 1)], "circle"), "filled: the event came"


def test_a_death_without_a_day_is_an_event_of_unknown_duration_and_is_not_drawn() -> None:
    record = patient()
    died = record.model_copy(update={"patient": record.patient.model_copy(update={"death_cause": "tumour"})})
    view = endpoint_view(died, "clinical", "TACE from 10 Jan 2024, baseline 1 Jan 2024")
    assert view.sentences["EMA"][-1] == ("OS: the event came, duration not known: the day of death is not known.",
                                         "unknown")
    assert not [trace for trace in view.figure["data"] if trace["name"].startswith("OS")]


def test_without_a_course_it_is_said_that_no_time_has_a_start() -> None:
    view = endpoint_view(cut_record(patient(), date(2024, 1, 5)), "clinical", None)
    assert view.figure is None and "no time to an event has a start" in view.answer[0][0] and view.table.empty


def test_a_response_that_no_scan_can_tell_is_not_known_and_no_missing_response() -> None:
    view = endpoint_view(cut_record(patient(), date(2024, 2, 1)), "clinical", None)
    said = dict(zip(ENDPOINTS, (text for text, _ in view.sentences["FDA and EMA"]), strict=True))
    for name in ("duration of response", "duration of stable disease"):
        assert said[name] == f"{name}: not known: no evaluable scan of the course says what the best response was."
    assert said["PFS"] == ("PFS from 10 Jan 2024: 1 day, censored: no adequate scan after the start, so censored on "
                           "the start day, 10 Jan 2024.")
