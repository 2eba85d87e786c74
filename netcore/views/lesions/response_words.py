"""What does an assessment say, in one or two sentences?

Numbers are rounded for reading, never so far that they contradict the verdict: 29.95 % below baseline is not printed as
30 %.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from netcore.evidence import InForce, read_sheet
from netcore.response import Assessment, BestResponse, LesionReading
from netcore.response.criteria.registry import CRITERIA
from netcore.views.lesions.policy_words import DEFAULT, policy_name
from netcore.views.lesions.response_notes import Labels, sentence_reason, sentence_unknown
from netcore.views.text import day_words, number_words

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
    parts = [f"{_targets(assessment)}{_verdict(assessment, labels or {})}"]
    parts += _missing(assessment, labels or {})
    not_evaluated = [reading for reading in assessment.lesions if reading.role == "non_target"
                     and assessment.non_target == "NE" and reading.state in ("not_measured", "not_evaluable")]
    if not_evaluated:
        parts.append(f"Non-target {_names(not_evaluated, labels or {})} not evaluated.")
    parts += _about_new_lesions(assessment, labels or {})
    parts += _left(assessment, labels or {})
    if any(reason.code == "targets_proposed" for reason in assessment.warnings):
        parts.append("Targets proposed by the software.")
    if assessment.after_progression:
        parts.append("After progression.")
    return " ".join(parts)


def kind_of(assessment: Assessment) -> str:
    """How a line with this assessment stands out: `strong` in and after progression, `unknown` where targets miss."""
    if assessment.overall == "PD" or assessment.after_progression:
        return "strong"
    return "unknown" if assessment.overall == "NE" or assessment.missing else ""


def sentence_best(best: BestResponse, confirmed: BestResponse | None = None) -> str:
    """The best overall response in words, with its day and why; with `confirmed`, what is left where responses must
    be confirmed, if that differs."""
    if best.category is None:
        return "Best overall response: not known, as there is no scan after baseline."
    text = f"Best overall response: {_best(best)}"
    if confirmed is not None and confirmed.category is not None and confirmed.category != best.category:
        text += f" Where a response must be confirmed: {_best(confirmed)}"
    return text


def _best(best: BestResponse) -> str:
    assert best.category is not None
    why = " ".join(sentence_reason(reason) for reason in best.reasons)
    return f"{VERDICTS[best.category]} ({best.category}), {day_words(best.day)}. {why}".strip()


def limits_used(assessment: Assessment) -> list[InForce]:
    """Every limit that the assessment compared with, each once, for the list of sources below a sentence."""
    found: dict[str, InForce] = {}
    for reason in (*assessment.reasons, *assessment.warnings):
        for limit in reason.limits:
            found.setdefault(limit.parameter, limit)
    return list(found.values())


def reason_sentences(assessment: Assessment, labels: Labels | None = None) -> list[str]:
    """Every reason and warning of the assessment as a sentence, each once."""
    return list(dict.fromkeys(sentence_reason(reason, labels)
                              for reason in (*assessment.reasons, *assessment.warnings)))


def percent_words(change: Decimal, borders: Iterable[Decimal] | None = None) -> str:
    """A change in whole percent with its sign, or with as many decimals as keep it on its side of every border.

    `borders` None: the limits of partial response and progression.
    """
    if borders is None:
        sheet = read_sheet("response")
        borders = (-sheet.value("partial_response_fall").number, sheet.value("progression_rise").number)
    watched = (*borders, Decimal(0))
    shown = change
    for decimals in range(_MOST_DECIMALS + 1):
        rounded = change.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if all(rounded.compare(border) == change.compare(border) for border in watched):
            shown = rounded
            break
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return sign + number_words(abs(shown))


def amount_words(value: Decimal | None, unit: str) -> str:
    """A sum with its unit: `62 mm`, `800 mm²`, `1.44 mL`; `not known` for None."""
    if value is None:
        return "not known"
    shown = number_words(value, 2) if unit == "mL" else number_words(value)
    return f"{shown} {'mm²' if unit == 'mm2' else unit}"


def _targets(assessment: Assessment) -> str:
    total, measured, line = assessment.sum_mm, assessment.measured_mm, assessment.progression_at_mm
    unit, measure = assessment.unit, CRITERIA[assessment.criterion].measure
    if assessment.target is None:
        return "No targets: "
    if total is not None:
        changes = _changes(assessment, total)
        name = "Targets" if measure.name == "longest_diameter" else f"{measure.words[0].upper()}{measure.words[1:]}"
        return f"{name} {amount_words(total, unit)}: {changes}{': ' if changes else ''}{_attenuation(assessment)}"
    if measured is None:
        return "No target is left to measure: "
    if all(reading.value_mm is None for reading in assessment.lesions if reading.role == "target"):
        return "Targets not measured: " if measure.name == "longest_diameter" else f"No {measure.words}: "
    already = f", already over the {amount_words(line, unit)} of progression" if line is not None \
        and measured >= line and assessment.target == "PD" else ""
    return f"Targets not all measured ({amount_words(measured, unit)} measured{already}): "


def _attenuation(assessment: Assessment) -> str:
    """`attenuation 68 HU, 15 % below baseline: `; '' where it is not asked for or not known."""
    found = assessment.attenuation
    if found is None or found.change is None or found.mean_hu is None:
        return ""
    border = next((limit.number for limit in limits_used(assessment)
                   if limit.parameter == "choi_attenuation_response_fall"), None)
    change = percent_words(found.change, [-border] if border is not None else [])
    side = "at" if found.change == 0 else f"{change.lstrip('+−')} % {'below' if found.change < 0 else 'above'}"
    return f"attenuation {number_words(found.mean_hu, 1)} HU, {side} baseline: "


def _changes(assessment: Assessment, total: Decimal) -> str:
    """`18 % below baseline, 7 % above nadir`, said once where baseline and nadir are the same."""
    baseline, nadir = assessment.baseline_mm, assessment.nadir_mm
    if baseline is None or nadir is None:
        return "no complete baseline sum to compare with" if baseline is None else ""
    if baseline == nadir:
        return _change(assessment, total, "baseline" if total <= baseline else "baseline and nadir")
    to_nadir = "a new nadir" if total < nadir else "at nadir" if total == nadir else \
        _change(assessment, total, "nadir")
    return f"{_change(assessment, total, 'baseline')}, {to_nadir}"


def _change(assessment: Assessment, total: Decimal, reference: str) -> str:
    change = assessment.change_from_nadir if reference == "nadir" else assessment.change_from_baseline
    base = assessment.nadir_mm if reference == "nadir" else assessment.baseline_mm
    if change is None or base is None:
        return f"{amount_words(total, assessment.unit)} above {reference}"
    if change == 0:
        return f"at {reference}"
    name = CRITERIA[assessment.criterion].rise
    rise = next((limit.number for limit in limits_used(assessment) if limit.parameter == name), None)
    shown = percent_words(change, _borders(assessment, rise)).lstrip("+−")
    if change < 0:
        return f"{shown} % below {reference}"
    line = assessment.progression_at_mm
    short = "nadir" in reference and rise is not None and line is not None and change >= rise and total < line
    return f"{shown} % but only {amount_words(total - base, assessment.unit)} above {reference}" if short else \
        f"{shown} % above {reference}"


def _borders(assessment: Assessment, rise: Decimal | None) -> list[Decimal] | None:
    """The percentages at which this verdict turns; the sheet's where the assessment used none."""
    baseline, line = assessment.baseline_mm, assessment.response_at_mm
    if rise is None or not baseline or line is None:
        return None
    return [rise, 100 * (line - baseline) / baseline]


_OF_TARGETS = {"CR": "targets gone", "PR": "partial response of targets", "SD": "targets stable",
               "NE": "targets not evaluable", "PD": "targets progressed"}


# Verdicts that the sums alone do not explain.
_HISTORY = {"response_holds": "an earlier response holds: ",
            "target_back_after_complete_response": "a target is back after complete response: ",
            "non_target_back_after_complete_response": "a non-target is back after complete response: "}


def _verdict(assessment: Assessment, labels: Labels) -> str:
    title = CRITERIA[assessment.criterion].title
    said = f"{VERDICTS[assessment.overall]} by {title.lower() if assessment.unit == 'mL' else title}."
    if assessment.target in (None, assessment.overall):
        history = next((_HISTORY[reason.code] for reason in assessment.reasons if reason.code in _HISTORY), "")
        grown = [labels.get(name, name) for reason in assessment.reasons for name in _rose(reason.facts)]
        return (f"{', '.join(grown)} grew enough: " if grown else history) + said
    why = "non-targets persist" if assessment.non_target == "NON-CR/NON-PD" else "non-targets not all evaluated"
    if any(reason.code == "non_targets_removed" for reason in assessment.reasons):
        why = "non-targets went by ablation or resection"
    if assessment.overall == "PD":
        why = "new lesion" if assessment.new_lesion == "unequivocal" else "non-targets progressed"
    return f"{_OF_TARGETS[str(assessment.target)]}, {why}: {said}"


def _rose(facts: Mapping[str, object]) -> tuple[str, ...]:
    """The single lesions that made the progression, where the criterion asks each."""
    names = facts.get("rose", ())
    return names if isinstance(names, tuple) else ()


def _missing(assessment: Assessment, labels: Labels) -> list[str]:
    if assessment.criterion != "recist-1.1":
        said = sentence_unknown(assessment.unknown, labels)
        return [f"{said[0].upper()}{said[1:]}."] if said else []
    readings = assessment.lesions
    by_why: dict[str, list[LesionReading]] = {}
    for reading in readings:
        if reading.role == "target" and reading.value_mm is None and reading.counted_in is None \
                and reading.state != "treated":
            by_why.setdefault(_WHY_MISSING.get(reading.state, "not evaluable"), []).append(reading)
    return [f"{_names(group, labels)} {why}." for why, group in by_why.items()]


def _left(assessment: Assessment, labels: Labels) -> list[str]:
    """Lesions that a local treatment took out of the sum or of the non-targets, with the policy in force."""
    said = []
    policy = policy_name(assessment.policy)
    if assessment.rebased_without:
        names = ", ".join(labels.get(name, name) for name in assessment.rebased_without)
        said.append(f"Without {names}, treated locally since baseline ({policy}).")
    elif assessment.treated_targets and assessment.policy != DEFAULT:
        names = ", ".join(labels.get(name, name) for name in assessment.treated_targets)
        said.append(f"{names} treated locally since baseline ({policy}).")
    gone = [reading for reading in assessment.lesions if reading.role == "non_target" and reading.state == "treated"]
    return [*said, f"Non-target {_names(gone, labels)} ablated or resected since baseline."] if gone else said


def _about_new_lesions(assessment: Assessment, labels: Labels) -> list[str]:
    if assessment.new_lesion == "none":
        return []
    if assessment.new_lesion == "not_assessed":
        return ["Whether new lesions were looked for is not stated."]
    names = _names((reading for reading in assessment.lesions if reading.role == "new"), labels)
    if assessment.new_lesion == "unequivocal":
        return [f"New lesion: {names}."] if names else []
    return [f"Equivocal new lesion{': ' if names else ''}{names}, not yet progression."]


def _names(readings: Iterable[LesionReading], labels: Labels) -> str:
    return ", ".join(dict.fromkeys(labels.get(reading.lesion_id, reading.lesion_id) for reading in readings))

