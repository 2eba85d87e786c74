"""The due list as a calendar file (.ics) that any calendar reads: whole days, no name of a person."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from netcore.views.options.due import DueEntry


def due_calendar(lines: Iterable[DueEntry], local_id: str, as_of: date) -> bytes:
    """One whole-day entry for each day that a schedule names, what is overdue on the day looked at; `local_id` is the
    random one of the address.

    The same list gives the same bytes: entries are stamped with the day looked at.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//NET liver follow-up//due list//EN")
    calendar.add("version", "2.0")
    stamp = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    for line in lines:
        for day in sorted({max(day, as_of) for day, _ in line.days}):
            said = [f"{name} ({'since ' if when < as_of else ''}{when.isoformat()})" for when, name in line.days
                    if max(when, as_of) == day]
            entry = Event()
            name = sha256(f"{local_id}|{line.what}|{day}|{said}".encode()).hexdigest()[:24]
            entry.add("uid", f"{name}@net-liver-follow-up")
            entry.add("dtstamp", stamp)
            entry.add("dtstart", day)
            entry.add("dtend", day + timedelta(days=1))
            entry.add("summary", f"{line.what} (patient {local_id})")
            entry.add("description", f"Due by: {'; '.join(said)}. As of {as_of.isoformat()}. "
                                     "Not a medical device: check before use.")
            calendar.add_component(entry)
    return bytes(calendar.to_ical())
