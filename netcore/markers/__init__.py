"""What a series of marker results does."""

from netcore.markers.biochemical_response import ResponseAnswer, compute_biochemical_response
from netcore.markers.caspar import CasparRule, compute_caspar
from netcore.markers.change import compare_points, compare_with_lowest, compute_change
from netcore.markers.episodes import TreatmentEpisode, compute_episodes
from netcore.markers.gather import marker_series
from netcore.markers.overview import marker_overview, safety_value
from netcore.markers.series import (
    Difference,
    MarkerChange,
    MarkerPoint,
    MarkerSeries,
    MarkerSummary,
    PointConfounder,
    SafetyValue,
    TreatmentStart,
)
from netcore.markers.trend import TrendSegment, compute_trend, doubling_days
from netcore.markers.verdict import AppliedVariation, Verdict, VerdictCode, fitting_variation, judge

__all__ = [
    "AppliedVariation", "CasparRule", "Difference", "MarkerChange", "MarkerPoint", "MarkerSeries", "MarkerSummary",
    "PointConfounder", "ResponseAnswer", "SafetyValue", "TreatmentEpisode", "TreatmentStart", "TrendSegment", "Verdict",
    "VerdictCode", "compare_points", "compare_with_lowest", "compute_biochemical_response", "compute_caspar",
    "compute_change", "compute_episodes", "compute_trend", "doubling_days", "fitting_variation", "judge",
    "marker_overview", "marker_series", "safety_value",
]
