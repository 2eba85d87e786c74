"""Which treatments ran when, as lanes on the time axis?"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from netcore.model import PatientRecord, Treatment
from netcore.model.words import ABLATIONS, EMBOLISATIONS, NOT_ANTITUMOUR

# Injections further apart than this many of their own intervals are drawn as two periods.
_GAP_INTERVALS = 2
# Days from dose to dose below which one row is a drug that is taken from its first day to its last; from there on each
# row is one injection.
_INJECTED = 7
_SURGERY = frozenset({"resection", "primary_resection", "transplantation", "PVE", "valve_replacement",
                      "bilioenteric_anastomosis"})
_POINT_KINDS = _SURGERY | ABLATIONS | EMBOLISATIONS | {"PRRT"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One procedure (`ends` equals `begins`) or one period. `ongoing`: no end is recorded by the day looked at."""

    lane: str
    label: str
    begins: date
    ends: date
    ongoing: bool
    rows: tuple[Treatment, ...]

    @property
    def is_procedure(self) -> bool:
        """One day rather than a period."""
        return is_procedure(self.rows[0])


def is_procedure(row: Treatment) -> bool:
    """One day rather than a period: so are operations elsewhere (kind `other`), which have neither end nor interval."""
    return row.kind in _POINT_KINDS or (row.kind == "other" and row.ended_on is None and not row.interval_days)


def lane_of(kind: str) -> str:
    """The lane in which a kind of treatment is drawn."""
    if kind in _SURGERY:
        return "surgery"
    if kind in ABLATIONS:
        return "ablation"
    if kind in EMBOLISATIONS:
        return "embolisation"
    if kind == "PRRT":
        return "PRRT"
    if kind == "other":
        return "other"
    return "other drugs" if kind in NOT_ANTITUMOUR else "drugs"


def treatment_words(row: Treatment) -> str:
    """What was done in a few words: the kind, or for operations elsewhere (`other`) what they are called."""
    if row.kind == "primary_resection":
        return "resection of the primary"
    return row.agent or row.kind if row.kind == "other" else row.kind.replace("_", " ")


def territory_words(row: Treatment) -> str:
    """The treated part of the liver in a few words; '' where it is not known."""
    return " + ".join(part.replace("_lobe", "").replace("_", " ") for part in row.territory)


def treatment_bars(record: PatientRecord, as_of: date) -> list[Bar]:
    """All treatments that began on a stated day, injections of one drug joined into periods; undated ones left out.

    What has no recorded end goes on until the day looked at, or until death.
    """
    points: list[Bar] = []
    periods: dict[tuple[str, str], list[Treatment]] = {}
    for row in sorted((row for row in record.treatments if row.performed_on and row.performed_on.exact),
                      key=lambda row: row.performed_on.first if row.performed_on else date.max):
        assert row.performed_on is not None
        begins = row.performed_on.first
        if is_procedure(row):
            label = " ".join(part for part in (treatment_words(row), territory_words(row)) if part)
            points.append(Bar(lane_of(row.kind), label, begins, begins, False, (row,)))
        else:
            periods.setdefault((row.kind, (row.agent or "").casefold()), []).append(row)
    died = record.patient.died_on
    dead = died is not None and died.last <= as_of
    last_day = died.last if died is not None and dead else as_of
    return points + [bar for rows in periods.values() for bar in _joined(rows, last_day, dead)]


def stack_bars(bars: list[Bar], lanes: list[str]) -> list[tuple[str, list[Bar]]]:
    """The rows of the treatment panel from top to bottom: (lane, bars of that row); periods never cover each other."""
    rows: list[tuple[str, list[Bar]]] = []
    for lane in lanes:
        stacked: list[list[Bar]] = []
        for bar in sorted((bar for bar in bars if bar.lane == lane), key=lambda bar: bar.begins):
            row = next((row for row in stacked if bar.is_procedure or row[-1].ends <= bar.begins), None)
            if row is None:
                stacked.append([bar])
            else:
                row.append(bar)
        rows += [(lane, row) for row in stacked]
    return rows


def _joined(rows: list[Treatment], last_day: date, dead: bool) -> list[Bar]:
    bars: list[Bar] = []
    for row in rows:
        assert row.performed_on is not None
        begins, interval = row.performed_on.first, _interval(row)
        lasts = timedelta(days=int(interval)) if interval else timedelta(0)
        ongoing = not dead and row.ended_on is None \
            and (not interval or begins + _GAP_INTERVALS * lasts >= last_day)
        ends = row.ended_on.last if row.ended_on else begins + lasts if interval else last_day
        ends = min(ends, last_day)
        label = row.agent or row.kind
        last = bars[-1] if bars else None
        if last and interval and _interval(last.rows[-1]) and not last.rows[-1].ended_on \
                and begins <= last.rows[-1].performed_on.first + _GAP_INTERVALS * lasts:  # type: ignore[union-attr]
            bars[-1] = Bar(last.lane, label, last.begins, max(ends, begins), ongoing, (*last.rows, row))
        else:
            bars.append(Bar(lane_of(row.kind), label, begins, max(ends, begins), ongoing, (row,)))
    return bars


def _interval(row: Treatment) -> Decimal | None:
    """The days from this injection to the next; None where it is none, or where they are not known."""
    return row.interval_days if row.interval_days and row.interval_days >= _INJECTED else None
