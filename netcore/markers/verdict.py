"""Is a difference between two results larger than variation explains, by which publication?

Every published variation that fits analyte, specimen and time between the results gives its own limits. Where they
disagree that is the answer; they are never averaged.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from netcore.evidence import Analyte, InForce, Variation, read_sheet
from netcore.markers.variation import ChangeLimits, EarlierIs, chance_of, change_limits, total_cv

VerdictCode = Literal["beyond", "within", "sources_differ", "cannot_tell", "no_published_variation", "not_compared"]
Outcome = Literal["beyond", "within", "cannot_tell"]
_SHEET = "markers"


@dataclass(frozen=True, slots=True)
class AppliedVariation:
    """One published variation put to one difference: its limits in percent and what follows.

    `probability` that the change is real: one minus the chance of a difference at least as large, in either direction,
    by variation alone; None where a result is only a bound. `specimen_assumed`: the result's specimen is not recorded.
    """

    variation: Variation
    limits: ChangeLimits
    outcome: Outcome
    probability: float | None
    specimen_assumed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a difference is larger than expected.

    `beyond` and `within`: every fitting publication says so. `sources_differ`: some do. `cannot_tell`: a bound (`<4`)
    leaves it open. `no_published_variation`: none fits; `default_exceeded` then says whether the software's labelled
    default is exceeded, which judges nothing. `earlier`: the number of results of which the reference is the lowest
    (1: the reference was not chosen for being low).
    """

    code: VerdictCode
    applied: tuple[AppliedVariation, ...] = ()
    earlier: int = 1
    default_exceeded: bool | None = None
    settings: tuple[InForce, ...] = ()

    @property
    def probabilities(self) -> tuple[float, ...]:
        """From the lowest to the highest probability that the change is real."""
        return tuple(sorted(one.probability for one in self.applied if one.probability is not None))


NOT_COMPARED = Verdict("not_compared")


@lru_cache(maxsize=256)
def setting(name: str, rules_on: date | None) -> InForce:
    """A parameter of the marker sheet in force on a day (None: the latest)."""
    return read_sheet(_SHEET).value(name, rules_on)


def in_force(name: str, rules_on: date | None) -> InForce | None:
    """The same; None where nothing held yet on that day."""
    values = read_sheet(_SHEET).parameters[name].values
    held = rules_on is None or values[0].from_ <= rules_on
    return setting(name, rules_on) if held else None


def fitting_variation(entry: Analyte | None, specimen: str | None, days_apart: int | None,
                      rules_on: date | None) -> tuple[Variation, ...]:
    """The published variations that fit the specimen and the time between two results (None: not known, all fit)."""
    if entry is None:
        return ()
    return tuple(one for one in entry.variation
                 if (rules_on is None or one.from_ <= rules_on)
                 and (not one.specimens or specimen is None or specimen in one.specimens)
                 and (one.days is None or days_apart is None
                      or (one.days[0] <= days_apart and (one.days[1] is None or days_apart <= one.days[1]))))


def judge(low: Decimal | None, high: Decimal | None, *, entry: Analyte | None, specimen: str | None,
          days_apart: int | None = None, earlier: int = 1, earlier_is: EarlierIs = "mean",
          analytical_cv: float | None = None, rules_on: date | None = None) -> Verdict:
    """The verdict on a difference that lies between `low` and `high` percent (equal for plain numbers; None: open)."""
    confidence = setting("confidence", rules_on)
    share = float(confidence.number) / 100
    applied = []
    for variation in fitting_variation(entry, specimen, days_apart, rules_on):
        cv = total_cv(variation, analytical_cv, share)
        limits = _limits(cv, earlier, earlier_is, share)
        probability = None
        if low is not None and low == high and low > -100:
            probability = 1 - chance_of(1 + float(low) / 100, cv, earlier=earlier, earlier_is=earlier_is)
        applied.append(AppliedVariation(variation, limits, _outcome(low, high, limits), probability,
                                        bool(variation.specimens) and specimen is None))
    counted = earlier if earlier_is == "lowest" else 1
    if not applied:
        default = setting("default_change", rules_on)
        return Verdict("no_published_variation", (), counted, _exceeds(low, high, default.number), (default,))
    outcomes = {one.outcome for one in applied}
    code: VerdictCode = "sources_differ" if {"beyond", "within"} <= outcomes else "cannot_tell"
    if len(outcomes) == 1:
        code = outcomes.pop()
    return Verdict(code, tuple(applied), counted, None, (confidence,))


@lru_cache(maxsize=2048)
def _limits(cv: float, earlier: int, earlier_is: EarlierIs, confidence: float) -> ChangeLimits:
    return change_limits(cv, earlier=earlier, earlier_is=earlier_is, confidence=confidence)


def _outcome(low: Decimal | None, high: Decimal | None, limits: ChangeLimits) -> Outcome:
    if (low is not None and low > limits.up) or (high is not None and high < limits.down):
        return "beyond"
    if low is not None and high is not None and low >= limits.down and high <= limits.up:
        return "within"
    return "cannot_tell"


def _exceeds(low: Decimal | None, high: Decimal | None, default: Decimal) -> bool | None:
    if (low is not None and low > default) or (high is not None and high < -default):
        return True
    if low is not None and high is not None and low >= -default and high <= default:
        return False
    return None
