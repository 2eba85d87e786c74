"""Is there room for every name at the right edge of a chart, and no more than is needed?"""

from datetime import date, timedelta
from typing import Any

from netcore.model import PartialDate, Plan, Symptoms
from netcore.views.edge import letters, room_for_names, room_for_slanted
from netcore.views.row_words import entry_words

BEGINS, ENDS = date(2020, 1, 1), date(2021, 1, 1)


def names(text: str, at: date, place: str = "middle right") -> list[dict[str, Any]]:
    return [{"mode": "text", "x": [BEGINS, at], "y": [1, 1], "text": ["", text], "textposition": place},
            {"mode": "lines", "x": [BEGINS, ENDS], "y": [0, 0]}]


def test_a_longer_name_at_the_edge_needs_more_room() -> None:
    short, long = (room_for_names(names(text, ENDS), BEGINS, ENDS) for text in ("CgA", "NT-proBNP"))
    assert long - short >= 6 * 5


def test_a_name_that_ends_before_the_edge_needs_none() -> None:
    inside = room_for_names(names("CgA", BEGINS), BEGINS, ENDS)
    assert inside == room_for_names([], BEGINS, ENDS) == room_for_names(names("CgA", ENDS, "top left"), BEGINS, ENDS)


def test_markup_is_no_letter_and_a_second_line_no_longer_one() -> None:
    assert letters("<b>25 %</b> 12/48") == len("25 % 12/48")
    assert letters("local tumour<br>progression") == len("local tumour")


def test_a_slanted_name_needs_room_above_and_only_near_the_edge_beside() -> None:
    above, beside = room_for_slanted([(BEGINS, "lanreotide, RFA VII")], BEGINS, ENDS)
    assert (above, beside) == (room_for_slanted([(ENDS, "lanreotide, RFA VII")], BEGINS, ENDS)[0],
                               room_for_names([], BEGINS, ENDS))
    assert room_for_slanted([(ENDS - timedelta(days=9), "TACE left, right")], BEGINS, ENDS)[1] > beside


def test_an_entry_says_what_its_numbers_count_and_nothing_twice() -> None:
    symptoms = Symptoms(patient_id="P", flushes_per_day=4, stools_per_day=1, observed_on=PartialDate.read("2023-11-23"))
    assert entry_words(symptoms) == "4 flushes a day 1 stools a day, 23 Nov 2023"
    plan = Plan(patient_id="P", kind="echocardiography", question="echocardiography",
                planned_on=PartialDate.read("2024-01-22"))
    assert entry_words(plan).count("echocardiography") == 1
