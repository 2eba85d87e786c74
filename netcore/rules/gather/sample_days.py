"""What is the same for every result of one day: drugs, filtration, days since treatments?"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from netcore.evidence import read_catalogue
from netcore.model import PartialDate, Treatment, order_key
from netcore.model.words import ABLATIONS, EMBOLISATIONS
from netcore.rules.gather.chart import Chart
from netcore.rules.gather.item_facts import days_between, known, number_fact, yes_no_fact
from netcore.rules.gather.laboratory import lab_interval, lab_unit
from netcore.rules.gather.limits import limit
from netcore.rules.gather.periods import Last, analogue_on, drug_periods, ends
from netcore.rules.gather.procedures import liver_resections
from netcore.rules.values import FactValue, Interval

_DRUGS = {"lab_on_ppi": ("PPI",), "lab_on_h2_blocker": ("H2_blocker",), "lab_on_ssri": ("SSRI",)}
_SINCE = {"lab_days_since_ppi": ("PPI",), "lab_days_since_maoi": ("MAOI",), "lab_days_since_ssa": ("SSA",)}
# Since the end of what may still have been running on the day.
_SINCE_END = ("lab_days_since_ppi", "lab_days_since_maoi")


class SampleDays:
    """The facts of the days of one chart, each day once."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._drugs = {name: rows for name, kinds in _DRUGS.items() if (rows := chart.treatments(*kinds))}
        self._running = {name: drug_periods(rows) for name, rows in self._drugs.items()}
        self._rows = {name: rows for name, kinds in _SINCE.items() if (rows := chart.treatments(*kinds))}
        self._last = {name: Last(ends(rows)) for name, rows in self._rows.items()}
        self._taken = {name: drug_periods(self._rows[name]) for name in _SINCE_END if name in self._rows}
        local = [*chart.treatments(*sorted(ABLATIONS | EMBOLISATIONS)), *liver_resections(chart)]
        self._local = Last(row.when for row in local if row.when is not None)
        self._rates = sorted((row for row in chart.labs.get("egfr", ()) if row.value is not None
                              and row.when is not None), key=order_key, reverse=True)
        self._oldest_rate = timedelta(days=int(limit("filtration_before")))
        self._known: dict[PartialDate | None, dict[str, FactValue]] = {None: {}}

    def facts(self, day: PartialDate | None) -> dict[str, FactValue]:
        """What holds of every result of the day; nothing without a day."""
        if day not in self._known:
            self._known[day] = self._facts(day) if day is not None else {}
        return self._known[day]

    def _facts(self, day: PartialDate) -> dict[str, FactValue]:
        facts = {name: yes_no_fact(True if periods.cover(day) else self._surely_not(name, day), day)
                 for name, periods in self._running.items()}
        facts |= {name: number_fact(days_between(last.before(day), day), "d", day)
                  for name, last in self._last.items()}
        facts |= {name: self._since_end(name, facts[name], day) for name in _SINCE_END if name in self._last}
        facts["lab_on_ssa"] = yes_no_fact(analogue_on(self._chart, day), day)
        facts["lab_egfr"] = self._filtration(day)
        facts["lab_days_since_procedure"] = number_fact(days_between(self._local.before(day), day), "d", day)
        return known(facts)

    def _since_end(self, name: str, since: FactValue | None, day: PartialDate) -> FactValue | None:
        """0 while the drug was running; any fewer days where it may have been."""
        if self._taken[name].cover(day):
            return number_fact(Interval.exactly(0), "d", day)
        if since is None or since.number is None or self._surely_ended(self._rows[name], day):
            return since
        return number_fact(Interval(Decimal(0), since.number.high), "d", day)

    def _surely_not(self, name: str, day: PartialDate) -> bool | None:
        """No only where every period on the drug had ended before; what is merely not noted is not known."""
        return False if self._surely_ended(self._drugs[name], day) else None

    @staticmethod
    def _surely_ended(rows: Sequence[Treatment], day: PartialDate) -> bool:
        return all((row.ended_on is not None and row.ended_on.last < day.first)
                   or (row.when is not None and row.when.first > day.last) for row in rows)

    def _filtration(self, day: PartialDate) -> FactValue | None:
        """The latest filtration rate up to the sample that is not too old for it."""
        entry, oldest = read_catalogue().analytes["egfr"], day.first - self._oldest_rate
        for row in self._rates:
            when = row.when
            if when is None or when.first < oldest:
                return None
            if when.last <= day.last:
                unit = lab_unit(row, entry)
                return number_fact(lab_interval(row), unit, when) if unit else None
        return None
