"""Where a long list of a file is cut, the page says how many there are in all."""

import pytest
from streamlit.testing.v1 import AppTest


def show(lines: int, rows: int, count: int | None) -> None:
    import pandas as pd

    from pages.common.records.plain_rows import show_rows, show_texts
    show_texts([f"labs.csv, row {number}" for number in range(lines)])
    show_rows(pd.DataFrame({"where": range(rows)}), key="rows", about="taken", count=count)


@pytest.mark.parametrize(("lines", "rows", "count", "said"), [
    (200, 3, 3, []), (201, 3, None, ["The first 200 of 201."]), (1, 1000, 1001, ["The first 1000 of 1001."])])
def test_a_list_that_is_cut_says_so(lines: int, rows: int, count: int | None, said: list[str]) -> None:
    app = AppTest.from_function(show, args=(lines, rows, count), default_timeout=60).run()
    assert not app.exception
    assert [caption.value for caption in app.caption] == said
    assert len(app.code[0].value.splitlines()) == min(lines, 200)
