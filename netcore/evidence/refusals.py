"""How does a sheet that does not follow its schema say so to the person who edits it?

One line a fault: file, entry, key, what was found, what may stand there, in the words of the sheets and not in those of
the package that checks them.
"""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from netcore.errors import Problem
from netcore.evidence.conditions import Condition, Leaf

_EXPECTED = {
    "missing": "this key with its value", "string_type": "a word or name", "bool_type": "yes or no",
    "bool_parsing": "yes or no", "dict_type": "keys with values, as `key: value`", "tuple_type": "a list",
    "list_type": "a list", "mapping_type": "keys with values, as `key: value`", "decimal_parsing": "a number",
    "decimal_type": "a number", "finite_number": "a number", "is_instance_of": "a value of another kind",
    "int_type": "a whole number", "int_parsing": "a whole number", "int_from_float": "a whole number",
    "string_too_short": "some text", "model_attributes_type": "keys with values",
    "model_type": "keys with values, as `key: value`",
}
_FORMS = {r"^[a-z0-9_]+\.[A-Za-z0-9_\-]+$": "sheet.name in small letters, digits and _",
          r"^\d{1,5}-\d$": "a LOINC code, as 9811-1"}
_SHOWN = 80
# The name that the grammar of conditions gives to one fact against a limit; no key of a sheet.
_TAGS = {"leaf"}


def sheet_problems(error: ValidationError, where: str, content: Any, model: type[BaseModel]) -> list[Problem]:
    """The refusals of a schema as sentences that name file, entry and key. `content`: what was parsed; `model`: what
    it should have been."""
    found = {(_keys(item["loc"], content), item["type"]): item for item in error.errors()}
    problems: dict[str, Problem] = {}
    for (keys, kind), item in found.items():
        # A list whose members were refused is not also too short.
        if kind == "too_short" and any(len(other) > len(keys) and other[:len(keys)] == keys for other, _ in found):
            continue
        place = ", ".join(filter(None, (where, _place(keys, content)))) or where
        problems.setdefault(place, Problem(place, _found(item, keys), _expected(item, keys, model), _remedy(kind)))
    return list(problems.values())


def _keys(loc: tuple[int | str, ...], content: Any) -> tuple[int | str, ...]:
    """The keys of the file on the way to a fault, without the names that the schema gives its alternatives."""
    keys: list[int | str] = []
    for place, part in enumerate(loc):
        if _holds(content, part):
            content = content[part]
            keys.append(part)
        elif place == len(loc) - 1 and isinstance(content, dict) and part not in _TAGS:
            keys.append(part)
    return tuple(keys)


def _holds(content: Any, part: int | str) -> bool:
    return (isinstance(content, dict) and part in content) or (
        isinstance(content, list) and isinstance(part, int) and part < len(content))


def _place(keys: tuple[int | str, ...], content: Any) -> str:
    """`small.vein, when.is` for the second rule of a sheet; entries without an id are counted from 1."""
    parts: list[str] = []
    for part in keys:
        content = content[part] if _holds(content, part) else None
        name = content.get("id") if isinstance(content, dict) and isinstance(part, int) else None
        if name:
            parts = [f"{name}, "]
        else:
            parts.append(f"{part + 1}." if isinstance(part, int) else f"{part}.")
    return "".join(parts).strip("., ")


def _found(item: Mapping[str, Any], keys: tuple[int | str, ...]) -> str:
    match item["type"]:
        case "extra_forbidden":
            return f"key {keys[-1]!r}"
        case "missing":
            return f"no key {keys[-1]!r}"
        case "value_error":
            return str(item["ctx"]["error"]).partition("; expected ")[0].removeprefix("expected ")
        case "too_short":
            return "an empty list"
    if item["input"] is None:
        return "nothing"
    if isinstance(item["input"], (dict, list, tuple)):
        return "keys with values" if isinstance(item["input"], dict) else "a list"
    return repr(item["input"])[:_SHOWN]


def _expected(item: Mapping[str, Any], keys: tuple[int | str, ...], model: type[BaseModel]) -> str:
    kind, limits = item["type"], item.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return _allowed(keys, model)
        case "literal_error" | "enum":
            return f"one of {limits['expected']}"
        case "value_error":
            return str(limits["error"]).partition("expected ")[2] or "something that fits the rest of the entry"
        case "too_short":
            return f"at least {limits['min_length']} {'entry' if limits['min_length'] == 1 else 'entries'}"
        case "too_long":
            return f"at most {limits['max_length']} entries"
        case "string_too_long":
            return f"at most {limits['max_length']} characters"
        case "string_pattern_mismatch":
            return _FORMS.get(limits["pattern"], f"text of the form {limits['pattern']}")
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return f"{kind.replace('_', ' ').replace('equal', 'or equal')} " + str(next(iter(limits.values())))
        case "string_type" if keys and keys[-1] in ("above", "at_least", "below", "at_most"):
            return "the name of a limit under parameters"
    if kind.startswith("date"):
        return "a day, as 2018-06-30"
    return _EXPECTED.get(kind, "a value that fits this key")


def _remedy(kind: str) -> str:
    return {"missing": "add the key", "extra_forbidden": "correct or delete this key"}.get(kind, "correct this key")


def _allowed(keys: tuple[int | str, ...], model: type[BaseModel]) -> str:
    """The keys that may stand where an unknown one was found."""
    inner: type[BaseModel] | None = model
    for part in keys[:-1]:
        if isinstance(part, int) or inner is None:
            continue
        field = next((one for name, one in inner.model_fields.items() if part in (name, one.alias)), None)
        if field is not None:
            inner = _model_in(field.annotation)
        elif inner is not Leaf:
            inner = None
    return "one of " + ", ".join(field.alias or name for name, field in inner.model_fields.items()) if inner \
        else "no such key here"


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation speaks of, also as a member of a tuple or dict; where a condition may stand, one
    fact against a limit; None where it is none."""
    found = set(_models(annotation))
    return Leaf if Leaf in found else found.pop() if len(found) == 1 else None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif annotation is Condition or isinstance(annotation, (UnionType,)) or get_args(annotation):
        for part in get_args(annotation):
            yield from _models(part)
