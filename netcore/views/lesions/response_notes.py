"""How does one reason of an assessment read as a sentence?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from netcore.evidence import InForce
from netcore.model import PartialDate
from netcore.response import Reason, UnknownInput
from netcore.views.lesions.policy_words import policy_name
from netcore.views.text import day_words, number_words

Labels = Mapping[str, str]

# Warnings that may matter more than the verdict they stand beside: tumour where it was thought destroyed.
ALARMS = frozenset({"zone_finding", "treated_but_seen"})
# {lesion}, {lesions} ... are the reason's facts; {limit} is the limit with its unit.
SENTENCES = {
    "default_value": "{lesion} is too small to measure and counts {mm} mm.",
    "sum_of_fragments": "{lesion} has split: the sum of its fragments counts, {mm} mm.",
    "fragments_as_one_number": "{lesion} has split; its fragments were recorded as one number, {mm} mm.",
    "fragment_not_measured": "{lesion} has split and not every fragment was measured.",
    "split_contradicts_fragments": "{lesion} has split, and its number is not the sum of its fragments.",
    "ultrasound_does_not_measure": "{lesion} was seen on ultrasound, which is not a measuring method.",
    "short_axis_missing": "{lesion} is a node without a short axis: not measured.",
    "measured_without_number": "{lesion} is called measured but has no diameter.",
    "absent_with_a_length": "{lesion} is called absent but has a diameter.",
    "too_small_with_that_length": "{lesion} is called too small to measure but has a diameter that is not.",
    "present_with_length_0": "{lesion} is called present but has diameter 0.",
    "scans_of_one_time_point_differ": "{lesion} has different diameters on the scans of this time point.",
    "same_method_as_before": "{lesion} has different diameters on the scans of this time point: {mm} mm counts, "
                             "measured with the same method as before.",
    "merged_mass": "{lesion} has merged with another lesion: the mass counts once, {mm} mm.",
    "counted_in": "{lesion} has merged with {counted_in} and is counted there.",
    "merged_with_two_lengths": "{lesion} has merged, and the mass has two different diameters.",
    "treated_during_follow_up": "{lesion} was treated locally and is not evaluable from then on.",
    "contradictory_reading": "The reading of {lesion} contradicts itself ({what}); see the data problems.",
    "zone_reading": "{lesion} was read as an ablation zone, which never enters a sum.",
    "non_targets_left": "Non-target {lesions} left after ablation or resection; no complete response by removal alone.",
    "treated_target_policy": "Target {lesions} treated locally since baseline; in force: {policy}.",
    "best_response_cut": "Cut before the scan of {when}: target {lesions} had been treated locally (policy A).",
    "sum_rebased": "{without} left the sum after a local treatment; baseline and nadir are those of the rest.",
    "treated_but_seen": "{lesion} was ablated or resected, yet this scan records it ({found}): regrown tumour or the "
                        "zone? It does not enter the sum and is not judged.",
    "complete_response_withheld": "Nothing is left, but {removed} went by ablation or resection: no complete response.",
    "region_first_imaged": "{lesion} lies in a region never imaged before: it counts as new.",
    "certainty_not_stated": "Nobody stated how certain the new lesion {lesion} is.",
    "study_says_none": "The study says no new lesion, yet {lesion} was read as one.",
    "first_seen_date_uncertain": "{lesion} may have been there at baseline: its first sighting has no exact day.",
    "ultrasound_alone": "The new finding is on ultrasound alone: equivocal until CT or MRI shows it.",
    "first_sstr_imaging": "First somatostatin receptor imaging: more lesions on it are not progression by themselves; "
                          "compare the old scans.",
    "first_fdg_pet": "First FDG-PET: a new finding waits for CT or MRI.",
    "first_hepatobiliary_phase": "First hepatobiliary phase: more lesions on it are not progression by themselves; "
                                 "compare the old scans.",
    "new_lesion_borne_out": "The finding {lesion} was equivocal then; study {study} showed it to be real.",
    "lesion_without_role": "{lesions} was known before baseline but has no role: not judged.",
    "new_lesions_not_assessed": "Nobody stated whether new lesions were looked for.",
    "markers_not_considered": "Tumour markers are not considered in this complete response.",
    "modality_changed": "Baseline was {baseline}, this is {now}: a change may come from the method.",
    "zone_finding": "Ablation zone {lesion}{of}: {finding}. It does not enter the sum and does not change the "
                    "verdict.",
    "input_missing": "{lesion}: {inputs} not recorded.",
    "length_0_with_an_extent": "{lesion} has diameter 0 but an extent above 0.",
    "enhancing_longer_than_lesion": "{lesion}: the enhancing part is longer than the lesion; not used.",
    "not_evaluable_with_a_length": "{lesion} is called not evaluable but has a size; not used.",
    "short_axis_longer_than_longest": "{lesion}: the short axis is longer than the longest diameter; not used.",
    "perpendicular_longer_than_longest": "{lesion}: the perpendicular is longer than the longest diameter; not used.",
    "enhancing_perpendicular_longer_than_enhancing": "{lesion}: the enhancing part is broader than long; not used.",
    "attenuation_without_ct": "{lesion}: attenuation without a CT; not used.",
    "complete_zone_with_enhancement": "{lesion} is called completely ablated but has an enhancing part; not used.",
    "enhancing_volume_above_volume": "{lesion}: the enhancing volume is larger than the volume; not used.",
    "enhancing_diameter_contradicts_volume": "{lesion}: enhancing diameter and enhancing volume contradict each "
                                             "other; not used.",
    "not_enhancing_at_baseline": "{lesions} did not enhance at baseline: no target for this criterion, judged by "
                                 "presence.",
    "enhancing_part_too_small": "{lesions}: the enhancing part was below {limit} at baseline: no target for this "
                                "criterion, judged by presence.",
    "hilar_node_below_target_size": "{lesions}: a node at the porta hepatis below {limit} is no target for this "
                                    "criterion.",
    "new_nodule_too_small": "The new nodule {lesion} is below the size from which this criterion calls it progression.",
    "new_nodule_without_enhancement": "The new nodule {lesion} does not enhance: equivocal for this criterion.",
    "no_arterial_phase": "No arterial phase is named for this scan ({phases}): enhancement may be underrated.",
    "oil_hides_enhancement": "{lesions}: iodised oil after TACE hides enhancement on CT; MRI or subtraction shows it.",
    "no_portal_phase": "No portal venous phase is named for this scan ({phases}): attenuation may not be comparable.",
    "volume_by_two_methods": "{lesions}: volume recorded on one scan and computed from three axes on the other.",
    "growth_no_earlier_scan": "There is no scan before the baseline.",
    "growth_start_not_known": "The day on which treatment began is not known.",
    "growth_no_scan_in_window": "There is no scan {limit} (± {more}) after treatment began ({start}).",
    "growth_target_treated": "Treated locally between the scans, for which no growth rate is validated: {lesions}.",
    "growth_no_targets": "The course has no targets.",
    "growth_dates_not_exact": "The days between the scans are not known exactly.",
    "growth_from_zero": "The first sum is 0: there is no rate.",
    "growth_short_interval": "Only {days} days between the scans (fewer than {limit}): a small difference makes a "
                             "large rate.",
    "growth_under_full_interval": "{days} days between the scans, fewer than {limit}: a rate near the cut-off is below "
                                  "measurement error.",
    "growth_small_sum": "The first sum of {sum} mm is below about {limit}: a rate near the cut-off is below "
                        "measurement error.",
    "growth_counts_nodes": "Counted by short axis, as a node: {lesions}.",
    "growth_default_value": "Too small to measure, counted with the default value: {lesions}.",
    "growth_within_error": "The sum changed by {change} mm, less than the {limit} that may be measurement error: "
                           "not a change.",
    "growth_under_treatment": "Other treatment had begun before ({kinds}): this may not be untreated growth.",
    "setting_changed": "{label}: {limit} was set in place of {default}.",
    "unlisted_lesions_are_non_target": "{lesions} was there at baseline without a role: counted as non-target.",
    "no_treatment_recorded": "No treatment is recorded: compared with the first scan.",
    "course_undated": "The start of this course has no date.",
    "no_scan_before_course": "No scan before the course began ({course_start}): it has no baseline.",
    "treated_since_last_scan": "The last scan ({scan}) was made before another treatment and more than {limit} before "
                               "the course began ({course_start}): it has no baseline.",
    "baseline_not_before_course": "The baseline scan ({scan}) is not before the course began ({course_start}).",
    "baseline_age_uncertain": "Baseline scan {scan}, course began {course_start}: whether within {limit} is not known.",
    "baseline_too_old": "The baseline scan is {days} days older than the course; the limit is {limit}.",
    "first_of_several_sets": "The course has {sets} target sets; the first one is used.",
    "baseline_day_has_no_scan": "The target set names {stated} as baseline, without a scan that day; {scan} is used.",
    "scans_without_place_in_time": "Left out, as neither date nor order is known: {studies}.",
    "targets_reused": "No targets were chosen for this course: those of the earlier one are used, measured again.",
    "targets_shared": "This reader chose no targets: those of another reader are used.",
    "targets_proposed": "No targets were chosen: these were proposed by the software ({lesions}).",
    "no_target_found": "No lesion at baseline was measurable: there is no target.",
    "target_below_measurable_size": "{lesion} was {mm} mm at baseline; a target needs {needed} mm.",
    "target_treated_before_baseline": "{lesion} was treated before baseline ({kind}); it is a target only if it "
                                      "has progressed since.",
    "more_targets_than_allowed": "{count} targets; at most {limit} are allowed{organ}.",
    "treated_lesions_not_recorded": "Which lesions were ablated or resected is not recorded ({treatments}).",
    "no_assessment": "There is no scan after baseline.",
    "complete_response_then_less": "Complete response ({complete}) was followed by {then} ({on}): please check; "
                                   "disease after a true complete response is progression.",
    "response_confirmed": "Seen again after at least {limit}.",
    "response_not_confirmed": "{category} ({when}) was not seen again after at least {limit}.",
    "stable_long_enough": "Stable or better until {until}, at least {limit} after baseline.",
    "stable_too_short": "Stable or better until {until}, less than {limit} after baseline.",
    "stable_duration_unknown": "Whether stable disease lasted {limit} is not known: dates are missing.",
    "disease_after_complete_response": "Disease after complete response.",
    "interval_unknown": "Whether the confirming scan came {limit} later is not known: dates are missing.",
    "new_lesions_none": "No new lesion.",
    "new_lesions_equivocal": "Equivocal new lesion {lesions}: not yet progression.",
    "new_lesions_unequivocal": "Unequivocal new lesion {lesions}.",
}


def sentence_reason(reason: Reason, labels: Labels | None = None) -> str:
    """One reason or warning as a sentence. `labels` maps lesion ids to the names that the user gave them."""
    template = SENTENCES.get(reason.code)
    if template is None:
        return _sentence_of_outcome(reason)
    names = labels or {}
    facts = {name: _shown(name, value, names) for name, value in reason.facts.items()}
    facts.setdefault("organ", "")
    if facts.get("of"):
        facts["of"] = f" of {facts['of']}"
    if facts["organ"]:
        facts["organ"] = f" in one organ ({facts['organ']})"
    if reason.limit is not None:
        facts |= {"limit": show_limit(reason.limit), "label": reason.limit.label,
                  "more": ", ".join(map(show_limit, reason.more_limits)),
                  "policy": policy_name(str(reason.limit.value))}
    text = " ".join(template.format_map(facts).replace(" :", ":").split())
    return text[0].upper() + text[1:] if reason.code == "setting_changed" else text


def input_words(column: str) -> str:
    """A column of the record as it is said: `enhancing diameter`."""
    return column.replace("_", " ")


# Why an input is unknown although something may be recorded.
_WHY_UNKNOWN = {
    "not_measured": "not measured", "not_evaluable": "not evaluable", "mri_has_no_attenuation": "MRI has none",
    "attenuation_not_from_ct": "not from CT, not used", "attenuation_near_zero": "near 0 or below, percent undefined",
    "attenuation_off_after_treatment": "not used after embolisation or ablation"}
_WHEN_UNKNOWN = {"baseline": "at baseline", "earlier_scan": "at the scan before"}


def sentence_unknown(unknown: Sequence[UnknownInput], labels: Labels | None = None) -> str:
    """`unknown: attenuation missing at baseline for A1, A2; third axis missing for A1`; '' where nothing is."""
    names = labels or {}
    inputs: dict[tuple[str | None, str, str], list[str]] = {}
    for one in unknown:
        inputs.setdefault((one.lesion_id, one.why, one.at), []).append(one.input)
    times: dict[tuple[str | None, str, tuple[str, ...]], list[str]] = {}
    for (lesion, why, at), columns in inputs.items():
        times.setdefault((lesion, why, tuple(columns)), []).append(at)
    lesions: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (lesion, why, wanted), ats in times.items():
        named = lesions.setdefault((why, wanted, tuple(ats)), [])
        if lesion is not None:
            named.append(names.get(lesion, lesion))
    parts = []
    for (why, wanted, when), found in lesions.items():
        said = "missing" if why == "missing" else f"({_WHY_UNKNOWN.get(why, 'contradictory, not used')})"
        ends = "at baseline and now" if len(when) > 1 else _WHEN_UNKNOWN.get(when[0], "")
        parts.append(" ".join(filter(None, (_inputs(wanted), said, ends, f"for {', '.join(found)}" if found else ""))))
    return f"unknown: {'; '.join(parts)}" if parts else ""


def _inputs(columns: Sequence[str]) -> str:
    """`enhancing diameter and enhancing perpendicular`; a volume may also be had from three axes."""
    names = [input_words(column) for column in columns]
    if names[0] == "volume" and len(names) > 1:
        return f"volume (or {' and '.join(names[1:])})"
    return " and ".join(names)


def show_limit(limit: InForce) -> str:
    """A limit with its unit: `5 mm`, `20 %`, `42 days`, `2`."""
    if isinstance(limit.value, Decimal):
        unit = {"d": "days", "1": "", None: ""}.get(limit.unit, limit.unit)
        return f"{number_words(limit.value)} {unit}".strip()
    return ("yes" if limit.value else "no") if isinstance(limit.value, bool) else str(limit.value)


def _sentence_of_outcome(reason: Reason) -> str:
    description = str(reason.facts.get("description", reason.code.replace("_", " ")))
    used = ", ".join(show_limit(limit) for limit in reason.limits if isinstance(limit.value, Decimal))
    return f"{description[0].upper()}{description[1:]}{f' ({used})' if used else ''}."


def _shown(name: str, value: object, labels: Labels) -> str:
    if isinstance(value, Decimal):
        return number_words(value)
    if isinstance(value, PartialDate):
        return day_words(value)
    if name == "inputs" and isinstance(value, tuple):
        return " and ".join(input_words(str(part)) for part in value)
    if isinstance(value, tuple):
        return ", ".join(_shown(name, part, labels) for part in value)
    if name in ("lesion", "lesions", "counted_in", "without", "removed", "of"):
        return labels.get(str(value), str(value)) if value is not None else ""
    if name in ("finding", "what"):
        return str(value).replace("_", " ")
    return "date not known" if value is None else str(value)
