"""Is every figure one that plotly accepts? The app sends them unchecked, since checking costs more than drawing."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import plotly.graph_objects
import pytest

import netcore.views
from netcore.model import PatientRecord, cut_record
from netcore.views.cohort import page as cohort_page
from netcore.views.cohort.facts import gather_ablations, gather_bests, gather_patient, gather_times
from netcore.views.cohort.selection import COLOURS, UNITS, select_cohort
from netcore.views.lesions.criteria import criteria_view
from netcore.views.lesions.endpoints import endpoint_view
from netcore.views.lesions.liver_map import liver_map
from netcore.views.lesions.page import lesion_choices, lesion_view
from netcore.views.lesions.reader_error import READER_CHOICES, reader_error_view
from netcore.views.markers.page import marker_names, marker_view, markers_together
from netcore.views.options.plan_drawing import plan_view
from netcore.views.patient.page import patient_view
from tests.examples import day_of, evaluated, everybody

# Between them: words for dates, two readers, ablation zones, split lesions, assays that change, `<` values, little.
CHOSEN = ("CAN-712", "PG-GAST-RFA", "NET-001", "NET-007", "NET-014", "NET-019", "NET-027")
Figure = Mapping[str, Any] | None


def patient_figures(record: PatientRecord, day: date) -> Iterator[tuple[str, Figure]]:
    """The figures of the patient, markers and lesions pages."""
    yield "time line", patient_view(record, day).figure
    yield "time line for paper", patient_view(record, day, on_paper=True).figure
    for analyte in marker_names(record):
        for absolute in (False, True):
            view = marker_view(record, analyte, day, absolute)
            yield f"{analyte}, absolute {absolute}", view.figure
            yield f"symptoms beside {analyte}", view.symptoms
    yield "plan", plan_view(evaluated(record.patient_id)).figure
    yield "multiples", markers_together(record, day).multiples
    choices = lesion_choices(record)
    for reader in choices.readers:
        for course in choices.courses.get(reader, [])[-1:] or [None]:
            lesions = lesion_view(record, reader, course)
            yield "spider", lesions.spider
            yield "sums", lesions.sums
            band = reader_error_view(record, lesions.sums, reader, course, next(iter(READER_CHOICES)))
            yield "reader band", band.sums
            yield "criteria", criteria_view(record, reader, course, "by_kind").grid
            yield "times to event", endpoint_view(record, reader, course).figure
            yield "liver map", liver_map(record, reader, course).figure


def cohort_figures(records: Mapping[str, tuple[PatientRecord, date]]) -> Iterator[tuple[str, Figure]]:
    """The pictures of the cohort page."""
    cohort = select_cohort([gather_patient(record, name, day) for name, (record, day) in records.items()], {}, UNITS[0])
    for colour in COLOURS:
        yield f"waterfall by {colour}", cohort_page.waterfall_picture(cohort, colour).figure
    judged = {name: gather_bests(record) for name, (record, _) in records.items()}
    bests = {one: {name: found[one] for name, found in judged.items()} for one in next(iter(judged.values()))}
    times = {name: gather_times(record)["PFS", "FDA"] for name, (record, _) in records.items()}
    ablated = {name: gather_ablations(record) for name, (record, _) in records.items()}
    yield "spider", cohort_page.spider_picture(cohort).figure
    yield "swimmer", cohort_page.swimmer_picture(cohort, 0).figure
    yield "rates", cohort_page.rates_picture(cohort, bests, confirmed=False).figure
    yield "published", cohort_page.published_picture(cohort).figure
    yield "ablation", cohort_page.ablation_picture(cohort, ablated).figure
    yield "survival", cohort_page.survival_picture(cohort, times, "treatment").figure


def drawing_functions() -> set[str]:
    """Every function of the views that draws."""
    modules = [importlib.import_module(found.name)
               for found in pkgutil.walk_packages(netcore.views.__path__, "netcore.views.")]
    return {f"{module.__name__}.{name}" for module in modules for name, one in inspect.getmembers(module)
            if name.startswith("draw_") and inspect.isfunction(one) and one.__module__ == module.__name__}


@pytest.fixture(scope="module")
def drawn() -> tuple[list[tuple[str, Mapping[str, Any]]], set[str]]:
    """Every figure of the chosen patients and their cohort, and the functions that drew them."""
    called: set[str] = set()

    def listen(frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name.startswith("draw_"):
            called.add(f"{frame.f_globals['__name__']}.{frame.f_code.co_name}")

    records = {name: (cut_record(record, day_of(record)), day_of(record))
               for name, record in everybody().items() if name in CHOSEN}
    before = sys.getprofile()
    sys.setprofile(listen)
    try:
        figures = [(f"{name}: {what}", figure) for name, (record, day) in records.items()
                   for what, figure in patient_figures(record, day)]
        figures += [(f"cohort: {what}", figure) for what, figure in cohort_figures(records)]
    finally:
        sys.setprofile(before)
    return [(what, figure) for what, figure in figures if figure is not None], called


def test_plotly_accepts_every_figure(drawn: tuple[list[tuple[str, Mapping[str, Any]]], set[str]]) -> None:
    refused = {}
    for what, figure in drawn[0]:
        try:
            plotly.graph_objects.Figure(figure)
        except ValueError as error:
            refused[what] = str(error)[:300]
    assert refused == {}


def test_no_drawing_function_was_left_out(drawn: tuple[list[tuple[str, Mapping[str, Any]]], set[str]]) -> None:
    assert drawing_functions() - drawn[1] == set()


def test_the_check_can_fail() -> None:
    with pytest.raises(ValueError, match="Invalid property"):
        plotly.graph_objects.Figure({"data": [{"type": "scatter", "colour": "red"}], "layout": {}})
