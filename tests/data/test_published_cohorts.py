"""The published series: transcribed as they stand, and what does not add up is found."""

import json
from pathlib import Path

import pytest

from netcore.errors import BadSheet
from netcore.evidence import misfits, read_published_series
from netcore.evidence.series import whole_numbers
from netcore.views.cohort.published import forest_shares, sentences_published, series_name, table_published
from netcore.views.cohort.selection import UNITS, select_cohort
from netcore.views.intervals import Share

SERIES = {one.id: one for one in read_published_series()}


@pytest.mark.shared
def test_every_series_stands_as_it_was_transcribed(shared: Path) -> None:
    source = json.loads((shared / "cases" / "published_cohorts.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in source] == list(SERIES)
    for one in source:
        mine = SERIES[one["id"]]
        assert (mine.citation, mine.patients, mine.method, mine.check) == (
            one["source"], one["n_patients"], one["method"], one["arithmetic_check"])
        assert mine.figures == {name: str(value) for name, value in one["facts"].items()}


def test_counts_that_are_drawn_give_the_percentages_that_are_printed() -> None:
    """Every printed percentage of a drawn count is that of its events, rounded as printed."""
    drawn = [(series.id, count) for series in SERIES.values() for count in series.counts]
    assert len(drawn) == 3 + 1 + 2 + 2 + 4 + 2 + 2 + 2 + 3 + 2, "K02, K03, K05, K07, K15, K16, K18, K26, K31, K32"
    for name, count in drawn:
        assert count.events <= count.of
        assert count.percent is None or count.events in whole_numbers(count.percent, count.of), name


@pytest.mark.parametrize(("percent", "of", "events"), [
    ("87", 23, [20]), ("4.3", 46, [2]), ("0.8", 49, []), ("94", 11, []), ("94", 16, [15]), ("59", 89, []),
    ("50", 2, [1]), ("0", 5, [0]), ("12.5", 8, [1])])
def test_whole_numbers_of_patients_behind_a_percentage(percent: str, of: int, events: list[int]) -> None:
    """By hand: 20/23 is 86.96; 0/49 is 0.0 and 1/49 is 2.0; 10/11 is 90.9; 52/89 is 58.4 and 53/89 is 59.6."""
    assert whole_numbers(percent, of) == events


def test_percentages_that_no_number_of_patients_gives_are_found() -> None:
    assert {name: len(misfits(one)) for name, one in SERIES.items() if misfits(one)} == {"K17": 2, "K22": 1, "K34": 1}


def test_what_does_not_add_up_is_said_on_the_screen() -> None:
    words = " ".join(line for line, _ in sentences_published())
    for part in ("K16", "34 of 36 patients", "K25", "51.8 %", "0.8 % is no whole number of 49 patients"):
        assert part in words
    table = table_published()
    assert len(table) == sum(len(one.figures) for one in SERIES.values())


def test_the_own_cohort_stands_beside_the_published_series() -> None:
    own = Share("objective response", 3, 7, unknown=2)
    rows = forest_shares(select_cohort([], {}, UNITS[0]), own)
    assert [row.name for row in rows if not row.published] == ["this cohort: objective response"]
    assert sum(row.published for row in rows) == 23 and rows[0].heading == "response on imaging"


def test_an_unknown_key_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "cohorts.yaml"
    path.write_text("series: [{id: X, citation: c, patients: 1, method: m, figures: {}, guess: 1}]", encoding="utf-8")
    with pytest.raises(BadSheet, match=r"cohorts\.yaml, X, guess"):
        read_published_series(path)


def test_a_series_is_called_by_what_its_citation_begins_with() -> None:
    names = {name: series_name(one) for name, one in SERIES.items()}
    assert names["K05"] == "Winkelbauer 1995" and names["K02"] == "AJR 1986" and names["K18"] == "PMID 17449759"
    assert len(set(names.values())) == len(names)
