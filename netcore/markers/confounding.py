"""Which circumstances disturbed a result?

Noted on the result, or following from the record: a drug taken on that day, renal failure found by then. Whether a
circumstance matters for an analyte says the catalogue. Wash-out times after a drug are not considered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from netcore.evidence import Analyte
from netcore.markers.series import PointConfounder
from netcore.model import Finding, Lab, PartialDate, PatientRecord, order_key

_DRUGS = {"PPI": "ppi", "H2_blocker": "h2_blocker", "SSRI": "ssri"}
_SAYS_NO = frozenset({"no", "none", "absent", "false", "0"})


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A condition that the record says held from `since` (None: not known) to `until` (None: no end known)."""

    condition: str
    origin: Literal["treatment", "finding"]
    since: PartialDate | None
    until: PartialDate | None


def gather_circumstances(record: PatientRecord) -> list[Circumstance]:
    """What the record says about drugs and kidneys that may disturb a marker, with its dates."""
    drugs = [Circumstance(_DRUGS[row.kind], "treatment", row.performed_on, row.ended_on)
             for row in record.treatments if row.kind in _DRUGS]
    findings = [row for row in record.findings if row.fact == "renal_failure" and row.value is not None]
    return drugs + _renal_failure(sorted(findings, key=order_key))


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


def find_confounders(lab: Lab, entry: Analyte | None,
                     circumstances: Sequence[Circumstance]) -> tuple[PointConfounder, ...]:
    """The circumstances of one result that the catalogue names for its analyte, one for each condition.

    An undated circumstance, or one of a dated kind beside an undated result, is marked as not certain and does not take
    the result out of the trend; one whose partial dates may overlap does.
    """
    if entry is None:
        return ()
    found = []
    for listed in entry.confounders:
        held = [(circumstance, certain) for circumstance in circumstances
                if circumstance.condition == listed.condition
                and (certain := _held_on(circumstance, lab.when)) is not None]
        held.sort(key=lambda pair: (not pair[1], pair[0].since is None))
        noted = listed.condition in lab.conditions
        if not held and not noted:
            continue
        circumstance, certain = held[0] if held else (None, True)
        dated = circumstance is not None and circumstance.since is not None and lab.when is not None
        found.append(PointConfounder(
            condition=listed.condition, origin="noted" if circumstance is None else circumstance.origin,
            since=circumstance.since if circumstance else None, until=circumstance.until if circumstance else None,
            certain=certain or noted, leaves_trend=listed.leaves_trend and (noted or dated), effect=listed.effect,
            why=listed.why, ref=listed.ref, checked=listed.checked))
    return tuple(found)


def _held_on(circumstance: Circumstance, when: PartialDate | None) -> bool | None:
    """True: it held; False: it may have held; None: it did not."""
    since, until = circumstance.since, circumstance.until
    if when is None or since is None:
        before_start = since is None and when is not None and until is not None and until.last < when.first
        return None if before_start else False
    if since.first > when.last or (until is not None and until.last < when.first):
        return None
    return since.last <= when.first and (until is None or until.first >= when.last)
