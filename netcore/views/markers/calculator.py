"""Two values, no patient: is the difference more than expected variation?"""

from dataclasses import dataclass
from decimal import Decimal

from netcore.evidence import read_catalogue
from netcore.markers import Verdict, doubling_days, judge
from netcore.views.markers.sources import variation_limit, variation_name
from netcore.views.sources import SourceLine, source_lines

Line = tuple[str, str]
_ANSWERS = {"beyond": ("Yes, more than expected variation", "strong"),
            "within": ("No, inside expected variation", ""),
            "sources_differ": ("Sources differ", "unknown"),
            "no_published_variation": ("Cannot be judged: no variation is published for this", "unknown")}


@dataclass(frozen=True, slots=True)
class TwoValues:
    """The answer for two values as data."""

    answer: list[Line]
    sources: list[SourceLine]


def calculator_markers() -> dict[str, str]:
    """The markers that can be chosen: id and name, those with published variation first."""
    entries = [entry for entry in read_catalogue().analytes.values() if entry.group == "marker"]
    entries.sort(key=lambda entry: not entry.variation)
    return {entry.id: entry.name if entry.variation else f"{entry.name} (no published variation)" for entry in entries}


def calculator_specimens(analyte: str) -> list[str]:
    """The specimens in which the marker is measured; one of them has to be chosen, since variation may belong to it."""
    return list(read_catalogue().analytes[analyte].specimens) or ["serum", "plasma"]


def compare_two_values(analyte: str, earlier: Decimal, later: Decimal, *, specimen: str | None, days: int | None,
                       results: int = 1, analytical_cv: Decimal | None = None) -> TwoValues:
    """Both values in the same unit, specimen and assay. `results`: of how many earlier results `earlier` is the mean.
    `analytical_cv`: the own laboratory's, in percent; it replaces the published one."""
    if earlier <= 0 or later <= 0:
        return TwoValues([("Two values above 0 are needed.", "unknown")], [])
    entry = read_catalogue().analytes[analyte]
    percent = (later / earlier - 1) * 100
    verdict = judge(percent, percent, entry=entry, specimen=specimen, days_apart=days, earlier=max(results, 1),
                    analytical_cv=float(analytical_cv) if analytical_cv is not None else None)
    said, kind = _ANSWERS[verdict.code]
    change = f"{percent:+.1f} %".replace("-", "\u2212")
    lines: list[Line] = [(f"{said}: {entry.short} {change}.", kind), *_limit_lines(verdict)]
    if verdict.code == "no_published_variation":
        default = verdict.settings[0].number
        lines.append((f"A default of {default} %, chosen by this software, is "
                      f"{'exceeded' if verdict.default_exceeded else 'not exceeded'}; nothing is judged by it.", ""))
    # The mean of several results has no day from which to count.
    doubling = doubling_days(earlier, later, days) if days and results <= 1 else None
    if doubling is not None:
        word = "doubles" if doubling > 0 else "halves"
        lines.append((f"By these two values alone it {word} in {abs(doubling):.0f} days; no cut-off is validated, and "
                      "a trend needs three results.", ""))
    limits = [variation_limit(one.variation, entry.short) for one in verdict.applied] + list(verdict.settings)
    return TwoValues(lines, source_lines(limits))


def _limit_lines(verdict: Verdict) -> list[Line]:
    lines: list[Line] = []
    for one in verdict.applied:
        probability = f", probability that the change is real {100 * one.probability:.0f} %" \
            if one.probability is not None else ""
        lines.append((f"{variation_name(one.variation)} ({one.variation.people}): +{one.limits.up:.0f} % / "
                      f"\u2212{-one.limits.down:.0f} %{probability}.", ""))
    return lines
