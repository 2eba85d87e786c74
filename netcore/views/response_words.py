"""What does an assessment say, in one or two sentences?

Numbers are rounded for reading, never so far that they contradict the verdict: 29.95 % below baseline is not printed as
30 %.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from netcore.evidence import InForce
from netcore.response import Assessment, BestResponse, LesionReading
from netcore.response.assess import CRITERIA
from netcore.views.response_notes import Labels, sentence_reason, show_number

VERDICTS = {
    "CR": "complete response", "PR": "partial response", "SD": "stable", "PD": "progression", "NE": "not evaluable",
    "NON-CR/NON-PD": "neither complete response nor progression", "NED": "no evidence of disease"}
_WHY_MISSING = {"not_measured": "not measured", "not_evaluable": "not evaluable", "present": "present, not measured",
                "progressed": "progressed, not measured", "split": "split, not fully measured",
                "merged": "merged, not measured"}
_MOST_DECIMALS = 6


def sentence_response(assessment: Assessment, labels: Labels | None = None) -> str:
    """The assessment in words: sums, changes, verdict, then what is missing or not yet known.

    `labels` maps lesion ids to the names that the user gave them.
    """
    parts = [f"{_targets(assessment)}{_verdict(assessment)}"]
    parts += _missing(assessment.lesions, labels or {})
    not_evaluated = [reading for reading in assessment.lesions if reading.role == "non_target"
                     and assessment.non_target == "NE" and reading.state in ("not_measured", "not_evaluable")]
    if not_evaluated:
        parts.append(f"Non-target {_names(not_evaluated, labels or {})} not evaluated.")
    parts += _about_new_lesions(assessment, labels or {})
    if assessment.rebased_without:
        names = ", ".join((labels or {}).get(name, name) for name in assessment.rebased_without)
        parts.append(f"Without {names}, ablated or resected since baseline.")
    if any(reason.code == "targets_proposed" for reason in assessment.warnings):
        parts.append("Targets proposed by the software.")
    if assessment.after_progression:
        parts.append("After progression.")
    return " ".join(parts)


def sentence_best(best: BestResponse) -> str:
    """The best overall response in words, with its day and why."""
    if best.category is None:
        return "No best overall response: there is no scan after baseline."
    day = f" on {best.day.isoformat()}" if best.day else ", on a day that is not known"
    why = " ".join(sentence_reason(reason) for reason in best.reasons)
    return f"Best overall response: {VERDICTS[best.category]} ({best.category}){day}. {why}".strip()


def limits_used(assessment: Assessment) -> list[InForce]:
    """Every limit that the assessment compared with, each once, for the list of sources below a sentence."""
    return _once(limit for reason in (*assessment.reasons, *assessment.warnings) for limit in reason.limits)


def notes(assessment: Assessment, labels: Labels | None = None) -> list[str]:
    """The warnings of the assessment as sentences, each once."""
    return list(dict.fromkeys(sentence_reason(reason, labels) for reason in assessment.warnings))


def show_percent(change: Decimal, borders: Iterable[Decimal] = ()) -> str:
    """A change in whole percent, without sign, or with as many decimals as keep it on its side of every border."""
    watched = (*borders, Decimal(0))
    for decimals in range(_MOST_DECIMALS + 1):
        rounded = change.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if all(rounded.compare(border) == change.compare(border) for border in watched):
            return show_number(abs(rounded))
    return show_number(abs(change))


def _targets(assessment: Assessment) -> str:
    if assessment.target is None:
        return "No targets: "
    if assessment.sum_mm is None:
        if assessment.measured_mm is None:
            return "No target is left to measure: "
        part = f"Targets not all measured ({show_number(assessment.measured_mm)} mm measured)"
        if assessment.target == "PD" and assessment.nadir_mm is not None:
            return f"{part}, already over {show_number(assessment.progression_at_mm or Decimal(0))} mm: " \
                if assessment.progression_at_mm is not None \
                and assessment.measured_mm > assessment.progression_at_mm else f"{part}: "
        return f"{part}: "
    changes = [_change(assessment.change_from_baseline, "baseline", assessment),
               _change(assessment.change_from_nadir, "nadir", assessment)]
    said = ", ".join(change for change in changes if change)
    return f"Targets {show_number(assessment.sum_mm)} mm: {said}: " if said else \
        f"Targets {show_number(assessment.sum_mm)} mm: "


def _change(change: Decimal | None, reference: str, assessment: Assessment) -> str:
    if change is None:
        return ""
    if change == 0:
        return f"at {reference}"
    shown = show_percent(change, _borders(assessment, reference))
    if change < 0:
        return f"{shown} % below {reference}"
    total, nadir, line = assessment.sum_mm, assessment.nadir_mm, assessment.progression_at_mm
    rise = next((limit.number for limit in limits_used(assessment) if limit.parameter == "progression_rise"), None)
    if reference == "nadir" and total is not None and nadir is not None and line is not None and rise is not None \
            and change >= rise and total < line:
        return f"{shown} % but only {show_number(total - nadir)} mm above nadir"
    return f"{shown} % above {reference}"


def _borders(assessment: Assessment, reference: str) -> list[Decimal]:
    """The percentages at which the verdict turns."""
    base, line = (assessment.baseline_mm, assessment.response_at_mm) if reference == "baseline" else \
        (assessment.nadir_mm, assessment.progression_at_mm)
    borders = [limit.number for limit in limits_used(assessment) if limit.parameter == "progression_rise"]
    return [*borders, 100 * (line - base) / base] if base and line is not None else borders


def _verdict(assessment: Assessment) -> str:
    title = CRITERIA[assessment.criterion].title
    overall = VERDICTS[assessment.overall]
    if assessment.target in (None, assessment.overall):
        return f"{overall} by {title}."
    target = VERDICTS[assessment.target] if assessment.target is not None else ""
    if assessment.target == "CR" and assessment.overall == "PR":
        why = "non-targets persist" if assessment.non_target == "NON-CR/NON-PD" else "non-targets not all evaluated"
        return f"targets gone, {why}: {overall} by {title}."
    why = "new lesion" if assessment.new_lesion == "unequivocal" else "non-targets progressed"
    return f"{target} of targets, {why}: {overall} by {title}."


def _missing(readings: Iterable[LesionReading], labels: Labels) -> list[str]:
    by_why: dict[str, list[LesionReading]] = {}
    for reading in readings:
        if reading.role == "target" and reading.value_mm is None and reading.counted_in is None \
                and reading.state != "treated":
            by_why.setdefault(_WHY_MISSING.get(reading.state, "not evaluable"), []).append(reading)
    return [f"{_names(group, labels)} {why}." for why, group in by_why.items()]


def _about_new_lesions(assessment: Assessment, labels: Labels) -> list[str]:
    if assessment.new_lesion == "none":
        return []
    if assessment.new_lesion == "not_assessed":
        return ["Whether new lesions were looked for is not stated."]
    new = [reading for reading in assessment.lesions if reading.role == "new"]
    names = f" {_names(new, labels)}" if new else ""
    return [f"New lesion{names}."] if assessment.new_lesion == "unequivocal" else \
        [f"Equivocal new lesion{names}: not yet progression."]


def _names(readings: Iterable[LesionReading], labels: Labels) -> str:
    return ", ".join(dict.fromkeys(labels.get(reading.lesion_id, reading.lesion_id) for reading in readings))


def _once(limits: Iterable[InForce]) -> list[InForce]:
    found: dict[str, InForce] = {}
    for limit in limits:
        found.setdefault(limit.parameter, limit)
    return list(found.values())
