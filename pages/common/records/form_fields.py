"""Which fields does each form ask for, and under which words?"""

# The columns that each form asks for, in the order in which people say them. `baseline_for` is no column: it says that
# the roles of the lesions begin a new target set; nor is `otherwise_than`: the standing from which a decision departs.
FORMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "patient": ("patients", ("patient_id", "sex", "birth_year", "primary_site", "diagnosed_on", "note")),
    "scan": ("studies", ("done_on", "kind", "phases", "slice_mm", "new_lesion", "reader", "result", "baseline_for")),
    "laboratory": ("labs", ("taken_on", "laboratory", "sample_id")),
    "treatment": ("treatments", ("kind", "performed_on", "ended_on", "agent", "dose", "dose_unit", "interval_days",
                                 "territory", "course_id", "intent", "complication")),
    "finding": ("findings", ("fact", "observed_on", "comparator", "value", "unit", "method", "note")),
    "symptoms": ("symptoms", ("observed_on", "flushes_per_day", "stools_per_day", "weight_kg", "pain_0_10",
                              "fatigue_0_10", "note")),
    "plan": ("plans", ("kind", "planned_on", "done_on", "question", "decision", "reason")),
    "decision": ("plans", ("planned_on", "question", "decision", "otherwise_than", "reason")),
    "histology": ("histology", ("sampled_on", "site", "specimen", "reported_grade", "differentiation", "ki67_low",
                                "ki67_high", "mitoses_per_2mm2")),
}
# The decision is asked for on the options page, beside the arguments.
RECORD_FORMS = tuple(kind for kind in FORMS if kind != "decision")
HINTS = {"phases": "arterial; portal", "birth_year": "1961",
         "reader": "clinical", "agent": "lanreotide", "dose_unit": "mg", "interval_days": "28"}
# Where the name of the column is not how people say it.
_LABELS = {"slice_mm": "slice, mm", "interval_days": "interval, days", "weight_kg": "weight, kg",
           "pain_0_10": "pain, 0 to 10", "fatigue_0_10": "fatigue, 0 to 10", "flushes_per_day": "flushes a day",
           "stools_per_day": "stools a day", "ki67_low": "Ki-67 from, %", "ki67_high": "Ki-67 to, %",
           "mitoses_per_2mm2": "mitoses per 2 mm²", "reader": "reading stream", "course_id": "course",
           "longest_diameter_mm": "longest, mm", "short_axis_mm": "short axis, mm",
           "enhancing_diameter_mm": "enhancing, mm", "lesion_id": "lesion"}
_WORDS = {"resection": "resection (of the liver)", "primary_resection": "primary resection (not of the liver)",
          "non_target": "non-target"}


def label_of(field: str) -> str:
    """How people call a column."""
    return _LABELS.get(field, field.replace("_", " "))


def word_of(word: str) -> str:
    """How people say a word of a closed list."""
    return _WORDS.get(word, word.replace("_", " "))
