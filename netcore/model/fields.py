"""Which single values may enter the record?

Each type refuses what cannot be meant, with a sentence that says what was found, what was expected
and what to do. Blank is always "not known" and becomes None before these types are asked.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from netcore.errors import shown

# Beyond these a value is a slip of unit or key, not a finding. They guard the record; they judge nobody.
LARGEST_MM = Decimal(1000)
LARGEST_NUMBER = Decimal("1e12")
LONGEST_TEXT = 2000
LONGEST_ID = 120

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
# Half characters (surrogates) are in here because no file and no database can hold them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def read_decimal(value: object) -> Decimal:
    """An exact finite number from text, int, float or Decimal; ValueError for anything else."""
    if isinstance(value, bool):
        raise ValueError(f"{shown(value)}; expected a number; write the measured value or leave it blank")
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.fullmatch(text):
            hint = "write the number alone, in the unit of the column"
            if re.fullmatch(r"[+-]?\d+,\d+", text):
                hint = f"write a decimal point: {text.replace(',', '.')}"
            raise ValueError(f"{shown(value)}; expected a plain number such as 12 or 12.5; {hint}")
        number = Decimal(text)
    elif isinstance(value, (int, float, Decimal)):
        number = Decimal(str(value))
    else:
        raise ValueError(f"{shown(value)}; expected a number; write it as digits")
    if not number.is_finite():
        raise ValueError(f"{shown(value)}; expected a finite number; leave the cell blank if it is not known")
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(f"{shown(value)}; expected a number below 1e12; check the unit")
    return number


def _bounded(lowest: Decimal | None, highest: Decimal | None, what: str) -> Any:
    def check(number: Decimal) -> Decimal:
        if (lowest is not None and number < lowest) or (highest is not None and number > highest):
            raise ValueError(f"{number}; expected {what}; check sign and unit, or leave it blank if not known")
        return number
    return AfterValidator(check)


def _read_integer(value: object) -> int:
    number = read_decimal(value)
    if number != number.to_integral_value():
        raise ValueError(f"{shown(value)}; expected a whole number; correct it")
    return int(number)


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)}; expected text; write it as text")
    text = value.strip().replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        raise ValueError(f"{shown(value)}; expected readable text; remove the control characters")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{len(text)} characters; expected at most {LONGEST_TEXT}; shorten it")
    return text


def _read_id(value: object) -> str:
    text = _read_text(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
    if not text or len(text) > LONGEST_ID or "\n" in text:
        raise ValueError(f"{shown(value)}; expected an id of 1 to {LONGEST_ID} characters on one line; correct it")
    return text


def _read_list(value: object) -> tuple[str, ...]:
    if not isinstance(value, (str, list, tuple)):
        raise ValueError(f"{shown(value)}; expected words separated by ';'; correct it")
    parts = value.split(";") if isinstance(value, str) else value
    words = tuple(word for word in map(_read_text, parts) if word)
    for word in words:
        if ";" in word:
            raise ValueError(f"{shown(word)}; expected words without ';'; write them as separate words")
    if len(";".join(words)) > LONGEST_TEXT:
        raise ValueError(f"{len(words)} words; expected at most {LONGEST_TEXT} characters in all; shorten the list")
    return words


def _read_yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in ("yes", "no"):
        return word == "yes"
    raise ValueError(f"{shown(value)}; expected yes or no; leave it blank if not known")


def _read_moment(value: object) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"{shown(value)}; expected a day or a moment as 2024-03-12 or "
                             "2024-03-12T14:30:00Z; correct it or leave it blank") from None
    if not isinstance(value, datetime):
        raise ValueError(f"{shown(value)}; expected a moment; write it as 2024-03-12T14:30:00Z")
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value.isoformat()}; expected a moment within the calendar; correct it") from None


def _exact(number: Decimal) -> str:
    return format(number, "f")


Number = Annotated[Decimal, BeforeValidator(read_decimal), PlainSerializer(_exact, return_type=str)]
Amount = Annotated[Number, _bounded(Decimal(0), None, "0 or more")]
Millimetres = Annotated[Number, _bounded(Decimal(0), LARGEST_MM, f"a length from 0 to {LARGEST_MM} mm")]
SignedMillimetres = Annotated[Number, _bounded(-LARGEST_MM, LARGEST_MM, f"a margin within {LARGEST_MM} mm")]
Percent = Annotated[Number, _bounded(Decimal(0), Decimal(100), "a percentage from 0 to 100")]
TenScale = Annotated[Number, _bounded(Decimal(0), Decimal(10), "a value from 0 to 10")]
Integer = Annotated[int, BeforeValidator(_read_integer)]
Text = Annotated[str, BeforeValidator(_read_text)]
Identifier = Annotated[str, BeforeValidator(_read_id)]
Words = Annotated[tuple[str, ...], BeforeValidator(_read_list)]
YesNo = Annotated[bool, BeforeValidator(_read_yes_no)]
Moment = Annotated[datetime, BeforeValidator(_read_moment)]
