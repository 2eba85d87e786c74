"""Which colour means what, on every page, light or dark?

All data colours are of middle lightness, so that they stand out from a white and from a near-black ground, and differ
for colour-blind eyes (after Okabe and Ito). Nothing is told by colour alone: shape, dash or label says it too.
"""

TARGET = "#2f80c2"
TARGET_SHADE = "rgba(47,128,194,0.18)"
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
# What was not measured or could not be judged.
UNKNOWN = "#b07d00"

# The liver map: flesh tones and vessels stay behind the lesions.
LIVER_SHADE, LIVER_EDGE = "rgba(176,106,90,0.13)", "#b0786a"
EMBOLISED_SHADE = "rgba(42,157,176,0.24)"
PLANNED_SHADE = "rgba(0,158,150,0.34)"
PORTAL_VEIN, HEPATIC_VEIN, GALLBLADDER = "rgba(125,100,195,0.26)", "rgba(60,125,205,0.24)", "rgba(100,150,60,0.24)"
BASELINE_RING = "#8a8f98"

# Plotly writes text clear of a mark, even one that cannot be seen, and across a bare line.
HIDDEN = {"size": 7, "opacity": 0}

_MARKERS = {
    "chromogranin_a": "#9065b8", "five_hiaa": "#c77d0a", "serotonin": "#0e9e73", "insulin": "#2f80c2",
    "gastrin": "#c2557f", "glucagon": "#6a8f1f", "vip": "#2a9db0", "pancreastatin": "#a0622d", "nse": "#d55e00",
}
_MARKER_OTHER = "#7f8793"

LANES = {
    "surgery": "#c2557f", "ablation": "#b07d00", "embolisation": "#2a9db0", "PRRT": "#9065b8", "drugs": "#2f80c2",
    "other drugs": "#8a8f98", "other": "#8a8f98",
}
SYMPTOMS = {"flushes_per_day": "#c2557f", "stools_per_day": "#a0622d", "weight_kg": "#6a8f1f"}
# Response categories as grounds for their own names, which always stand on them in RESPONSE_NAME, light or dark.
RESPONSES = {
    "CR": "#57bd9b", "PR": "#a5dcc9", "SD": "#b7c6da", "NON-CR/NON-PD": "#c6cfdc", "NED": "#8fcfb9", "PD": "#eda47a",
    "NE": "#d9dbdf",
}
RESPONSE_NAME = "#15181c"
# On a screen the ground of what is not evaluable lets the page shine through, and its name has the theme's colour.
NOT_EVALUABLE = "rgba(128,138,150,0.13)"

# Bars of a cohort by group, told apart by their hatching too; a partial response among lines.
SERIES = ("#2f80c2", "#d55e00", "#0e9e73", "#9065b8", "#c2557f", "#a0622d", "#2a9db0", "#8a8f98")
PARTIAL = "#2a9db0"
# A rim that keeps a mark apart from the one below it, which may have its colour.
RIM = "#ffffff"

# Groups that are compared (colour and shade of the confidence band); they differ by dash too.
GROUPS = (("#2f80c2", "rgba(47,128,194,0.14)"), ("#d55e00", "rgba(213,94,0,0.14)"),
          ("#0e9e73", "rgba(14,158,115,0.14)"), ("#9065b8", "rgba(144,101,184,0.14)"),
          ("#a0622d", "rgba(160,98,45,0.14)"), ("#8a8f98", "rgba(138,143,152,0.14)"))


def marker_colour(analyte: str) -> str:
    """The one colour of an analyte."""
    return _MARKERS.get(analyte, _MARKER_OTHER)


def shade(colour: str, share: float) -> str:
    """The colour `#rrggbb` as a translucent fill."""
    red, green, blue = (int(colour[place:place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"
# Classes of the lesion plan; they differ by the line of the circle and are named beside it too.
PLAN_RESECT = "#2f80c2"
PLAN_ABLATE = LANES["ablation"]
PLAN_EMBOLISE = LANES["embolisation"]
PLAN_LEAVE = "#7f8793"
