"""Does the text in place of a figure say what the figure shows, with its unit and its numbers, for every patient?"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import plotly.io
import pytest

from netcore.model import PatientRecord, cut_record
from netcore.views.alternatives import say_bars, say_lines
from netcore.views.cohort import page as cohort_page
from netcore.views.cohort.facts import gather_ablations, gather_bests, gather_patient, gather_times
from netcore.views.cohort.selection import UNITS, select_cohort
from netcore.views.lesions.criteria import criteria_view
from netcore.views.lesions.endpoints import endpoint_view
from netcore.views.lesions.liver_map import liver_map
from netcore.views.lesions.page import lesion_choices, lesion_view
from netcore.views.markers.page import marker_names, marker_view, markers_together
from netcore.views.options.plan_drawing import plan_view
from netcore.views.patient.page import patient_view
from tests.examples import day_of, evaluated, everybody

Figure = Mapping[str, Any] | None
_NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")
_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b|\b[A-Z][a-z]{2} \d{4}\b")


RECORDS = [(cut_record(record, day_of(record)), day_of(record)) for record in everybody().values()]


def patient_figures(record: PatientRecord, day: date) -> Iterator[tuple[str, Figure, str, str]]:
    """Name, figure, text and the word of a unit that the text must hold."""
    view = patient_view(record, day)
    yield "time line", view.figure, view.figure_alt, "Treatments"
    for analyte in marker_names(record):
        marker = marker_view(record, analyte, day)
        unit = marker.figure["layout"]["yaxis"]["title"]["text"].removesuffix(" (log)") if marker.figure else ""
        yield analyte, marker.figure, marker.figure_alt, unit
    for analyte in list(marker_names(record))[:1]:
        marker = marker_view(record, analyte, day)
        yield "symptoms", marker.symptoms, marker.symptoms_alt, "a day"
    together = markers_together(record, day)
    yield "multiples", together.multiples, together.multiples_alt, "upper limit"
    choices = lesion_choices(record)
    for reader in choices.readers[:1]:
        for course in choices.courses.get(reader, [])[-1:] or [None]:
            lesions = lesion_view(record, reader, course)
            yield "spider", lesions.spider, lesions.spider_alt, "%"
            yield "sums", lesions.sums, lesions.sums_alt, "mm"
            criteria = criteria_view(record, reader, course)
            yield "criteria", criteria.grid, criteria.grid_alt, "criteria"
            times = endpoint_view(record, reader, course)
            yield "times to event", times.figure, times.alt, "days"
            where = liver_map(record, reader, course)
            yield "liver map", where.figure, where.alt, "mm"
    plan = plan_view(evaluated(record.patient_id))
    yield "plan", plan.figure, plan.alt, "mm"


def numbers_of(figure: Figure) -> set[float]:
    """Every number of a figure, on an axis or in words."""
    assert figure is not None
    still = {part: figure[part] for part in ("data", "layout")}
    text = json.dumps(json.loads(plotly.io.to_json(still, validate=False)), ensure_ascii=False)
    return {round(float(found.replace("−", "-")), 6) for found in _NUMBER.findall(text)}


def names_of(figure: Figure) -> set[str]:
    """What is written in a figure of treatments only, which has no number."""
    assert figure is not None
    numbered = any("customdata" in trace or " mm" in str(trace.get("meta")) for trace in figure["data"])
    return set() if numbered else {text for trace in figure["data"] for text in trace.get("text", ()) if text}


def stands_in(alt: str, numbers: set[float]) -> bool:
    """Does any number of the text, days aside, stand in the figure, as precisely as the text says it?"""
    for found in _NUMBER.findall(_DAY.sub("", alt)):
        digits = len(found.partition(".")[2])
        if any(abs(float(found.replace("−", "-")) - number) <= 0.5 * 10 ** -digits + 1e-9 for number in numbers):
            return True
    return False


def complain(what: str, figure: Figure, alt: str, unit: str) -> str | None:
    if figure is None:
        return None
    if len(alt) < 30 or unit not in alt:
        return f"{what}: unit {unit!r} is not named in {alt!r}"
    if any(f"{kind} " in alt or f"{kind}." in alt or f"{kind}," in alt for kind in names_of(figure)):
        return None
    return None if stands_in(alt, numbers_of(figure)) else f"{what}: no number of the figure in {alt!r}"


@pytest.mark.parametrize(("record", "day"), RECORDS, ids=lambda value: getattr(value, "patient_id", ""))
def test_the_figures_of_every_patient_are_said_in_words(record: PatientRecord, day: date) -> None:
    found = [complain(*one) for one in patient_figures(record, day)]
    assert [one for one in found if one] == []


def test_the_pictures_of_the_cohort_are_said_in_words() -> None:
    some = RECORDS[::3]
    cohort = select_cohort([gather_patient(record, record.patient_id, day) for record, day in some], {}, UNITS[0])
    judged = {record.patient_id: gather_bests(record) for record, _ in some}
    bests = {one: {name: found[one] for name, found in judged.items()} for one in next(iter(judged.values()))}
    times = {record.patient_id: gather_times(record)["PFS", "FDA"] for record, _ in some}
    ablated = {record.patient_id: gather_ablations(record) for record, _ in some}
    pictures = [("waterfall", cohort_page.waterfall_picture(cohort, "treatment"), "%"),
                ("spider", cohort_page.spider_picture(cohort), "%"),
                ("swimmer", cohort_page.swimmer_picture(cohort, 0), "ears"),
                ("rates", cohort_page.rates_picture(cohort, bests, confirmed=False), "%"),
                ("published", cohort_page.published_picture(cohort), "%"),
                ("survival", cohort_page.survival_picture(cohort, times, "treatment"), "months"),
                ("ablation", cohort_page.ablation_picture(cohort, ablated), "%")]
    assert all(picture.figure for _, picture, _ in pictures)
    found = [complain(what, picture.figure, picture.alt, unit) for what, picture, unit in pictures]
    assert [one for one in found if one] == []


def trace(name: str, days: list[date], heights: list[float | None], **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "name": name, "x": days, "y": heights, **more}


def test_first_last_and_extremes_are_said_and_limits_are_not() -> None:
    days = [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)]
    figure = {"data": [trace("CgA", days, [3.0, None, 9.0, 2.0]), trace("limit", days, [1, 1, 1, 1], hoverinfo="skip")]}
    assert say_lines(figure, "times the upper limit") == \
        "CgA: 3 values, first 3 times the upper limit on 1 Jan 2024, last 2 on 1 Apr 2024, lowest 2, highest 9."


def test_a_cohort_is_said_by_its_range() -> None:
    assert say_bars({"data": [{"type": "bar", "y": [-64.5, 4.4]}]}, "2 bars") == \
        " 2 bars, from −64.5 to 4.4 %."
    assert say_bars(None, "2 bars") == "" == say_lines(None, "mm")
