"""What stands in one YAML file, and can it be trusted to say one thing?

YAML itself lets the last of two equal keys win without a word; here a key given twice is refused, and so are a day that
no calendar has and a file that is not UTF-8, each with its place.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from netcore.errors import BadSheet, Problem

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DAY, _MERGE = "tag:yaml.org,2002:timestamp", "<<"


def read_yaml(path: Path) -> Any:
    """The parsed content of a YAML file; raises `BadSheet` where it is missing, no YAML or says one thing twice."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise BadSheet(Problem(path.name, "no such sheet", f"a file in {path.parent.name}/", "add it")) from None
    except UnicodeDecodeError as error:
        line = error.object[:error.start].count(b"\n") + 1
        raise BadSheet(Problem(f"{path.name}, line {line}", f"the byte {error.object[error.start]:#04x}",
                               "text in UTF-8", "save the file as UTF-8")) from None
    return parse_yaml(text, path.name)


def parse_yaml(text: str, where: str) -> Any:
    """The content of YAML text; raises `BadSheet` that names `where`."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        problems = list(_find_problems(node, where, "", {}))
        if problems:
            raise BadSheet(*problems)
        return None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or "a strange character"
        place = f"{where}, line {mark.line + 1}" if mark else where
        raise BadSheet(Problem(place, str(said).replace("\n", " "), "YAML", "correct it near this line")) from None
    finally:
        loader.dispose()


def _find_problems(node: yaml.Node | None, where: str, path: str, seen: dict[int, yaml.Node]) -> Iterator[Problem]:
    """Keys twice and days that do not exist, each with the id of its entry and the keys that lead to it."""
    if node is None or id(node) in seen:
        return
    seen[id(node)] = node
    if isinstance(node, yaml.MappingNode):
        name = next((value.value for key, value in node.value if key.value == "id"), None)
        where, path = (f"{where}, {name}", "") if isinstance(name, str) else (where, path)
        lines: dict[Any, int] = {}
        for key, value in node.value:
            inner = f"{path}.{key.value}" if path else str(key.value)
            if key.value in lines and key.value != _MERGE:
                yield Problem(f"{where}, {inner}", f"the key {key.value!r} twice (lines {lines[key.value]} and "
                              f"{key.start_mark.line + 1})", "each key once", "delete one of the two")
            lines.setdefault(key.value, key.start_mark.line + 1)
            yield from _find_problems(value, where, inner, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _find_problems(value, where, f"{path}.{index + 1}" if path else str(index + 1), seen)
    elif node.tag == _DAY and not _is_day(node.value):
        yield Problem(", ".join(filter(None, (where, path))), repr(node.value), "a day of the calendar, as 2018-06-30",
                      "correct the day")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
