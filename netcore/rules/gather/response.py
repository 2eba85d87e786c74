"""What do the verdicts on the scans say: growth, months without progression, growth rates, the current sum?

RECIST 1.1 in the stream that speaks for the patient.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from netcore.model import PartialDate, Treatment, order_key
from netcore.response import CourseReading, GrowthRate, OverallVerdict, course_readings
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.limits import DAYS_PER_MONTH, limit
from netcore.rules.values import FactValue, Interval

_STABLE, _RESPONDING = frozenset({"SD", "NON-CR/NON-PD"}), frozenset({"PR", "CR"})
_GIVEN = _STABLE | _RESPONDING | {"PD"}
_SESSIONS = ("TAE", "TACE", "DEB-TACE")


def readings(chart: Chart) -> list[CourseReading]:
    """Every course with its verdicts and growth rates."""
    return chart.once(_readings)


def _readings(chart: Chart) -> list[CourseReading]:
    return course_readings(chart.record, chart.reader) if chart.reader else []


def _backwards(chart: Chart) -> Iterator[tuple[bool, list[OverallVerdict]]]:
    """From the last course to the first: is its beginning known, and its dated verdicts in order of time. No verdict of
    an earlier course is later; a caller that has seen enough spares the work on older courses."""
    for reading in reversed(readings(chart)):
        yield reading.course.started_on is not None, [one for one in reading.verdicts if one.when is not None]


def _first_day(one: OverallVerdict) -> date:
    return one.when.first if one.when else date.max


def _since(chart: Chart, day: date) -> list[OverallVerdict]:
    """The dated verdicts from that day on, in order of time, perhaps with older ones."""
    found: list[OverallVerdict] = []
    for dated_course, verdicts in _backwards(chart):
        found += verdicts
        if dated_course and verdicts and _first_day(verdicts[0]) < day:
            break
    return sorted(found, key=_first_day)


def _given(verdicts: Sequence[OverallVerdict]) -> list[OverallVerdict]:
    """Those that could be given."""
    return [one for one in verdicts if one.overall in _GIVEN]


def _growth(chart: Chart) -> FactValue | None:
    """Progression at any scan of the window is progressive; else the last verdict. Where that could not be given,
    nobody knows whether what was stable before still is."""
    window = chart.as_of - timedelta(days=int(limit("growth_window") * DAYS_PER_MONTH))
    looked = [one for one in _since(chart, window) if one.when and one.when.first >= window]
    recent = _given(looked)
    worst = next((one for one in reversed(recent) if one.overall == "PD"), None)
    if not recent or (worst is None and looked[-1].overall not in _GIVEN):
        return None
    last = worst or recent[-1]
    word = "progressive" if worst else "stable" if last.overall in _STABLE else "responding"
    return FactValue(words=frozenset({word}), day=last.when, source=f"RECIST 1.1: {last.overall}")


def _stable_months(chart: Chart) -> FactValue | None:
    """From the last progression, else from the first baseline, to the last verdict that is no progression."""
    found: list[OverallVerdict] = []
    for dated_course, verdicts in _backwards(chart):
        found = sorted([*_given(verdicts), *found], key=_first_day)
        if dated_course and any(one.overall == "PD" for one in found):
            break
    if not found:
        return None
    last = found[-1]
    worst = next((one for one in reversed(found) if one.overall == "PD"), None)
    start = worst.when if worst else found[0].baseline_when
    if start is None or last.when is None:
        return None
    days = max(0, (last.when.first - start.last).days), max(0, (last.when.last - start.first).days)
    return FactValue(number=Interval(days[0] / DAYS_PER_MONTH, days[1] / DAYS_PER_MONTH), unit="mo", day=last.when,
                     source="RECIST 1.1")


def _rate(chart: Chart, which: int) -> FactValue | None:
    """The growth rate of the last course that has a baseline."""
    if not readings(chart):
        return None
    rate: GrowthRate = readings(chart)[-1].growth[which]
    if rate.percent_per_month is None:
        return None
    low, high = rate.low, rate.high
    note = "" if low is None or high is None else f"with measurement error {low:.1f} to {high:.1f} % a month"
    return FactValue(number=Interval.exactly(rate.percent_per_month), unit="%/mo", day=rate.second_when,
                     source=rate.name, note=note)


def _sum(chart: Chart) -> FactValue | None:
    last = next((verdicts[-1] for _, verdicts in _backwards(chart) if verdicts), None)
    if last is None or last.sum_mm is None:
        return None  # a target of the latest scan was not measured: an older sum is not today's
    return FactValue(number=Interval.exactly(last.sum_mm), unit="mm", day=last.when, source="RECIST 1.1")


def _last_signal(chart: Chart) -> FactValue | None:
    """The last scan at which a growth rate reached its published limit, by the number alone."""
    for reading in reversed(readings(chart)):
        days = [rate.second_when for rate in reading.growth if rate.above_cut_off and rate.second_when is not None]
        if days:
            last = max(days, key=lambda day: day.first)
            return FactValue(date=last, day=last, source="growth rate")
    return None


def _without_response(chart: Chart) -> FactValue | None:
    """Sessions from the last one backwards that no response followed before the next session. A session without a
    verdict that could be given, or without a day, may or may not have been one."""
    sessions = sorted(chart.treatments(*_SESSIONS), key=order_key)
    if not sessions:
        return None
    low = high = 0
    sure = True
    for place in range(len(sessions) - 1, -1, -1):
        later = sessions[place + 1] if place + 1 < len(sessions) else None
        answer = _responded(chart, sessions[place], later)
        if answer is True:
            break
        high += 1
        sure = sure and answer is False
        low += sure
    last = sessions[-1].when
    return FactValue(number=Interval(Decimal(low), Decimal(high)), unit="1", day=last, source="RECIST 1.1")


def _responded(chart: Chart, session: Treatment, later: Treatment | None) -> bool | None:
    start = session.when
    end: PartialDate | None = later.when if later else None
    if start is None or (later is not None and end is None):
        return None
    between = [one for one in _given(_since(chart, start.first)) if one.when and one.when.first > start.last
               and (end is None or one.when.last <= end.first)]
    if not between:
        return None
    return any(one.overall in _RESPONDING for one in between)


RESPONSE: dict[str, Gatherer] = {
    "growth": _growth, "stable_months": _stable_months, "tgr_before": partial(_rate, which=0),
    "tgr_3_months": partial(_rate, which=1), "sum_of_diameters": _sum, "last_tgr_signal": _last_signal,
    "embolisations_without_response": _without_response,
}
