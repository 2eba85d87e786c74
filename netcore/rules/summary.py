"""What does the list of all patients show of one of them?

One small row a patient, stored beside the record and rebuilt on save, so that the list never reads records. Rows hold
dates, not judgements of today: whether something is overdue is decided on reading.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from netcore.evidence import InForce, evidence_hash
from netcore.markers import MarkerSummary, Verdict, marker_overview
from netcore.model import Finding, PartialDate, PatientRecord, Treatment, cut_record, order_key
from netcore.model.words import LIVER_DIRECTED, NOT_ANTITUMOUR
from netcore.response import Assessment, response_series
from netcore.rules.due import due_days
from netcore.rules.evaluate import evaluate_pressing
from netcore.rules.grade import ContradictedGrade, find_contradicted_grade
from netcore.rules.loading import defined_facts, load_rules
from netcore.rules.status import gather_due, latest_finding, latest_histology
from netcore.rules.values import FactValue

# Changes with the shape of the row, so that stored rows of an older shape are made again.
_SHAPE = 9
SUMMARY_KEY = f"{_SHAPE}-{evidence_hash()}"
_SPARKLINE_POINTS = 24
_LAST_DAY = date.max
# Given in cycles, each a procedure of its own.
_CYCLES = frozenset({"PRRT", "radiotherapy"})


def summarise(record: PatientRecord) -> dict[str, Any]:
    """The row of one patient as JSON-ready values; None where a thing is not known or not there.

    An example is taken on its `story_today`, any other record as far as it goes. `expected` lists (what, ISO date) of
    every open plan and next injection, `due` (what, due from, overdue after, rule, until) what schedules ask for: what
    comes before a planned procedure only until the day planned for it (until None: without end). Marker
    values are multiples of the upper limit of the marker's current series; `marker_last` is None where a newer usable
    result is only a bound. `marker_course`: rose, fell, within (expected variation), cannot_tell; None without an
    earlier result. `boards`: row_id, planned and held on (ISO dates), question, note of every board; held after the
    day: not yet. `response` holds every reading stream's last verdict, each once, and says where it comes after
    progression of its course; `response_before`: no scan of the present course has been judged, so that it
    is of the course before; `beside_response` what those scans show of treated tumour, which no verdict counts:
    residual, progression_at_edge, treated_but_seen; `new_lesion` what they say of new ones: unequivocal before
    equivocal, else None. `grade_against`: what contradicts the reported grade, as (fact,
    value, unit). `response_by`, `marker_by`, `grade_by`: the limits and rules that judged, by their names on the
    evidence page; [] where none did.
    """
    told = record.patient.story_today
    as_of = told.last if told else _LAST_DAY
    record = cut_record(record, told.last if told else None)
    histology = latest_histology(record, as_of)
    syndrome = latest_finding(record, "syndrome", as_of)
    treatment = _last_treatment(record)
    verdicts, before = _last_verdicts(record)
    verdict = verdicts[0] if verdicts else None
    markers = [entry for entry in marker_overview(record) if entry.sparkline]
    marker = markers[0] if markers else None
    latest = marker.change.latest if marker else None
    contradicted = find_contradicted_grade(record, told.last if told else date.max, told.last if told else date.max)
    return {
        "patient_id": record.patient_id, "origin": record.patient.origin, "primary_site": record.patient.primary_site,
        "grade": histology.reported_grade if histology else None,
        "grade_against": _grade_against(contradicted), "grade_by": [contradicted.rule] if contradicted else [],
        "syndrome": _value(syndrome),
        "story_today": str(told) if told else None,
        "last_treatment": treatment.kind if treatment else None, "last_treatment_on": _iso(treatment),
        "response": " / ".join(dict.fromkeys(map(_category, verdicts))) or None,
        "response_before": before,
        "beside_response": list(dict.fromkeys(code for one in verdicts for code in one.treated_tumour)),
        "new_lesion": next((said for said in ("unequivocal", "equivocal")
                            if any(one.new_lesion == said for one in verdicts)), None),
        "response_by": _names(limit for one in verdicts for reason in (*one.reasons, *one.warnings)
                              for limit in reason.limits),
        "targets_chosen": verdict is not None and not any(one.code == "targets_proposed" for one in verdict.warnings),
        "response_on": str(verdict.when) if verdict and verdict.when else None,
        "marker": (marker.series.entry.short if marker.series.entry else marker.analyte) if marker else None,
        "marker_values": [round(float(value), 3) for _, value in marker.sparkline[-_SPARKLINE_POINTS:]]
        if marker else [],
        "marker_last": f"{round(marker.sparkline[-1][1], 4).normalize():f}" if marker and _is_latest(marker) else None,
        "marker_on": latest.day.isoformat() if latest and latest.day else None,
        "marker_course": marker.change.course if marker else None,
        "marker_by": _judged_by(marker.change.from_baseline.verdict) if marker else [],
        "expected": [[entry.kind, str(entry.on)] for entry in gather_due(record, as_of, passed_boards=True)
                     if entry.on],
        "boards": _boards(record),
        "due": _due(record, told.last if told else None),
    }


def _names(limits: Iterable[InForce]) -> list[str]:
    """The limits that stand in a sheet, each once, as the evidence page calls them."""
    return list(dict.fromkeys(f"{limit.sheet}:{limit.parameter}" for limit in limits if limit.sheet))


def _judged_by(verdict: Verdict) -> list[str]:
    """The published variations that judged a change and the settings they were put to; [] where none fits, since the
    default then judges nothing."""
    return [*(f"analytes:{one.variation.id}" for one in verdict.applied), *_names(verdict.settings)] \
        if verdict.applied else []


def _grade_against(found: ContradictedGrade | None) -> list[list[str]]:
    """What contradicts the reported grade; [] where nothing does."""
    labels = defined_facts(load_rules())
    return [[labels[one.fact].label, *_said(one.value)] for one in found.because] if found else []


def _said(value: FactValue | None) -> list[str]:
    """A number with its unit, a word, or nothing where it is neither."""
    if value is not None and value.number is not None and value.number.low is not None:
        ends = dict.fromkeys(f"{end.normalize():f}" for end in (value.number.low, value.number.high) if end is not None)
        return [" to ".join(ends), value.unit or ""]
    return [" or ".join(sorted(value.words or ()))] if value is not None else []


def _due(record: PatientRecord, told: date | None) -> list[list[str | None]]:
    """What schedules ask for, as of the last day of the record (an example: its own day); [] after death.

    An example is judged by the rules of its day, any other record by the latest ones.
    """
    if record.patient.died_on is not None:
        return []
    days = [row.when.last for row in record.rows() if row.TABLE != "plans" and row.when]
    as_of = told or max(days, default=None)
    return due_days(evaluate_pressing(record, as_of=as_of, rules_on=told or date.max)) if as_of else []


def _boards(record: PatientRecord) -> list[list[str | None]]:
    """Every board, in the order of their days."""
    return [[row.row_id, _text(row.planned_on), _text(row.done_on), row.question, row.note]
            for row in sorted((row for row in record.plans if row.kind == "board"), key=order_key)]


def _text(day: PartialDate | None) -> str | None:
    return str(day) if day else None


def _value(finding: Finding | None) -> str | None:
    return finding.value if finding else None


def _iso(treatment: Treatment | None) -> str | None:
    return str(treatment.performed_on) if treatment and treatment.performed_on else None


def _last_treatment(record: PatientRecord) -> Treatment | None:
    """The antitumour treatment that began last; among undated ones the last in sequence, if none is dated.

    A drug begins with its first dose, so that the monthly injection does not hide the embolisation of last week.
    """
    begun: dict[tuple[str, str], Treatment] = {}
    for row in sorted((row for row in record.treatments if row.kind not in NOT_ANTITUMOUR), key=order_key):
        if row.kind in LIVER_DIRECTED or row.kind in _CYCLES:
            begun[row.kind, row.treatment_id] = row
        else:
            begun.setdefault((row.kind, row.course_id or row.agent or ""), row)
    dated = [row for row in begun.values() if row.performed_on is not None]
    return max(dated or begun.values(), key=order_key, default=None)


def _is_latest(marker: MarkerSummary) -> bool:
    """Is the last point of the sparkline the latest usable result, and not one before a `<` or `>`?"""
    latest = marker.change.latest
    return latest is not None and latest.comparator is None and latest.day == marker.sparkline[-1][0]


def _category(verdict: Assessment) -> str:
    return f"{verdict.overall} after PD" if verdict.after_progression and verdict.overall != "PD" else verdict.overall


def _last_verdicts(record: PatientRecord) -> tuple[list[Assessment], bool]:
    """RECIST 1.1 at the last time point that was judged, stream by stream, that with most measurements first; and
    whether one of them is of an earlier course, since the last one has a baseline and no scan after it."""
    counts: dict[str, int] = {}
    for row in record.measurements:
        counts[row.reader] = counts.get(row.reader, 0) + 1
    found, before = [], False
    for reader in sorted(counts, key=lambda name: (-counts[name], name)):
        series = response_series(record, reader=reader)
        verdicts = [verdict for one in series for verdict in one.assessments]
        dated = [verdict for verdict in verdicts if verdict.when is not None]
        if verdicts:
            found.append(max(dated, key=lambda verdict: verdict.when.last if verdict.when else date.min) if dated
                         else verdicts[-1])
            before = before or not series[-1].assessments
    return found, before
