"""What speaks against trusting the comparison of two marker results?"""

from dataclasses import dataclass

from netcore.markers import MarkerChange, MarkerPoint, MarkerSeries, compare_cycle, compute_timing
from netcore.model import PatientRecord
from netcore.views.markers.words import words_confounder, words_left_out_together, words_value

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trust:
    """Everything recorded against the latest result and its baseline, the gravest first, and when the latest sample was
    taken against procedure and injection ('' where neither is recorded)."""

    doubts: tuple[str, ...]
    taken: str


def newest_unread(change: MarkerChange) -> MarkerPoint | None:
    """The newest result, where it is newer than the latest one that can be compared."""
    latest = change.latest
    newer = [point for point in change.left_out if point.when is not None and latest is not None
             and latest.when is not None and point.when.first > latest.when.last]
    return newer[-1] if newer else None


def trust_in(record: PatientRecord, series: MarkerSeries, change: MarkerChange) -> Trust:
    """What the record holds against the comparison with the baseline; `change.latest` must not be None."""
    latest, baseline = change.latest, change.from_baseline.reference
    assert latest is not None
    doubts = [f"newer and not in the trend: {text}" for text in words_left_out_together(change.left_out, series)]
    for point, name in ((latest, "latest"), (baseline, "baseline")):
        if point is not None and (point is latest or baseline is not latest):
            doubts += [f"{name} marked: {words_confounder(one)} ({one.why})" for one in point.confounders]
            doubts += [f"doubt in the source ({name}): {point.doubt.rstrip('.')}"] if point.doubt else []
    doubts += [f"another result of the same day: {words_value(point, series)}" for point in change.same_day]
    if series.assay is None:
        doubts.append("the assay is not recorded" + ("" if series.laboratory else ", nor the laboratory"))
    if series.specimen is None:
        doubts.append("the specimen is not recorded")
    if baseline is not None:
        cycle = compare_cycle(compute_timing(record, baseline.day), compute_timing(record, latest.day),
                              change.rules_on)
        if cycle is not None:
            doubts.append(f"taken on day {cycle.later_day} of the injection cycle, baseline on day {cycle.earlier_day}")
    caution = series.entry.caution_for(series.specimen) if series.entry else None
    if caution:
        doubts.append(caution.rstrip("."))
    timing = compute_timing(record, latest.day)
    when = [f"{timing.days_since_procedure} days after {timing.procedure}" if timing.procedure else "",
            f"day {timing.cycle_day} after {timing.agent or 'the injection'}" if timing.cycle_day is not None else ""]
    return Trust(tuple(doubts), ", ".join(filter(None, when)))


def trust_line(trust: Trust) -> Line:
    """The same in words; that nothing is recorded against it is said as well."""
    taken = f" Latest sample: {trust.taken}." if trust.taken else ""
    if not trust.doubts:
        return f"Can it be trusted: nothing in the record speaks against it.{taken}", ""
    said = ". ".join(text[0].upper() + text[1:] for text in trust.doubts)
    return f"Can it be trusted: with care. {said}.{taken}", "unknown"
