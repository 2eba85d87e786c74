"""Planning a territory: what lies in it, what it is counted as, what moves; nothing is kept."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study
from netcore.rules import evaluate
from netcore.views.options.territory import plan_territory, territories
from tests.examples import evaluated

RIGHT = ["V", "VI", "VII", "VIII"]


@cache
def made():
    """Two tumours of 20 mm in segments VI and II."""
    rows = [Patient(patient_id="P"), Study(patient_id="P", study_id="S", done_on="2024-03-01", kind="CT")]
    for name, segment, size in (("A", "VI", 20), ("B", "II", 20)):
        rows += [Lesion(patient_id="P", lesion_id=name, label=name, organ="liver", segment=segment, structure="tumour"),
                 Measurement(patient_id="P", study_id="S", lesion_id=name, reader="clinical", state="measured",
                             longest_diameter_mm=Decimal(size))]
    return evaluate(PatientRecord.of(rows), as_of=date(2024, 3, 12))


def line(view, start):
    return next(text for text, _ in (*view.held, *view.scores) if text.startswith(start))


def test_lesions_are_in_it_or_not_by_their_segment_and_their_volume_is_shared_out():
    view = plan_territory(made(), "embolisation", RIGHT)
    assert line(view, "in it: ").startswith("in it: A (20 mm")
    assert line(view, "not in it: ").startswith("not in it: B (20 mm")
    # Two spheres of one size: half of the volume each.
    assert line(view, "Of the listed tumour volume").endswith(" 50 % lies in it.")


@pytest.mark.parametrize(("parts", "counted"), [
    (["V"], "segment"), (["right_lobe"], "lobe"), (RIGHT, "lobe"), (["left_lobe"], "lobe"),
    (["left_lobe", "I"], "lobe"),
    (["whole_liver"], "whole liver"), (["left_lobe", "right_lobe"], "whole liver"),
    (["V", "VI"], "lobe or segment"), (["right_lobe", "IVb"], "lobe or whole liver")])
def test_a_territory_between_two_words_is_counted_as_either(parts, counted):
    assert line(plan_territory(made(), "embolisation", parts), "counted as") == f"counted as: {counted}"


def test_the_segments_are_highlighted_and_others_are_not():
    view = plan_territory(made(), "embolisation", ["right_lobe"])
    names = [trace["name"] for trace in view.figure["data"] if str(trace.get("name")).startswith("segment")]
    assert sorted(name for name in names if name.endswith("planned")) == [f"segment {one}, planned" for one in RIGHT]
    assert "Highlighted: right lobe" in view.alt
    assert set(RIGHT) <= set(territories())


def test_a_share_that_leaves_too_little_moves_the_standing_of_a_resection():
    """15 % would stay: less than the 20 % that the sheet's lowest limit asks for in a healthy liver."""
    view = plan_territory(evaluated("NET-014"), "surgery", ["right_lobe"], "85 %")
    assert line(view, "future liver remnant") == "future liver remnant: 15 %; as recorded 42 %"
    assert any(one.startswith("Debulking resection: open, with cautions becomes stop sign") for one in view.moved)
    assert evaluated("NET-014").facts.patient["future_liver_remnant"].number.low == 42, "nothing was kept"


def test_a_recorded_remnant_is_not_taken_for_that_of_another_resection():
    view = plan_territory(evaluated("NET-014"), "surgery", ["left_lobe"])
    assert line(view, "future liver remnant") == "future liver remnant: not known; as recorded 42 %"


@pytest.mark.parametrize("procedure", ["embolisation", "surgery"])
def test_a_territory_turns_no_class_of_the_lesion_plan_and_the_page_says_why(procedure):
    """The classes go by the lesions, by what can be resected and by the portal vein; a territory sets none of these."""
    line, = plan_territory(evaluated("NET-014"), procedure, ["right_lobe"], "85 %").plan
    assert line == ('Lesion plan: no lesion changes its class. Beside the lesions themselves its rule reads only "all '
                    'liver disease can be resected" and "main portal vein", and nothing of that is set otherwise here.')


@pytest.mark.parametrize("share", ["a lot", "120", "20..130", "20 mm"])
def test_a_share_that_cannot_be_meant_is_refused(share):
    view = plan_territory(made(), "surgery", ["right_lobe"], share)
    assert view.refusal and not view.moved and view.figure is None
