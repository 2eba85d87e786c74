"""Did the marker really change, since when, and can it be trusted? The answer in sentences."""

from math import inf

from netcore.markers import (
    CasparRule,
    Difference,
    MarkerChange,
    MarkerSeries,
    TrendSegment,
    compute_caspar,
    compute_trend,
)
from netcore.markers.onset import find_onset
from netcore.model import PatientRecord
from netcore.views.markers.sources import variation_name
from netcore.views.markers.trust import newest_unread, trust_in, trust_line
from netcore.views.markers.words import (
    baseline_words,
    level_words,
    words_difference,
    words_left_out,
    words_result,
    words_value,
    words_when,
)
from netcore.views.text import day_words

Line = tuple[str, str]
_PROBABILITY = ("The probability that a change is real is one minus the chance of a difference as large, up or down, "
                "by variation alone.")
_CONDITIONS = {
    "too_few_results": "fewer than three results", "too_short": "less than four weeks",
    "direction_open": "the direction is open", "not_above_limit": "not every result is above the upper limit",
    "no_upper_limit": "a result has no upper limit", "marked_result": "a result is marked as possibly disturbed",
    "within_variation": "the whole change is inside expected variation", "only_bounds": "a bound leaves it open"}
_CASPAR = {
    "another_assay": "it was validated in {assay} only, and this is another assay",
    "assay_not_told_apart": "it was validated in {assay}; which generation of KRYPTOR this is, is not recorded",
    "assay_not_recorded": "it was validated in {assay}; the assay of these results is not recorded",
    "no_earlier_result": "there is no result before the latest", "only_a_bound": "a result is only a bound",
    "unit": "the results stand in another unit than ng/mL"}


def answer_lines(record: PatientRecord, series: MarkerSeries, change: MarkerChange) -> list[Line]:
    """The answer for one series: level, verdicts, since when, what speaks against trusting it, trend, CASPAR rule."""
    name = series.entry.short if series.entry else series.analyte
    if change.latest is None:
        last = change.left_out[-1] if change.left_out else None
        found = f" Last: {words_result(last, series)}, {words_left_out(last, series)}." if last else ""
        return [(f"Cannot be told: no result of {name} can be compared.{found}", "unknown")]
    lines: list[Line] = []
    newest = newest_unread(change)
    if newest is not None:
        lines.append((f"The newest result cannot be compared: {words_result(newest, series)}, "
                      f"{words_left_out(newest, series)}. What follows is about the last one that can.", "unknown"))
    lines += [_headline(name, change), (f"{name[0].upper()}{name[1:]} {level_words(change.latest, series)}.", "")]
    lines += _verdict_lines(change)
    if change.from_baseline.verdict.probabilities or change.from_nadir.verdict.probabilities:
        lines.append((_PROBABILITY, ""))
    onset = find_onset(series, change)
    if onset is not None:
        beyond = "that result alone" if onset.results == 1 else f"{onset.results} results in a row"
        until = f"; on {words_when(onset.last_without)} it was not yet" if onset.last_without else ""
        lines.append((f"Since when: {words_when(onset.first)} ({beyond} beyond expected variation{until}).", ""))
    lines.append(trust_line(trust_in(record, series, change)))
    trend = compute_trend(series, rules_on=change.rules_on)
    if trend:
        lines.append((trend_sentence(trend[-1]), ""))
    caspar = compute_caspar(series, rules_on=change.rules_on)
    if caspar is not None:
        lines.append(_caspar_line(caspar, series))
    return lines


def _headline(name: str, change: MarkerChange) -> Line:
    """Yes, no, sources differ, or cannot be judged: against baseline, and against nadir where that differs."""
    baseline, nadir = change.from_baseline, change.from_nadir
    if baseline.verdict.code == "not_compared" and nadir.verdict.code == "not_compared":
        return f"Cannot be told: {words_difference(baseline, 'baseline')}.", "unknown"
    parts = []
    if baseline.verdict.code == nadir.verdict.code == "within" and nadir.reference is not baseline.reference:
        return f"No: {name} did not change by more than expected variation, neither against {baseline_words(change)} " \
               "nor against the lowest result before it.", ""
    for difference, reference in ((baseline, baseline_words(change)), (nadir, "the lowest result before it")):
        if difference.reference is None or (difference is nadir and nadir.reference is baseline.reference):
            continue
        words = {
            "beyond": f"Yes, {name} {_direction(difference)} against {reference}",
            "within": f"No: {name} did not change by more than expected variation against {reference}",
            "sources_differ": f"Sources differ whether {name} really {_direction(difference)} against {reference}",
            "cannot_tell": f"Cannot be told against {reference}: one of the results is only a bound",
            "no_published_variation": f"Cannot be judged against {reference}: no variation of {name} is published "
                                      "for such results"}.get(difference.verdict.code)
        if words:
            parts.append(words)
    codes = {baseline.verdict.code, nadir.verdict.code} - {"not_compared"}
    kind = "strong" if "beyond" in codes else "unknown" if codes & {"cannot_tell", "no_published_variation"} else ""
    return ". ".join(parts) + ".", kind


def _direction(difference: Difference) -> str:
    return {"up": "rose", "down": "fell"}.get(difference.direction or "", "changed")


def _verdict_lines(change: MarkerChange) -> list[Line]:
    lines: list[Line] = []
    for difference, reference in ((change.from_baseline, baseline_words(change)), (change.from_nadir, "nadir")):
        if difference is change.from_nadir and difference.reference is change.from_baseline.reference:
            continue
        text = verdict_sentence(difference, reference)
        if text:
            lines.append((text, "unknown" if difference.verdict.code in ("cannot_tell", "no_published_variation",
                                                                          "sources_differ") else ""))
    return lines


def verdict_sentence(difference: Difference, reference: str) -> str:
    """The difference with the limits of every publication that fits and the probability that it is real."""
    verdict = difference.verdict
    if verdict.code == "not_compared":
        return ""
    words = words_difference(difference, reference)
    words = words[0].upper() + words[1:]
    if verdict.code == "no_published_variation":
        passed = {True: "is exceeded", False: "is not exceeded", None: "may be exceeded"}[verdict.default_exceeded]
        default = verdict.settings[0]
        return (f"{words}. No published variation: {default.number} %, a default chosen by this software, {passed}; "
                "nothing is judged by it.")
    outcomes = {"beyond": "exceeded", "within": "not exceeded", "cannot_tell": "cannot be told"}
    limits = "; ".join(
        f"{variation_name(one.variation)} +{one.limits.up:.0f} % / \u2212{-one.limits.down:.0f} % "
        f"{outcomes[one.outcome]}" for one in verdict.applied)
    widened = f", widened because it is the lowest of {verdict.earlier} results" if verdict.earlier > 1 else ""
    assumed = " The specimen of the results is not recorded." if any(one.specimen_assumed for one in verdict.applied) \
        else ""
    probability = _probability_words(verdict.probabilities)
    return f"{words}. Limits of expected variation{widened}: {limits}.{probability}{assumed}"


def _probability_words(found: tuple[float, ...]) -> str:
    if not found:
        return ""
    low, high = _share(found[0]), _share(found[-1])
    text = low if low == high else f"{low} to {high}"
    return f" Probability that the change is real: {text}."


def _share(probability: float) -> str:
    if probability > 0.99:
        return "above 99 %"
    return f"{100 * probability:.0f} %" if probability >= 0.01 else "below 1 %"


def trend_sentence(segment: TrendSegment) -> str:
    """Slope with interval, doubling time or why there is none, and how bounds were used."""
    after = f"Since {segment.after.kind} of {day_words(segment.after.when)}" if segment.after and segment.after.when \
        else "Trend"
    count = len(segment.points)
    if count < 2 or segment.slope is None:
        return f"{after}: {count} usable result{'' if count == 1 else 's'}, no trend."
    month, interval = segment.percent_a_month, segment.interval_a_month
    assert month is not None
    rate = _rate(*month)
    certain = f"95 % interval {_rate(*interval)}" if interval else "fewer than five results: no 95 % interval"
    bounds = f", {segment.bounds} of them only bounds and used as such" if segment.bounds else ""
    # Without an interval only a change beyond expected variation has a direction.
    beyond = segment.first_to_last is not None and segment.first_to_last.verdict.code == "beyond"
    certain_way = segment.direction != "open" and (interval is not None or beyond)
    direction = segment.direction if certain_way else "no certain direction"
    name = "halving" if segment.direction == "falling" else "doubling"
    if segment.doubling_days:
        first, second = (f"{days:.0f}" for days in segment.doubling_days)
        time = f"{name} time {first if first == second else f'{first} to {second}'} days (no validated cut-off)"
    else:
        time = f"no {name} time: {', '.join(_CONDITIONS[code] for code in segment.not_met)}"
    return f"{after}: {direction}, {rate} a month ({count} results{bounds}; {certain}); {time}."


def _rate(low: float, high: float) -> str:
    ends = [f"{value:+.1f}".replace("-", "\u2212") if abs(value) < inf else "open" for value in (low, high)]
    if low <= -100:
        ends[0] = "\u2212100"
        if high == inf:
            return "open"
    elif high == inf:
        return f"at least {ends[0]} %"
    return f"{ends[0]} %" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} %"


def _caspar_line(rule: CasparRule, series: MarkerSeries) -> Line:
    assay, fold, floor = rule.limits
    line = f"CASPAR rule (at least {fold.number} times the result before and above {floor.number} ng/mL)"
    if rule.answer in ("met", "not_met"):
        assert rule.fold is not None and rule.latest is not None and rule.previous is not None
        said = f"{rule.fold:.2f} times {words_value(rule.previous, series)} of {words_when(rule.previous)}"
        if rule.answer == "met":
            return f"{line}: met, {said}. In the study that prompted imaging; it is no progression by itself.", "strong"
        return f"{line}: not met, {said}. That rules nothing out ({fold.locator}).", ""
    reason = _CASPAR[rule.reason or "unit"].format(assay=assay.value)
    return f"{line}: {'not applied' if rule.answer == 'not_applicable' else 'cannot be told'}, {reason}.", \
        "" if rule.answer == "not_applicable" else "unknown"
