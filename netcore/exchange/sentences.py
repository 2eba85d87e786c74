"""How is a refused cell told to the person who filled it in?"""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from netcore.errors import SHOWN, Problem, shown
from netcore.model import Row


def shown_cell(value: object) -> str:
    """A value of a row as a refusal names it: `blank`, or what stands there."""
    if value is None or value == ():
        return "blank"
    return shown(";".join(value) if isinstance(value, tuple) else str(value))


def listed(words: Sequence[str]) -> str:
    """`a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


@lru_cache(maxsize=1000)
def nearest(word: str, known: tuple[str, ...], shortest: int = 4) -> str | None:
    """The known word most like this one (case aside); None where nothing comes near.

    Among words below `shortest` characters likeness means nothing: segment XII is no slip for VII.
    """
    by_folded = {name.casefold(): name for name in known}
    folded = word.strip()[:SHOWN].casefold()
    found = get_close_matches(folded, by_folded, n=1, cutoff=0.6 if len(folded) >= shortest else 1.0)
    return by_folded[found[0]] if found else None


def explain(error: ValidationError, model: type[Row], where: str) -> list[Problem]:
    """Pydantic's refusals of one row as sentences that name the column."""
    return [_explain_one(item, model, where) for item in error.errors(include_url=False)]


def _explain_one(item: Any, model: type[Row], where: str) -> Problem:
    field = str(item["loc"][0]) if item["loc"] else ""
    place = f"{where}, {field}" if field else where
    value = item["input"]
    match item["type"]:
        case "missing":
            return Problem(place, "blank", "a value, because a row without it says nothing", "fill it in")
        case "extra_forbidden":
            return unknown_column(field, model, where)
        case "literal_error":
            return _other_word(value, _allowed_words(model, field), place)
        case "value_error":
            return _split(str(item["ctx"]["error"]), place, value, model)
        case _:
            expected = item["msg"].removeprefix("Input should be ")
            return Problem(place, shown(value), expected, "correct it or leave it blank if not known")


def unknown_column(name: str, model: type[Row], where: str) -> Problem:
    """A column that the table does not have."""
    near = nearest(name, tuple(model.model_fields))
    return Problem(where, f"unknown column {shown(name)}", near or f"columns of {model.TABLE}: " + ", ".join(
        model.model_fields), "rename the column or remove it")


def _other_word(value: object, allowed: tuple[str, ...], place: str) -> Problem:
    near = nearest(str(value)[:SHOWN], allowed)
    remedy = "write one of these words or leave it blank if not known"
    if near is None:
        return Problem(place, shown(value), listed(allowed), remedy)
    ordered = [near, *(word for word in allowed if word != near)]
    return Problem(place, shown(value), listed(ordered), f"write {near} if that is meant, else another of these words")


def _split(message: str, place: str, value: object, model: type[Row]) -> Problem:
    """The model's own sentence `found; expected ...; remedy`, taken apart; the found value may hold anything."""
    found, _, rest = message.rpartition("; expected ")
    expected, _, remedy = rest.partition("; ")
    if isinstance(value, str) and value.lstrip()[:1] in ("<", ">") and "comparator" in model.model_fields:
        remedy = "write the sign into the column comparator and the number alone here"
    return Problem(place, found if len(found) <= 2 * SHOWN else found[:SHOWN] + "...", expected, remedy)


@cache
def _allowed_words(model: type[Row], field: str) -> tuple[str, ...]:
    return tuple(_literal_words(model.model_fields[field].annotation))


def _literal_words(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [word for part in get_args(annotation) for word in _literal_words(part)]
