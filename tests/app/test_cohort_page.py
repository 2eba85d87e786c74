"""The cohort page as the server runs it: filters, every picture, its table, and a store without anybody."""

import pytest
from streamlit.testing.v1 import AppTest

from netcore.store import Store
from netcore.views.cohort.page import PICTURES
from tests.app.markup import html_of
from tests.app.stores import UI


@pytest.fixture
def page(stores: dict[str, Store]) -> AppTest:
    """The cohort page, just opened."""
    app = AppTest.from_file(UI, default_timeout=120)
    app.run()
    app.switch_page("../cohort.py").run()
    return app


def words(app: AppTest) -> str:
    """Everything that the page says in sentences."""
    return html_of(app)


@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_has_an_answer_and_a_table(page: AppTest, picture: str) -> None:
    page.session_state["cohort-picture"] = picture
    page.session_state["cohort-table"] = True
    page.run()
    assert not page.exception and page.title[0].value == "Cohort"
    assert "evaluable" in words(page) and len(page.dataframe) == 1 and len(page.dataframe[0].value) > 0


def test_what_is_not_known_is_a_dash_and_no_word_of_python(page: AppTest) -> None:
    page.session_state["cohort-table"] = True
    page.run()
    table = page.dataframe[0]
    assert table.value["best change %"].isna().any(), "there is something not known to be shown"
    assert table.proto.placeholder == "–"


def test_a_filter_changes_the_answer(page: AppTest) -> None:
    page.multiselect(key="cohort-treatment").set_value(["RFA"]).run()
    few = words(page)
    page.multiselect(key="cohort-treatment").set_value([]).run()
    assert not page.exception and "79 patients" in words(page) and "79 patients" not in few


def test_without_examples_the_page_says_what_to_do(page: AppTest) -> None:
    page.toggle(key="examples").set_value(False).run()
    assert not page.exception and "No patient yet" in page.info[0].value
