"""How do values and words of a record become text on a screen?

Text from files stays text: nothing in it is markup, a template or a link.
"""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from netcore.model import PartialDate

# The signs that begin something in Markdown or end a word that would become a link; a decimal point does not.
_MARKUP = re.compile(r"[\\`*_\[\]<>$:~&#|!^={}()@]|(?<!\d)\.")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(text: str) -> str:
    """Text of a record so that plotly shows it as text: its angle brackets are no markup, its braces no template."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("%{", "% {")


def unmarked(text: str) -> str:
    """Text of a record so that Markdown shows it as text: no link, no colour, no formula, no HTML."""
    return _MARKUP.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def day_words(day: date | PartialDate | None, when_text: str | None = None) -> str:
    """A date as a reader says it: 12 Mar 2024, Mar 2024, 2024, the words of the source, or `day not known`."""
    if isinstance(day, date):
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    if day is None:
        return when_text or "day not known"
    parts = [str(day.day) if day.day else "", _MONTHS[day.month - 1] if day.month else "", str(day.year)]
    return " ".join(part for part in parts if part)


def number_words(value: Decimal | None, digits: int | None = None) -> str:
    """A number without trailing zeros (or rounded to `digits`); `not known` for None."""
    if value is None:
        return "not known"
    if digits is not None:
        value = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    text = format(value.normalize() if digits is None else value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def multiple_words(times: Decimal, places: int = 1) -> str:
    """A multiple of a limit, with as many digits as it takes to say on which side of the limit it lies: 3.1,
    1.05, 0.98; `1` only where it is the limit itself."""
    if times:
        places = max(places, 1 - times.adjusted())
    while times != 1 and round(times, places) == 1:
        places += 1
    return number_words(times, places)


def age_words(days: int | None) -> str:
    """How old a value is: today, 1 day old, 40 days old, 14 months old; '' where the day is not known."""
    if days is None:
        return ""
    if days == 0:
        return "today"
    if days < 60:
        return f"{days} day{'s' if days > 1 else ''} old"
    if days < 730:
        return f"{round(days / 30.44)} months old"
    return f"{days / 365.25:.1f} years old"


def titled(text: str) -> str:
    """A title with a capital: Platelets for ablation; a first word with capitals of its own stays: mRECIST."""
    first = text.split(" ", 1)[0]
    return text if any(letter.isupper() or letter.isdigit() for letter in first) else text[:1].upper() + text[1:]
