"""The due list as a calendar file, read back by the library that calendars are tested with."""

from datetime import date

from icalendar import Calendar

from netcore.reports.calendar import due_calendar
from netcore.views.options.due import DueEntry

TODAY = date(2024, 3, 12)
DUE = [DueEntry("echocardiography", "", "strong", ("a",), ((date(2021, 3, 15), "ESC 2022"),
                                                          (date(2021, 3, 15), "ENETS 2022"))),
       DueEntry("liver MRI", "", "", ("b",), ((date(2024, 6, 8), "ESMO 2020; G2, Ki-67 above 5 %"),
                                             (date(2024, 9, 8), "ENETS 2016"))),
       DueEntry("no day", "", "unknown", (), ())]


def read(data):
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_every_day_is_an_entry_and_what_is_overdue_stands_on_the_day_looked_at():
    entries = read(due_calendar(DUE, "x7f3", TODAY))
    assert [(str(entry["summary"]), entry["dtstart"].dt, entry["dtend"].dt) for entry in entries] == [
        ("echocardiography (patient x7f3)", date(2024, 3, 12), date(2024, 3, 13)),
        ("liver MRI (patient x7f3)", date(2024, 6, 8), date(2024, 6, 9)),
        ("liver MRI (patient x7f3)", date(2024, 9, 8), date(2024, 9, 9))]
    assert "ESC 2022 (since 2021-03-15); ENETS 2022 (since 2021-03-15)" in str(entries[0]["description"])
    assert "ESMO 2020; G2, Ki-67 above 5 %" in str(entries[1]["description"])


def test_the_same_list_gives_the_same_bytes_and_every_entry_its_own_name():
    data = due_calendar(DUE, "x7f3", TODAY)
    assert data == due_calendar(DUE, "x7f3", TODAY)
    names = [str(entry["uid"]) for entry in read(data)]
    assert len(set(names)) == 3 and all("x7f3" not in name for name in names)


def test_two_appointments_that_are_both_overdue_are_two_entries():
    visits = [DueEntry("visit", "", "strong", (), ((date(2024, month, 1), "the record"),)) for month in (1, 2)]
    names = [str(entry["uid"]) for entry in read(due_calendar(visits, "x7f3", TODAY))]
    assert len(set(names)) == 2


def test_an_empty_list_is_a_calendar_too():
    assert read(due_calendar([], "x7f3", TODAY)) == []
    assert str(Calendar.from_ical(due_calendar([], "x7f3", TODAY))["version"]) == "2.0"
