"""What does a failure of the database mean to the person in front of the screen?

The driver's own words may quote values of a patient; they never leave this module.
"""

from netcore.errors import Problem, StoreProblem

# A part of the driver's message, what it means, what was expected, what to do; the first that fits.
_MEANINGS = (
    (("not a database",), "a file that is no SQLite database", "a store made by this software",
     "choose another file, or a new name to begin a new store"),
    (("malformed",), "a damaged database file", "a whole SQLite database", "bring back the last backup"),
    (("locked", "busy", "lock timeout"), "another program has held the store for too long", "a free store",
     "try again; nothing was saved"),
    (("readonly", "read-only"), "the store cannot be written", "a file and folder that may be written",
     "change their permissions, or choose another place"),
    (("unable to open", "permission denied"), "the store cannot be opened", "a folder that exists and may be written",
     "check the path and its permissions"),
    (("is full", "disk i/o", "no space"), "the disk did not take the data", "free space",
     "make room and save again; nothing was saved"),
    (("connection failed", "connection refused", "could not connect", "failed to resolve", "connection is lost",
      "server closed", "terminating connection", "does not exist", "authentication", "timeout expired"),
     "no connection to the database", "a running server, an existing database and the right user",
     "check server, user and database of the store's URL"),
)


def store_problem(error: Exception) -> StoreProblem:
    """The refusal that a driver's error means, in words that hold no stored value."""
    driver_error = getattr(error, "orig", None) or error
    message = str(driver_error).lower()
    for parts, found, expected, remedy in _MEANINGS:
        if any(part in message for part in parts):
            return StoreProblem(Problem("store", found, expected, remedy))
    return StoreProblem(Problem("store", f"the database failed ({type(driver_error).__name__})",
                                "a store made by this software", "nothing was saved; try again or open another store"))
