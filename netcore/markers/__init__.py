"""What a series of marker results does."""

from netcore.markers.biochemical_response import ResponseAnswer, compute_biochemical_response
from netcore.markers.bridges import BridgedSeries, bridge_series
from netcore.markers.caspar import CasparRule, compute_caspar
from netcore.markers.change import compare_points, compare_with_lowest, compute_change
from netcore.markers.episodes import TreatmentEpisode, compute_episodes
from netcore.markers.gastrin import GastrinReading, read_gastrin
from netcore.markers.gather import marker_series
from netcore.markers.labels import LabelledChange, compute_labels, label_settings
from netcore.markers.overview import marker_overview
from netcore.markers.prognosis import PrognosticNote, prognostic_notes
from netcore.markers.series import (
    Difference,
    MarkerChange,
    MarkerPoint,
    MarkerSeries,
    MarkerSummary,
    PointConfounder,
    TreatmentStart,
)
from netcore.markers.staging import InsulinReading, StagedMarker, StagingPanel, read_insulin, staging_panel
from netcore.markers.symptoms import StoolResponse, SymptomChange, compute_stool_responses, compute_symptom_changes
from netcore.markers.timing import (
    ConfoundedWindow,
    PointTiming,
    compare_cycle,
    compute_timing,
    confounded_windows,
)
from netcore.markers.trend import TrendSegment, compute_trend, doubling_days
from netcore.markers.verdict import AppliedVariation, Verdict, VerdictCode, fitting_variation, judge

__all__ = [
    "AppliedVariation", "BridgedSeries", "CasparRule", "ConfoundedWindow", "Difference", "GastrinReading",
    "InsulinReading", "LabelledChange", "MarkerChange", "MarkerPoint", "MarkerSeries", "MarkerSummary",
    "PointConfounder", "PointTiming", "PrognosticNote", "ResponseAnswer", "StagedMarker",
    "StagingPanel", "StoolResponse", "SymptomChange", "TreatmentEpisode", "TreatmentStart", "TrendSegment",
    "Verdict", "VerdictCode", "bridge_series", "compare_cycle", "compare_points", "compare_with_lowest",
    "compute_biochemical_response", "compute_caspar", "compute_change", "compute_episodes", "compute_labels",
    "compute_stool_responses", "compute_symptom_changes", "compute_timing", "compute_trend",
    "confounded_windows", "doubling_days", "fitting_variation", "judge", "label_settings", "marker_overview",
    "marker_series", "prognostic_notes", "read_gastrin", "read_insulin", "staging_panel",
]
