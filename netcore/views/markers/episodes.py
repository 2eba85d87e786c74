"""What a marker did after each treatment, in sentences."""

from collections.abc import Sequence

from netcore.markers import MarkerSeries, TreatmentEpisode
from netcore.views.markers.words import words_difference, words_judged, words_result
from netcore.views.text import day_words

Line = tuple[str, str]
_PATTERNS = {"drop_then_rise": "fell, then rose again by more than variation", "drop": "fell and stayed down",
             "drop_then_open": "fell; whether it rose again by more than variation cannot be told",
             "rise": "rose", "within_variation": "no change beyond expected variation",
             "not_judged": "not judged: no variation that fits is published, sources differ, or a bound leaves it open"}


def episode_lines(series: MarkerSeries, episodes: Sequence[TreatmentEpisode]) -> list[Line]:
    """One sentence for each treatment: pattern, baseline, lowest and latest result before the next one."""
    lines: list[Line] = []
    for one in episodes:
        began = one.treatment.when
        head = f"{one.line}. {one.treatment.kind}{f' of {day_words(began)}' if began else ''}"
        if one.pattern == "no_result":
            lines.append((f"{head}: no usable result before the next treatment.", "unknown"))
            continue
        if one.pattern == "no_baseline" or one.baseline is None:
            lines.append((f"{head}: no usable result before it, so a response cannot be told.", "unknown"))
            continue
        parts = [f"from {words_result(one.baseline, series)}"]
        if one.to_nadir is not None:
            parts.append(f"lowest {words_judged(one.to_nadir, 'baseline')}")
        if one.nadir is not one.points[-1] and one.to_latest is not None and one.rise_from_nadir is not None:
            parts.append(f"then {words_result(one.points[-1], series)}, {words_difference(one.to_latest, 'baseline')} "
                         f"and {words_judged(one.rise_from_nadir, 'the lowest')}")
        lines.append((f"{head}: {_PATTERNS[one.pattern]}; {'; '.join(parts)}.",
                      "strong" if one.pattern == "drop_then_rise" else ""))
    return lines
