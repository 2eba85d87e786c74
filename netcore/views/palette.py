"""Which colour means what, on every page, light or dark?

All data colours are of middle lightness, so that they stand out from a white and from a near-black ground, and differ
for colour-blind eyes (after Okabe and Ito). Nothing is told by colour alone: shape, dash or label says it too.
"""

TARGET = "#2f80c2"
NON_TARGET = "#8a8f98"
NEW_LESION = "#d55e00"
ZONE = "#b07d00"
ZONE_SHADE = "rgba(176,125,0,0.05)"
SHRUNK_LINE = "#0e9e73"
GROWN_LINE = "#d55e00"
TODAY = "#8a8f98"
LIMIT = "#8a8f98"
# Expected variation around a baseline: each publication is one layer, so that where they agree it is darker.
BAND = "rgba(128,138,150,0.14)"
BAND_EDGE = "rgba(128,138,150,0.55)"
DISTURBED = "#c77d0a"
GRID = "rgba(128,138,150,0.22)"

_MARKERS = {
    "chromogranin_a": "#9065b8", "five_hiaa": "#c77d0a", "serotonin": "#0e9e73", "insulin": "#2f80c2",
    "gastrin": "#c2557f", "glucagon": "#6a8f1f", "vip": "#2a9db0", "pancreastatin": "#a0622d", "nse": "#d55e00",
}
_MARKER_OTHER = "#7f8793"

LANES = {
    "surgery": "#c2557f", "ablation": "#b07d00", "embolisation": "#d55e00", "PRRT": "#9065b8", "drugs": "#2f80c2",
    "other drugs": "#8a8f98",
}
SYMPTOMS = {"flushes_per_day": "#c2557f", "stools_per_day": "#a0622d", "weight_kg": "#6a8f1f"}


def marker_colour(analyte: str) -> str:
    """The one colour of an analyte."""
    return _MARKERS.get(analyte, _MARKER_OTHER)
