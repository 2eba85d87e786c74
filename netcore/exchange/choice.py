"""Which of the files at hand are tables of the record, and which are left aside?"""

from netcore.errors import BadInput, Problem, shown
from netcore.exchange.limits import LARGEST_FILE, LARGEST_IN_ALL, megabytes
from netcore.exchange.report import IgnoredFile
from netcore.exchange.sentences import nearest
from netcore.exchange.sources import SourceFile
from netcore.model import TABLES

_NAMES = {f"{table}.csv": table for table in TABLES}


def choose_tables(files: list[SourceFile], source: str) -> tuple[dict[str, SourceFile], list[IgnoredFile]]:
    """The file of each table, and the files left aside with the reason.

    Raises `BadInput` where no table is there, a table has two files that differ, a name is nearly a table's (rather
    than leaving somebody's rows out because of a slip), or the declared sizes are beyond reason.
    """
    candidates: dict[str, list[SourceFile]] = {}
    ignored: list[IgnoredFile] = []
    problems: list[Problem] = []
    for file in files:
        name = file.name.lower()
        if name.startswith(".") or file.path.startswith("__MACOSX/"):
            ignored.append(_ignored(file, "a file of the operating system"))
        elif name in _NAMES:
            candidates.setdefault(_NAMES[name], []).append(file)
        elif near := _nearly_named(name):
            problems.append(Problem(_path(file), "no table has this name", f"{near}.csv",
                                    "rename the file, or remove it if it holds something else"))
        else:
            ignored.append(_ignored(file, "its name is not that of a table"))
    if not candidates:
        problems.append(Problem(source, "no table in it", ", ".join(_NAMES), "choose the folder or zip of the tables"))
    elif "patients" not in candidates:
        problems.append(Problem(source, "no patients.csv in it", "one row a patient in patients.csv", "add the file"))
    problems.extend(_size_problems([file for group in candidates.values() for file in group], source))
    if problems:
        raise BadInput(*problems)
    chosen = {table: _one_of(group, ignored) for table, group in candidates.items()}
    return {table: chosen[table] for table in TABLES if table in chosen}, ignored


def _nearly_named(name: str) -> str | None:
    """The table whose name this file was probably meant to have; None for files that are no text tables."""
    stem, _, ending = name.rpartition(".")
    return nearest(stem, tuple(TABLES), shortest=3) if ending in ("csv", "tsv", "txt") else None


def _size_problems(files: list[SourceFile], source: str) -> list[Problem]:
    remedy = "split the patients over several files"
    problems = [Problem(_path(file), megabytes(file.size), f"at most {megabytes(LARGEST_FILE)}", remedy)
                for file in files if file.size > LARGEST_FILE]
    total = sum(file.size for file in files)
    if not problems and total > LARGEST_IN_ALL:
        problems.append(Problem(source, f"{megabytes(total)} unpacked", f"at most {megabytes(LARGEST_IN_ALL)}", remedy))
    return problems


def _one_of(group: list[SourceFile], ignored: list[IgnoredFile]) -> SourceFile:
    first, *others = group
    for other in others:
        if other.size != first.size or other.read() != first.read():
            raise BadInput(Problem(_path(other), f"a second {first.name.lower()} that differs from {_path(first)}",
                                   "one file a table", "put all rows into one file"))
        ignored.append(_ignored(other, f"the same content as {_path(first)}"))
    return first


def _ignored(file: SourceFile, why: str) -> IgnoredFile:
    return IgnoredFile(_path(file), why)


def _path(file: SourceFile) -> str:
    return file.path if file.path.isprintable() and len(file.path) <= 60 else shown(file.path)
