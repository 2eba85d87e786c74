"""Which markers were taken before treatment, which are missing, and which of them can be read?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.errors import BadInput
from netcore.evidence import Analyte, InForce, SyndromeLine, read_catalogue
from netcore.markers.gather import treatment_starts
from netcore.markers.verdict import setting
from netcore.model import Lab, PartialDate, PatientRecord, cut_record, order_key
from netcore.units import convert

Taken = Literal["before", "after_only", "order_not_known", "never"]
Part = Literal["met", "not_met", "unknown", "not_recorded"]
ReadingAnswer = Literal["met", "not_met", "unknown", "not_readable", "does_not_apply"]
_PRINTED_IN_MASS = frozenset({"glucose", "c_peptide"})


@dataclass(frozen=True, slots=True)
class StagedMarker:
    """One marker of the panel: when it was taken against the first treatment, and who asks for it.

    `by_seed_review`: the review lists it even without symptoms. `by_syndrome`: guidelines ask for it in the recorded
    syndrome. `lab`: the last result before treatment, else the first after it.
    """

    entry: Analyte
    taken: Taken
    lab: Lab | None
    by_seed_review: bool
    by_syndrome: SyndromeLine | None


@dataclass(frozen=True, slots=True)
class StagingPanel:
    """The markers before the first antitumour treatment (`before`; None: none with a date by the day). `syndrome` None:
    not recorded, `none`: recorded that there is none."""

    before: PartialDate | None
    syndrome: str | None
    markers: tuple[StagedMarker, ...]

    @property
    def syndrome_unknown_here(self) -> bool:
        """Is a syndrome recorded to which the catalogue ties no marker?"""
        return self.syndrome not in (None, "none") and not any(one.by_syndrome for one in self.markers)


def staging_panel(record: PatientRecord) -> StagingPanel:
    """What was taken before treatment: the seed review's markers, those of the recorded syndrome, and any other taken.

    The catalogue's order. A marker that only another syndrome asks for is not listed as missing.
    """
    starts = [start.when for start in treatment_starts(record.treatments) if start.when is not None]
    before = min(starts, key=lambda when: (when.first, when.last), default=None)
    undated = any(start.when is None for start in treatment_starts(record.treatments))
    syndromes = sorted((row for row in record.findings if row.fact == "syndrome" and row.value), key=order_key)
    syndrome = syndromes[-1].value if syndromes else None
    taken_labs = _by_analyte(lab for lab in record.labs if lab.value is not None or lab.interpretation is not None)
    staged = []
    for entry in read_catalogue().analytes.values():
        labs = taken_labs.get(entry.id, [])
        line = next((one for one in entry.syndromes if syndrome and one.means(syndrome)), None)
        if entry.group != "marker" or not (labs or entry.seed_panel or line):
            continue
        taken, lab = _taken(sorted(labs, key=order_key), before, undated)
        staged.append(StagedMarker(entry, taken, lab, entry.seed_panel, line))
    return StagingPanel(before, syndrome, tuple(staged))


def _taken(labs: list[Lab], before: PartialDate | None, undated_treatment: bool) -> tuple[Taken, Lab | None]:
    if not labs:
        return "never", None
    if before is None:
        return ("order_not_known" if undated_treatment else "before"), labs[-1]
    early = [lab for lab in labs if lab.when is not None and lab.when.last <= before.first]
    if early and not undated_treatment:
        return "before", early[-1]
    if early or any(lab.when is None or lab.when.first <= before.last for lab in labs):
        return "order_not_known", (early or labs)[-1]
    return "after_only", labs[0]


@dataclass(frozen=True, slots=True)
class ReadTogether:
    """One part of a line that several analytes of one sample must meet together."""

    analyte: str
    lab: Lab | None
    limit: InForce
    below: bool
    met: Part


@dataclass(frozen=True, slots=True)
class InsulinReading:
    """Insulin read with the glucose of its sample. `not_readable`: no such glucose. `does_not_apply`: the glucose was
    not low. `met`: glucose, insulin and C-peptide meet the line; proinsulin, which the source asks for as well, counts
    where it was measured. Beta-hydroxybutyrate and the search for drugs that release insulin have no place in the
    record."""

    day: PartialDate | None
    answer: ReadingAnswer
    parts: tuple[ReadTogether, ...]


def read_insulin(record: PatientRecord, *, as_of: date | None = None,
                 rules_on: date | None = None) -> tuple[InsulinReading, ...]:
    """Every insulin result with the glucose, C-peptide and proinsulin of the same sample (of the same day where no
    sample is named), in the order of time."""
    record, rules_on = cut_record(record, as_of), rules_on or as_of
    labs = _by_analyte(sorted((lab for lab in record.labs if not lab.minutes and lab.value is not None),
                              key=order_key))
    return tuple(_read(lab, labs, rules_on) for lab in labs.get("insulin", ()))


def _by_analyte(labs: Iterable[Lab]) -> dict[str, list[Lab]]:
    """The results by the catalogue's id; names that it does not know are left out."""
    found: dict[str, list[Lab]] = {}
    for lab in labs:
        entry = read_catalogue().find(lab.analyte)
        if entry is not None:
            found.setdefault(entry.id, []).append(lab)
    return found


def _read(insulin: Lab, labs: dict[str, list[Lab]], rules_on: date | None) -> InsulinReading:
    parts = [_part(name, _partner(insulin, labs, name), name == "glucose", rules_on)
             for name in ("glucose", "insulin", "c_peptide", "proinsulin")]
    glucose, *others = parts
    answer: ReadingAnswer
    asked = [part.met for part in others if part.analyte != "proinsulin" or part.met != "not_recorded"]
    if glucose.met == "not_recorded":
        answer = "not_readable"
    elif glucose.met == "not_met":
        answer = "does_not_apply"
    elif "not_met" in asked:
        answer = "not_met"
    else:
        answer = "met" if {glucose.met, *asked} == {"met"} else "unknown"
    return InsulinReading(insulin.when, answer, tuple(parts))


def _partner(insulin: Lab, labs: dict[str, list[Lab]], analyte: str) -> Lab | None:
    if analyte == "insulin":
        return insulin
    found = labs.get(analyte, [])
    if insulin.sample_id is not None:
        same = [lab for lab in found if lab.sample_id == insulin.sample_id]
        if same:
            return same[0]
    exact = insulin.when.exact if insulin.when else None
    return next((lab for lab in found if exact is not None and lab.when is not None and lab.when.exact == exact
                 and (lab.sample_id is None or insulin.sample_id is None)), None)


def _part(analyte: str, lab: Lab | None, below: bool, rules_on: date | None) -> ReadTogether:
    entry = read_catalogue().analytes[analyte]
    unit = entry.unit_of(lab.unit, lab.specimen) if lab is not None else None
    limit = setting(f"insulinoma_{analyte}", rules_on)
    # A limit is compared in the unit in which its source prints it: 55 mg/dL is not quite 3.0 mmol/L.
    if analyte in _PRINTED_IN_MASS and unit and entry.family_of(unit) == "mass_per_volume":
        limit = setting(f"insulinoma_{analyte}_mass", rules_on)
    if lab is None or lab.value is None:
        return ReadTogether(analyte, None, limit, below, "not_recorded")
    families = {entry.family_of(name) for name in (unit, limit.unit) if name}
    refused = any(len(families) > 1 and families <= set(one.between) for one in entry.refused)
    try:
        value = convert(lab.value, unit, limit.unit or "", entry.molar_mass) if unit and not refused else None
    except BadInput:
        value = None
    return ReadTogether(analyte, lab, limit, below, _compare(value, lab.comparator, limit.number, below))


def _compare(value: Decimal | None, comparator: str | None, limit: Decimal, below: bool) -> Part:
    """Below the limit, or at least the limit; a bound decides only where it leaves one answer."""
    if value is None:
        return "unknown"
    certainly_low = value < limit if comparator in (None, "<=") else value <= limit if comparator == "<" else False
    certainly_high = value >= limit if comparator in (None, ">", ">=") else False
    if not (certainly_low or certainly_high):
        return "unknown"
    return "met" if certainly_low == below else "not_met"
