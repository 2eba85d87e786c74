"""What does each data problem say, and which rule does it break?"""

from collections.abc import Mapping, Sequence

import pandas as pd

from netcore.model import PatientRecord
from netcore.response.contradictions import SPOILS
from netcore.response.problems import DataProblem
from netcore.views.lesions.response_notes import show_limit
from netcore.views.text import day_words, number_words

# What was found; {lesion} and the facts of the problem are filled in.
FOUND = {
    "absent_with_a_length": "{lesion} is called absent and has a size{sizes}",
    "present_with_length_0": "{lesion} is called {state} and has 0 mm",
    "not_evaluable_with_a_length": "{lesion} is called not evaluable and has a size{sizes}",
    "too_small_with_that_length": "{lesion} is called too small to measure and has {size} mm",
    "measured_without_number": "{lesion} is called measured and has no number",
    "short_axis_missing": "{lesion} is a node with a longest diameter of {longest} mm and no short axis",
    "short_axis_longer_than_longest": "{lesion}: short axis {short} mm, longest diameter {longest} mm",
    "perpendicular_longer_than_longest": "{lesion}: perpendicular {perpendicular} mm, longest diameter {longest} mm",
    "enhancing_longer_than_lesion": "{lesion}: enhancing part {enhancing} mm, lesion {longest} mm",
    "enhancing_perpendicular_longer_than_enhancing":
        "{lesion}: enhancing part {enhancing} mm long and {enhancing_perpendicular} mm across",
    "attenuation_without_ct": "{lesion}: {hu} HU on {kind}",
    "enhancing_volume_above_volume": "{lesion}: enhancing volume larger than the volume",
    "enhancing_diameter_contradicts_volume": "{lesion}: of enhancing diameter and volume one is 0, the other not",
    "complete_zone_with_enhancement": "{lesion} is called completely ablated with an enhancing part of {enhancing} mm",
    "scan_before_birth": "Scan of {when}, born {born}",
    "scan_after_death": "Scan of {when}, died {died}",
    "two_scans_of_one_day": "Two scans ({kind}) on {when}: the other is {other}",
    "target_without_state": "Target {lesion} has no reading and no state",
    "target_below_measurable_size": "Target {lesion} was {mm} mm at baseline; {needed} mm are needed",
    "more_targets_than_allowed": "{count} targets{organ}; at most {limit} are allowed",
    "target_and_non_target": "{lesion} is a target and a non-target of one course and baseline",
    "zone_in_target_set": "{lesion} is an ablation zone and has a role in a target set",
    "zone_without_tumour": "{lesion} is an ablation zone of no lesion",
    "zone_of_a_zone": "{lesion} is an ablation zone of {other}, itself a zone",
    "zone_without_ablation": "{lesion} is an ablation zone of {other}, and no ablation of {other} is recorded",
    "zone_before_ablation": "Zone {lesion} was read on {when}, before the first ablation of {other} ({first})",
    "read_before_first_seen": "{lesion} was read on {when}, and first seen on {first}",
    "treated_but_seen": "{lesion} was taken by {kind} on {on} and is read as there all the same{size_after}",
    "treatment_ends_before_it_begins": "{kind} began on {when} and ended on {end}",
    "treatment_before_birth": "{kind} on {when}, born {born}",
    "treatment_after_death": "{kind} on {when}, died {died}",
    "complete_response_with_lesion": "The report says {said}, and {lesions} still has a size",
    "fragment_not_measured": "{lesion} has split and not every fragment was measured",
    "split_contradicts_fragments": "{lesion} has split, and its number is not the sum of its fragments",
    "merged_with_two_lengths": "{lesion} has merged, and the mass has two different diameters",
    "scans_of_one_time_point_differ": "{lesion} has different diameters on the scans of one time point",
    "less_after_complete_response": "Complete response ({complete}) was followed by {then}",
}

# The rule that is broken, and what the software does with the row.
RULES = {
    "absent_with_a_length": ("Absent means looked for and gone: 0 mm or no size", "not used"),
    "present_with_length_0": ("A lesion of 0 mm is gone", "not used"),
    "not_evaluable_with_a_length": ("What could not be evaluated has no size", "not used"),
    "too_small_with_that_length": ("Too small to measure is above 0 mm and below the measurable size", "not used"),
    "measured_without_number": ("Measured means that there is a number", "not evaluable"),
    "short_axis_missing": ("A node is measured by its short axis", "not used"),
    "short_axis_longer_than_longest": ("The short axis is not longer than the longest diameter", "not used for areas "
                                       "and volumes"),
    "perpendicular_longer_than_longest": ("The perpendicular is not longer than the longest diameter", "not used for "
                                          "areas and volumes"),
    "enhancing_volume_above_volume": ("The enhancing volume is not larger than the volume", "not used"),
    "enhancing_diameter_contradicts_volume": ("Enhancing tissue has a diameter and a volume, or neither", "not used"),
    "enhancing_longer_than_lesion": ("The enhancing part is not longer than the lesion", "not used by criteria that "
                                     "count enhancement"),
    "enhancing_perpendicular_longer_than_enhancing": ("The longest enhancing diameter is the longest", "not used by "
                                                      "criteria that count enhancement"),
    "attenuation_without_ct": ("Hounsfield units belong to CT", "not used by Choi"),
    "complete_zone_with_enhancement": ("A completely ablated zone has no enhancing part", "finding not used"),
    "scan_before_birth": ("A scan is made after birth", "stands, with this remark"),
    "scan_after_death": ("A scan is made before death", "stands, with this remark"),
    "two_scans_of_one_day": ("One scan of a kind a day in one stream", "read as one time point"),
    "target_without_state": ("Every target has a reading or a state at every scan", "the sum is not complete"),
    "target_below_measurable_size": ("A target is measurable at baseline", "stays a target, with this remark"),
    "more_targets_than_allowed": ("At most so many targets, in all and in one organ", "all are summed, with this "
                                  "remark"),
    "target_and_non_target": ("A lesion is a target or a non-target", "counts as a target"),
    "zone_in_target_set": ("An ablation zone is no target", "never in a sum"),
    "zone_without_tumour": ("A zone names the lesion it replaced", "followed for no lesion"),
    "zone_of_a_zone": ("A zone names the lesion it replaced", "followed for no lesion"),
    "zone_without_ablation": ("A zone follows an ablation of its lesion", "efficacy not evaluable"),
    "zone_before_ablation": ("A zone is seen after its ablation", "stands, with this remark"),
    "read_before_first_seen": ("A lesion is read from its first sighting on", "the reading stands"),
    "treated_but_seen": ("An ablated or resected lesion is followed at its zone", "does not enter the sum by default"),
    "treatment_ends_before_it_begins": ("A treatment ends after it begins", "stands, with this remark"),
    "treatment_before_birth": ("A treatment is given after birth", "stands, with this remark"),
    "treatment_after_death": ("A treatment is given before death", "stands, with this remark"),
    "complete_response_with_lesion": ("Complete response leaves no lesion and no enlarged node", "the computed "
                                      "response stands beside it"),
    "fragment_not_measured": ("A split lesion counts all its fragments", "not evaluable"),
    "split_contradicts_fragments": ("A split lesion counts all its fragments", "not used"),
    "merged_with_two_lengths": ("A merged mass has one longest diameter", "not used"),
    "scans_of_one_time_point_differ": ("One time point has one size a lesion", "not used"),
    "less_after_complete_response": ("Disease after a true complete response is progression", "please check"),
}


def sentence_problem(problem: DataProblem, names: Mapping[str, str]) -> str:
    """What was found, as a sentence; `names` maps lesion ids to the names that the user gave them."""
    facts = {name: _shown(value, names) for name, value in problem.facts.items()}
    sizes = [f"{_shown(problem.facts[name], names)} mm" for name in ("longest", "short", "enhancing")
             if problem.facts.get(name)]
    size = problem.facts.get("short") or problem.facts.get("longest")
    after = problem.facts.get("mm") if problem.code == "treated_but_seen" else None
    facts |= {
        "lesion": names.get(problem.lesion_id or "", problem.lesion_id or ""), "when": day_words(problem.when),
        "sizes": f": {', '.join(sizes)}" if sizes else "", "size": _shown(size, names),
        "size_after": f": {_shown(after, names)} mm" if after else "",
        "organ": f" in one organ ({facts['organ']})" if facts.get("organ") else "",
        "limit": show_limit(problem.limit) if problem.limit else ""}
    return FOUND[problem.code].format_map(facts) + "."


def table_problems(record: PatientRecord, problems: Sequence[DataProblem]) -> pd.DataFrame:
    """One row a problem: when, scan, reader, lesion, what was found, the rule, and what is done about it."""
    names = {lesion.lesion_id: lesion.label or lesion.lesion_id for lesion in record.lesions}
    return pd.DataFrame([{
        "day": day_words(one.when), "scan or treatment": one.study_id or one.treatment_id or "",
        "reader": one.reader or "", "lesion": names.get(one.lesion_id or "", ""),
        "found": sentence_problem(one, names), "rule": RULES[one.code][0] + _limit(one),
        "what becomes of it": _done(one)} for one in problems])


def _limit(problem: DataProblem) -> str:
    return f" ({show_limit(problem.limit)}, {problem.limit.label})" if problem.limit is not None else ""


def _done(problem: DataProblem) -> str:
    spoiled = SPOILS.get(problem.code)
    done = RULES[problem.code][1]
    return f"{done}" if spoiled is None or spoiled else f"{done}: there is nothing to use"


def _shown(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(part, names) for part in value)
    if value is None:
        return "not known"
    if hasattr(value, "as_tuple"):
        return number_words(value)  # type: ignore[arg-type]
    if hasattr(value, "first"):
        return day_words(value)  # type: ignore[arg-type]
    return names.get(str(value), str(value).replace("_", " "))
