"""The first minutes: an empty store, a broken link, a day that is none, a field nobody knows, a save to take back."""

import ast
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from netcore.evidence import read_glossary
from netcore.model import Lab, Patient, PatientRecord
from netcore.store import Store
from netcore.units import System
from netcore.views.terms import field_help
from pages.common import session, widgets
from pages.common.records.form_fields import FORMS
from tests.app.markup import html_of
from tests.app.stores import UI
from tests.conftest import ROOT

_INPUTS = {"text_input", "text_area", "selectbox", "multiselect", "number_input", "date_input", "toggle", "checkbox",
           "file_uploader", "radio", "slider", "pills", "segmented_control"}
# Menus of a page: their words say what opens. Everything else is explained.
_NAMED_PLAINLY = {"part": "the parts of a page, each with its heading below", "picture": "the pictures of the cohort",
                  "what to do": "the tasks of the records page", "form": "the kinds of entry"}
_TABLES = {"dataframe", "data_editor"}


@pytest.fixture(scope="module")
def empty(stores: dict[str, Store]) -> dict[str, Store]:
    """A store of one's own with nobody in it, examples beside it."""
    return stores


def opened(page: str, **address: str) -> AppTest:
    """A page at an address, examples hidden."""
    app = AppTest.from_file(UI, default_timeout=120)
    app.session_state["examples"] = False
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(f"../{page}.py").run()
    assert not app.exception
    return app


def links_of(app: AppTest) -> dict[str, str]:
    """The links below the header, by what they say."""
    found = {json.loads(_as_json(link))["label"]: _as_json(link) for link in app.get("page_link")}
    return {label: text for label, text in found.items() if label[:1].isupper()}


def _as_json(link: Any) -> str:
    proto = link.proto
    return json.dumps({"label": proto.label, "page": proto.page, "query": proto.query_string})


@pytest.mark.parametrize("page", ["overview", "board", "cohort", "patient", "markers", "lesions", "options"])
def test_an_empty_store_says_what_to_do_and_leads_there(empty: dict[str, Store], page: str) -> None:
    app = opened(page)
    assert "Add your own, read files in, or look at the example patients first." in app.info[0].value
    assert set(widgets.PAGES) <= {link.proto.label for link in app.get("page_link")}, "the header leads everywhere"
    links = links_of(app)
    assert {"Add a patient", "Read files in"} <= set(links)
    assert "task=type" in links["Add a patient"] and "task=read" in links["Read files in"]
    app.button(key="show-examples").click().run()
    assert app.session_state["examples"] is True
    assert not app.info or "Add your own" not in app.info[0].value


@pytest.mark.parametrize(("task", "shown"), [("read files in", "read files in"), ("correct", "correct"),
                                             ("nonsense", "type in")])
def test_a_link_to_a_task_opens_it(empty: dict[str, Store], task: str, shown: str) -> None:
    app = AppTest.from_file(UI, default_timeout=120)
    app.run().switch_page("../records.py")
    app.query_params["task"] = task
    app.run()
    assert app.session_state["task"] == shown
    assert "task" not in app.query_params


def test_a_link_to_somebody_unknown_says_so_and_leads_on(empty: dict[str, Store]) -> None:
    app = opened("patient", patient="xyz")
    assert "The one that this link names is not in these records" in app.warning[0].value
    assert "Go to the overview" in links_of(app)


@pytest.mark.parametrize(("day", "said"), [
    ("tomorrow", "tomorrow, is no day such as 2024-03-12 and was ignored: shown is 2024-03-12"),
    ("2024-02-30", "2024-02-30, is no day"), ("2030-01-01", "2030-01-01, has not come yet: shown is 2024-03-12"),
    ("<b>x", "&lt;b&gt;x, is no day"),
    ("1890-01-01", "1890-01-01, is earlier than anything of this patient that could be judged: shown is 2021-03-14"),
    ("2023-06-01", "")])
def test_a_day_that_cannot_be_taken_is_said(empty: dict[str, Store], day: str, said: str) -> None:
    local_id = session.open_stores()[session.EXAMPLE].local_id("NET-014")
    html = html_of(opened("markers", patient=local_id, day=day))
    assert said in html if said else "The day in the address" not in html


def test_units_are_chosen_once_and_stand_in_the_address(empty: dict[str, Store]) -> None:
    local_id = session.open_stores()[session.EXAMPLE].local_id("NET-014")
    app = opened("patient", patient=local_id)
    assert "0.9 mg/dL" in html_of(app) and "units" not in app.query_params
    app.toggle(key="si-units").set_value(True).run()
    assert app.query_params["units"] == "si" and "15 \u00b5mol/L" in html_of(app)
    app.switch_page("../options.py").run()
    assert "15 \u00b5mol/L" in html_of(app)
    app.toggle(key="si-units").set_value(False).run()
    assert "units" not in app.query_params and "0.9 mg/dL" in html_of(app)
    # A reload brings a new session with the same address.
    assert "15 \u00b5mol/L" in html_of(opened("patient", patient=local_id, units=System.SI.value))
    assert "0.9 mg/dL" in html_of(opened("patient", patient=local_id, units="furlongs"))


def inputs() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call on the pages that asks for something: place, label, call."""
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _INPUTS:
                label = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
                yield f"{path.relative_to(ROOT)}:{node.lineno}", str(label), node


def test_every_field_list_and_switch_is_explained() -> None:
    silent = [(place, label) for place, label, call in inputs() if label not in _NAMED_PLAINLY
              and not any(keyword.arg in ("help", None) for keyword in call.keywords)]
    assert silent == []


def test_every_explanation_that_a_page_asks_for_is_there_and_none_is_idle() -> None:
    asked = {node.args[0].value for path in (ROOT / "pages").rglob("*.py")
             for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Call) and ast.unparse(node.func) == "explain.control"
             and isinstance(node.args[0], ast.Constant)}
    assert asked == set(read_glossary().controls)


def test_every_table_of_a_page_explains_its_columns() -> None:
    silent = []
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"st.{name}" for name in _TABLES}:
                given = [ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg == "column_config"]
                if not given or not any(word in given[0] for word in ("explain.columns", "_explained", "configured")):
                    silent.append(f"{path.name}:{node.lineno}")
    assert silent == []


def test_every_field_of_every_form_is_explained() -> None:
    assert [(table, name) for table, names in FORMS.values() for name in names if not field_help(table, name)] == []


def test_a_new_patient_is_taken_back_whole(empty: dict[str, Store]) -> None:
    store = session.open_stores()[session.USER]
    app = opened("records")
    app.text_input(key="recorded_by").set_value("AB")
    field = next(one for one in app.text_input if one.label == "patient id")
    field.set_value("WRONG-1").run()
    app.button(key="save-patient").click().run()
    assert "WRONG-1" in store.patient_ids()
    app.button(key="undo").click().run()
    assert "WRONG-1" not in store.patient_ids()
    assert "The record that began with it is erased" in app.success[0].value


def packed(files: dict[str, bytes]) -> bytes:
    """The files as one zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_an_import_is_taken_back_and_what_was_there_before_stays(empty: dict[str, Store]) -> None:
    store = session.open_stores()[session.USER]
    store.save(PatientRecord.of([Patient(patient_id="OLD-1"), Lab(patient_id="OLD-1", analyte="nse", value="1",
                                                                  taken_on="2024-01-01", unit="ug/L")]), by="AB")
    app = opened("records", task="read files in")
    app.session_state["task"] = "read files in"
    app.run()
    labs = b"patient_id,analyte,value,unit,taken_on\nOLD-1,nse,2,ug/L,2024-02-01\nNEW-1,nse,3,ug/L,2024-02-01\n"
    app.file_uploader[0].upload("tables.zip", packed({"patients.csv": b"patient_id\nOLD-1\nNEW-1\n",
                                                      "labs.csv": labs})).run()
    app.text_input(key="recorded_by_import").set_value("AB").run()
    app.button(key="confirm-import").click().run()
    assert [str(row.value) for row in store.load("OLD-1").labs] == ["1", "2"] and "NEW-1" in store.patient_ids()
    app.button(key="undo").click().run()
    assert [str(row.value) for row in store.load("OLD-1").labs] == ["1"]
    assert "NEW-1" not in store.patient_ids()


def test_a_save_that_changes_nothing_leaves_nothing_to_undo(empty: dict[str, Store]) -> None:
    store = session.open_stores()[session.USER]
    store.save(PatientRecord.of([Patient(patient_id="SAME-1"), Lab(patient_id="SAME-1", analyte="nse", value="1",
                                                                   taken_on="2024-01-01", unit="ug/L")]), by="AB")
    app = opened("records")
    app.session_state["task"] = "read files in"
    app.run()
    app.file_uploader[0].upload("tables.zip", packed({"patients.csv": b"patient_id\nSAME-1\n"})).run()
    assert app.button(key="confirm-import").disabled
    assert not [one for one in app.button if one.key == "undo"]


def test_what_was_saved_meanwhile_is_shown_before_an_import_replaces_it(empty: dict[str, Store]) -> None:
    def nse(value: str) -> PatientRecord:
        return PatientRecord.of([Patient(patient_id="BOTH-1"), Lab(patient_id="BOTH-1", analyte="nse", value=value,
                                                                   taken_on="2024-01-01", unit="ug/L")])
    store = session.open_stores()[session.USER]
    app = opened("records", task="read files in")
    app.session_state["task"] = "read files in"
    app.run()
    app.file_uploader[0].upload("tables.zip", packed({
        "patients.csv": b"patient_id\nBOTH-1\n",
        "labs.csv": b"patient_id,analyte,value,unit,taken_on\nBOTH-1,nse,2,ug/L,2024-01-01\n"})).run()
    app.text_input(key="recorded_by_import").set_value("AB").run()
    store.save(nse("1"), by="CD")
    app.button(key="confirm-import").click().run()
    assert app.warning[0].value.startswith("Somebody saved something meanwhile")
    assert [str(row.value) for row in store.load("BOTH-1").labs] == ["1"]
    assert app.button(key="confirm-import").label == "Save all of it: correct 1 row"
    app.button(key="confirm-import").click().run()
    assert [str(row.value) for row in store.load("BOTH-1").labs] == ["2"]
