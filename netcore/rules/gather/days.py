"""On which days was something done, and when last?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from netcore.evidence import read_catalogue
from netcore.markers import MarkerSeries, compute_caspar
from netcore.markers.gather import build_series
from netcore.model import Lab, PartialDate, Study, order_key
from netcore.rules.facts.history import MEASURED
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.limits import limit
from netcore.rules.gather.reading import YES
from netcore.rules.status import latest
from netcore.rules.values import FactValue

_CASPAR = "kryptor"
_CT_MRI = ("CT", "MRI")
_RECORDED = frozenset({"recorded"})


def _value(days: Iterable[PartialDate | None], source: str) -> FactValue | None:
    """None where nothing dated is recorded: that is not "never done", but not known."""
    each = {(day.first, day.last): day for day in days if day is not None}
    found = tuple(each[span] for span in sorted(each))
    return FactValue(days=found, day=found[-1], source=source) if found else None


def _studies(chart: Chart, kind: str) -> FactValue | None:
    return _value((row.done_on for row in chart.studies.values() if row.kind == kind), "studies")


def shows_liver(row: Study) -> bool:
    """Do the regions name the liver or the abdomen, or say nothing?"""
    return not row.regions or any(word in region.casefold() for region in row.regions
                                  for word in ("liver", "abdom", "whole"))


def _of_liver(chart: Chart) -> list[Study]:
    """CT and MRI of the liver."""
    return [row for row in chart.studies.values() if row.kind in _CT_MRI and shows_liver(row)]


def _liver_days(chart: Chart, kinds: tuple[str, ...]) -> FactValue | None:
    return _value((row.done_on for row in chart.once(_of_liver) if row.kind in kinds), "studies")


def _liver_multiphase(chart: Chart) -> FactValue | None:
    """That it was done at all, dated by the last day."""
    value = _value((row.done_on for row in chart.once(_of_liver) if _multiphase(row)), "studies")
    return FactValue(words=_RECORDED, day=value.day, source=value.source) if value else None


def _multiphase(row: Study) -> bool:
    phases = {phase.casefold().replace(" ", "_") for phase in row.phases}
    return bool(phases & {"arterial", "late_arterial"}) and bool(phases & {"portal_venous", "portal", "venous"})


def _echo(chart: Chart) -> FactValue | None:
    days = [row.done_on for row in chart.studies.values() if row.kind == "echo"]
    days += [row.observed_on for row in chart.all_findings("echo_result")]
    days += [row.done_on for row in chart.record.plans if row.kind == "echocardiography"]
    return _value(days, "echocardiography")


def _labs(chart: Chart, analytes: tuple[str, ...]) -> FactValue | None:
    return _value((lab.taken_on for analyte in analytes for lab in chart.labs.get(analyte, ())
                   if lab.value is not None or lab.interpretation), "labs")


def _markers(chart: Chart) -> FactValue | None:
    return _labs(chart, tuple(entry.id for entry in read_catalogue().analytes.values() if entry.group == "marker"))


def _visits(chart: Chart) -> FactValue | None:
    days = [row.done_on for row in chart.record.plans if row.kind == "visit"]
    return _value([*days, *(row.observed_on for row in chart.record.symptoms)], "visits and symptoms")


def _plan_days(chart: Chart) -> FactValue | None:
    return _value((row.observed_on for row in chart.all_findings("octreotide_plan")
                   if (row.value or "").casefold() in YES), "finding octreotide_plan")


def _recorded(chart: Chart, of: str) -> FactValue | None:
    """That it was done at all, dated by the last day."""
    value = chart.fact(of)
    return FactValue(words=_RECORDED, day=value.day, source=value.source) if value else None


def _krenning(chart: Chart) -> FactValue | None:
    rows = chart.standing([row for row in chart.studies.values()
                           if row.krenning is not None and row.kind in ("SSTR_PET", "SSTR_SPECT")])
    return FactValue(words=frozenset(str(row.krenning) for row in rows), day=rows[0].done_on,
                     source=str(rows[0].kind)) if rows else None


def _cga_confounders(chart: Chart) -> FactValue | None:
    """Known where PPI use is known, or the latest chromogranin A names its circumstances."""
    known = chart.fact("on_ppi")
    last = latest(chart.labs.get("chromogranin_a", ()), chart.as_of)
    noted = last is not None and bool(last.conditions)
    if known is None and not noted:
        return None
    day = last.when if last and noted else known.day if known else None
    return FactValue(words=_RECORDED, day=day, source="PPI use or conditions of the result")


def _last_caspar(chart: Chart) -> FactValue | None:
    """The last chromogranin A result that met the CASPAR rule against the result before it, in its assay."""
    labs = [lab for lab in chart.labs.get("chromogranin_a", ()) if _CASPAR in (lab.assay or "").casefold()]
    if not _may_have_risen(labs):
        return None
    entry = read_catalogue().analytes["chromogranin_a"]
    series = build_series(entry.id, entry, labs, chart.circumstances, ())
    last = max(filter(None, map(_last_met, series)), key=lambda day: day.first, default=None)
    return FactValue(date=last, day=last, source="CASPAR rule") if last else None


def _may_have_risen(labs: Sequence[Lab]) -> bool:
    """Is a result large enough beside an earlier one? Spares the series of those in whom none is."""
    if len({lab.unit for lab in labs}) > 1 or any(lab.when is None for lab in labs):
        return len(labs) > 1
    fold, lowest = limit("caspar_fold", "markers"), None
    for lab in sorted(labs, key=order_key):
        if lab.value is not None and lowest is not None and lab.value >= fold * lowest:
            return True
        lowest = lab.value if lowest is None or (lab.value is not None and lab.value < lowest) else lowest
    return False


def _last_met(series: MarkerSeries) -> PartialDate | None:
    """The day of the last result that met the rule, going back from the end."""
    fold = limit("caspar_fold", "markers")
    for end in range(len(series.points), 1, -1):
        values = [point.value for point in series.points[:end] if point.value is not None]
        if not values or (series.points[end - 1].value or 0) < fold * min(values):
            continue  # no result before it is small enough, whatever else the rule asks for
        rule = compute_caspar(replace(series, points=series.points[:end]))
        if rule and rule.answer == "met" and rule.latest and rule.latest.when:
            return rule.latest.when
    return None


_LIVER_LABS = ("bilirubin",)

DAYS: dict[str, Gatherer] = {
    "liver_imaging_days": partial(_liver_days, kinds=_CT_MRI), "liver_mri_days": partial(_liver_days, kinds=("MRI",)),
    "sstr_pet_days": partial(_studies, kind="SSTR_PET"), "fdg_pet_days": partial(_studies, kind="FDG_PET"),
    "echo_days": _echo, "marker_days": _markers, "visit_days": _visits, "octreotide_plan_days": _plan_days,
    **{name: partial(_labs, analytes=analytes) for name, analytes in (
        ("nt_probnp_days", ("nt_probnp",)), ("cga_days", ("chromogranin_a",)), ("five_hiaa_days", ("five_hiaa",)),
        ("serotonin_days", ("serotonin",)), ("insulin_days", ("insulin",)), ("vip_days", ("vip",)),
        ("liver_lab_days", _LIVER_LABS))},
    **{name: partial(_recorded, of=f"{name}_days") for name in ("liver_imaging", "liver_mri", "sstr_pet", "fdg_pet",
                                                               "echo")},
    **{f"{name}_measured": partial(_recorded, of=f"{name}_days") for name in MEASURED},
    "multiphase_imaging": _liver_multiphase,
    "krenning": _krenning, "cga_confounders": _cga_confounders, "last_caspar_signal": _last_caspar,
}
