"""How does a tumour growth rate read as a sentence?"""

from decimal import Decimal

from netcore.response import GrowthRate
from netcore.views.lesions.response_notes import Labels, sentence_reason, sentence_unknown
from netcore.views.text import day_words, number_words

_MEANING = {"TGR0": "growth before the course", "TGR3m": "growth 3 months into the course"}


def sentence_growth(rate: GrowthRate, labels: Labels | None = None) -> str:
    """The rate with its range of measurement error, on which side of the cut-off it lies, and what speaks against it;
    or why there is none."""
    names = labels or {}
    head = f"{rate.name} ({_MEANING[rate.name]})"
    why = " ".join(sentence_reason(reason, names) for reason in (*rate.reasons, *rate.warnings))
    if rate.percent_per_month is None:
        missing = sentence_unknown(rate.unknown, names).removeprefix("unknown: ")
        return f"{head}: unknown: {' '.join(filter(None, (missing, why)))}".strip()
    low, high = (number_words(value, 1).replace("-", "−") if value is not None else "not known"
                 for value in (rate.low, rate.high))
    side = "at or above" if rate.above_cut_off else "below"
    return (f"{head}: {_signed(rate.percent_per_month, rate.cut_off.number)} % of volume a month from "
            f"{day_words(rate.first_when)} ({number_words(rate.first_mm)} mm) to {day_words(rate.second_when)} "
            f"({number_words(rate.second_mm)} mm, {rate.days} days); between {low} and {high} with measurement error. "
            f"By the number alone {side} the cut-off of {number_words(rate.cut_off.number)} %. {why}").strip()


def _signed(value: Decimal, cut_off: Decimal) -> str:
    """With one decimal, or as many as keep it on its side of the cut-off."""
    for digits in range(1, 7):
        shown = round(value, digits)
        if shown.compare(cut_off) == value.compare(cut_off):
            return number_words(shown).replace("-", "−")
    return number_words(value).replace("-", "−")
