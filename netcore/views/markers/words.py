"""Sentences about markers: how high, how far from baseline and nadir, and why a result leaves the trend."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from netcore.markers import Difference, MarkerChange, MarkerPoint, MarkerSeries, PointConfounder
from netcore.views.amounts import point_shown, series_shown
from netcore.views.text import day_words, multiple_words, number_words
from netcore.views.unit_words import words_unit

CONDITIONS = {
    "ppi": "PPI", "h2_blocker": "H2 blocker", "ssri": "SSRI", "not_fasting": "not fasting", "stimulated": "stimulated",
    "suppressed": "suppressed", "haemolysed": "haemolysed sample", "lipaemic": "lipaemic sample",
    "renal_failure": "renal failure", "diet_not_kept": "diet not kept", "ssa_stopped": "SSA stopped",
    "post_procedure": "soon after a procedure", "incomplete_collection": "incomplete collection",
    "maoi": "MAO inhibitor", "interfering_drug": "a drug that disturbs the test", "other_disease": "another disease",
    "delayed_processing": "kept for more than 24 h before it was processed", "fasting": "fasting"}
_BOUND_WORDS = {"<": "below ", "<=": "at most ", ">": "above ", ">=": "at least "}
_SPECIMENS = {"whole_blood": "whole blood", "urine_24h": "24 h urine", "urine_spot": "spot urine"}
VERDICTS = {
    "beyond": "more than expected variation", "within": "inside expected variation",
    "sources_differ": "sources differ whether that is more than variation",
    "cannot_tell": "whether that is more than variation cannot be told from a bound",
    "no_published_variation": "no published variation, so not judged"}


def sentence_change(series: MarkerSeries, change: MarkerChange) -> str:
    """Where the marker stands and how far from baseline and nadir, with everything that speaks against trusting it."""
    name = series.entry.short if series.entry else series.analyte
    latest = change.latest
    if latest is None:
        last = change.left_out[-1] if change.left_out else None
        found = f" Last: {words_result(last, series)}, {words_left_out(last, series)}." if last else ""
        return f"{name}: no result can be compared.{found}"
    comparisons = [words_judged(change.from_baseline, baseline_words(change))]
    if change.from_nadir.reference is not change.from_baseline.reference:
        lowest = change.from_nadir.reference
        named = f"nadir ({words_when(lowest)})" if lowest and lowest is not latest else "nadir"
        comparisons.append(words_judged(change.from_nadir, named))
    sentences = [f"{name} {level_words(latest, series)}, {'; '.join(filter(None, comparisons))}."]
    if change.same_day:
        others = ", ".join(words_value(point, series) for point in change.same_day)
        sentences.append(f"Another result of the same day: {others}.")
    sentences += [f"Not in the trend: {text}." for text in words_left_out_together(change.left_out, series)]
    marked = [words_confounder(one) for one in latest.confounders]
    if marked:
        sentences.append(f"Marked: {', '.join(marked)}.")
    compared = (latest, change.from_baseline.reference, change.from_nadir.reference)
    sentences += [f"Doubt in the source: {text}." for text in
                  dict.fromkeys(point.doubt.rstrip(".") for point in compared if point and point.doubt)]
    return " ".join(sentences)


def level_words(point: MarkerPoint, series: MarkerSeries) -> str:
    """`3.1 x upper limit (310 ng/mL, 12 Mar 2024)`."""
    when = words_when(point)
    if point.times_upper is None:
        return f"{words_value(point, series)} ({when}; no upper limit printed)"
    bound = _BOUND_WORDS.get(point.comparator or "", "")
    return f"{bound}{multiple_words(point.times_upper)} x upper limit ({words_value(point, series)}, {when})"


def baseline_words(change: MarkerChange) -> str:
    """`baseline (14 Nov 2023, before TACE)`."""
    reference = change.from_baseline.reference
    if reference is None:
        return "baseline"
    before = f", before {change.treatment.kind}" if change.treatment else ""
    return f"baseline ({words_when(reference)}{before})"


def words_difference(difference: Difference, reference: str) -> str:
    """`12 % above baseline (14 Nov 2023)`; where there is no percentage, why."""
    if difference.reason == "no_reference":
        return f"no usable result for {reference}"
    if difference.reason == "latest_is_reference":
        return "the lowest usable result so far" if reference.startswith("nadir") else \
            "no earlier usable result to compare with"
    if difference.reason == "order_not_known":
        return f"not compared with {reference}: which came first is not known"
    if difference.reason == "reference_zero":
        return f"no percentage against {reference}, which may be 0"
    if difference.percent is not None:
        if difference.percent == 0:
            return f"equal to {reference}"
        return f"{_percent(difference.percent)} % {_side(difference.percent)} {reference}"
    low, high = difference.low, difference.high
    if low is not None and low > 0:
        reach = f"{_percent(low)} to {_percent(high)} %" if high is not None else f"at least {_percent(low)} %"
        return f"{reach} above {reference}"
    if high is not None and high < 0:
        return f"at least {_percent(high)} % below {reference}"
    return f"not comparable with {reference}: one of the two is only a bound"


def words_judged(difference: Difference, reference: str) -> str:
    """The same with the verdict behind it: `12 % above baseline (14 Nov 2023): inside expected variation`."""
    words, code = words_difference(difference, reference), difference.verdict.code
    said = VERDICTS.get(code)
    # A bound that leaves even the direction open has said so already.
    if said is None or difference.percent == 0 or (difference.percent is None and difference.direction is None):
        return words
    return f"{words}: {said}"


def _side(percent: Decimal) -> str:
    return "above" if percent > 0 else "below"


def _percent(percent: Decimal) -> str:
    size = abs(percent)
    return "less than 1" if size < 1 else str(size.quantize(Decimal(1), ROUND_HALF_EVEN))


def words_left_out(point: MarkerPoint, series: MarkerSeries) -> str:
    """Why the point leaves the trend, in words; empty where it does not."""
    name = series.entry.short if series.entry else series.analyte
    said = {"dynamic_test": "sample of a dynamic test", "printed_as_word": "printed as a word",
            "no_result": "no result recorded", "no_date_and_no_order": "neither date nor order known",
            "unit_not_printed": "no unit printed",
            "unit_not_listed": f"{point.lab.unit} is no unit of {name}: left as printed"}
    parts = [said[code] for code in point.left_out_for if code != "confounded"]
    parts += [words_confounder(one) for one in point.confounders if one.leaves_trend]
    return "; ".join(parts)


def words_left_out_together(points: Sequence[MarkerPoint], series: MarkerSeries) -> list[str]:
    """Results that left the trend with the reason, those in a row for one reason told together."""
    groups: list[list[MarkerPoint]] = []
    for point in points:
        if groups and words_left_out(groups[-1][-1], series) == words_left_out(point, series):
            groups[-1].append(point)
        else:
            groups.append([point])
    return [f"{words_result(group[0], series)}, {words_left_out(group[0], series)}" if len(group) == 1 else
            f"{len(group)} results, {words_result(group[0], series)} to {words_result(group[-1], series)}, "
            f"{words_left_out(group[0], series)}" for group in groups]


def words_confounder(confounder: PointConfounder) -> str:
    """`PPI since 3 Feb 2024`, `PPI (noted on the result)`, `possibly PPI (dates not known)`, `8 days after TACE`."""
    name = CONDITIONS.get(confounder.condition, confounder.condition.replace("_", " "))
    if confounder.origin == "noted":
        return f"{name} (noted on the result)"
    name = name if confounder.certain else f"possibly {name}"
    if confounder.origin == "laboratory":
        return f"{name}: {confounder.detail} on {day_words(confounder.since)}" if confounder.since else name
    if confounder.condition == "post_procedure" and confounder.days_since is not None:
        return f"{confounder.days_since} day{'s' if confounder.days_since > 1 else ''} after {confounder.detail}"
    if confounder.phase == "wash_out":
        ended = day_words(confounder.until) if confounder.until else ""
        after = f"{confounder.days_since} days after its end" if confounder.days_since is not None else "after its end"
        return f"{name} not washed out, {after} ({ended})"
    if confounder.since is None:
        return f"{name} (start not known)"
    if confounder.until is None:
        return f"{name} since {day_words(confounder.since)}"
    return f"{name} from {day_words(confounder.since)} to {day_words(confounder.until)}"


def words_result(point: MarkerPoint, series: MarkerSeries) -> str:
    """`520 ng/mL on 2 Apr 2024`."""
    when = words_when(point)
    return f"{words_value(point, series)} {'on ' if point.day else ''}{when if point.day else f'({when})'}"


def words_value(point: MarkerPoint, series: MarkerSeries) -> str:
    """The result in the unit in which the series is shown, or the word, or what the source prints."""
    if point.value is None:
        return point.word.replace("_", " ") if point.word else point.as_printed or "no result"
    shown = point_shown(point, series)
    if shown is not None and point.lab.value is not None:
        return f"{point.comparator or ''}{number_words(shown.rounded(point.lab.value))} {words_unit(shown.unit)}"
    if series_shown(series) is not None:
        # It is recorded in the system already, other than most results of its series.
        return f"{point.comparator or ''}{number_words(point.lab.value)} {own_unit(point, series)}".strip()
    unit = words_unit(series.unit) if series.family != "as printed" else series.unit or ""
    return f"{point.comparator or ''}{_short(point.value, 2, 3)} {unit}".strip()


def own_unit(point: MarkerPoint, series: MarkerSeries) -> str:
    """The unit that the laboratory printed with the result, as people write it."""
    entry = series.entry
    return words_unit(entry.unit_of(point.lab.unit, point.lab.specimen) if entry else None) or point.lab.unit or ""


def words_recorded(point: MarkerPoint, series: MarkerSeries) -> str:
    """`4.1 mg/dL` where the result is shown with another number than it was recorded with; else ''."""
    shown = point_shown(point, series)
    if shown is None or point.lab.value is None or not shown.differs(point.lab.value):
        return ""
    return f"{point.comparator or ''}{number_words(point.lab.value)} {own_unit(point, series)}"


def upper_limit_words(point: MarkerPoint, series: MarkerSeries, *, with_unit: bool = True) -> str:
    """The upper limit of the result's laboratory, in the unit in which the result is shown; '' where none is
    printed."""
    shown = point_shown(point, series)
    own = shown is None and (series.family == "as printed" or series_shown(series) is not None)
    limit = point.upper_limit if shown is None and not own else point.lab.upper_limit
    if limit is None:
        return ""
    unit = words_unit(shown.unit) if shown else own_unit(point, series) if own else unit_of_series(series)
    return f"{number_words(shown.rounded(limit) if shown else limit)} {unit if with_unit else ''}".strip()


def unit_of_series(series: MarkerSeries) -> str:
    """The unit in which the series is shown, as people write it; '' where none is printed."""
    shown = series_shown(series)
    if shown is not None:
        return words_unit(shown.unit)
    return words_unit(series.unit) if series.family != "as printed" else series.unit or ""


def words_series(series: MarkerSeries) -> str:
    """What sets the series apart: specimen, assay or laboratory, unit."""
    specimen = _SPECIMENS.get(series.specimen or "", series.specimen) or "specimen not known"
    place = series.assay or series.laboratory or "assay and laboratory not known"
    return f"{specimen}, {place}, {unit_of_series(series) if series.unit else 'unit not printed'}"


def words_when(point: MarkerPoint) -> str:
    """The day, month or year, else the words of the source, else that it is not known."""
    return day_words(point.when, point.lab.when_text)


def _short(number: Decimal, places: int, digits: int) -> str:
    """At most `places` decimals, more where `digits` significant digits need them."""
    if number == 0:
        return "0"
    places = max(places, digits - 1 - number.adjusted())
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
