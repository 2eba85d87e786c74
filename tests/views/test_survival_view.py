"""Survival curves and reader error as a reader meets them."""

from datetime import date

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice
from netcore.response import Reason, TimeToEvent
from netcore.views.lesions import lesion_view
from netcore.views.reader_error import reader_error_view
from netcore.views.survival import draw_survival, survival_lines, table_survival


def times(*pairs):
    return [TimeToEvent("PFS", "FDA", "C", "clinical", date(2024, 1, 1), None, days, event, Reason("progression"))
            for days, event in pairs]


GROUPS = {"TACE <b>": times((100, True), (200, False), (300, True), (None, True)), "RFA": times((400, True))}


def test_a_figure_names_its_groups_as_text_and_counts_who_is_at_risk():
    figure = draw_survival(GROUPS)
    words = [text for trace in figure["data"] for text in trace.get("text", ())]
    assert "\u00a0\u00a0TACE &lt;b&gt;" in words
    assert figure["layout"]["yaxis2"]["ticktext"] == ["TACE &lt;b&gt;", "RFA", "number at risk"]
    at_risk = [trace["text"] for trace in figure["data"] if trace.get("yaxis") == "y2"]
    assert [row[0] for row in at_risk] == ["3", "1"]


def test_the_lines_say_median_band_rules_and_who_was_left_out():
    lines = [text for text, _ in survival_lines(GROUPS)]
    assert lines[0].startswith("TACE <b>: 3 courses counted, 2 with the event, median 9.9 months")
    assert lines[0].endswith("1 left out, as a day is not known or the endpoint does not apply.")
    assert "censoring rules: FDA" in lines[2] and "log-log" in lines[2]
    assert lines[3].startswith("Log-rank test of the two groups: p ")


def test_nobody_to_count_gives_no_figure_and_says_so():
    assert draw_survival({"TACE": []}) is None
    assert survival_lines({"TACE": []}) == [("TACE: not known, as nobody is in it.", "unknown")]
    assert table_survival({}).empty


def two_streams():
    common, rows = {"patient_id": "P"}, [Patient(patient_id="P"), Lesion(patient_id="P", lesion_id="A")]
    for reader, sizes in (("one", (100, 118)), ("two", (100, 100))):
        rows.append(TargetChoice(**common, set_id="S", reader=reader, baseline_on="2024-01-01", lesion_id="A",
                                 role="target"))
        for day, mm in zip(("2024-01-01", "2024-03-01"), sizes, strict=True):
            rows += [Study(**common, study_id=day, reader=reader, done_on=day, kind="CT", new_lesion="none"),
                     Measurement(**common, study_id=day, lesion_id="A", reader=reader, longest_diameter_mm=mm)]
    return PatientRecord.of(rows)


def test_two_reading_streams_are_two_sentences():
    record = two_streams()
    view = reader_error_view(record, lesion_view(record, "one", None).sums, "one", None, "same")
    first, second = (text for text, _ in view.lines)
    assert "Reading stream one" in first and "too close to call" in first and "call it progression" in first
    assert "Reading stream two" in second and "that the other would agree" in second
    assert "liver cancer (HCC), not from NET" in view.heading
    assert any("nothing is known" in text for text, _ in view.about)
    band = view.sums["data"][0]
    assert band["fill"] == "toself" and len(band["x"]) == 4


def test_without_a_scan_there_is_no_reader_error_and_no_chart():
    record = PatientRecord.of([Patient(patient_id="P")])
    view = reader_error_view(record, lesion_view(record, None, None).sums, None, None, "same")
    assert (view.lines, view.about, view.sums) == ([], [], None)
