"""Which circumstances disturbed a result?

Noted on the result, or following from the record: a drug taken on that day or not yet washed out, a procedure on the
liver shortly before, renal failure found by then, a low filtration rate. Whether a circumstance matters for an analyte,
and for how long after a drug, says the catalogue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from netcore.evidence import Analyte, Confounder, read_catalogue
from netcore.markers.series import PointConfounder
from netcore.markers.verdict import setting
from netcore.model import Finding, Lab, PartialDate, PatientRecord, order_key
from netcore.model.words import LIVER_DIRECTED

_DRUGS = {"PPI": "ppi", "H2_blocker": "h2_blocker", "SSRI": "ssri", "MAOI": "maoi"}
# Noted on a result of any analyte: not a basal sample, whatever the catalogue lists.
_NEVER_BASAL = frozenset({"stimulated", "suppressed"})
_HARMLESS = frozenset({"fasting"})
_SAYS_NO = frozenset({"no", "none", "absent", "false", "0"})
_FILTRATION = "egfr"


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A condition that the record says held from `since` (None: not known) to `until` (None: no end known).

    `marks_only`: it never takes a result out of the trend. `detail`: agent, procedure or value behind it. `rules_on`:
    the day whose wash-out times hold (None: the latest).
    """

    condition: str
    origin: Literal["treatment", "finding", "laboratory"]
    since: PartialDate | None
    until: PartialDate | None
    detail: str | None = None
    marks_only: bool = False
    rules_on: date | None = None


# Grouped by what they are.
Circumstances = dict[str, list[Circumstance]]


def gather_circumstances(record: PatientRecord, rules_on: date | None = None) -> list[Circumstance]:
    """What the record says about drugs, procedures and kidneys that may disturb a marker, with its dates."""
    drugs = [Circumstance(_DRUGS[row.kind], "treatment", row.performed_on, row.ended_on, row.agent, rules_on=rules_on)
             for row in record.treatments if row.kind in _DRUGS]
    findings = [row for row in record.findings if row.fact == "renal_failure" and row.value is not None]
    return drugs + _procedures(record, rules_on) + _renal_failure(sorted(findings, key=order_key)) \
        + _low_filtration(record.labs, rules_on)


def _procedures(record: PatientRecord, rules_on: date | None) -> list[Circumstance]:
    """The days after each procedure on the liver; a sample of the day itself counts as taken before it."""
    days = int(setting("peri_procedural", rules_on).number)
    found = []
    for row in record.treatments:
        if row.kind in LIVER_DIRECTED and row.performed_on is not None:
            first, last = row.performed_on.first + timedelta(days=1), row.performed_on.last + timedelta(days=days)
            since = PartialDate.read(first) if row.performed_on.exact else row.performed_on
            found.append(Circumstance("post_procedure", "treatment", since, PartialDate.read(last), row.kind,
                                      rules_on=rules_on))
    return found


def _renal_failure(findings: Sequence[Finding]) -> list[Circumstance]:
    """Each finding of renal failure holds until a later one says no; a blank value says nothing."""
    found: list[Circumstance] = []
    for position, row in enumerate(findings):
        if row.value is None or row.value.casefold() in _SAYS_NO:
            continue
        later = (other.observed_on for other in findings[position + 1:]
                 if other.value is not None and other.value.casefold() in _SAYS_NO and other.observed_on is not None)
        found.append(Circumstance("renal_failure", "finding", row.observed_on, next(later, None)))
        if found[-1].until is None:
            break
    return found


def _low_filtration(labs: Sequence[Lab], rules_on: date | None) -> list[Circumstance]:
    """A filtration rate below the limit marks the results from its day until the next one, or until it is too old."""
    catalogue = read_catalogue()
    entry = catalogue.analytes.get(_FILTRATION)
    names = {name for name in {lab.analyte for lab in labs} if entry is not None and catalogue.find(name) is entry}
    rates = [lab for lab in labs if lab.analyte in names
             and lab.value is not None and lab.when is not None and lab.when.exact]
    if not rates:
        return []
    limit, age = setting("egfr_flag", rules_on).number, int(setting("egfr_age", rules_on).number)
    rates.sort(key=order_key)
    found = []
    for position, lab in enumerate(rates):
        assert lab.when is not None and lab.value is not None
        if not _certainly_below(lab, limit):
            continue
        until = lab.when.first + timedelta(days=age)
        if position + 1 < len(rates):
            following = rates[position + 1].when
            assert following is not None
            until = min(until, following.first - timedelta(days=1))
        found.append(Circumstance("renal_failure", "laboratory", lab.when, PartialDate.read(max(until, lab.when.first)),
                                  f"eGFR {lab.comparator or ''}{format(lab.value, 'f')}", marks_only=True))
    return found


def _certainly_below(lab: Lab, limit: Decimal) -> bool:
    return lab.value is not None and lab.comparator not in (">", ">=") and (
        lab.value < limit or (lab.comparator == "<" and lab.value <= limit))


def by_condition(circumstances: Iterable[Circumstance]) -> Circumstances:
    """The circumstances by what they are; grouped once for all results that are looked at."""
    found: Circumstances = {}
    for circumstance in circumstances:
        found.setdefault(circumstance.condition, []).append(circumstance)
    return found


def find_confounders(lab: Lab, entry: Analyte | None, circumstances: Circumstances) -> tuple[PointConfounder, ...]:
    """The circumstances of one result that the catalogue names for its analyte, one for each condition, and those noted
    on the result itself even where the catalogue names no effect on the analyte.

    An undated circumstance, or one of a dated kind beside an undated result, is marked as not certain and does not take
    the result out of the trend; one whose partial dates may overlap does.
    """
    if entry is None:
        return ()
    found = []
    conditions, when = lab.conditions, lab.when
    for listed in entry.confounders:
        noted = listed.condition in conditions
        held = [one for circumstance in circumstances.get(listed.condition, ())
                if (one := _confounder(circumstance, listed, when, noted)) is not None]
        if held:
            found.append(min(held, key=lambda one: (not one.leaves_trend, not one.certain, one.phase == "wash_out",
                                                    one.since is None)))
        elif noted:
            found.append(PointConfounder(listed.condition, "noted", None, None, True, listed.leaves_trend,
                                         listed.effect, listed.why, listed.ref, listed.checked))
    return (*found, *_noted_only(lab, entry)) if conditions else tuple(found)


def _noted_only(lab: Lab, entry: Analyte) -> list[PointConfounder]:
    """What the laboratory noted and the catalogue does not list for the analyte: marked, never lost. A stimulated or
    suppressed sample is no basal one of any analyte and leaves the trend."""
    listed = {one.condition for one in entry.confounders} | _HARMLESS
    return [PointConfounder(condition, "noted", None, None, True, condition in _NEVER_BASAL, "varies",
                            "not comparable with a basal sample" if condition in _NEVER_BASAL else
                            f"no effect on {entry.short} is listed in the catalogue", None, "software_choice")
            for condition in dict.fromkeys(lab.conditions) if condition not in listed]


def _confounder(circumstance: Circumstance, listed: Confounder, when: PartialDate | None,
                noted: bool) -> PointConfounder | None:
    """What one circumstance does to a result of that day; None where it did not reach it."""
    certain = _held_on(circumstance.since, circumstance.until, when)
    phase: Literal["during", "wash_out"] = "during"
    days_since = None
    if certain is None:
        ended = circumstance.until
        # Not during it, so the sample was certainly dated; before its start no drug has to be washed out.
        if ended is None or when is None or when.first <= ended.first:
            return None
        washout = listed.washout_on(circumstance.rules_on)
        if washout is None or when.first > ended.last + timedelta(days=washout.days):
            return None
        phase, certain = "wash_out", when.last <= ended.first + timedelta(days=washout.days)
        days_since = (when.first - ended.last).days if when.exact and ended.exact else None
    elif circumstance.condition == "post_procedure" and when and when.exact and circumstance.since is not None \
            and circumstance.since.exact:
        days_since = (when.first - circumstance.since.first).days + 1
    dated = circumstance.since is not None and when is not None
    leaves = listed.leaves_trend and not circumstance.marks_only and (noted or dated)
    return PointConfounder(
        listed.condition, circumstance.origin, circumstance.since, circumstance.until, certain or noted,
        leaves or (noted and listed.leaves_trend), listed.effect, listed.why, listed.ref, listed.checked, phase,
        days_since, circumstance.detail)


def _held_on(since: PartialDate | None, until: PartialDate | None, when: PartialDate | None) -> bool | None:
    """True: it held; False: it may have held; None: it did not."""
    if when is None or since is None:
        before_start = since is None and when is not None and until is not None and until.last < when.first
        return None if before_start else False
    if since.first > when.last or (until is not None and until.last < when.first):
        return None
    return since.last <= when.first and (until is None or until.first >= when.last)
