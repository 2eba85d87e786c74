"""The facts of single results, treatments and studies."""

import re
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from netcore.evidence import Analyte, read_catalogue
from netcore.model import Lab, PartialDate, Treatment, order_key
from netcore.model.words import ABLATIONS, EMBOLISATIONS
from netcore.rules.gather.chart import Chart
from netcore.rules.gather.laboratory import lab_interval, lab_multiple, lab_unit
from netcore.rules.gather.limits import limit
from netcore.rules.gather.periods import Last, analogue_on, drug_on, last_of
from netcore.rules.gather.procedures import SESSIONS, liver_resections, procedures
from netcore.rules.gather.reading import YES, yes_no
from netcore.rules.values import FactValue, Interval, Item

_NOTED = {"lab_on_ppi": "ppi", "lab_on_h2_blocker": "h2_blocker", "lab_on_ssri": "ssri", "lab_haemolysed": "haemolysed",
          "lab_stimulated": "stimulated", "lab_diet_not_kept": "diet_not_kept", "lab_post_procedure": "post_procedure"}
_DRUGS = {"lab_on_ppi": ("PPI",), "lab_on_h2_blocker": ("H2_blocker",), "lab_on_ssri": ("SSRI",)}
_SINCE = {"lab_days_since_ppi": ("PPI",), "lab_days_since_maoi": ("MAOI",), "lab_days_since_ssa": ("SSA",)}
_SAME_SAMPLE = {"lab_glucose": "glucose", "lab_c_peptide": "c_peptide", "lab_proinsulin": "proinsulin"}
_SAMPLE_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*h\b")
_DRUG_DOSES = frozenset({"SSA", "octreotide_short_acting"})
_LEFT, _RIGHT = frozenset({"II", "III", "IV", "IVa", "IVb", "left_lobe"}), frozenset({"V", "VI", "VII", "VIII",
                                                                                    "right_lobe"})
_HUNDRED = Decimal(100)


def _days(earlier: PartialDate | None, later: PartialDate | None) -> Interval | None:
    """Fewest and most days between two dates; None where one is missing or the order is not sure."""
    if earlier is None or later is None or earlier.first > later.last:
        return None
    return Interval(Decimal(max(0, (later.first - earlier.last).days)), Decimal((later.last - earlier.first).days))


def _number(interval: Interval | None, unit: str | None, day: PartialDate | None) -> FactValue | None:
    return None if interval is None else FactValue(number=interval, unit=unit, day=day)


def _word(word: str | None, day: PartialDate | None) -> FactValue | None:
    return None if word is None else FactValue(words=frozenset({word}), day=day)


def _answer(answer: bool | None, day: PartialDate | None) -> FactValue | None:
    return None if answer is None else FactValue(words=yes_no(answer), day=day)


def _kept(facts: dict[str, FactValue | None]) -> dict[str, FactValue]:
    return {name: value for name, value in facts.items() if value is not None}


def lab_items(chart: Chart) -> tuple[Item, ...]:
    """Every result of a tumour marker; other results are facts of the patient only."""
    catalogue = read_catalogue().analytes
    items: list[Item] = []
    for analyte, labs in chart.labs.items():
        entry = catalogue[analyte]
        if entry.group == "marker":
            before: dict[tuple[object, ...], Lab] = {}
            for lab in sorted(labs, key=order_key):
                series = lab.specimen, lab.assay, lab_unit(lab, entry)
                items.append(_lab_item(chart, entry, lab, before.get(series), len(items)))
                before[series] = lab
    return tuple(items)


def _sampled(chart: Chart, day: PartialDate | None) -> dict[str, FactValue]:
    """What is the same for every result of one day (or of no day): drugs, filtration, days since treatments."""
    if day is None:
        return {}
    facts = {name: _answer(True if drug_on(chart, kinds, day) else _surely_not(chart, name, day), day)
             for name, kinds in _DRUGS.items() if chart.treatments(*kinds)}
    facts |= {name: _number(_days(last_of(chart, kinds, day), day), "d", day)
              for name, kinds in _SINCE.items() if chart.treatments(*kinds)}
    if (ppi := facts.get("lab_on_ppi")) and ppi.word == "yes":
        facts["lab_days_since_ppi"] = FactValue(number=Interval.exactly(0), unit="d", day=day)
    facts |= {
        "lab_on_ssa": _answer(analogue_on(chart, day), day), "lab_egfr": _filtration(chart, day),
        "lab_days_since_procedure": _number(_days(chart.once(_local).before(day), day), "d", day)}
    return _kept(facts)


def _lab_item(chart: Chart, entry: Analyte, lab: Lab, previous: Lab | None, place: int) -> Item:
    day = lab.when
    unit = lab_unit(lab, entry)
    interval = lab_interval(lab) if unit else None
    facts = _kept({
        "analyte": _word(entry.id, day), "specimen": _word(lab.specimen, day), "assay": _word(lab.assay, day),
        "unit_family": _word(entry.family_of(unit) if unit else None, day),
        "result": None if interval is None else FactValue(number=interval, unit=unit, day=day,
                                                          molar_mass=entry.molar_mass),
        "result_times_upper_limit": _number(lab_multiple(lab, entry), "1", day),
        "change_from_previous": _number(_change(lab, previous), "%", day) if unit else None,
        **{name: _same_sample(chart, lab, analyte) for name, analyte in _SAME_SAMPLE.items()
           if analyte in chart.labs}, **chart.once(_sampled, day)})
    if lab.conditions or lab.minutes:
        facts |= _noted(lab)
    if "lab_glucose" in facts:
        facts["lab_glucose_same_sample"] = FactValue(words=yes_no(True), day=day)
    label = f"{entry.short} {day}" if day else entry.short
    return Item("lab", lab.row_id or f"{entry.id}-{place}", label, facts, day)


def _noted(lab: Lab) -> dict[str, FactValue]:
    """What was noted on the result itself."""
    fasting = True if "fasting" in lab.conditions else False if "not_fasting" in lab.conditions else None
    return _kept({
        "lab_fasting": _answer(fasting, lab.when), "lab_sample_age": _sample_age(lab),
        **{name: FactValue(words=yes_no(True), day=lab.when) for name, condition in _NOTED.items()
           if condition in lab.conditions or (lab.minutes and condition == "stimulated")}})


def _surely_not(chart: Chart, name: str, day: PartialDate | None) -> bool | None:
    """No only where every period on the drug had ended before; what is merely not noted is not known."""
    rows = chart.treatments(*_DRUGS[name])
    ended = bool(rows) and day is not None and all(
        (row.ended_on is not None and row.ended_on.last < day.first) or (row.when is not None
                                                                         and row.when.first > day.last) for row in rows)
    return False if ended else None


def _local(chart: Chart) -> Last:
    rows = [*chart.treatments(*sorted(ABLATIONS | EMBOLISATIONS)), *liver_resections(chart)]
    return Last(row.when for row in rows if row.when is not None)


def _change(lab: Lab, previous: Lab | None) -> Interval | None:
    """Percent against the result before it in the same unit, specimen and assay; None with a bound or
    without dates."""
    if previous is None or lab.value is None or not previous.value or lab.comparator or previous.comparator \
            or lab.when is None or previous.when is None or previous.when.last >= lab.when.first:
        return None
    return Interval.exactly(_HUNDRED * (lab.value - previous.value) / previous.value)


def _filtration(chart: Chart, day: PartialDate) -> FactValue | None:
    """The latest filtration rate up to the sample that is not too old for it."""
    entry = read_catalogue().analytes["egfr"]
    oldest = day.first - timedelta(days=int(limit("filtration_before")))
    rows = [row for row in chart.labs.get("egfr", ()) if row.value is not None and row.when is not None
            and oldest <= row.when.first and row.when.last <= day.last]
    last = max(rows, key=order_key, default=None)
    return _number(lab_interval(last), lab_unit(last, entry), last.when) if last and lab_unit(last, entry) else None


def _sample_age(lab: Lab) -> FactValue | None:
    """Hours before processing, where a condition of the result says so ("kept at 4 °C for 30 h")."""
    noted = [match for text in lab.conditions if (match := _SAMPLE_AGE.search(text))]
    return _number(Interval.exactly(Decimal(noted[0][1])), "h", lab.when) if noted else None


def _same_sample(chart: Chart, lab: Lab, analyte: str) -> FactValue | None:
    """The other result of the sample (same minute of a test), else the only one of the day."""
    by_sample, by_day = chart.once(_by_sample_and_day, analyte)
    same = by_sample.get((lab.sample_id, lab.minutes), []) if lab.sample_id is not None else []
    if not same and lab.when is not None and lab.when.exact:
        same = [row for row in by_day.get((lab.when, lab.minutes), ())
                if row.sample_id is None or lab.sample_id is None]
    if len(same) != 1 or (unit := lab_unit(same[0], read_catalogue().analytes[analyte])) is None:
        return None
    return _number(lab_interval(same[0]), unit, same[0].when)


def _by_sample_and_day(chart: Chart, analyte: str) -> tuple[dict[object, list[Lab]], dict[object, list[Lab]]]:
    by_sample: dict[object, list[Lab]] = defaultdict(list)
    by_day: dict[object, list[Lab]] = defaultdict(list)
    for row in chart.labs.get(analyte, ()):
        if row.value is not None:
            by_sample[row.sample_id, row.minutes].append(row)
            by_day[row.when, row.minutes].append(row)
    return by_sample, by_day


def treatment_items(chart: Chart) -> tuple[Item, ...]:
    """Every treatment but the injections of an analogue."""
    rows = sorted((row for row in chart.record.treatments if row.kind not in _DRUG_DOSES), key=order_key)
    before: dict[str, Treatment] = {}
    items = []
    for row in rows:
        group = "embolisation" if row.kind in SESSIONS else row.kind
        day, previous = row.when, before.get(group)
        facts: dict[str, FactValue | None] = {
            "kind": _word(row.kind, day), "urgent": _answer(row.urgent, day),
            "days_ago": _number(_days(day, PartialDate.read(chart.as_of)), "d", day),
            "lobes": _number(_lobes(row), "1", day), "with_ssa": _answer(analogue_on(chart, day), day),
            "days_since_previous_session": _number(_days(previous.when, day), "d", day) if previous else None,
            "plan_documented": _answer(_plan_before(chart, day), day)}
        items.append(Item("treatment", row.treatment_id, " ".join(filter(None, (row.kind, str(day or "")))),
                          _kept(facts), day))
        before[group] = row
    return tuple(items)


def _lobes(row: Treatment) -> Interval | None:
    """Lobes treated in the session; None without a territory. The caudate lobe alone counts as part of one."""
    if not row.territory:
        return None
    if "whole_liver" in row.territory:
        return Interval.exactly(2)
    return Interval.exactly(max(1, bool(_LEFT & set(row.territory)) + bool(_RIGHT & set(row.territory))))


def _plan_before(chart: Chart, day: PartialDate | None) -> bool | None:
    """Was an octreotide plan documented shortly before? None where nothing says so."""
    if day is None:
        return None
    oldest = day.first - timedelta(days=int(limit("plan_before")))
    found = any((row.value or "").casefold() in YES and row.observed_on is not None
                and oldest <= row.observed_on.first and row.observed_on.last <= day.last
                for row in chart.all_findings("octreotide_plan"))
    return True if found else None


def study_items(chart: Chart) -> tuple[Item, ...]:
    """Every study with its days after the procedure on the liver before it."""
    done = Last(row.when for row in procedures(chart) if row.when is not None)
    items = []
    for row in chart.studies.values():
        day = row.done_on
        facts = {"modality": _word(row.kind, day),
                 "study_days_after_procedure": _number(_days(done.before(day) if day else None, day), "d", day)}
        items.append(Item("study", row.study_id, " ".join(filter(None, (row.kind, str(day or "")))), _kept(facts), day))
    return tuple(items)
