"""Which word does this software put on a change after a treatment?

Labels only (BR-13 of the evidence sheet, a choice of this software made from the published definitions): complete (to
the limit or below), major, partial, minor, stable, rise, and CASPAR-positive beside them. They predict nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.evidence import InForce
from netcore.markers.biochemical_response import is_normal
from netcore.markers.caspar import compute_caspar
from netcore.markers.change import compare_points
from netcore.markers.episodes import TreatmentEpisode, compute_episodes
from netcore.markers.series import Difference, MarkerPoint, MarkerSeries
from netcore.markers.verdict import setting

Label = Literal["complete", "major", "partial", "minor", "stable", "rise"]
NotLabelled = Literal["no_baseline", "no_result", "not_compared", "baseline_not_raised", "only_a_bound",
                      "sources_differ", "no_published_variation"]
_LINES: tuple[tuple[Label, str], ...] = (("major", "label_major"), ("partial", "label_partial"),
                                         ("minor", "label_minor"))


@dataclass(frozen=True, slots=True)
class LabelledChange:
    """One result after a course of treatment against the baseline before it.

    `label` None: `why_not` says why. `at_least`: without a printed limit nobody knows whether the fall is complete, or
    whether the baseline was raised. `which`: the lowest result of the course, or its last. `caspar_positive`: the last
    result meets the CASPAR rule; None where that rule gives no answer.
    """

    episode: TreatmentEpisode
    series: MarkerSeries
    which: Literal["lowest", "last"]
    result: MarkerPoint | None
    difference: Difference | None
    label: Label | None
    at_least: bool
    why_not: NotLabelled | None
    caspar_positive: bool | None


def compute_labels(series: Sequence[MarkerSeries], *, rules_on: date | None = None) -> tuple[LabelledChange, ...]:
    """For every dated course: the label of its lowest result and, where that is another one, of its last."""
    found: list[LabelledChange] = []
    for one in series:
        rule = compute_caspar(one, rules_on=rules_on)
        for episode in compute_episodes(one, rules_on=rules_on):
            last = episode.points[-1] if episode.points else None
            for which, result in (("lowest", episode.nadir), ("last", last)):
                if which == "last" and result is episode.nadir:
                    continue
                positive = rule.answer == "met" if rule is not None and rule.latest is result and result is not None \
                    and rule.answer in ("met", "not_met") else None
                found.append(_labelled(one, episode, which, result, positive, rules_on))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda change: change.episode.line))


def _labelled(series: MarkerSeries, episode: TreatmentEpisode, which: Literal["lowest", "last"],
              result: MarkerPoint | None, positive: bool | None, rules_on: date | None) -> LabelledChange:
    difference = compare_points(series, result, episode.baseline, rules_on=rules_on) \
        if result is not None and episode.baseline is not None else None
    label, at_least, why_not = label_change(episode.baseline, result, difference, rules_on)
    return LabelledChange(episode, series, which, result, difference, label, at_least, why_not, positive)


def label_change(baseline: MarkerPoint | None, result: MarkerPoint | None, difference: Difference | None,
                 rules_on: date | None = None) -> tuple[Label | None, bool, NotLabelled | None]:
    """The label, whether it is only a lower bound, and why there is none.

    A change that every fitting publication finds inside expected variation is `stable` whatever its percentage. A fall
    is labelled only from a raised baseline. `minor` is a fall of its line, or any that is beyond expected variation;
    `complete` needs at least that as well as a result within the limit.
    """
    if baseline is None:
        return None, False, "no_baseline"
    if result is None or difference is None:
        return None, False, "no_result"
    code = difference.verdict.code
    if code == "not_compared":
        return None, False, "not_compared"
    if code == "within":
        return "stable", False, None
    if code == "beyond" and difference.direction == "up":
        return "rise", False, None
    if difference.direction == "down":
        return _fall(baseline, result, difference, rules_on)
    if code in ("sources_differ", "no_published_variation"):
        return None, False, code
    return None, False, "only_a_bound"


def _fall(baseline: MarkerPoint, result: MarkerPoint, difference: Difference,
          rules_on: date | None) -> tuple[Label | None, bool, NotLabelled | None]:
    raised, normal = _not(is_normal(baseline)), is_normal(result)
    if raised is False:
        return None, False, "baseline_not_raised"
    smallest, largest = _by_percent(difference.high, rules_on), _by_percent(difference.low, rules_on)
    if smallest is None and difference.verdict.code == "beyond":
        smallest = "minor"
    if smallest is None:
        code = difference.verdict.code
        return None, False, code if code in ("sources_differ", "no_published_variation") else "only_a_bound"
    if raised and normal:
        return "complete", False, None
    open_end = difference.percent is None and smallest != largest
    return smallest, raised is None or normal is None or open_end, None


def _by_percent(percent: Decimal | None, rules_on: date | None) -> Label | None:
    if percent is None:
        return None
    return next((label for label, name in _LINES if percent <= -setting(name, rules_on).number), None)


def label_settings(rules_on: date | None) -> tuple[InForce, ...]:
    """The lines of the labels, for the list of sources."""
    return tuple(setting(name, rules_on) for _, name in _LINES)


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
