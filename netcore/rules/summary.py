"""What does the list of all patients show of one of them?

One small row a patient, stored beside the record and rebuilt on save, so that the list never reads records. Rows hold
dates, not judgements of today: whether something is overdue is decided on reading.
"""

from datetime import date
from typing import Any

from netcore.evidence import evidence_hash
from netcore.markers import marker_overview
from netcore.model import Finding, PatientRecord, Treatment, cut_record, order_key
from netcore.model.words import LIVER_DIRECTED, NOT_ANTITUMOUR
from netcore.response import Assessment, assess
from netcore.rules.status import gather_due, latest_finding, latest_histology

# Changes with the shape of the row, so that stored rows of an older shape are made again.
_SHAPE = 2
SUMMARY_KEY = f"{_SHAPE}-{evidence_hash()}"
_SPARKLINE_POINTS = 24
_LAST_DAY = date.max
_PROCEDURES = LIVER_DIRECTED | {"PRRT"}


def summarise(record: PatientRecord) -> dict[str, Any]:
    """The row of one patient as JSON-ready values; None where a thing is not known or not there.

    An example is taken on its `story_today`, any other record as far as it goes. `expected` lists (what, ISO date) of
    every open plan and next injection. Marker values are multiples of the upper limit of the marker's current series.
    """
    told = record.patient.story_today
    as_of = told.last if told else _LAST_DAY
    record = cut_record(record, told.last if told else None)
    histology = latest_histology(record, as_of)
    syndrome = latest_finding(record, "syndrome", as_of)
    treatment = _last_treatment(record)
    verdict = _last_verdict(record)
    markers = [entry for entry in marker_overview(record) if entry.sparkline]
    marker = markers[0] if markers else None
    return {
        "patient_id": record.patient_id, "origin": record.patient.origin, "primary_site": record.patient.primary_site,
        "grade": histology.reported_grade if histology else None, "syndrome": _value(syndrome),
        "story_today": str(told) if told else None,
        "last_treatment": treatment.kind if treatment else None, "last_treatment_on": _iso(treatment),
        "response": verdict.overall if verdict else None,
        "targets_chosen": verdict is not None and not any(one.code == "targets_proposed" for one in verdict.warnings),
        "response_on": str(verdict.when) if verdict and verdict.when else None,
        "marker": (marker.series.entry.short if marker.series.entry else marker.analyte) if marker else None,
        "marker_values": [round(float(value), 3) for _, value in marker.sparkline[-_SPARKLINE_POINTS:]]
        if marker else [],
        "marker_last": str(round(marker.sparkline[-1][1], 2)) if marker else None,
        "marker_direction": marker.change.from_baseline.direction if marker else None,
        "expected": [[entry.kind, str(entry.on)] for entry in gather_due(record, as_of, passed_boards=True)
                     if entry.on],
    }


def _value(finding: Finding | None) -> str | None:
    return finding.value if finding else None


def _iso(treatment: Treatment | None) -> str | None:
    return str(treatment.performed_on) if treatment and treatment.performed_on else None


def _last_treatment(record: PatientRecord) -> Treatment | None:
    """The antitumour treatment that began last; among undated ones the last in sequence, if none is dated.

    Doses of one drug are one treatment, which began with the first: an injection every month hides no procedure.
    """
    rows = [row for row in record.treatments if row.kind not in NOT_ANTITUMOUR]
    begins: dict[tuple[str, str | None], Treatment] = {}
    for row in sorted(rows, key=order_key):
        begins.setdefault((row.kind, row.agent), row)
    rows = [row for row in rows if row.kind in _PROCEDURES or begins[row.kind, row.agent] is row]
    dated = [row for row in rows if row.performed_on is not None]
    return max(dated or rows, key=order_key, default=None)


def _last_verdict(record: PatientRecord) -> Assessment | None:
    """RECIST 1.1 at the last time point of the last course, in the stream with most measurements."""
    counts: dict[str, int] = {}
    for row in record.measurements:
        counts[row.reader] = counts.get(row.reader, 0) + 1
    if not counts:
        return None
    reader = max(sorted(counts), key=lambda name: counts[name])
    verdicts = assess(record, reader=reader)
    dated = [verdict for verdict in verdicts if verdict.when is not None]
    if dated:
        return max(dated, key=lambda verdict: verdict.when.last if verdict.when else date.min)
    return verdicts[-1] if verdicts else None

