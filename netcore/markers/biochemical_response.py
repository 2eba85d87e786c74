"""Was there a biochemical response to a treatment, by which published definition?

Definitions stand side by side, each only under the treatments in which it was studied. None is merged with another or
with the size of lesions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from netcore.errors import BadInput
from netcore.evidence import ResponseDefinition, ResponseRule, read_response_definitions
from netcore.markers.change import compare_points
from netcore.markers.episodes import TreatmentEpisode, compute_episodes
from netcore.markers.series import Difference, MarkerPoint, MarkerSeries
from netcore.units import convert

Answer = Literal["met", "not_met", "unknown", "not_applicable"]
Reason = Literal["no_baseline", "no_result", "no_result_in_time", "no_upper_limit", "baseline_not_raised",
                 "only_a_bound", "unit", "order_not_known"]


@dataclass(frozen=True, slots=True)
class ResponseAnswer:
    """One definition put to one course of treatment in one series.

    `not_applicable`: the definition speaks of other baselines. `unknown`: `reason` says what is missing. `difference`
    is that of the result judged against the baseline, with its verdict by published variation beside it.
    """

    definition: ResponseDefinition
    episode: TreatmentEpisode
    series: MarkerSeries
    answer: Answer
    reason: Reason | None
    result: MarkerPoint | None
    difference: Difference | None


def compute_biochemical_response(series: Sequence[MarkerSeries], *, as_of: date | None = None,
                                 rules_on: date | None = None) -> tuple[ResponseAnswer, ...]:
    """Every definition for one patient that fits the analyte and the treatment, by course in the order of the record.

    Definitions that state only the average of a group, or symptoms, are not put to a series.
    """
    rules_on = rules_on or as_of
    answers = []
    for one in series:
        for episode in compute_episodes(one, as_of=as_of, rules_on=rules_on):
            answers += [_answer(definition, episode, one, rules_on)
                        for definition in definitions_for(one, episode.treatment.kind, rules_on)]
    return tuple(sorted(answers, key=lambda answer: answer.episode.line))


def definitions_for(series: MarkerSeries, treatment: str, rules_on: date | None) -> list[ResponseDefinition]:
    """The definitions for one patient that were studied in this marker under this treatment and are published."""
    return [one for one in read_response_definitions().definitions
            if one.kind == "patient" and series.analyte in one.analytes and treatment in one.treatments
            and (not one.specimens or series.specimen is None or series.specimen in one.specimens)
            and (rules_on is None or one.source.from_ <= rules_on)]


def _answer(definition: ResponseDefinition, episode: TreatmentEpisode, series: MarkerSeries,
            rules_on: date | None) -> ResponseAnswer:
    rule, baseline = definition.rule, episode.baseline
    assert rule is not None

    def say(answer: Answer, reason: Reason | None = None, result: MarkerPoint | None = None,
            difference: Difference | None = None) -> ResponseAnswer:
        return ResponseAnswer(definition, episode, series, answer, reason, result, difference)

    if baseline is None:
        return say("unknown", "no_baseline")
    if rule.baseline_above is not None:
        above = _above(baseline, series, rule)
        return say(above, None if above in ("met", "not_met") else "unit")
    if rule.baseline_raised:
        raised = _raised(baseline)
        if raised is not True:
            return say("not_applicable", "baseline_not_raised") if raised is False else \
                say("unknown", "no_upper_limit" if baseline.times_upper is None else "only_a_bound")
    result = _result(rule, episode)
    if result is None:
        return say("unknown", "no_result" if not episode.points else "no_result_in_time")
    difference = compare_points(series, result, baseline, rules_on=rules_on)
    if difference.reason == "order_not_known":
        return say("unknown", "order_not_known", result, difference)
    changed = _changed(rule, difference)
    if rule.then_rise:
        rise = episode.rise_from_nadir
        if changed and rise is None:
            changed = False
        elif changed and rise is not None:
            changed = None if rise.low is None else rise.low > 0 or (False if rise.high == rise.low else None)
    met = _with_limit(rule, changed, is_normal(result))
    reason: Reason | None = None
    if met is None:
        reason = "no_upper_limit" if rule.normal and result.times_upper is None else "only_a_bound"
    return say("unknown" if met is None else "met" if met else "not_met", reason, result, difference)


def _result(rule: ResponseRule, episode: TreatmentEpisode) -> MarkerPoint | None:
    """The result that the definition looks at, of those after the start of the course."""
    points = list(episode.points)
    began = episode.treatment.when.exact if episode.treatment.when else None
    if rule.until_day is not None or rule.at_day is not None:
        days = {id(point): (point.day - began).days for point in points if point.day is not None} if began else {}
        points = [point for point in points if id(point) in days]
        if rule.until_day is not None:
            points = [point for point in points if days[id(point)] <= rule.until_day]
        if rule.at_day is not None:
            target, tolerance = rule.at_day, rule.within_days or 0
            near = [point for point in points if abs(days[id(point)] - target) <= tolerance]
            return min(near, key=lambda point: abs(days[id(point)] - target), default=None)
    if not points:
        return None
    if rule.result == "last":
        return points[-1]
    return min(points, key=lambda point: (point.bounds[1] is None, point.bounds[1] or 0))


def _changed(rule: ResponseRule, difference: Difference) -> bool | None:
    """Is the fall (or rise) as large as the definition asks? None: a bound leaves it open."""
    low, high = difference.low, difference.high
    if rule.direction == "rise":
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    limit = rule.at_least if rule.less_than is None else rule.less_than
    assert limit is not None
    # A fall of at least 0 means any fall: below, not at, the baseline.
    if high is not None and (high < 0 if limit == 0 else high <= -limit):
        reached: bool | None = True
    elif low is not None and (low >= 0 if limit == 0 else low > -limit):
        reached = False
    else:
        reached = None
    return reached if rule.less_than is None or reached is None else not reached


def _with_limit(rule: ResponseRule, changed: bool | None, normal: bool | None) -> bool | None:
    if rule.normal is None:
        return changed
    both = (changed, normal)
    if rule.normal == "and":
        return False if False in both else None if None in both else True
    return True if True in both else None if None in both else False


def is_normal(point: MarkerPoint) -> bool | None:
    """Within the upper limit? None: no limit, or a bound on the wrong side of it."""
    times = point.times_upper
    if times is None:
        return None
    if point.comparator in ("<", "<="):
        return True if times <= 1 else None
    if point.comparator in (">", ">="):
        return False if times > 1 or (times == 1 and point.comparator == ">") else None
    return times <= 1


def _raised(point: MarkerPoint) -> bool | None:
    normal = is_normal(point)
    return None if normal is None else not normal


def _above(point: MarkerPoint, series: MarkerSeries, rule: ResponseRule) -> Answer:
    assert rule.baseline_above is not None and rule.unit is not None
    try:
        limit = convert(rule.baseline_above, rule.unit, series.unit or "")
    except BadInput:
        return "unknown"
    low, high = point.bounds
    if low is not None and (low > limit or (point.comparator == ">" and low >= limit)):
        return "met"
    return "not_met" if high is not None and high <= limit else "unknown"
