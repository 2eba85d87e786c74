"""When is something due: calendar months, what counts as done, days known to the month, the end of a schedule."""

from datetime import date

import pytest

from netcore.model import PartialDate
from netcore.rules.evaluation import answer_rules, compile_rules
from netcore.rules.values import Facts, FactValue
from tests.rules.small import small_book


@pytest.fixture(scope="module")
def due(tmp_path_factory):
    book = small_book(tmp_path_factory.mktemp("sheets"))

    def ask(rule, as_of, **facts):
        day = date.fromisoformat(as_of)
        given = {name: FactValue(date=PartialDate.read(value)) if isinstance(value, str) else
                 FactValue(days=tuple(PartialDate.read(one) for one in value)) for name, value in facts.items()}
        return answer_rules(compile_rules(book, day), Facts(day, day, given))[rule][0]
    return ask


@pytest.mark.parametrize(("as_of", "scans", "state", "on"), [
    # 4 weeks after 2024-01-31 is 28 February; the window of 4 weeks ends on 27 March.
    ("2024-02-27", [], "not_yet", "2024-02-28"),
    ("2024-02-28", [], "never_done", "2024-02-28"),
    ("2024-02-28", ["2023-12-01"], "due", "2024-02-28"),
    ("2024-03-27", ["2023-12-01"], "due", "2024-02-28"),
    ("2024-03-28", ["2023-12-01"], "overdue", "2024-02-28"),
    # A scan 10 days after the procedure is too early to count; one on the first day that counts does.
    ("2024-03-28", ["2024-02-10"], "overdue", "2024-02-28"),
    ("2024-03-28", ["2024-02-28"], "not_yet", "2024-05-28"),
    # Three calendar months after 30 November: 28 February has no 30th.
    ("2025-02-27", ["2024-11-30"], "not_yet", "2025-02-28"),
    ("2025-02-28", ["2024-11-30"], "due", "2025-02-28"),
])
def test_scans_after_embolisation(due, as_of, scans, state, on):
    days = {"liver_imaging_days": scans} if scans else {}
    answer = due("small.scan", as_of, last_embolisation="2024-01-31", **days)
    assert (answer.due.state, answer.due.earliest) == (state, date.fromisoformat(on))
    assert answer.answer == ("not_met" if state == "not_yet" else "met")


@pytest.mark.parametrize(("as_of", "state"), [("2024-01-28", "not_yet"), ("2024-02-10", "unknown"),
                                              ("2024-02-28", "never_done")])
def test_an_anchor_known_to_the_month_gives_a_span(due, as_of, state):
    assert due("small.scan", as_of, last_embolisation="2024-01").due.state == state


def test_without_an_embolisation_the_rule_does_not_speak(due):
    assert due("small.scan", "2024-05-01").answer == "not_applicable"


def test_without_an_anchor_nobody_can_tell(due):
    answer = due("small.visits", "2024-05-01", visit_days=["2024-04-01"])
    assert (answer.answer, answer.due.state, answer.due.last_done) == ("unknown", "unknown", date(2024, 4, 1))


@pytest.mark.parametrize(("as_of", "visits", "state", "on"), [
    ("2024-06-30", [], "not_yet", "2024-07-01"),
    ("2024-07-01", [], "never_done", "2024-07-01"),
    # Two weeks before its day a visit counts for the 6-month slot (window of 4 weeks); the next is at 12 months.
    ("2024-08-01", ["2024-06-17"], "not_yet", "2025-01-01"),
    # Seven weeks before, it does not.
    ("2024-08-01", ["2024-05-13"], "overdue", "2024-07-01"),
    ("2026-02-01", ["2024-07-01", "2025-01-01"], "overdue", "2026-01-01"),
    ("2026-02-01", ["2026-01-01"], "ended", None),
])
def test_a_list_of_visits(due, as_of, visits, state, on):
    answer = due("small.visits", as_of, diagnosed="2024-01-01", **({"visit_days": visits} if visits else {}))
    assert (answer.due.state, answer.due.earliest) == (state, date.fromisoformat(on) if on else None)
