"""The facts of single results of tumour markers."""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from netcore.evidence import Analyte, read_catalogue
from netcore.model import Lab, order_key
from netcore.rules.gather.chart import Chart
from netcore.rules.gather.item_facts import known, number_fact, yes_no_fact
from netcore.rules.gather.laboratory import lab_interval, lab_multiple, lab_unit
from netcore.rules.gather.reading import yes_no
from netcore.rules.gather.sample_days import SampleDays
from netcore.rules.values import FactValue, Interval, Item

_NOTED = {"lab_on_ppi": "ppi", "lab_on_h2_blocker": "h2_blocker", "lab_on_ssri": "ssri", "lab_haemolysed": "haemolysed",
          "lab_stimulated": "stimulated", "lab_diet_not_kept": "diet_not_kept", "lab_post_procedure": "post_procedure"}
_SAME_SAMPLE = {"lab_glucose": "glucose", "lab_c_peptide": "c_peptide", "lab_proinsulin": "proinsulin"}
_SAMPLE_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*h\b")
_HUNDRED = Decimal(100)
_YES = yes_no(True)


@dataclass(slots=True)
class _Series:
    """Results of one analyte in one specimen, assay and unit: the words that hold for each, and the last one."""

    unit: str | None
    words: dict[str, frozenset[str]]
    last: Lab | None = None


def lab_items(chart: Chart) -> tuple[Item, ...]:
    """Every result of a tumour marker; other results are facts of the patient only."""
    catalogue, days = read_catalogue().analytes, SampleDays(chart)
    others = {name: _Others(chart, analyte) for name, analyte in _SAME_SAMPLE.items() if analyte in chart.labs}
    items: list[Item] = []
    for analyte, labs in chart.labs.items():
        entry = catalogue[analyte]
        if entry.group != "marker":
            continue
        by_kind: dict[tuple[object, ...], _Series] = {}
        for lab in sorted(labs, key=order_key):
            unit = lab_unit(lab, entry)
            series = by_kind.get((lab.specimen, lab.assay, unit))
            if series is None:
                series = by_kind[lab.specimen, lab.assay, unit] = _Series(unit, _words(lab, entry, unit))
            facts = _facts(lab, entry, series, others)
            facts |= days.facts(lab.when)
            if lab.conditions or lab.minutes:
                facts |= _noted(lab)
            if "lab_glucose" in facts:
                facts["lab_glucose_same_sample"] = FactValue(words=_YES, day=lab.when)
            items.append(Item("lab", lab.row_id or f"{analyte}-{len(items)}",
                              f"{entry.short} {lab.when}" if lab.when else entry.short, facts, lab.when))
            series.last = lab
    return tuple(items)


def _words(lab: Lab, entry: Analyte, unit: str | None) -> dict[str, frozenset[str]]:
    words = {"analyte": entry.id, "specimen": lab.specimen, "assay": lab.assay,
             "unit_family": entry.family_of(unit) if unit else None}
    return {name: frozenset({word}) for name, word in words.items() if word is not None}


def _facts(lab: Lab, entry: Analyte, series: _Series, others: dict[str, "_Others"]) -> dict[str, FactValue]:
    day, unit = lab.when, series.unit
    facts = {name: FactValue(words=words, day=day) for name, words in series.words.items()}
    if unit and (interval := lab_interval(lab)):
        facts["result"] = FactValue(number=interval, unit=unit, day=day, molar_mass=entry.molar_mass)
    if multiple := lab_multiple(lab, unit):
        facts["result_times_upper_limit"] = FactValue(number=multiple, unit="1", day=day)
    if unit and (change := _change(lab, series.last)):
        facts["change_from_previous"] = FactValue(number=change, unit="%", day=day)
    for name, other in others.items():
        if same := other.of_sample(lab):
            facts[name] = same
    return facts


def _noted(lab: Lab) -> dict[str, FactValue]:
    """What was noted on the result itself."""
    fasting = True if "fasting" in lab.conditions else False if "not_fasting" in lab.conditions else None
    return known({
        "lab_fasting": yes_no_fact(fasting, lab.when), "lab_sample_age": _sample_age(lab),
        **{name: FactValue(words=_YES, day=lab.when) for name, condition in _NOTED.items()
           if condition in lab.conditions or (lab.minutes and condition == "stimulated")}})


def _change(lab: Lab, previous: Lab | None) -> Interval | None:
    """Percent against the result before it in the same unit, specimen and assay; None with a bound or
    without dates."""
    if previous is None or lab.comparator or previous.comparator:
        return None
    value, before, day, day_before = lab.value, previous.value, lab.when, previous.when
    if value is None or not before or day is None or day_before is None or day_before.last >= day.first:
        return None
    return Interval.exactly(_HUNDRED * (value - before) / before)


def _sample_age(lab: Lab) -> FactValue | None:
    """Hours before processing, where a condition of the result says so ("kept at 4 °C for 30 h")."""
    noted = [match for text in lab.conditions if (match := _SAMPLE_AGE.search(text))]
    return number_fact(Interval.exactly(Decimal(noted[0][1])), "h", lab.when) if noted else None


class _Others:
    """The results of another analyte by sample and by day."""

    def __init__(self, chart: Chart, analyte: str) -> None:
        self._entry = read_catalogue().analytes[analyte]
        self._by_sample: dict[object, list[Lab]] = defaultdict(list)
        self._by_day: dict[object, list[Lab]] = defaultdict(list)
        for row in chart.labs.get(analyte, ()):
            if row.value is not None:
                self._by_sample[row.sample_id, row.minutes].append(row)
                self._by_day[row.when, row.minutes].append(row)

    def of_sample(self, lab: Lab) -> FactValue | None:
        """The other result of the sample (same minute of a test), else the only one of the day."""
        same = self._by_sample.get((lab.sample_id, lab.minutes), []) if lab.sample_id is not None else []
        if not same and lab.when is not None and lab.when.exact:
            same = [row for row in self._by_day.get((lab.when, lab.minutes), ())
                    if row.sample_id is None or lab.sample_id is None]
        if len(same) != 1 or (unit := lab_unit(same[0], self._entry)) is None:
            return None
        return number_fact(lab_interval(same[0]), unit, same[0].when)
