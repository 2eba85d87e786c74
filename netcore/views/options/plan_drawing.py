"""The pattern of the seed review drawn on this patient's liver: lesions to scale by segment, coloured by plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

import pandas as pd

from netcore.rules.evaluate import Evaluation
from netcore.rules.lesion_plan import PlannedLesion
from netcore.units import System
from netcore.views import palette
from netcore.views.lesions.liver_drawing import draw_liver, draw_name, paint_segment
from netcore.views.lesions.liver_places import place_lesions
from netcore.views.lesions.liver_shape import HEIGHT, WIDTH, segments
from netcore.views.options.arguments import Argument, argument
from netcore.views.options.words import amount_words, value_words
from netcore.views.text import day_words, number_words, plain

_EDGE = 4
_CORNERS = 40
WORDS = {"resect": "resect", "ablate": "ablate", "embolise": "embolise", "leave": "leave"}
# Each class has a colour and a line of its own, so that none is told by colour alone.
_LOOKS = {"resect": (palette.PLAN_RESECT, "solid"), "ablate": (palette.PLAN_ABLATE, "dot"),
          "embolise": (palette.PLAN_EMBOLISE, "dashdot"), "leave": (palette.PLAN_LEAVE, "longdash"),
          None: (palette.UNKNOWN, "dash")}


@dataclass(frozen=True, slots=True)
class PlanView:
    """The lesion plan. `figure` None: no lesion with a size and a segment. `remnant`: the arithmetic, line by line."""

    sentence: str
    figure: Mapping[str, Any] | None
    alt: str
    table: pd.DataFrame
    beside: list[str]
    remnant: list[tuple[str, str]]
    limits: list[str]
    arguments: tuple[Argument, ...]


def plan_view(evaluation: Evaluation, system: System | None = None) -> PlanView:
    """The plan of every present lesion, with the arithmetic of what would be removed and what would stay."""
    plan = evaluation.lesion_plan
    drawn = _drawable(plan.lesions)
    beside = [f"{one.item.label}: {class_words(one)}; {_why_not_drawn(one)}"
              for one in plan.lesions if one not in drawn]
    if not plan.complete:
        beside.append("More lesions exist than are listed, or none is listed: the plan speaks only of those listed.")
    table = pd.DataFrame([{"lesion": one.item.label, "segment": planned_segment(one) or "not known",
                           "longest diameter": _gone_words(one) or value_words(one.item.facts.get("size")),
                           "class": class_words(one)}
                          for one in plan.lesions])
    given = tuple(argument(one.answer, evaluation.book, system) for one in plan.lesions)
    figure, alt = draw_plan(plan.lesions)
    return PlanView(_sentence(plan.lesions), figure, alt, table, beside, _arithmetic(evaluation),
                    list(dict.fromkeys(limit for one in given for limit in one.limits)), given)


def draw_plan(lesions: Sequence[PlannedLesion], territory: frozenset[str] = frozenset()) -> \
        tuple[dict[str, Any] | None, str]:
    """The lesions on the liver, with the segments of a territory highlighted, and the same in words; None where no
    lesion has a size and a segment and no territory is asked for."""
    drawn = _drawable(lesions)
    alt = "Liver from the front, lesions by segment and class: " + "; ".join(
        f"{one.item.label} in {planned_segment(one)}, {value_words(one.item.facts.get('size'))}, {class_words(one)}"
        for one in drawn) + "."
    return _figure(drawn, territory) if drawn or territory else None, alt


def _drawable(lesions: Sequence[PlannedLesion]) -> list[PlannedLesion]:
    return [one for one in lesions if _size(one) and planned_segment(one)]


def _sentence(lesions: tuple[PlannedLesion, ...]) -> str:
    if not lesions:
        return "No lesion is listed, so there is nothing to plan by."
    names: dict[str, list[str]] = {}
    for one in lesions:
        names.setdefault(class_words(one), []).append(one.item.label)
    return "; ".join(f"{words}: {', '.join(labels)}" for words, labels in names.items()) + "."


def class_words(one: PlannedLesion) -> str:
    """The class of a lesion; where it is not known, the classes that are possible, as its argument says."""
    if one.outcome is not None:
        return WORDS.get(one.outcome, one.outcome)
    possible = [*(WORDS.get(name, name) for name in one.possible), *(["none of these"] if one.open_ended else [])]
    return f"not known ({' or '.join(possible)})" if one.possible else "not known"


def planned_segment(one: PlannedLesion) -> str | None:
    """The segment of a lesion of the plan; None where it is not known."""
    value = one.item.facts.get("segment")
    return value.word if value is not None else None


def _why_not_drawn(one: PlannedLesion) -> str:
    """What of a lesion keeps it from being drawn; one that measures nothing is not one whose size is not known."""
    if gone := _gone_words(one):
        return gone
    lacking = " and ".join(name for name, known in (("size", _size(one)), ("segment", planned_segment(one)))
                           if not known) + " not known"
    state, margin = one.item.facts.get("state"), one.item.facts.get("ablation_margin")
    seen = ["not evaluable at its last scan"] if state is not None and state.word is None else []
    # The margin is that of the latest ablation, and stands under its day.
    ablated = [f"ablated {day_words(margin.day)}"] if margin is not None and margin.day else []
    return f"{lacking} ({', '.join(seen + ablated)})" if seen or ablated else lacking


def _gone_words(one: PlannedLesion) -> str:
    """What became of a lesion that is not there any more; '' for any other."""
    state, ablation = one.item.facts.get("state"), one.item.facts.get("ablation_status")
    if state is None or state.word != "absent":
        return ""
    seen = f", {day_words(state.day)}" if state.day else ""
    return f"ablated, no tumour seen{seen}" if ablation is not None and ablation.word == "complete" else f"gone{seen}"


def _size(one: PlannedLesion) -> float | None:
    value = one.item.facts.get("size")
    if value is None or value.number is None or value.number.high is None or value.number.high == 0:
        return None
    return float(value.number.high)


def _arithmetic(evaluation: Evaluation) -> list[tuple[str, str]]:
    """What resection and ablation would remove, and what would stay, as far as recorded."""
    facts = evaluation.facts.patient
    removed = evaluation.lesion_plan.removed_percent
    lines = [(f"Of the listed tumour volume (spheres of the longest diameter) {amount_words(removed, '%')} lies in "
              "lesions to resect or ablate.", "") if removed is not None else
             ("How much of the tumour volume would be removed is not known: "
              f"{'a lesion has no size' if evaluation.lesion_plan.lesions else 'no lesion is listed'}.", "unknown")]
    remnant = facts.get("future_liver_remnant")
    lines.append(("Future liver remnant: not recorded.", "unknown") if remnant is None else
                 (f"Future liver remnant: {value_words(remnant)}"
                  f"{' (' + remnant.source.replace('_', ' ') + ')' if remnant.source else ''}.", ""))
    for name, label in (("total_liver_volume", "Vauthey"), ("total_liver_volume_urata", "Urata")):
        volume = facts.get(name)
        lines.append((f"Total liver volume by {label} from height and weight: {value_words(volume)}.",
                      "" if volume is not None else "unknown"))
    return lines


def _figure(lesions: list[PlannedLesion], territory: frozenset[str]) -> dict[str, Any]:
    outlines, above = draw_liver()
    painted = [{**edge, **paint_segment(segment, "planned" if segment in territory else "")}
               for edge, segment in zip(outlines, segments(), strict=True)]
    places = {place.lesion_id: (place.x, place.y) for place in place_lesions(
        [(one.item.id, str(_drawn_segment(one)), _size(one) or 0.0) for one in lesions])}
    spots: list[dict[str, Any]] = []
    for one in sorted(lesions, key=lambda lesion: -(_size(lesion) or 0)):
        spots += _spot(one, *places[one.item.id])
    return {"data": [*painted, *above, *spots], "layout": {
        "height": 480, "margin": {"l": 4, "r": 4, "t": 8, "b": 4}, "showlegend": False, "hovermode": "closest",
        "xaxis": {"visible": False, "range": [-_EDGE, WIDTH + _EDGE], "fixedrange": True, "constrain": "domain"},
        "yaxis": {"visible": False, "range": [-_EDGE, HEIGHT + _EDGE], "fixedrange": True, "scaleanchor": "x",
                  "constrain": "domain"}}}


def _drawn_segment(one: PlannedLesion) -> str:
    segment = planned_segment(one) or ""
    return "IVb" if segment == "IV" else segment


def _spot(one: PlannedLesion, x: float, y: float) -> list[dict[str, Any]]:
    colour, dash = _LOOKS.get(one.outcome, _LOOKS[None])
    size = _size(one) or 0.0
    radius = max(size, 3.0) / 2
    edge = [(x + radius * cos(2 * pi * corner / _CORNERS), y + radius * sin(2 * pi * corner / _CORNERS))
            for corner in range(_CORNERS + 1)]
    words = plain(f"{one.item.label}: {value_words(one.item.facts.get('size'))}, {class_words(one)}")
    inside = size >= 34
    return [{"type": "scatter", "mode": "lines", "x": [point for point, _ in edge], "y": [point for _, point in edge],
             "fill": "toself", "fillcolor": palette.shade(colour, 0.28), "hoveron": "fills", "hoverinfo": "name",
             "name": words, "line": {"color": colour, "width": 2.4, "dash": dash}},
            draw_name(f"\u00a0<b>{plain(one.item.label)} {number_words(_whole(one))}</b> {one.outcome or '?'}",
                      x, y, 0 if inside else radius)]


def _whole(one: PlannedLesion) -> Any:
    value = one.item.facts["size"]
    assert value.number is not None
    return value.number.high
