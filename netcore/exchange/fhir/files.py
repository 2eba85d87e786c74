"""Which FHIR resources does a file hold: one resource, a Bundle of any type, or one resource a line (NDJSON)?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from netcore.errors import BadInput, Problem, shown
from netcore.exchange.limits import LARGEST_FILE, megabytes

_MOST_PARTS = 1_500_000
_MOST_BUNDLES_INSIDE = 3
_REMEDY = "export the resources again as JSON"


@dataclass(frozen=True, slots=True)
class Found:
    """One resource as plain JSON, without its `text`; `url` is the entry's fullUrl, `container` the resource that
    contains this one, `scope` the Bundle around it: ids mean the same thing only within one."""

    where: str
    resource: dict[str, Any]
    url: str | None = None
    container: str | None = None
    scope: str = ""


def list_resources(data: bytes, name: str) -> Iterator[Found | Problem]:
    """Every resource of the file, contained ones after their container; a `Problem` for what is none.

    Raises `BadInput` where the file as a whole cannot be read.
    """
    text = _decode(data, name)
    try:
        content = _parse(text)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not lines[0].lstrip().startswith("{") or not lines[0].rstrip().endswith("}"):
            raise BadInput(Problem(name, f"not JSON ({_short(error)})", "a FHIR resource, a Bundle or NDJSON",
                                   _REMEDY)) from None
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                try:
                    content = _parse(line)
                except ValueError as broken:
                    yield Problem(f"{name}, line {number}", f"not JSON ({_short(broken)})", "one resource a line",
                                  _REMEDY)
                else:
                    yield from _resources(content, f"{name}, line {number}")
        return
    yield from _resources(content, name)


def _decode(data: bytes, name: str) -> str:
    if len(data) > LARGEST_FILE:
        raise BadInput(Problem(name, megabytes(len(data)), f"at most {megabytes(LARGEST_FILE)}",
                               "split the patients over several files"))
    if data.count(b"{") + data.count(b"[") + data.count(b",") > _MOST_PARTS:
        raise BadInput(Problem(name, f"more than {_MOST_PARTS} values", "a file of a clinic's size",
                               "split the patients over several files"))
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput(Problem(name, "not text in UTF-8", "JSON in UTF-8", _REMEDY)) from None


def _parse(text: str) -> Any:
    """JSON with exact numbers; ValueError for anything else, however deep it nests."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except InvalidOperation:
        raise ValueError("a number that is none") from None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _short(error: ValueError) -> str:
    return str(error)[:80]


def _resources(content: Any, where: str, depth: int = 0, url: str | None = None,
               scope: str = "") -> Iterator[Found | Problem]:
    if isinstance(content, list):
        for number, one in enumerate(content, start=1):
            yield from _resources(one, f"{where}, item {number}", depth + 1)
        return
    kind = content.get("resourceType") if isinstance(content, dict) else None
    if not isinstance(kind, str) or depth > _MOST_BUNDLES_INSIDE:
        found = "bundles within bundles" if isinstance(kind, str) else f"no resourceType in {shown(content)}"
        yield Problem(where, found, "a FHIR resource", _REMEDY)
    elif kind == "Bundle":
        yield from _entries(content, where, depth)
    else:
        resource = {key: value for key, value in content.items() if key not in ("text", "contained")}
        container = f"{kind}/{resource.get('id')}"
        yield Found(where, resource, url, None, scope)
        inside = content.get("contained")
        for number, one in enumerate(inside if isinstance(inside, list) else (), start=1):
            if isinstance(one, dict) and isinstance(one.get("resourceType"), str):
                plain = {key: value for key, value in one.items() if key not in ("text", "contained")}
                yield Found(f"{where}, contained {number}", plain, None, container, scope)
            else:
                yield Problem(f"{where}, contained {number}", "no resourceType", "a FHIR resource", _REMEDY)


def _entries(bundle: dict[str, Any], where: str, depth: int) -> Iterator[Found | Problem]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        yield Problem(where, "entry is no list", "a list of entries", _REMEDY)
        return
    for number, entry in enumerate(entries, start=1):
        place = f"{where}, entry {number}"
        if not isinstance(entry, dict):
            yield Problem(place, shown(entry), "an entry with a resource", _REMEDY)
            continue
        url = entry.get("fullUrl")
        if "resource" in entry:
            yield from _resources(entry["resource"], place, depth + 1, url if isinstance(url, str) else None, where)
        elif "request" not in entry and "response" not in entry:
            yield Problem(place, "no resource", "an entry with a resource", _REMEDY)
