"""How is each kind of answer in the demo's key put to the software?

One function a kind; each asserts what the key states and nothing else. The record handed in is the whole one: every
function cuts it to the day looked at by the software's own means.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from netcore.markers import MarkerPoint, MarkerSeries, compute_change, marker_series, read_insulin
from netcore.model import PartialDate, PatientRecord, Row, cut_record
from netcore.model.words import LIVER_DIRECTED
from netcore.response import assess, best_overall_response
from netcore.response.ablation.outcomes import ablation_tracks
from netcore.views.markers.page import marker_names, marker_view
from netcore.views.patient.page import patient_view

Expect = Mapping[str, Any]
_LENGTHS = ("sum_mm", "baseline_mm", "nadir_mm")


def _rounded(value: Decimal | None, like: str) -> str | None:
    if value is None:
        return None
    return str(value.quantize(Decimal(like), rounding=ROUND_HALF_UP)).replace("-0.0", "0.0")


def _assessments(record: PatientRecord, expect: Expect, day: date) -> list[Any]:
    reader = expect.get("reader", "clinical")
    return [one for one in assess(record, "recist-1.1", reader=reader, as_of=day)
            if one.reader == reader and one.course_id == expect["course"]]


def _at(assessments: list[Any], expect: Expect) -> list[Any]:
    wanted = PartialDate.read(expect["when"] if "when" in expect else expect["day"])
    return [one for one in assessments if one.when == wanted]


def recist(record: PatientRecord, expect: Expect, day: date) -> None:
    """One time point of one course and reader, by RECIST 1.1."""
    found = _at(_assessments(record, expect, day), expect)
    assert len(found) == 1, f"{len(found)} assessments"
    one = found[0]
    said: dict[str, Any] = {name: getattr(one, name) for name in
                            ("day", "baseline_day", "target", "non_target", "new_lesion", "overall", *_LENGTHS)}
    said["missing"] = list(one.missing)
    said["not_evaluated"] = [name for reason in one.reasons for name in reason.facts.get("not_evaluated", ())]
    for name in ("change_from_baseline", "change_from_nadir"):
        said[name] = _rounded(getattr(one, name), "1")
    asked = {name: Decimal(value) if name in _LENGTHS and value is not None else value
             for name, value in expect.items() if name not in ("kind", "course", "reader", "when")}
    assert {name: said[name] for name in asked} == asked


def criterion(record: PatientRecord, expect: Expect, day: date) -> None:
    """One time point of one course and reader, by another criterion: the verdict and the sums it rests on."""
    reader = expect.get("reader", "clinical")
    found = _at([one for one in assess(record, expect["criterion"], reader=reader, as_of=day)
                 if one.course_id == expect["course"]], expect)
    assert len(found) == 1, f"{len(found)} assessments"
    asked = {name: Decimal(value) if name in _LENGTHS and value is not None else value
             for name, value in expect.items() if name not in ("kind", "criterion", "course", "reader", "when")}
    assert {name: getattr(found[0], name) for name in asked} == asked


def no_assessment(record: PatientRecord, expect: Expect, day: date) -> None:
    """On that day the time point does not exist yet."""
    assert _at(_assessments(record, expect, day), expect) == []


def best_response(record: PatientRecord, expect: Expect, day: date) -> None:
    """Best overall response of one course."""
    best = best_overall_response(_assessments(record, expect, day), confirm=expect["confirm"])
    assert (best.category, best.day) == (expect["category"], expect["day"])


def _series(record: PatientRecord, expect: Expect, day: date) -> list[MarkerSeries]:
    return marker_series(record, expect["analyte"], as_of=day)


def _point(record: PatientRecord, expect: Expect, day: date) -> tuple[MarkerSeries, MarkerPoint]:
    found = [(series, point) for series in _series(record, expect, day) for point in series.points
             if point.day == expect["taken_on"]]
    assert len(found) == 1, f"{len(found)} results on {expect['taken_on']}"
    return found[0]


def marker_point(record: PatientRecord, expect: Expect, day: date) -> None:
    """One result: as printed, its multiple of the limit, what disturbs it, whether it is in the trend."""
    _, point = _point(record, expect, day)
    said = {
        "value": str(point.lab.value), "unit": point.lab.unit, "comparator": point.comparator,
        "confounded_by": sorted({one.condition for one in point.confounders if one.leaves_trend}),
        "in_trend": point.usable}
    if "times_limit" in expect:
        said["times_limit"] = _rounded(point.times_upper, expect["times_limit"])
    asked = {name: value for name, value in expect.items() if name not in ("kind", "analyte", "taken_on")}
    assert {name: said[name] for name in asked} == asked


def marker_series_count(record: PatientRecord, expect: Expect, day: date) -> None:
    """How many series there are, where one ends and the other begins, in which units."""
    series = _series(record, expect, day)
    assert len(series) == expect["count"]
    first, second = sorted(series, key=lambda one: one.points[0].day)
    assert first.points[-1].day == expect["last_of_first"]
    assert second.points[0].day == expect["first_of_second"]
    assert [first.points[-1].lab.unit, second.points[0].lab.unit] == expect["units"]
    change = compute_change(second, as_of=day)
    reference = change.from_baseline.reference
    assert reference is None or reference.day >= expect["first_of_second"]


def marker_change(record: PatientRecord, expect: Expect, day: date) -> None:
    """The latest result against its baseline."""
    series, point = _point(record, expect, day)
    change = compute_change(series, as_of=day)
    assert change.latest is not None and change.latest.day == expect["taken_on"]
    difference = change.from_baseline if expect["against"] == "baseline" else change.from_nadir
    assert difference.reference is not None and difference.reference.day == expect["reference_on"]
    assert _rounded(difference.percent, expect["percent"].lstrip("-")) == expect["percent"]
    assert _rounded(point.times_upper, expect["times_limit"]) == expect["times_limit"]


def marker_confounded_by_window(record: PatientRecord, expect: Expect, day: date) -> None:
    """A drug that had ended was not yet washed out, found from the treatments alone."""
    _, point = _point(record, expect, day)
    assert not point.lab.conditions and not point.usable
    assert [(one.condition, one.origin, one.phase, one.days_since) for one in point.confounders] == [
        (expect["confounder"], "treatment", "wash_out", expect["days_since"])]


def marker_verdict(record: PatientRecord, expect: Expect, day: date) -> None:
    """Is the change larger than expected variation; or, where the result cannot be read, why not?"""
    series, point = _point(record, expect, day)
    change = compute_change(series, as_of=day)
    if "readable" in expect:
        assert point.usable is expect["readable"] and change.latest is not point
        assert expect["reason"] in [one.condition for one in point.confounders]
    else:
        assert change.latest is point
        assert change.judgement == ("beyond" if expect["beyond_expected_variation"] else "within")


def marker_censored_change(record: PatientRecord, expect: Expect, day: date) -> None:
    """A change to a bound is itself a bound."""
    (series,) = _series(record, expect, day)
    change = compute_change(series, baseline_day=expect["from"], as_of=expect["to"]).from_baseline
    assert change.percent is None
    assert _rounded(change.high, expect["percent_at_most"].lstrip("-")) == expect["percent_at_most"]


def marker_read_together(record: PatientRecord, expect: Expect, day: date) -> None:
    """Insulin is judged with the glucose of its sample."""
    readings = [one for one in read_insulin(record, as_of=day) if one.day == PartialDate.read(expect["taken_on"])]
    assert len(readings) == 1 and expect["analyte"] == "insulin"
    assert (readings[0].answer == "met") is expect["met"]
    partner = next(part for part in readings[0].parts if part.analyte == expect["with"])
    assert partner.lab is not None and partner.met == "met"


def never_said(record: PatientRecord, expect: Expect, day: date) -> None:
    """No sentence of the patient's and the markers' screens holds these words."""
    cut = cut_record(record, day)
    texts = [str(value) for value in vars_of(patient_view(cut, day))]
    for analyte in marker_names(cut):
        texts += [str(value) for value in vars_of(marker_view(cut, analyte, day))]
    said = " ".join(texts).casefold()
    assert "pantoprazole" in said or "ppi" in said
    assert [words for words in expect["words"] if words.casefold() in said] == []


def vars_of(view: object) -> list[object]:
    """The values of a view's fields."""
    return [getattr(view, name) for name in view.__dataclass_fields__]  # type: ignore[attr-defined]


def _rows(record: PatientRecord, expect: Expect, day: date) -> list[Row]:
    cut = cut_record(record, day)
    days = {study.study_id: study.done_on for study in cut.studies}
    where = dict(expect["where"])
    study_day = where.pop("study_day", None)
    rows = [row for row in cut.table(expect["table"]) if all(_cell(row, name) == _plain(value)
                                                             for name, value in where.items())]
    if study_day is not None:
        rows = [row for row in rows if days[row.study_id] == PartialDate.read(study_day)]
    return rows


def _plain(value: object) -> object:
    return PartialDate.read(value) if isinstance(value, date) else value


def _cell(row: Row, name: str) -> object:
    value = getattr(row, name)
    return str(value) if isinstance(value, Decimal) else value


def recorded(record: PatientRecord, expect: Expect, day: date) -> None:
    """The newest row of that kind, as it stands in the record."""
    rows = _rows(record, expect, day)
    assert rows, "no such row"
    newest = max(rows, key=lambda row: row.when.last if row.when else date.min)
    asked = {name: _plain(value) for name, value in expect["cells"].items()}
    assert {name: _cell(newest, name) for name in asked} == asked


def not_recorded(record: PatientRecord, expect: Expect, day: date) -> None:
    """Nothing of that kind is known on the day."""
    assert _rows(record, expect, day) == []


def overdue(record: PatientRecord, expect: Expect, day: date) -> None:
    """Planned, not done, and the day has passed."""
    late = [plan for plan in cut_record(record, day).plans if plan.kind == expect["plan"] and plan.done_on is None
            and plan.planned_on is not None and plan.planned_on.last < day]
    assert [(plan.planned_on, (day - plan.planned_on.last).days) for plan in late if plan.planned_on] == [
        (PartialDate.read(expect["planned_on"]), expect["days"])]


def days_since_procedure(record: PatientRecord, expect: Expect, day: date) -> None:
    """The last procedure on the liver and how long ago it was."""
    done = [row for row in cut_record(record, day).treatments if row.kind in LIVER_DIRECTED and row.performed_on]
    last = max(done, key=lambda row: row.performed_on.last)
    assert (last.treatment_id, last.kind, list(last.territory), (day - last.performed_on.last).days) == (
        expect["treatment_id"], expect["procedure"], expect["territory"], expect["days"])


def lesions(record: PatientRecord, expect: Expect, day: date) -> None:
    """Lesions of one scan: how many, how large, in which segments."""
    cut = cut_record(record, day)
    scans = {study.study_id for study in cut.studies if study.done_on == PartialDate.read(expect["study_day"])}
    sizes = {row.lesion_id: row.longest_diameter_mm for row in cut.measurements if row.study_id in scans}
    segments = {lesion.segment for lesion in cut.lesions if lesion.lesion_id in sizes}
    largest = max(sizes, key=lambda name: sizes[name] or Decimal(0))
    others = sorted(size for name, size in sizes.items() if name != largest)
    assert (len(sizes), largest, str(sizes[largest])) == (expect["count"], expect["largest"], expect["largest_mm"])
    assert (str(others[0]), str(others[-1])) == (expect["others_from_mm"], expect["others_to_mm"])
    assert sorted(segments) == expect["segments"]


def ablation(record: PatientRecord, expect: Expect, day: date) -> None:
    """What became of one ablated lesion: state, efficacy, margin, efficacy scan or day of local tumour progression.

    `days_after` counts to the efficacy scan from the last session, to progression from the first.
    """
    reader = expect.get("reader", "clinical")
    [track] = [one for one in ablation_tracks(record, reader=reader, as_of=day) if one.lesion_id == expect["lesion"]]
    progressed = track.state == "local_tumour_progression"
    said: dict[str, Any] = {
        "state": track.state, "efficacy": track.efficacy, "technical_success": track.technical_success,
        "margin_mm": None if track.margin_mm is None else str(track.margin_mm),
        "efficacy_scan": track.efficacy_scan_on.exact if track.efficacy_scan_on else None,
        "day": track.progressed_on.exact if track.progressed_on else None,
        "days_after": track.days_to_progression if progressed else track.efficacy_days}
    asked = {name: value for name, value in expect.items() if name not in ("kind", "lesion", "reader")}
    assert {name: said[name] for name in asked} == asked


CHECKERS: dict[str, Callable[[PatientRecord, Expect, date], None]] = {
    "recist": recist, "criterion": criterion, "no_assessment": no_assessment,
    "best_response": best_response, "marker_point": marker_point,
    "marker_series": marker_series_count, "marker_change": marker_change, "recorded": recorded,
    "not_recorded": not_recorded, "overdue": overdue, "days_since_procedure": days_since_procedure, "lesions": lesions,
    "marker_confounded_by_window": marker_confounded_by_window, "marker_verdict": marker_verdict,
    "marker_censored_change": marker_censored_change, "marker_read_together": marker_read_together,
    "never_said": never_said,
    "ablation": ablation,
}
