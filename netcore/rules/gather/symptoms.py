"""Which symptoms of hormone excess are there?"""

from decimal import Decimal
from functools import partial

from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.limits import limit
from netcore.rules.gather.person import symptom_value
from netcore.rules.gather.reading import oldest_day, yes_no
from netcore.rules.values import FactValue

# In which syndromes flushes and stools are the symptoms, so that their absence can say no.
_BY_FLUSHES, _BY_STOOLS = frozenset({"carcinoid"}), frozenset({"carcinoid", "VIPoma"})


def _hormone_symptoms(chart: Chart) -> FactValue | None:
    """No without a syndrome, unless flushes came since. With one, yes where flushes are above 0 or stools raised; no
    only in a syndrome whose symptoms these are, and where each of them is recorded and is not raised."""
    syndrome, flushes, stools = chart.fact("syndrome"), chart.fact("flushes"), chart.fact("stools")
    if syndrome is None or syndrome.words is None:
        return None
    flushing = flushes.number.above(Decimal(0)) if flushes and flushes.number else None
    many = stools.number.at_least(limit("stools_raised")) if stools and stools.number else None
    if syndrome.word == "none":
        return _without_syndrome(syndrome, flushes, flushing)
    parts = [value for value in (flushes, stools) if value]
    if "none" not in syndrome.words and (flushing or many):
        return FactValue(words=yes_no(True), day=oldest_day([flushes if flushing and flushes else parts[-1]]),
                         source="symptoms")
    asked = ([flushing] if syndrome.words <= _BY_FLUSHES else []) + ([many] if syndrome.words <= _BY_STOOLS else [])
    if asked and all(answer is False for answer in asked):
        return FactValue(words=yes_no(False), day=oldest_day(parts), source="symptoms")
    return None


def _without_syndrome(syndrome: FactValue, flushes: FactValue | None, flushing: bool | None) -> FactValue:
    """No, of the day on which flushes were last asked for and absent; not sure where there are some since."""
    later = flushes is not None and flushes.day is not None and syndrome.day is not None and \
        flushes.day.first >= syndrome.day.first
    if flushes is None or not later or flushing is None:
        return FactValue(words=yes_no(False), day=syndrome.day, source=syndrome.source)
    return FactValue(words=yes_no(None if flushing else False), day=flushes.day,
                     source="symptoms" if flushing else syndrome.source)


SYMPTOMS: dict[str, Gatherer] = {
    "flushes": partial(symptom_value, column="flushes_per_day", unit="/d"),
    "stools": partial(symptom_value, column="stools_per_day", unit="/d"), "hormone_symptoms": _hormone_symptoms,
}
