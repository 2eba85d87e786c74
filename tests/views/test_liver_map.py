"""The liver map: every lesion is drawn or listed, circles are to scale, and states are told apart."""

from decimal import Decimal
from math import cos, isclose, pi, sin

import pytest

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment, cut_record
from netcore.views.lesions.liver_map import LiverMap, liver_map
from netcore.views.lesions.liver_places import inside, place_lesions
from netcore.views.lesions.liver_shape import CENTRES, NAMES, outline, segments
from netcore.views.lesions.tracks import readers
from tests.examples import everybody

EXAMPLES = list(everybody().values())


def drawn_as(view: LiverMap, lesion: str, scan: str) -> list[dict]:
    """The traces of a lesion in the frame of a scan, by the name that its body carries."""
    frame = next(one for one in view.figure["frames"] if one["name"] == scan)
    return [trace for trace in frame["data"] if str(trace.get("name", "")).startswith(f"{lesion},")]


def width(trace: dict) -> float:
    """Extent of a trace from left to right, mm."""
    return max(x for x in trace["x"] if x is not None) - min(x for x in trace["x"] if x is not None)


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: record.patient_id)
def test_every_lesion_of_every_example_is_drawn_or_listed(record: PatientRecord) -> None:
    told = record.patient.story_today
    record = cut_record(record, told.last if told else None)
    view = liver_map(record, None, None)
    drawn = {name for frame in ([view.figure, *view.figure["frames"]] if view.figure else [])
             for trace in frame["data"] if trace.get("name") for name in [trace["name"].split(",")[0]]}
    for lesion in record.lesions:
        name = lesion.label or lesion.lesion_id
        listed = any(line.startswith(f"{name} (") for line in view.beside)
        assert (name in drawn) != listed, f"{name} must be either drawn or listed"
    if readers(record):
        assert set(view.table["lesion"]) <= {lesion.label or lesion.lesion_id for lesion in record.lesions}


def made() -> PatientRecord:
    """Two scans: A shrinks from 40 to 20 mm, B is not measured, C is gone, D is new, E lies in bone; then the right
    lobe had been embolised and segment II resected."""
    rows = [Patient(patient_id="P")]
    for name, segment, organ in (("A", "VIII", "liver"), ("B", "VI", "liver"), ("C", "III", "liver"),
                                 ("D", "V", "liver"), ("E", None, "bone")):
        rows.append(Lesion(patient_id="P", lesion_id=name, segment=segment, organ=organ))
    for name in "ABC":
        rows.append(TargetChoice(patient_id="P", set_id="S", course_id="T", baseline_on="2024-01-01", lesion_id=name,
                                 role="target"))
    rows += [Treatment(patient_id="P", treatment_id="T1", course_id="T", kind="TAE", performed_on="2024-01-10",
                       territory=("right_lobe",)),
             Treatment(patient_id="P", treatment_id="R", kind="resection", performed_on="2019-05-05",
                       territory=("II",))]
    for study, day, sizes in (("S1", "2024-01-01", {"A": "40", "B": "30", "C": "12", "E": "20"}),
                              ("S2", "2024-04-01", {"A": "20", "C": "0", "D": "15", "E": "20"})):
        rows.append(Study(patient_id="P", study_id=study, done_on=day, kind="CT"))
        rows += [Measurement(patient_id="P", study_id=study, lesion_id=name, longest_diameter_mm=size,
                             certainty="unequivocal" if name == "D" else None) for name, size in sizes.items()]
    return PatientRecord.of(rows)


def test_circles_are_to_scale_with_the_drawing_and_the_baseline_is_a_ring_around() -> None:
    view = liver_map(made(), None, None)
    before, after = (drawn_as(view, "A", scan)[0] for scan in ("1 Jan 2024", "1 Apr 2024"))
    assert isclose(width(before), 40, abs_tol=0.1) and isclose(width(after), 20, abs_tol=0.1)
    frame = view.figure["frames"][-1]["data"]
    ring = frame[next(number for number, one in enumerate(frame) if one is after) - 1]
    assert isclose(width(ring), 40, abs_tol=0.1) and ring["line"]["dash"] == "dot"
    axes = view.figure["layout"]
    assert axes["yaxis"]["scaleanchor"] == "x", "a millimetre is as long across as up"


def test_states_are_told_apart_by_more_than_colour() -> None:
    view = liver_map(made(), None, None)
    labels = {text for trace in view.figure["frames"][-1]["data"] for text in trace.get("text", ())}
    assert {"\u00a0<b>B\u00a0?</b>", "\u00a0<b>C</b> gone", "\u00a0<b>new D 15</b>", "\u00a0<b>A 20</b>▼"} <= labels
    assert drawn_as(view, "B", "1 Apr 2024")[0]["line"]["dash"] == "dash", "not measured: an open dashed ring"
    assert drawn_as(view, "B", "1 Apr 2024")[0]["fillcolor"] == "rgba(0,0,0,0)"


def test_a_lesion_outside_the_liver_stands_beside() -> None:
    assert liver_map(made(), None, None).beside == ["E (bone): 20 mm on 1 Apr 2024"]


def test_segments_show_what_was_done_to_them_before_the_scan() -> None:
    painted = [{trace["name"] for trace in frame["data"] if str(trace.get("name", "")).startswith("segment")}
               for frame in liver_map(made(), None, None).figure["frames"]]
    assert {"segment II, resected", "segment VIII"} <= painted[0]
    assert {"segment II, resected", "segment VIII, embolised", "segment IVa"} <= painted[1]


def test_a_record_without_lesions_has_no_map() -> None:
    view = liver_map(PatientRecord.of([Patient(patient_id="P")]), None, None)
    assert view.figure is None and view.beside == [] and view.table.empty


def test_the_right_lobe_lies_on_the_left_of_the_picture() -> None:
    assert CENTRES["VII"][0] < CENTRES["VIII"][0] < CENTRES["IVa"][0] < CENTRES["II"][0]
    for upper, lower in (("VII", "VI"), ("VIII", "V"), ("IVa", "IVb"), ("II", "III")):
        assert CENTRES[upper][1] > CENTRES[lower][1]


@pytest.mark.parametrize("segment", [*segments(), "IV"])
def test_names_and_first_places_lie_within_their_segment(segment: str) -> None:
    assert inside(CENTRES[segment], outline(segment))
    assert segment == "IV" or inside(NAMES[segment], outline(segment))


def test_lesions_of_one_segment_do_not_cover_each_other() -> None:
    places = place_lesions([("A", "VII", 20.0), ("B", "VII", 15.0), ("C", "VII", 10.0)])
    radii = {"A": 10, "B": 7.5, "C": 5}
    for one in places:
        assert inside((one.x, one.y), outline("VII"))
        for other in places:
            if one.lesion_id < other.lesion_id:
                gap = Decimal(((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5)
                assert gap >= radii[one.lesion_id] + radii[other.lesion_id]


def test_large_lesions_stay_within_the_liver_as_far_as_they_fit() -> None:
    """Three large lesions of the right lobe cannot keep clear of each other; none may be drawn beside the liver."""
    edge = outline("")
    for place, radius in zip(place_lesions([("A", "VI", 103.0), ("B", "VI", 93.0), ("C", "VII", 76.0)]),
                             (51.5, 46.5, 38.0), strict=True):
        corners = [(place.x + radius * cos(step * pi / 18), place.y + radius * sin(step * pi / 18))
                   for step in range(36)]
        assert sum(inside(corner, edge) for corner in corners) >= 20, place.lesion_id
