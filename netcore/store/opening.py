"""How is a store opened?"""

from collections.abc import Callable
from datetime import UTC, datetime

from netcore.store.address import prepare_file, read_address
from netcore.store.database import Database
from netcore.store.derived import Derived
from netcore.store.migrating import bring_up_to_date
from netcore.store.queries import Detail, Summarise
from netcore.store.store import Store


def open_store(url: str | None = None, *, summarise: Summarise | None = None, summary_key: str = "",
               detail: Detail | None = None, details_key: str = "",
               now: Callable[[], datetime] | None = None) -> Store:
    """Open the store at a database URL, making file and tables where they are missing.

    `url` None: the environment variable NETCORE_STORE_URL, else the file `.store/records.sqlite` of the project.
    `summarise` is called inside each save with the record that results, and what it gives (JSON) is kept beside the
    record; where it fails, nothing is saved. `summary_key` names the rules that made it, so that `refresh_summaries`
    knows what to make again. `detail` is called beside it and gives larger parts by name, which `details` reads one by
    one; `details_key` and `refresh_details` are to them what the others are to summaries. `now` gives an aware datetime
    and replaces the clock. Raises `StoreProblem`.
    """
    address = read_address(url)
    if address.get_backend_name() == "sqlite":
        prepare_file(address)
    database = Database(address)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database, derived=Derived(summarise, summary_key, detail, details_key), now=now or _clock)


def _clock() -> datetime:
    return datetime.now(UTC)
