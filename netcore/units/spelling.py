"""How would UCUM write the unit that a laboratory printed?

A repair of spelling only: nothing is converted, and a text that is not a known spelling comes back as it was. UCUM is
case-sensitive and reads some usual spellings as something else (`K/uL` kelvin, `u/l` unified mass units, `G/L`
gauss), so the usual spellings are looked up before any UCUM parser sees them.
"""

import re
import unicodedata
from functools import lru_cache

_PREFIXES = {"mass": ("k", "", "m", "u", "n", "p", "f"), "amount": ("", "m", "u", "n", "p", "f"),
             "litre": ("", "d", "c", "m", "u", "n", "f"), "activity": ("k", "", "m", "u", "n")}
_UNITS = (("g", "g", "mass"), ("mol", "mol", "amount"), ("L", "l", "litre"),
          ("U", "u", "activity"), ("U", "e", "activity"),
          ("[IU]", "iu", "activity"), ("[IU]", "ui", "activity"), ("[IU]", "ie", "activity"),
          ("[IU]", "[iu]", "activity"), ("kat", "kat", "activity"), ("eq", "eq", "amount"), ("eq", "val", "amount"))
_WORDS = {"mcg": "ug", "mcmol": "umol", "mcl": "uL", "mcu": "uU", "mciu": "u[IU]", "gamma": "ug",
          "%": "%", "1": "1", "": "", "mm3": "uL", "cmm": "uL", "min": "min", "h": "h",
          "ratio": "1", "inr": "{INR}", "{inr}": "{INR}"}
_TOKENS = {f"{prefix}{spelt}": f"{prefix}{unit}" for unit, spelt, kind in _UNITS for prefix in _PREFIXES[kind]} | _WORDS
_DAY = re.compile(r"\(?(24\.?(h|hrs?|hours?|horas?|std|stunden|heures?|ore|uur|t|tim)|d|day|dia|tag|die|jour|doba)\)?",
                  re.IGNORECASE)
_POWER = re.compile(r"[x*]?10(?:\*\*|[*^]|e)?([369]|12)", re.IGNORECASE)
# Counts as haematology prints them. Here case matters: `G/L` is a count, `g/L` a mass concentration.
_COUNTS = {"K": "10*3", "k": "10*3", "Thou": "10*3", "thou": "10*3", "Tsd": "10*3", "G": "10*9", "Giga": "10*9",
           "giga": "10*9", "Gpt": "10*9", "GPT": "10*9", "Gpts": "10*9", "M": "10*6", "Mio": "10*6", "Mill": "10*6",
           "T": "10*12", "Tpt": "10*12"}
_ANNOTATIONS = ((re.compile(r"\{?(creatinine?|creatinina|kreatinin|crea|creat|krea|cr)\}?$", re.IGNORECASE), "{creat}"),
                (re.compile(r"\{?(platelets?|plaquetas|plaquettes|thrombo[cz]yten?|plts?|trombocytter)\}?$",
                            re.IGNORECASE), "{platelets}"))
_FILTRATION = re.compile(r"ml/min/?[({]?1[.,]?73_?m(\^|\*\*)?2[)}]?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def ucum_spelling(text: str) -> str:
    """The unit in UCUM (`mcg/L` -> `ug/L`, `K/uL` -> `10*3/uL`, `mg/24 h` -> `mg/(24.h)`, `mIU/L` -> `m[IU]/L`).

    A text that is no known spelling is returned unchanged (blanks at the ends aside): it may be UCUM already, or
    no unit at all. What it means is `read_unit`'s question.
    """
    plain = unicodedata.normalize("NFKC", text.strip()).replace("μ", "u").replace("×", "x").replace("·", ".")
    plain = re.sub(r"\s+", "", plain)
    if _FILTRATION.fullmatch(plain):
        return "mL/min/{1.73_m2}"
    head, *rest = plain.split("/")
    if len(rest) > 1:
        return text.strip()
    numerator = _count(head, with_volume=bool(rest) and rest[0] in ("L", "l", "uL", "ul", "mm3")) or _token(head)
    if numerator is None:
        return text.strip()
    if not rest:
        return numerator
    denominator = _denominator(rest[0])
    return text.strip() if denominator is None else f"{numerator}/{denominator}"


def _count(text: str, with_volume: bool) -> str | None:
    if with_volume and text in _COUNTS:
        return _COUNTS[text]
    power = _POWER.fullmatch(text)
    return f"10*{power[1]}" if power else None


def _token(text: str) -> str | None:
    return _TOKENS.get(text.casefold())


def _denominator(text: str) -> str | None:
    if _DAY.fullmatch(text):
        return "(24.h)"
    for pattern, annotation in _ANNOTATIONS:
        match = pattern.search(text)
        if match and match.start() > 0:
            unit = _count(text[:match.start()], with_volume=False) or _token(text[:match.start()])
            return None if unit is None else unit + annotation
    return _count(text, with_volume=False) or _token(text)
