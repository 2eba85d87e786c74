"""What moves when a part of the liver is planned for a procedure, without saving: lesions in it, standings, scores?

A territory has no volume in the record. Of which share of the liver it takes only what is typed is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from netcore.errors import BadInput, Problem
from netcore.model import PartialDate
from netcore.rules.evaluate import Evaluation, differences, evaluate_facts
from netcore.rules.gather import try_facts
from netcore.rules.lesion_plan import PlannedLesion
from netcore.rules.loading import defined_facts
from netcore.rules.reading import read_fact
from netcore.rules.values import FactValue, Interval
from netcore.units import System
from netcore.views.lesions.liver_drawing import PARTS
from netcore.views.lesions.liver_shape import segments
from netcore.views.options.page import label_of
from netcore.views.options.plan_drawing import draw_plan, planned_segment
from netcore.views.options.plan_moves import plan_moves
from netcore.views.options.rule_titles import rule_title
from netcore.views.options.words import STANDINGS, amount_words, value_words

PROCEDURES = {"embolisation": "embolisation", "surgery": "resection"}
_LOBES = ("right_lobe", "left_lobe", "whole_liver")
_REMNANTS = ("future_liver_remnant", "mass_to_remove", "remnant_by_formula", "remnant_by_ct")
_SCORES = {"embolisation": ("embolisation_risk", "liver_involvement"),
           "surgery": ("future_liver_remnant", "liver_involvement")}
_VOLUME_NOT_KNOWN = "How much of the tumour volume lies in it is not known.", "unknown"


@dataclass(frozen=True, slots=True)
class TerritoryView:
    """What the territory holds and what moves: standings, and classes of the lesion plan (`plan` says so where none
    does). `figure` None: no lesion with a size and a segment. `refusal`: why the
    typed share cannot be meant; then nothing was tried."""

    sentence: str
    held: list[tuple[str, str]]
    moved: list[str]
    plan: list[str]
    scores: list[tuple[str, str]]
    rules: list[tuple[str, str]]
    figure: Mapping[str, Any] | None
    alt: str
    refusal: str = ""


def territories() -> dict[str, str]:
    """What may be chosen: lobes, the whole liver, single segments."""
    lobes = {name: f"{name.replace('_', ' ')} ({', '.join(sorted(PARTS[name]))})" for name in _LOBES[:2]}
    return {**lobes, "whole_liver": "whole liver", **{name: f"segment {name}" for name in segments()}}


def plan_territory(evaluation: Evaluation, procedure: str, parts: Sequence[str], share: str = "",
                   system: System | None = None) -> TerritoryView:
    """The territory of an embolisation or a resection (`PROCEDURES`), as if it were planned. `share`: percent of the
    liver that it takes by volumetry, as typed; empty where it is not known."""
    try:
        percent = _read_share(evaluation, share)
    except BadInput as error:
        return TerritoryView("", [], [], [], [], [], None, "", "; ".join(map(str, error.problems)))
    covered = frozenset(segment for part in parts for segment in PARTS.get(part, frozenset({part})))
    changes = _changes(evaluation, procedure, covered, percent)
    after = evaluate_facts(try_facts(evaluation.facts, changes), rules_on=evaluation.rules_on, rules=evaluation.book)
    options, rules = differences(evaluation, after)
    places = {one.item.id: _place(one, covered) for one in after.lesion_plan.lesions}
    figure, alt = draw_plan(after.lesion_plan.lesions, covered)
    name = ", ".join(territories()[part] for part in parts)
    count = len(options)
    return TerritoryView(
        f"{PROCEDURES[procedure].capitalize()} of {name}: {count or 'no'} standing{'' if count == 1 else 's'} would "
        "move. Nothing is saved.", _held(after, places),
        [f"{label_of(after.options[one])}: {STANDINGS[evaluation.options[one].standing]} becomes "
         f"{STANDINGS[after.options[one].standing]}" for one in options],
        plan_moves(evaluation, after, system),
        _score_lines(evaluation, after, percent, procedure, covered),
        [(rule_title(rule, evaluation.book, system), rule) for rule in rules], figure,
        f"{alt} Highlighted: {name}.")


def _read_share(evaluation: Evaluation, share: str) -> FactValue | None:
    if not share.strip():
        return None
    definition = defined_facts(evaluation.book)["mass_to_remove"]
    percent = read_fact(definition, share, day=PartialDate.read(evaluation.facts.reference_day), source="tried out")
    taken = percent.number
    if percent.unit != "%" or taken is None or taken.low is None or taken.low < 0 or (taken.high or taken.low) > 100:
        raise BadInput(Problem("share of the liver", repr(share), "percent from 0 to 100, such as 25 or 20..25",
                               "write it so"))
    return percent


def _changes(evaluation: Evaluation, procedure: str, covered: frozenset[str],
             percent: FactValue | None) -> dict[str, FactValue | None]:
    """The facts of a planned territory; what stays after a resection is the rest of the liver. A recorded remnant is of
    whichever resection was meant then, so that without a share the remnant of this one is not known."""
    day = PartialDate.read(evaluation.facts.reference_day)
    planned: dict[str, FactValue | None] = {
        "planned_procedure": FactValue(words=frozenset({procedure}), day=day, source="tried out")}
    if procedure == "embolisation":
        return {**planned, "embolisation_territory": FactValue(words=_extents(covered), day=day, source="tried out")}
    planned |= dict.fromkeys(_REMNANTS)
    if percent is None or percent.number is None or percent.number.high is None or percent.number.low is None:
        return planned
    taken = percent.number
    rest = Interval(100 - percent.number.high, 100 - percent.number.low, taken.high_open, taken.low_open)
    return {**planned, "mass_to_remove": percent,
            "future_liver_remnant": FactValue(number=rest, unit="%", day=day, source="tried out")}


def _extents(covered: frozenset[str]) -> frozenset[str]:
    """Segment, lobe or whole liver (both lobes). Several segments that make no whole lobe may be judged as either; so
    may a lobe with segments of the other."""
    lobes = [PARTS[name] for name in _LOBES[:2] if covered >= PARTS[name]]
    if lobes:
        whole, alone = len(lobes) == 2, covered <= lobes[0] | {"I"}
        return frozenset({"whole_liver"} if whole else {"lobe"} if alone else {"lobe", "whole_liver"})
    return frozenset({"segment"} if len(covered) == 1 else {"segment", "lobe"})


def _place(one: PlannedLesion, covered: frozenset[str]) -> str:
    """Does the lesion lie in the territory, as far as its segment tells?"""
    segment = planned_segment(one)
    if segment is None:
        return "in it" if covered >= PARTS["whole_liver"] else "place not known"
    own = PARTS.get(segment, frozenset({segment}))
    return "in it" if own <= covered else "not in it" if own.isdisjoint(covered) else "perhaps in it"


def _held(evaluation: Evaluation, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """The listed lesions by whether they lie in it, and how much of the listed tumour that is."""
    plan = evaluation.lesion_plan
    lines = []
    for words in ("in it", "perhaps in it", "not in it", "place not known"):
        names = [_lesion_words(one) for one in plan.lesions if places[one.item.id] == words]
        if names:
            lines.append((f"{words}: {', '.join(names)}", "" if words in ("in it", "not in it") else "unknown"))
    if not plan.complete:
        lines.append(("More lesions exist than are listed, or none is listed.", "unknown"))
    return [*lines, _volume_line(plan.lesions, places)]


def _lesion_words(one: PlannedLesion) -> str:
    size = one.item.facts.get("size")
    if size is not None and size.number == Interval.exactly(0):
        return f"{one.item.label} (gone)"
    return f"{one.item.label} ({value_words(size) if size else 'size not known'}, {one.outcome or 'class not known'})"


def _volume_line(lesions: Sequence[PlannedLesion], places: Mapping[str, str]) -> tuple[str, str]:
    low = {True: Decimal(0), False: Decimal(0)}
    high = dict(low)
    for one in lesions:
        place, volume = places[one.item.id], one.volume_ml
        if place not in ("in it", "not in it") or volume is None or volume.low is None or volume.high is None:
            return _VOLUME_NOT_KNOWN
        low[place == "in it"] += volume.low
        high[place == "in it"] += volume.high
    if not low[True] + high[False] or not high[True] + low[False]:
        return _VOLUME_NOT_KNOWN
    share = Interval(100 * low[True] / (low[True] + high[False]), 100 * high[True] / (high[True] + low[False]))
    return f"Of the listed tumour volume (spheres of the longest diameter) {amount_words(share, '%')} lies in it.", ""


def _score_lines(before: Evaluation, after: Evaluation, percent: FactValue | None, procedure: str,
                 covered: frozenset[str]) -> list[tuple[str, str]]:
    definitions = defined_facts(before.book)
    lines = []
    if procedure == "embolisation":
        extents = _extents(covered)
        lines.append((f"counted as: {' or '.join(word.replace('_', ' ') for word in sorted(extents))}",
                      "unknown" if len(extents) > 1 else ""))
    lines.append((f"share of the liver in it: {value_words(percent) if percent else 'not known'}",
                  "" if percent else "unknown"))
    for name in _SCORES[procedure]:
        old, new = before.facts.patient.get(name), after.facts.patient.get(name)
        was = "" if value_words(old) == value_words(new) else f"; as recorded {value_words(old)}"
        lines.append((f"{definitions[name].label}: {value_words(new) if new else 'not known'}{was}",
                      "" if new else "unknown"))
    return lines
