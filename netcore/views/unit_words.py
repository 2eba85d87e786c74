"""How is a unit written for a reader?"""

import re
from functools import lru_cache

_POWERS = {"3": "³", "9": "⁹", "12": "¹²"}
# Units of rules that are not read off letter by letter.
_OF_RULES = {"1": "", "d": "days", "wk": "weeks", "mo": "months", "a": "years", "{INR}": "", "/d": "a day",
             "%/mo": "% a month", "%/wk": "% a week", "10*9/L": "× 10⁹/L", "m2": "m²",
             "mL/min/{1.73_m2}": "mL/min/1.73 m²"}


def unit_words(unit: str | None) -> str:
    """The unit of a limit or a fact; '' for a plain number."""
    return _OF_RULES[unit or "1"] if (unit or "1") in _OF_RULES else words_unit(unit)


@lru_cache(maxsize=256)
def words_unit(ucum: str | None) -> str:
    """A UCUM unit as people write it: `mg/(24.h)` is mg/24 h, `m[IU]/L` mIU/L, `10*9/L` ×10⁹/L, `{INR}` nothing."""
    if ucum is None or ucum in ("{INR}", "1"):
        return ""
    text = ucum.replace("(24.h)", "24 h").replace("{1.73_m2}", "1.73 m²")
    text = re.sub(r"(?<!/)10\*(3|9|12)", lambda power: f"×10{_POWERS[power[1]]}", text)
    text = re.sub(r"10\*(3|9|12)", lambda power: f"10{_POWERS[power[1]]}", text)
    text = text.replace("{creat}", " creatinine").replace("{platelets}", " platelets").replace("[IU]", "IU")
    return re.sub(r"(?<![A-Za-z])u(?=(mol|g|U|IU|L|kat)\b)", "µ", text)
