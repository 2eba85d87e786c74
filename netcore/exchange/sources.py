"""Which files does a folder or a zip hold, and is it safe to open them?

Nothing is unpacked to disk and no link is followed. A zip is refused as a whole where anything in it looks made to
harm; sizes are checked as declared before reading and as found while reading.
"""

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from netcore.errors import BadInput, Problem, shown
from netcore.exchange.limits import LARGEST_FILE, LARGEST_IN_ALL, MOST_FILES, megabytes

Source = str | os.PathLike[str] | bytes | IO[bytes]

_CENTRAL_ENTRY = b"PK\x01\x02"
# Other methods cannot be unpacked in bounded steps.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError,
            NotImplementedError)
_UNPACK_ANEW = "make the zip anew from the plain CSV files"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file: its path inside the source, its declared size in bytes, and how to read it (raises `BadInput`)."""

    path: str
    size: int
    read: Callable[[], bytes]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]


def list_files(source: Source) -> tuple[str, list[SourceFile]]:
    """What the source is called and which files it holds, sorted by path; raises `BadInput` where it is refused."""
    if isinstance(source, bytes):
        return "zip", _list_zip(source, "zip")
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        name = path.name or str(path)
        try:
            if path.is_dir():
                return name, _list_folder(path, name)
            if not path.is_file():
                raise BadInput(Problem(name, "no such folder or file", "a folder or a zip of CSV tables",
                                       "correct the path"))
            with path.open("rb") as file:
                return name, _list_zip(_read_bounded(file, LARGEST_IN_ALL, name, path.stat().st_size), name)
        except (OSError, ValueError) as error:
            raise BadInput(_unreadable(name, error)) from None
    name = os.path.basename(str(getattr(source, "name", "") or "zip"))
    if source.seekable():
        source.seek(0)
    return name, _list_zip(_read_bounded(source, LARGEST_IN_ALL, name), name)


def _list_folder(folder: Path, name: str) -> list[SourceFile]:
    files: list[SourceFile] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if len(files) == MOST_FILES:
                raise BadInput(Problem(name, f"more than {MOST_FILES} files", "a folder of CSV tables",
                                       "choose the folder that holds the tables"))
            size = entry.stat(follow_symlinks=False).st_size
            files.append(SourceFile(entry.name, size, _folder_reader(Path(entry.path))))
    return sorted(files, key=lambda file: file.path)


def _folder_reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            found = path.lstat()
            if stat.S_ISLNK(found.st_mode):
                raise BadInput(Problem(path.name, "a link to another place", "a plain file", "copy the file here"))
            if not stat.S_ISREG(found.st_mode):
                raise BadInput(Problem(path.name, "not a file", "a plain file", "rename it or move it away"))
            with path.open("rb") as file:
                return _read_bounded(file, LARGEST_FILE, path.name, found.st_size)
        except OSError as error:
            raise BadInput(_unreadable(path.name, error)) from None
    return read


def _list_zip(data: bytes, name: str) -> list[SourceFile]:
    if len(data) > LARGEST_IN_ALL:
        raise BadInput(_too_large(name, len(data), LARGEST_IN_ALL))
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise BadInput(Problem(name, "not a zip", "a zip of CSV tables such as patients.csv",
                               "pack the tables into a zip"))
    # Counted in the raw bytes, because opening the zip would already make an object of every entry.
    if data.count(_CENTRAL_ENTRY) > MOST_FILES:
        raise BadInput(Problem(name, f"more than {MOST_FILES} files", "a zip of CSV tables", _UNPACK_ANEW))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except _DAMAGED:
        raise BadInput(_damaged(name)) from None
    problems = [problem for entry in entries if (problem := _why_unsafe(entry, name))]
    if problems:
        raise BadInput(*problems[:20])
    files = [SourceFile(entry.filename, entry.file_size, _zip_reader(archive, entry, name))
             for entry in entries if not entry.is_dir()]
    return sorted(files, key=lambda file: file.path)


def _why_unsafe(entry: zipfile.ZipInfo, name: str) -> Problem | None:
    path = entry.orig_filename
    if not entry.filename:
        return Problem(name, "a file without a name", "names such as labs.csv", _UNPACK_ANEW)
    if path.startswith(("/", "\\")) or re.match("[A-Za-z]:", path) or ".." in re.split(r"[/\\]", path) or "\0" in path:
        return Problem(name, f"the name {shown(path)}, which leads out of the zip", "names such as labs.csv",
                       _UNPACK_ANEW)
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Problem(name, f"{shown(path)} is a link to another place", "plain files", _UNPACK_ANEW)
    if entry.flag_bits & 0x1:
        return Problem(name, f"{shown(path)} is encrypted", "a zip without password", _UNPACK_ANEW)
    if path.lower().endswith((".zip", ".gz", ".7z", ".rar", ".tar")):
        return Problem(name, f"{shown(path)} is an archive inside the zip", "plain CSV files", _UNPACK_ANEW)
    if entry.compress_type not in _METHODS:
        return Problem(name, f"{shown(path)} is packed by an uncommon method", "stored or deflated files",
                       _UNPACK_ANEW)
    return None


def _zip_reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Callable[[], bytes]:
    base = os.path.basename(entry.filename)

    def read() -> bytes:
        try:
            with archive.open(entry) as file:
                data = _read_bounded(file, LARGEST_FILE, base, entry.file_size)
        except _DAMAGED:
            raise BadInput(_damaged(name, base)) from None
        if len(data) != entry.file_size:
            raise BadInput(_damaged(name, base))
        return data
    return read


def _read_bounded(file: IO[bytes], limit: int, name: str, declared: int = 0) -> bytes:
    """Everything in the file, unless it declares or turns out to be more than the limit."""
    if declared > limit:
        raise BadInput(_too_large(name, declared, limit))
    data = file.read(limit + 1)
    if len(data) > limit:
        raise BadInput(_too_large(name, None, limit))
    return data


def _too_large(name: str, size: int | None, limit: int) -> Problem:
    found = f"{megabytes(size)}" if size is not None else f"more than {megabytes(limit)}"
    return Problem(name, found, f"at most {megabytes(limit)}", "split the patients over several files")


def _damaged(name: str, entry: str | None = None) -> Problem:
    return Problem(name, f"{shown(entry)} in it is damaged" if entry else "the zip is damaged", "a whole zip",
                   _UNPACK_ANEW)


def _unreadable(name: str, error: Exception) -> Problem:
    return Problem(name, f"cannot be opened ({getattr(error, 'strerror', None) or 'not a path'})",
                   "a file that may be read", "check its permissions")
