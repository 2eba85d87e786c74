"""The scores of a patient, from the facts that are their parts. A score is as old as its oldest part."""

from collections.abc import Callable
from functools import partial

from netcore.evidence import read_catalogue
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.reading import converted, oldest_day
from netcore.rules.scores import (
    compute_albi,
    compute_child_pugh,
    compute_embolisation_risk,
    compute_meld,
    compute_meld_3,
    compute_meld_na,
)
from netcore.rules.values import FactValue, Interval

_UNITS = {"bilirubin": "mg/dL", "albumin": "g/L", "inr": "{INR}", "creatinine": "mg/dL", "sodium": "mmol/L"}
_NOT_VALIDATED = "not validated in non-cirrhotic neuroendocrine disease"


def _part(chart: Chart, analyte: str) -> Interval | None:
    value = chart.fact(analyte)
    if value is None or value.number is None or value.unit is None:
        return None
    return converted(value.number, value.unit, _UNITS[analyte], read_catalogue().analytes[analyte].molar_mass)


def _value(chart: Chart, score: Interval | None, parts: tuple[str, ...], note: str = "") -> FactValue | None:
    """`parts` that are not known are named in the note."""
    if score is None:
        return None
    known = [value for name in parts if (value := chart.fact(name))]
    missing = [name for name in parts if chart.fact(name) is None]
    notes = [note, _NOT_VALIDATED, f"without {', '.join(missing)}" if missing else ""]
    return FactValue(number=score, unit="1", day=oldest_day(known), source=", ".join(parts),
                     note="; ".join(filter(None, notes)))


def _child_pugh(chart: Chart) -> FactValue | None:
    bilirubin = chart.fact("bilirubin")
    in_umol = bilirubin is not None and bilirubin.unit == "umol/L"
    ascites, encephalopathy = chart.fact("ascites"), chart.fact("encephalopathy")
    score = compute_child_pugh(
        bilirubin.number if in_umol and bilirubin else _part(chart, "bilirubin"), _part(chart, "albumin"),
        _part(chart, "inr"), ascites.words if ascites else None, encephalopathy.words if encephalopathy else None,
        bilirubin_in_umol=in_umol)
    return _value(chart, score, ("bilirubin", "albumin", "inr", "ascites", "encephalopathy"))


def _albi(chart: Chart) -> FactValue | None:
    return _value(chart, compute_albi(_part(chart, "bilirubin"), _part(chart, "albumin")), ("bilirubin", "albumin"))


def _with_dialysis(chart: Chart, compute: Callable[..., Interval | None], parts: tuple[str, ...],
                   *more: object) -> FactValue | None:
    """A score of creatinine. Where nothing is said about dialysis it stands for a person without."""
    given = [_part(chart, name) for name in parts]
    answer = chart.fact("dialysis")
    scores = [compute(*given, *more, on_dialysis=word == "yes")
              for word in sorted(answer.words if answer and answer.words else {"no"})]
    whole = scores[0]
    for score in scores[1:]:
        whole = whole.hull(score) if whole and score else None
    return _value(chart, whole, parts, "" if answer else "dialysis not recorded: counted as none")


def _meld_3(chart: Chart) -> FactValue | None:
    return _with_dialysis(chart, compute_meld_3, ("bilirubin", "inr", "creatinine", "sodium", "albumin"),
                          chart.word("sex"))


def _embolisation_risk(chart: Chart) -> FactValue | None:
    urgent, outside = chart.word("procedure_urgent"), chart.word("extrahepatic_disease")
    burden = chart.fact("liver_involvement")
    parts = ("procedure_urgent", "liver_involvement", "extrahepatic_disease")
    score = compute_embolisation_risk(None if urgent is None else urgent == "yes", burden.number if burden else None,
                                      None if outside is None else outside == "yes")
    known = [value for name in parts if (value := chart.fact(name))]
    return FactValue(number=score, unit="1", day=oldest_day(known), source=", ".join(parts)) if score else None


SCORES: dict[str, Gatherer] = {
    "child_pugh": _child_pugh, "albi": _albi,
    "meld": partial(_with_dialysis, compute=compute_meld, parts=("bilirubin", "inr", "creatinine")),
    "meld_na": partial(_with_dialysis, compute=compute_meld_na, parts=("bilirubin", "inr", "creatinine", "sodium")),
    "meld_3": _meld_3, "embolisation_risk": _embolisation_risk,
}
# The facts that each score is made of.
PARTS: dict[str, frozenset[str]] = {
    "child_pugh": frozenset({"bilirubin", "albumin", "inr", "ascites", "encephalopathy"}),
    "albi": frozenset({"bilirubin", "albumin"}), "meld": frozenset({"bilirubin", "inr", "creatinine", "dialysis"}),
    "meld_na": frozenset({"bilirubin", "inr", "creatinine", "sodium", "dialysis"}),
    "meld_3": frozenset({"bilirubin", "inr", "creatinine", "sodium", "albumin", "sex", "dialysis"}),
    "embolisation_risk": frozenset({"procedure_urgent", "liver_involvement", "extrahepatic_disease"}),
}
# The limits of `scores.yaml` at which a part changes its points, for scores that count points.
STEPS: dict[str, tuple[str, ...]] = {
    "bilirubin": ("child_pugh_bilirubin_low", "child_pugh_bilirubin_high"),
    "albumin": ("child_pugh_albumin_low", "child_pugh_albumin_high"),
    "inr": ("child_pugh_inr_low", "child_pugh_inr_high"), "liver_involvement": ("embolisation_risk_burden",),
}
