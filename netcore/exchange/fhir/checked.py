"""Is this resource valid FHIR R4, by the models of fhir.resources?

The models are R4B, which reads R4; the package's default is R5 and must not be used. It is imported when the first FHIR
file is read.
"""

import re
from functools import cache
from typing import Any

from pydantic import ValidationError

from netcore.errors import Problem

_NAIVE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?")
_MOST_DEEP = 40


@cache
def _model(kind: str) -> Any:
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(kind)


def check_resource(resource: dict[str, Any], where: str) -> Problem | None:
    """Why the resource is refused; None where nothing was found. A moment without time zone is let pass: only its
    printed day is read."""
    kind = resource["resourceType"]
    named = f"{where}, {kind}/{str(resource.get('id', '-'))[:64]}"
    try:
        _model(kind).model_validate(_with_zone(resource))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:80]
        message = str(first["msg"]).removeprefix("Value error, ")[:120]
        return Problem(named, f"{place}: {message}" if place else message, "FHIR R4",
                       "correct it at its source, or enter it by hand")
    except (RecursionError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        return Problem(named, f"cannot be read ({type(error).__name__})", "FHIR R4",
                       "correct it at its source, or enter it by hand")
    return None


def _with_zone(value: Any, depth: int = 0) -> Any:
    if depth > _MOST_DEEP:
        raise RecursionError
    if isinstance(value, dict):
        return {key: _with_zone(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_zone(one, depth + 1) for one in value]
    if isinstance(value, str) and (match := _NAIVE.fullmatch(value)):
        return f"{value}Z" if match[1] else f"{value}:00Z"
    return value
