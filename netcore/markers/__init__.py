"""What a series of marker results does."""

from netcore.markers.change import compute_change
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

__all__ = ["Difference", "MarkerChange", "MarkerPoint", "MarkerSeries", "MarkerSummary", "PointConfounder",
           "SafetyValue", "TreatmentStart", "compute_change", "marker_overview", "marker_series", "safety_value"]
