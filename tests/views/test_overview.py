"""The list of all patients: what is found, what is filtered, what is overdue on which day."""

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest

from netcore.views.linked_cells import SHOWN_WORDS, linked_cell, read_cell
from netcore.views.overview import (
    JUDGED,
    Listed,
    filter_choices,
    filter_patients,
    plain_words,
    sentence_filters,
    sentence_grades,
    sentence_overview,
    sentence_rules,
    table_overview,
)

TODAY = date(2024, 3, 12)


def words(cells: Any) -> list[str]:
    """What is read in a column of links."""
    return [read_cell(cell)[0] for cell in cells]


def listed(name: str, **summary: Any) -> Listed:
    return Listed("user", f"local-{name}", {"patient_id": name, **summary})


PEOPLE = [
    listed("A-1", primary_site="ileum", grade="G2", syndrome="carcinoid", last_treatment="TACE", response="PD",
           targets_chosen=True, origin="entered", expected=[["scan", "2024-03-01"], ["board", "2024-03-14"]]),
    listed("A-2", primary_site="pancreas", grade="G1", response="SD", targets_chosen=False, origin="entered",
           expected=[["visit", "2024-03"], ["board", "2024-02-01"]]),
    listed("B-3", primary_site="small_bowel", origin="demo", story_today="2020-05-01",
           expected=[["injection", "2020-04-30"]]),
]


def found(**asked: Any) -> list[str]:
    return [row.summary["patient_id"]
            for row in filter_patients(PEOPLE, asked.get("chosen", {}), asked.get("search", ""),
                                       asked.get("overdue", False), TODAY)]


@pytest.mark.parametrize(("words", "ids"), [
    ("", ["A-1", "A-2", "B-3"]), ("a-", ["A-1", "A-2"]), ("tace ILEUM", ["A-1"]), ("tace pancreas", []),
    ("G1", ["A-2"]), ("nobody", []),
])
def test_every_searched_word_must_be_found(words: str, ids: list[str]) -> None:
    assert found(search=words) == ids


def test_filters_narrow_each_other_and_unknown_can_be_asked_for() -> None:
    assert found(chosen={"primary": ["ileum", "pancreas"]}) == ["A-1", "A-2"]
    assert found(chosen={"primary": ["ileum", "pancreas"], "grade": ["G1"]}) == ["A-2"]
    assert found(chosen={"grade": ["not known"]}) == ["B-3"]
    assert found(chosen={"grade": []}) == ["A-1", "A-2", "B-3"]


def test_the_filters_that_hold_are_said() -> None:
    assert sentence_filters({"primary": ["ileum", "small_bowel"], "grade": [], "syndrome": ["carcinoid"]}) == \
        "Only primary ileum or small bowel; syndrome carcinoid."
    assert sentence_filters({"grade": []}) == ""


def test_the_choices_of_a_filter_are_what_occurs() -> None:
    assert filter_choices(PEOPLE)["grade"] == ["G1", "G2", "not known"]


def test_overdue_is_what_has_wholly_passed_on_the_readers_or_the_examples_day() -> None:
    # A-2's visit is planned for March, which is not over; a board of the past is a question, no appointment.
    assert found(overdue=True) == ["A-1", "B-3"]
    table = table_overview(PEOPLE, TODAY)
    assert words(table["overdue"]) == ["scan since 1 Mar 2024", "", "injection since 30 Apr 2020"]
    assert list(table["next board"]) == ["2024-03-14", "–", "–"]


def test_a_new_lesion_is_said_beside_the_response_and_can_be_searched() -> None:
    people = [listed("A-1", response="PD", targets_chosen=True, new_lesion="unequivocal"),
              listed("A-2", response="SD", targets_chosen=True, new_lesion="equivocal",
                     beside_response=["residual"]), listed("A-3", response="PD", targets_chosen=True)]
    shown = words(table_overview(people, TODAY)["response"])
    assert shown == ["PD, new lesion", "SD, new lesion?, zone residual", "PD"]
    assert [row.summary["patient_id"] for row in filter_patients(people, {}, "New lesion")] == ["A-1", "A-2"]


def test_neither_a_contradicted_grade_nor_a_verdict_beside_treated_tumour_stands_alone() -> None:
    people = [listed("A-1", grade="G1", grade_against=[["Ki-67", "60", "%"]], response="SD", targets_chosen=True,
                     beside_response=["progression_at_edge"]), listed("A-2", grade="G1", response="SD")]
    table = table_overview(people, TODAY)
    assert list(table["grade"]) == ["G1? Ki-67 60 %", "G1"]
    assert words(table["response"]) == ["SD, zone progressed", "SD ?"]
    assert "0 in or after progression at the last scan read (1 more with tumour where it was treated)" in \
        sentence_overview(people, TODAY)


@pytest.mark.parametrize(("times", "shown"), [("1.048", 1.05), ("1.0024", 1.002), ("0.998", 0.998), ("1", 1),
                                              ("12.34", 12.3), ("0.031", 0.031)])
def test_a_multiple_says_on_which_side_of_the_limit_it_lies(times: str, shown: float) -> None:
    assert list(table_overview([listed("A-1", marker_last=times)], TODAY)["x limit"]) == [shown]


def test_what_is_not_known_is_said_and_proposed_targets_are_marked() -> None:
    table = table_overview(PEOPLE, TODAY)
    assert words(table["response"]) == ["PD", "SD ?", ""]
    assert list(table["grade"]) == ["G2", "G1", "not known"]
    assert table["x limit"].isna().all()
    assert list(table["primary"]) == ["ileum", "pancreas", "small bowel"]


def test_the_sentence_counts_people() -> None:
    assert sentence_overview([], TODAY) .startswith("No patient matches: clear ")
    assert sentence_overview(PEOPLE, TODAY) == \
        "3 patients: 1 in or after progression at the last scan read, 2 with something overdue."


@pytest.mark.parametrize("said", ["SD, zone progressed", "NON-CR/NON-PD ?", "echo since 5 Mar 2020 +2",
                                  "Ki-67 60 % & more"])
def test_a_linked_cell_shows_its_words_and_leads_to_its_entries(said: str) -> None:
    cell = linked_cell(said, ["sheet:limit", "topic.rule", "sheet:limit"])
    assert read_cell(cell) == (said, ("sheet:limit", "topic.rule"))
    # As the browser takes the words out of the address.
    shown = re.search(SHOWN_WORDS, cell or "")
    assert shown and unquote(shown[1]) == said


def test_words_that_lead_nowhere_are_refused() -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        linked_cell("SD", [])
    assert linked_cell("", ["term:sd"]) is None


def test_a_judged_word_leads_to_what_judged_it_and_else_to_its_meaning() -> None:
    people = [listed("A-1", response="SD / NE", targets_chosen=True, response_by=["response:progression_rise"],
                     marker_course="within", marker_by=["analytes:x", "markers:confidence"], grade="G1",
                     grade_against=[["Ki-67", "60", "%"]], grade_by=["staging.grade_contradiction"],
                     due=[["echocardiography", "2023-01-01", "2023-02-01", "heart.echo", None]],
                     expected=[["scan", "2024-03-01"]]),
              listed("A-2", response="NON-CR/NON-PD after PD", marker_course="cannot_tell")]
    table = table_overview(people, TODAY)
    assert [read_cell(table[name][0])[1] for name in JUDGED] == [
        ("response:progression_rise", "term:sd", "term:ne"), ("heart.echo", "term:overdue"),
        ("analytes:x", "markers:confidence")]
    assert [read_cell(table[name][1])[1] for name in JUDGED] == [
        ("term:recist", "term:nontarget"), (), ("term:variation",)]
    assert sentence_rules(people, table) == (
        "All rules: "
        "[response](/evidence?rule=response:progression_rise,term:sd,term:ne,term:recist,term:nontarget), "
        "[overdue](/evidence?rule=heart.echo,term:overdue), "
        "[against baseline](/evidence?rule=analytes:x,markers:confidence,term:variation), "
        "[grade](/evidence?rule=staging.grade_contradiction).")
    assert sentence_rules([], table_overview([], TODAY)) == ""
    # What is shown holds words alone: no address with anything of a patient in it.
    shown = plain_words(table)
    assert plain_words(table_overview([listed("A-3")], TODAY))["response"][0] is None, "not known is not blank"
    assert list(shown["overdue"]) == ["echo since 1 Feb 2023 +1", ""]
    assert not shown[list(JUDGED)].map(lambda cell: "/" in cell and "evidence" in cell).any(axis=None)


def test_a_filter_of_grades_says_that_it_goes_by_the_report_and_what_that_leaves_out() -> None:
    against = {"grade_against": [["Ki-67", "60", "%"]]}
    g1, g2 = [listed("A", grade="G1", **against), listed("B", grade="G1")], [listed("C", grade="G2", **against)]
    assert sentence_grades(g1, g1) == "Grades are as reported: 1 of those shown contradicted by the sample."
    assert sentence_grades(g1[1:], [*g1, *g2, listed("D"), listed("E")]) == \
        "Grades are as reported: 0 of those shown contradicted by the sample; left out: 2 contradicted, 2 not known."
