"""Survival curves and reader error as a reader meets them."""

from datetime import date

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from netcore.response import Reason, TimeToEvent
from netcore.response.reader_error import error_call
from netcore.views.cohort.survival import draw_survival, survival_lines, table_survival
from netcore.views.lesions.criteria import criteria_view, scan_view
from netcore.views.lesions.page import lesion_view
from netcore.views.lesions.reader_error import reader_error_view


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


def enhancing(sizes, kind="TACE"):
    common = {"patient_id": "P"}
    rows = [Patient(**common), Lesion(**common, lesion_id="A", organ="liver"),
            Treatment(**common, treatment_id="T", course_id="C", kind=kind, performed_on="2024-01-10"),
            TargetChoice(**common, set_id="S", course_id="C", baseline_on="2024-01-01", lesion_id="A", role="target")]
    for day, (whole, part) in zip(("2024-01-01", "2024-04-01"), sizes, strict=True):
        rows += [Study(**common, study_id=day, done_on=day, kind="CT", new_lesion="none"),
                 Measurement(**common, study_id=day, lesion_id="A", longest_diameter_mm=whole,
                             enhancing_diameter_mm=part)]
    return PatientRecord.of(rows)


def test_mrecist_has_a_sentence_of_its_own_with_its_own_numbers():
    record = enhancing(((50, 50), (48, 30)))
    sums = lesion_view(record, "clinical", None).sums
    same, different = (reader_error_view(record, sums, "clinical", None, readers) for readers in ("same", "different"))
    recist, mrecist = (text for text, _ in same.lines)
    assert "by the sums of targets (RECIST 1.1): stable" in recist
    assert "by the sums of enhancing diameters (mRECIST): partial response" in mrecist, "30/50 is -40 %"
    # The numbers of mRECIST: its own patients and pairs, and the choice of readers changes the probability.
    assert any(text.startswith("mRECIST: reader error computed from liver cancer (HCC), not NET: 77 patients, 205 ")
               for text, _ in same.about)
    assert different.lines[1] != same.lines[1]
    assert any("EASL, WHO, Choi, Modified Choi, Volume, Enhancing volume: how far readers differ is not known" in text
               for text, _ in same.about)
    assert any("mRECIST" in line.what for line in same.sources)


def test_without_enhancement_recorded_only_recist_speaks():
    view = reader_error_view(enhancing(((50, None), (48, None))), None, "clinical", None, "same")
    assert len(view.lines) == 1 and "RECIST 1.1" in view.lines[0][0]


def test_the_table_of_verdicts_says_for_each_criterion_what_another_reader_might_say():
    view = criteria_view(enhancing(((50, 50), (48, 30))), "clinical", None)
    said = dict(zip(scan_view(view, None).verdicts["criterion"], scan_view(view, None).verdicts["another reader"],
                    strict=True))
    call = error_call(view.comparison.scans[0].by("mrecist").assessment)
    assert said["mRECIST"].endswith(", ".join(
        f"{name} {100 * share:.0f} %" for share, name in
        sorted(((share, name) for name, share in call.probabilities.items()), reverse=True)))
    assert said["EASL"] == said["Choi"] == said["Volume"] == "no readers' numbers known"
    other = scan_view(view, None, "different").verdicts["another reader"]
    assert list(other) != list(said.values())


def test_the_unit_of_analysis_is_named():
    assert survival_lines(GROUPS, "patients")[0][0].startswith("TACE <b>: 3 patients counted")
