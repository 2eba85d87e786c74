"""Did it really change, since when, and can it be trusted? The three answers as a reader meets them first."""

from netcore.markers import MarkerChange, MarkerSeries, TrendSegment, compute_trend
from netcore.markers.onset import find_onset
from netcore.model import PatientRecord
from netcore.views.markers.trust import newest_unread, trust_in
from netcore.views.markers.words import (
    baseline_words,
    level_words,
    words_difference,
    words_left_out,
    words_result,
    words_when,
)
from netcore.views.patient.words import Cell

_CHANGED, _SINCE, _TRUSTED = "really changed?", "since when?", "can it be trusted?"
_NOTHING = "cannot be told"
_WITHIN = "no change beyond variation from baseline"
_OPEN = {"sources_differ": "sources differ", "cannot_tell": _NOTHING,
         "no_published_variation": "cannot be judged: no published variation"}


def answer_cells(record: PatientRecord, series: MarkerSeries, change: MarkerChange) -> list[Cell]:
    """Three cells for the newest series; dashed where the record leaves the answer open."""
    if change.latest is None:
        last = change.left_out[-1] if change.left_out else None
        why = f"{words_result(last, series)}: {words_left_out(last, series)}" if last else "no result"
        return [Cell(_CHANGED, _NOTHING, why, False), Cell(_SINCE, _NOTHING, "", False),
                Cell(_TRUSTED, "no result can be compared", "", False)]
    answer, known = _changed(change)
    segments = compute_trend(series, rules_on=change.rules_on)
    drift = _drift(segments[-1]) if segments else ""
    if answer == "No" and drift:
        answer = f"Not beyond variation, but {drift}"
    level = level_words(change.latest, series)
    if newest_unread(change) is not None:
        until = words_when(change.latest)
        return [Cell(_CHANGED, f"not known since {until}", f"until then: {answer}; {_against(change)}; {level}", False),
                _since(series, change), _trusted(record, series, change)]
    return [Cell(_CHANGED, answer, f"{_against(change)}; {level}", known),
            _since(series, change, segments[-1] if drift else None),
            _trusted(record, series, change)]


def _changed(change: MarkerChange) -> tuple[str, bool]:
    """The verdict against baseline, then against the lowest result, and whether it is one."""
    baseline, nadir, rose_again = change.from_baseline, change.from_nadir, _rose_again(change)
    if baseline.verdict.code == "beyond":
        way = {"up": "rose", "down": "fell"}.get(baseline.direction or "", "changed")
        return f"Yes, {way}{', and rose again from its lowest' if way == 'fell' and rose_again else ''}", True
    if rose_again:
        return "Yes, rose from its lowest", True
    same = nadir.reference is baseline.reference or nadir.verdict.code == "not_compared"
    if baseline.verdict.code == "within":
        open_end = "" if same else _OPEN.get(nadir.verdict.code, "")
        return (f"Not from baseline; from its lowest: {open_end}", False) if open_end else ("No", True)
    said = _OPEN.get(baseline.verdict.code, _NOTHING)
    return f"{said[0].upper()}{said[1:]}", False


def _rose_again(change: MarkerChange) -> bool:
    return change.from_nadir.verdict.code == "beyond" and change.from_nadir.direction == "up"


def _against(change: MarkerChange) -> str:
    return words_difference(change.from_baseline, baseline_words(change))


def _drift(segment: TrendSegment) -> str:
    """`rising +2.5 % a month` where the interval of the slope leaves only one direction."""
    if segment.direction == "open" or segment.interval_a_month is None or segment.percent_a_month is None:
        return ""
    low, high = segment.percent_a_month
    rate = f" {low:+.1f} % a month".replace("-", "\u2212") if low == high else ""
    after = f" since {segment.after.kind}" if segment.after else ""
    return f"{segment.direction}{rate}{after}"


def _since(series: MarkerSeries, change: MarkerChange, drifting: TrendSegment | None = None) -> Cell:
    """`drifting`: the results that the first cell calls rising or falling."""
    onset = find_onset(series, change)
    if onset is not None:
        beyond = "that result alone" if onset.results == 1 else f"{onset.results} results in a row beyond variation"
        until = f"; not yet on {words_when(onset.last_without)}" if onset.last_without else ""
        return Cell(_SINCE, words_when(onset.first), f"{beyond}{until}", True)
    if change.judgement == "within":
        if newest_unread(change) is not None and change.latest is not None:
            return Cell(_SINCE, _NOTHING, f"{_WITHIN} until {words_when(change.latest)}", False)
        nadir = change.from_nadir
        if _rose_again(change) and nadir.reference is not None:
            return Cell(_SINCE, f"after its lowest, {words_when(nadir.reference)}", f"{_WITHIN} to date", True)
        told = ""
        if drifting is not None:
            first, last = drifting.points[0], drifting.points[-1]
            told = f"{drifting.direction} over {len(drifting.points)} results, " \
                f"{words_when(first)} to {words_when(last)}"
        return Cell(_SINCE, f"{_WITHIN} to date", told, True)
    return Cell(_SINCE, _NOTHING, "a change from baseline is not established", False)


def _trusted(record: PatientRecord, series: MarkerSeries, change: MarkerChange) -> Cell:
    trust, newest = trust_in(record, series, change), newest_unread(change)
    if newest is not None:
        return Cell(_TRUSTED, "the newest result cannot be compared",
                    f"{words_result(newest, series)}: {words_left_out(newest, series)}", False)
    if not trust.doubts:
        return Cell(_TRUSTED, "nothing speaks against it", trust.taken, True)
    more = f", and {len(trust.doubts) - 1} more below" if len(trust.doubts) > 1 else ""
    return Cell(_TRUSTED, "with care", f"{trust.doubts[0]}{more}", False)
