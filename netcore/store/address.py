"""Where is the store?

By argument, else by the environment variable NETCORE_STORE_URL, else the file `.store/records.sqlite` of the project.
"""

import os
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from netcore.errors import Problem, StoreProblem

VARIABLE = "NETCORE_STORE_URL"
DEFAULT_FILE = Path(__file__).resolve().parents[2] / ".store" / "records.sqlite"
_EXPECTED = "sqlite:///folder/file.sqlite or postgresql://user@host/database"


def read_address(url: str | None) -> URL:
    """The database's URL with its driver; raises `StoreProblem`. An address may hold a password and is not quoted."""
    text = url or os.environ.get(VARIABLE) or f"sqlite:///{DEFAULT_FILE}"
    remedy = "correct the address" if url else f"correct {VARIABLE}"
    try:
        address = make_url(text)
        kind = address.get_backend_name()
    except (ArgumentError, ValueError):
        raise StoreProblem(Problem("store", "an address that is no database URL", _EXPECTED, remedy)) from None
    if kind in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise StoreProblem(Problem("store", f"a database of the kind {kind!r}", _EXPECTED, remedy))
    if address.database in (None, "", ":memory:"):
        raise StoreProblem(Problem("store", "an SQLite address without a file", _EXPECTED, remedy))
    return address.set(drivername="sqlite")


def prepare_file(address: URL) -> None:
    """Make folder and file where they are missing, for the owner's eyes only; refuse a file that cannot be written."""
    file = Path(str(address.database))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            # An existing file is never opened here: closing it would drop the locks that SQLite holds in this process.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError:
        raise StoreProblem(Problem("store", f"{file.name} cannot be made", "a folder that may be written",
                                   "check the path and its permissions")) from None
    if not file.is_file():
        raise StoreProblem(Problem("store", f"{file.name} is no file", "a file", "name a file inside the folder"))
    effective = os.access in os.supports_effective_ids
    if not all(os.access(place, os.R_OK | os.W_OK, effective_ids=effective) for place in (file, file.parent)):
        raise StoreProblem(Problem("store", f"{file.name} is read-only", "a file and folder that may be written",
                                   "change their permissions, or choose another place"))
