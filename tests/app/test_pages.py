"""Every page, run as the server runs it, for no patient, an empty patient and chosen ones.

The script is pages/common/ui.py: on app.py this way of testing would run nothing. Every test asserts what only that
page shows, so that a page that was not reached cannot pass.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from netcore.model import Finding, Lab, Lesion, Measurement, Patient, PatientRecord, Study
from netcore.store import Store
from pages.common import session
from pages.common.lesions.lesion_parts import PARTS as LESION_PARTS
from pages.common.markers.marker_parts import PARTS as MARKER_PARTS
from pages.common.patients import neighbours, patient_session
from pages.common.rules import rule_session
from tests.app.markup import charts_of, html_of
from tests.app.stores import UI

# Published ones whose dates are words or months, and made ones with planted truths.
CHOSEN = ["CAN-712", "CAN-767", "CAN-646", "E3C-IT100333", "PG-GAST-RFA", "PG-GLUC-FONC2024", "SPC-2014-017",
          "NET-001", "NET-007", "NET-014", "NET-023", "NET-031", "NET-060"]
TRICKY = "<b>x</b> [link](http://x.example) $x^2$ :red[y]"
Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def stores(stores: dict[str, Store]) -> dict[str, Store]:
    """The examples, and two patients of the user's: one of whom nothing is known, one whose texts look like markup."""
    stores[session.USER].save(PatientRecord.of([Patient(patient_id="EMPTY")]), by="test")
    stores[session.USER].save(tricky_patient(), by="test")
    return stores


def tricky_patient() -> PatientRecord:
    """Every text that a file may bring, written to look like markup."""
    return PatientRecord.of([
        Patient(patient_id=TRICKY, note=TRICKY, doubt=TRICKY),
        Lesion(patient_id=TRICKY, lesion_id="B1", label="<script>alert(1)</script>", organ="liver"),
        Study(patient_id=TRICKY, study_id="S1", done_on="2024-01-10", kind="MRI", result=TRICKY),
        Study(patient_id=TRICKY, study_id="S2", done_on="2024-04-10", kind="MRI"),
        *(Measurement(patient_id=TRICKY, study_id=study, lesion_id="B1", longest_diameter_mm="20", state="measured")
          for study in ("S1", "S2")),
        Lab(patient_id=TRICKY, analyte="chromogranin_a", taken_on="2024-01-10", value="5", unit="<i>u</i>",
            assay=TRICKY, doubt=TRICKY),
        Lab(patient_id=TRICKY, analyte=TRICKY, taken_on="2024-01-10", value="5", unit="mg/L"),
        Finding(patient_id=TRICKY, fact="syndrome", observed_on="2024-01-10", value=TRICKY),
        Finding(patient_id=TRICKY, fact="ascites", observed_on="2024-01-10", value="<img src=x>", method=TRICKY),
        Finding(patient_id=TRICKY, fact="outcome", when_text="<u>spring</u>", value=TRICKY),
    ])


def _local_id(patient_id: str) -> str:
    return next(store.local_id(patient_id) for store in session.open_stores().values()
                if patient_id in store.patient_ids())


@pytest.fixture
def open_page(stores: dict[str, Store]) -> Open:
    """Runs a page of a patient (None: of nobody)."""
    def run(page: str, patient_id: str | None = None, day: str = "") -> AppTest:
        app = AppTest.from_file(UI, default_timeout=60)
        if patient_id is not None:
            app.query_params["patient"] = _local_id(patient_id)
        if day:
            app.query_params["day"] = day
        app.run()
        if page != "overview":
            app.switch_page(f"../{page}.py").run()
        assert not app.exception, app.exception[0].stack_trace
        return app
    return run


def texts_of(app: AppTest) -> str:
    """Everything that is not our own markup, where Streamlit would take Markdown for formatting."""
    kinds = ("markdown", "title", "header", "subheader", "caption", "info", "warning", "error", "success", "expander",
             "button", "download_button", "toggle")
    return "\n".join(str(getattr(element, "value", "") or getattr(element, "label", ""))
                     for kind in kinds for element in app.get(kind))


MARKS: dict[str, Callable[[AppTest], bool]] = {
    "patient": lambda app: "stop signs as recorded" in html_of(app) and "net-question" in html_of(app),
    "markers": lambda app: any(box.label == "marker" for box in app.selectbox),
    "lesions": lambda app: any(box.label == "reading stream" for box in app.selectbox),
}


def test_the_overview_lists_everybody(open_page: Open) -> None:
    app = open_page("overview")
    assert [title.value for title in app.title] == ["Patients"]
    listed = list(app.dataframe[0].value["patient"])
    assert len(listed) == 2 + 19 + 60
    assert "EMPTY" in listed and set(CHOSEN) <= set(listed)


@pytest.mark.parametrize("page", ["patient", "markers", "lesions"])
def test_no_patient_chosen(open_page: Open, page: str) -> None:
    app = open_page(page)
    assert [title.value for title in app.title] == [page.capitalize()]
    assert app.info[0].value.startswith("No patient chosen.")
    assert "net-banner" not in html_of(app) and not app.get("bidi_component")


@pytest.mark.parametrize("wrong", ["NET-014", "0000000000", "' OR 1=1 --", "a" * 5000, "\x00", "…"])
def test_an_unknown_id_chooses_nobody(stores: dict[str, Store], wrong: str) -> None:
    app = AppTest.from_file(UI, default_timeout=60)
    app.query_params["patient"] = wrong
    app.run().switch_page("../patient.py").run()
    assert not app.exception
    assert app.warning[0].value.startswith("No patient chosen.")


def test_an_empty_patient_says_what_is_not_known(open_page: Open) -> None:
    app = open_page("patient", "EMPTY")
    html = html_of(app)
    assert MARKS["patient"](app)
    assert "sex not known, age not known" in html and "grade not known" in html and "syndrome not recorded" in html
    assert html.count('class="net-cell unknown"') == 3 + 10, "changed, known, due; the ten stop signs"
    assert "No question for a board is recorded." in html
    assert "what is due is not known" in html
    assert "response not known" in html
    assert any("no time line" in info.value for info in app.info)
    assert any("No marker result is recorded" in info.value for info in open_page("markers", "EMPTY").info)
    lesions = open_page("lesions", "EMPTY")
    assert MARKS["lesions"](lesions)
    assert "No scan with measured lesions is recorded" in html_of(lesions)


@pytest.mark.parametrize("patient_id", CHOSEN)
def test_pages_of_chosen_patients(open_page: Open, patient_id: str) -> None:
    record = session.open_stores()[session.EXAMPLE].load(patient_id)
    for page, shows_itself in MARKS.items():
        app = open_page(page, patient_id)
        assert f">{patient_id}</b>" in html_of(app), page
        assert shows_itself(app) or (page == "markers" and not record.labs), page


def test_a_published_patient_is_shown_with_source_and_doubts_and_nothing_worded_is_plotted(open_page: Open) -> None:
    html = html_of(open_page("patient", "PG-GAST-RFA"))
    assert "published case" in html
    assert "Deol ZK, Frezza E, DeJong S, Pickleman J" in html
    assert "without an exact day, in order where the order is known" in html


@pytest.mark.parametrize("page", ["patient", "markers", "lesions", "records"])
def test_text_from_files_stays_text(open_page: Open, page: str) -> None:
    app = open_page(page, TRICKY)
    html = html_of(app)
    assert "&lt;b&gt;x&lt;/b&gt; [link](http://x.example)" in html, "the banner names the patient"
    for markup in ("<b>x</b>", "<script", "<img", "<u>spring", "<i>u</i>", 'href="http://x.example'):
        assert markup not in html
    # Where Streamlit reads Markdown, text of a record must not be found unescaped.
    assert "[link](http://x.example)" not in texts_of(app)
    charts = charts_of(app)
    assert bool(charts) == (page != "records")
    for chart in charts:
        for markup in ("<b>x", "<script", "<i>u"):
            assert markup not in str(chart)


def test_text_from_files_stays_text_where_it_is_taken_away(open_page: Open) -> None:
    app = open_page("records", TRICKY)
    app.segmented_control(key="task").set_value("take files away").run()
    labels = [button.label for button in app.get("download_button")]
    assert labels[0] == "Tables of this patient"
    assert "&lt;b&gt;x&lt;/b&gt;" in html_of(app)
    assert "[link]" not in texts_of(app) + " ".join(labels)


def test_records_shows_its_forms_and_refuses_an_examples_change(open_page: Open) -> None:
    app = open_page("records")
    assert [title.value for title in app.title] == ["Records"]
    assert {"patient id", "recorded by", "birth year"} <= {field.label for field in app.text_input}
    example = open_page("records", "NET-014")
    assert any("example patient" in info.value for info in example.info)
    assert not [button for button in example.button if button.label == "Save"]


def _type_in(app: AppTest, kind: str, **values: str) -> AppTest:
    app.text_input(key="recorded_by").set_value("AB")
    for name, value in values.items():
        # A form that was saved begins anew under other keys, and each patient has keys of its own.
        next(field for field in app.text_input if str(field.key).startswith(f"{kind}-{name}-")).set_value(value)
    next(button for button in app.button if button.label == "Save").click()
    return app.run()


@pytest.mark.parametrize(("birth_year", "sentence"), [
    ("1961-13", "expected a day that exists in the calendar"),
    ("next year", "expected a date as 2017-06-12, 2017-06 or 2017"),
])
def test_a_form_refuses_with_a_sentence(open_page: Open, birth_year: str, sentence: str) -> None:
    app = _type_in(open_page("records"), "patient", patient_id="REFUSED", birth_year=birth_year)
    assert not app.exception
    assert app.error[0].value == "Nothing was saved: 1 thing to correct."
    assert sentence in app.code[0].value
    assert "REFUSED" not in session.open_stores()[session.USER].patient_ids()


def test_a_form_without_initials_is_refused(open_page: Open) -> None:
    app = open_page("records")
    app.text_input(key="patient-patient_id--0").set_value("NOBODY")
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert "recorded by: blank" in app.code[0].value
    assert "NOBODY" not in session.open_stores()[session.USER].patient_ids()


def test_a_scan_typed_into_the_grid_is_saved_once(open_page: Open) -> None:
    own = session.open_stores()[session.USER]
    own.save(PatientRecord.of([Patient(patient_id="GRID"), Lesion(patient_id="GRID", lesion_id="B1", organ="liver")]),
             by="test")
    app = open_page("records", "GRID")
    app.session_state[f"scan-grid-{own.local_id('GRID')}-0"] = {
        "edited_rows": {0: {"longest_diameter_mm": "0"}, 1: {"lesion_id": "B2", "state": "too_small"}},
        "added_rows": [], "deleted_rows": []}
    app.selectbox(key=f"scan-kind-{own.local_id('GRID')}-0").set_value("MRI")
    _type_in(app, "scan", done_on="2024-03-12")
    record = own.load("GRID")
    assert [(row.lesion_id, row.state, row.longest_diameter_mm) for row in record.measurements] == \
        [("B1", "measured", 0), ("B2", "too_small", None)]
    assert [row.lesion_id for row in record.lesions] == ["B1", "B2"]


def _dataframes(app: AppTest) -> list[Any]:
    return [frame.value for frame in app.dataframe]


def test_the_day_looked_at_cuts_every_page(open_page: Open) -> None:
    # NET-014: 62 mm on 8 Mar 2024, 64 mm on 8 Jan 2024, 60 mm on 5 Sep 2023 (data/demo/measurements.csv).
    late, early = (_dataframes(open_page("lesions", "NET-014", day=day))[0] for day in ("2024-03-12", "2023-12-31"))
    assert list(late["sum mm"])[-3:] == ["60", "64", "62"]
    assert list(early["sum mm"])[-1] == "60"
    assert "2024" not in " ".join(early["scan"])
    tables = _dataframes(open_page("markers", "NET-014", day="2023-12-31"))
    (results,) = [table for table in tables if "in trend" in table]
    assert not [taken for taken in results["taken"] if taken.endswith("2024")]


@pytest.mark.parametrize("part", LESION_PARTS)
def test_every_part_of_the_lesions_page_opens_below_the_answer(open_page: Open, part: str) -> None:
    app = open_page("lesions", "NET-014")
    app.segmented_control(key="lesion-part").set_value(part).run()
    assert not app.exception
    assert "Targets 62 mm: 18 % below baseline, 7 % above nadir: stable by RECIST 1.1" in html_of(app)
    if part == "times to event":
        assert "PFS from 14 Sep 2022: 542 days, censored: no event by the last adequate scan" in html_of(app)


@pytest.mark.parametrize("part", MARKER_PARTS)
def test_every_part_of_the_markers_page_opens_below_the_answer(open_page: Open, part: str) -> None:
    app = open_page("markers", "NET-014")
    app.segmented_control(key="marker-part").set_value(part).run()
    assert not app.exception
    assert "Did CgA really change, since when, and can it be trusted?" in html_of(app)
    assert "No: CgA did not change by more than expected variation" in html_of(app)


def test_two_marker_values_are_compared_without_a_patient(open_page: Open) -> None:
    app = open_page("markers")
    app.number_input(key="calculator-earlier").set_value(100.0)
    app.number_input(key="calculator-later").set_value(160.0).run()
    assert not app.exception
    assert "Yes, more than expected variation: CgA +60.0 %." in html_of(app)


def test_the_days_beside_are_prepared_while_the_day_is_looked_at(
        stores: dict[str, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    store, local_id = session.open_stores()[session.EXAMPLE], _local_id("NET-014")
    key = (session.EXAMPLE, local_id, store.version("NET-014"), None, date(2023, 5, 30))
    gone = (session.EXAMPLE, "nobody", 1, None, date(2023, 5, 30))

    def not_again(*_: object, **__: object) -> None:
        raise AssertionError("computed again at the click")

    neighbours.prepare([gone, key])
    for module, name in ((patient_session, "patient_view"), (patient_session, "banner"),
                         (rule_session, "evaluate_pressing")):
        monkeypatch.setattr(module, name, not_again)
    assert patient_session.time_line_at(key) is not None
    assert patient_session.banner_at(key).patient_id == "NET-014"
    assert rule_session.patient_rules_at(key).signs
    with pytest.raises(AssertionError, match="computed again"):
        patient_session.banner_at((*key[:4], date(2023, 5, 29)))
