"""How much may one import hold? Technical guards against files that are no record, not statements about anyone."""

LARGEST_FILE = 20_000_000
LARGEST_IN_ALL = 50_000_000
# A workbook of 20 MB holds about this much text.
MOST_UNPACKED = 200_000_000
MOST_FILES = 1_000
MOST_COLUMNS = 500
# A row of a foreign table takes about 3 kB on its way into the record.
MOST_ROWS = 150_000
MOST_CELLS = 2_000_000
MOST_CELLS_IN_ALL = 4_000_000
# After so many refusals in one file the rest of it is not looked at: the file as a whole is the mistake.
MOST_REFUSALS = 2_000

# A report of a hundred lesions takes less than half a megabyte.
LARGEST_REPORT = 2_000_000
MOST_REPORT_ITEMS = 20_000


def megabytes(size: int) -> str:
    """`200 MB`."""
    return f"{size / 1_000_000:.0f} MB" if size >= 1_000_000 else f"{size / 1_000_000:.2g} MB"
