"""The pieces that several screens share: header, patient banner, lines, cells, sources, tables with their CSV."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from netcore.units import System
from netcore.views.lesions.liver_map import LiverMap
from netcore.views.patient.page import Banner
from netcore.views.patient.words import Cell
from netcore.views.safe_csv import safe_csv
from netcore.views.sources import SourceLine
from pages.common import explain, exporting, markup, session
from pages.common.figures import Prepared, prepare_figure, show_chart
from pages.common.patients import patient_session
from pages.common.session import Case

PAGES = {"overview": "", "board": "board", "patient": "patient", "markers": "markers", "lesions": "lesions",
         "options": "options", "cohort": "cohort", "records": "records", "evidence": "evidence", "stories": "stories"}


class PageEnds(Exception):
    """The page has said all that it can; the header, which is sent last, still follows."""


def end_page() -> NoReturn:
    """Leave the rest of the page away. (`st.stop` would take the header with it.)"""
    raise PageEnds


def show_header(carried: Mapping[str, str], place: DeltaGenerator) -> None:
    """Links to all pages, carrying along patient, day and units; examples shown or hidden with one click."""
    with place, st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.html('<a class="net-skip" href="#net-content">skip the links to all pages</a>')
        for name in PAGES:
            st.page_link(f"../{name}.py", label=name, query_params=carried)
        st.toggle("example patients", value=True, key="examples", persist_state="session",
                  help="Published and made patients, kept apart from your own records. Hiding them touches nothing.")
        _show_units()
        st.html('<span id="net-content" tabindex="-1"></span>')


def _show_units() -> None:
    """Conventional or SI units, chosen once for all pages."""
    st.session_state["si-units"] = session.chosen_units() is System.SI
    st.toggle("SI units", key="si-units", on_change=_change_units,
              help="On: µmol/L, nmol/L, g/L. Off: conventional units (mg/dL, ng/mL, g/dL). Shown everywhere; what is "
                   "recorded stays as it is, and limits are compared in the unit of their source.")


def _change_units() -> None:
    session.choose_units(System.SI if st.session_state["si-units"] else System.CONVENTIONAL)


def open_patient(local_id: str) -> None:
    """Go to the patient page of this patient."""
    st.switch_page("../patient.py", query_params={"patient": local_id})


def require_case(title: str) -> Case:
    """The chosen case with its banner and the day control; where none is chosen the page ends with what to do."""
    case = find_case(title)
    show_case(case)
    return case


def find_case(title: str) -> Case:
    """The chosen case; where none is chosen the page ends with what to do."""
    case = session.chosen_case()
    if case is None:
        show_no_case(title)
        end_page()
    return case


def show_case(case: Case, ask: Callable[[], None] | None = None) -> None:
    """Who is looked at, and the day control; before it what a page asks of its own."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="case"):
        show_banner(patient_session.banner_of(case), level=1)
        if ask:
            ask()
        _show_day(case)
    if note := session.day_note(case):
        show_lines([(note, "unknown")])


def show_no_case(title: str) -> None:
    """The page's heading, that no patient is chosen (or that the link's is not here), and what to do."""
    st.title(title.capitalize())
    if st.query_params.get("patient"):
        st.warning("No patient chosen. The one that this link names is not in these records: the link may be cut off, "
                   "come from another installation, or the record was erased. Choose a patient on the overview.")
    elif session.list_patients():
        st.info("No patient chosen. Choose one on the overview: a click on a patient opens the record.")
    else:
        show_nobody("No patient chosen. There is none yet.")
        return
    st.page_link("../overview.py", label="Go to the overview", icon=":material/arrow_back:",
                 query_params=session.address(None))


def show_nobody(said: str = "No patient yet.") -> None:
    """What to do where no patient is listed: add one, read files in, or look at the examples."""
    st.info(f"{said} Add your own, read files in, or look at the example patients first.")
    with st.container(horizontal=True, vertical_alignment="center", key="first-steps"):
        link_to_adding()
        st.page_link("../records.py", label="Read files in", icon=":material/upload_file:",
                     query_params={**session.address(None), "task": "read files in"})
        if not session.examples_shown():
            st.button("Show the example patients", icon=":material/groups:", key="show-examples", type="tertiary",
                      on_click=session.show_examples)


def link_to_adding() -> None:
    """The way to the form of a new patient."""
    st.page_link("../records.py", label="Add a patient", icon=":material/person_add:",
                 query_params={**session.address(None), "task": "type in"})


def _show_day(case: Case) -> None:
    """The day looked at: everything on the patient's pages is shown as of this day."""
    key = f"day-{case.local_id}"
    earlier, later = session.neighbouring_days(case)
    if st.session_state.get(key) != case.day:
        st.session_state[key] = case.day
    st.button("◀", key="day-earlier", help="the day before on which something happened", disabled=earlier is None,
              on_click=_go_to, args=(key, earlier))
    st.date_input("day looked at", key=key, min_value=session.first_day(case), max_value=case.today,
                  format="YYYY-MM-DD", on_change=_keep, args=(key,), width=165,
                  help=explain.control("day looked at"))
    st.button("▶", key="day-later", help="the next day on which something happened", disabled=later is None,
              on_click=_go_to, args=(key, later))


def _go_to(key: str, day: date) -> None:
    st.session_state[key] = day
    _keep(key)


def _keep(key: str) -> None:
    if st.session_state[key] is not None:
        st.query_params["day"] = st.session_state[key].isoformat()


def block(key: str) -> DeltaGenerator:
    """A named part of a page, which a story can point at."""
    return st.container(key=key, gap=None)


def show_lines(lines: Iterable[str | tuple[str, str]], label: str = "") -> None:
    """Sentences, one a line; a pair is (sentence, `strong` or `unknown`)."""
    st.html(markup.lines_html(lines, label))


def show_cells(cells: Iterable[Cell], label: str = "") -> None:
    """Facts side by side; what is not known is dashed and says so."""
    st.html(markup.cells_html(cells, label))


def show_figure(figure: Mapping[str, Any] | Prepared | None, *, key: str, alt: str, empty: str) -> None:
    """A plotly figure, or the sentence that says why there is none."""
    if figure is None:
        st.info(empty)
    else:
        show_chart(figure if isinstance(figure, Prepared) else prepare_figure(figure), key=key, alt=alt)


def show_table(table: Any, *, key: str, name: str, about: str = "", of_all: bool = False, **options: Any) -> None:
    """A table with its CSV, which is of the chosen patient or `of_all`; its columns are explained by the glossary,
    under `about` where that is not the key. Where a number is not known a dash stands, as in the list of patients."""
    configured = explain.columns(about or key, table.columns, options.pop("column_config", None))
    with block(f"{key}-table"):
        st.dataframe(table, hide_index=True, key=key, column_config=configured, placeholder="–", **options)
    case = None if of_all else session.chosen_case()
    words = name.removeprefix(f"{case.local_id}-") if case else name
    exporting.offer("CSV", lambda: safe_csv(table), f"table (CSV): {words}", file_name=f"{name}.csv", mime="text/csv",
                    key=f"{key}-csv", case=case)


def show_liver_map(view: LiverMap, *, name: str) -> None:
    """The liver by segment, what could not be placed in it, and all of it as a table."""
    show_figure(view.figure, key="liver-map", alt=view.alt, empty="No lesion with a known segment was measured.")
    st.caption(view.caption)
    show_lines(view.beside, "not on the map" if view.beside else "")
    if st.toggle("the map as a table", key="liver-map-table", help=explain.control("the map as a table")):
        show_table(view.table, key="liver-map-rows", name=name)


def show_banner(banner: Banner, *, level: int = 2) -> None:
    """Who is looked at: on every page of a patient, where it is the heading (`level` 1), and below other headings."""
    st.html(markup.banner_html(banner, level))


def show_question(question: str, cells: Iterable[Cell] = ()) -> None:
    """Today's question, large, and the answer in a few cells below it."""
    st.html(markup.question_html(question, cells))


def show_sources(sources: Sequence[SourceLine], heading: str = "Sources of the limits used here", *,
                 numbered: bool = False) -> None:
    """Every limit that judged something on this screen: value, since when, from where, how well checked.

    `numbered`: the sentences above name them by their number.
    """
    if not sources:
        return
    unchecked = sum(line.unchecked for line in sources)
    aside = f", {unchecked} not checked at the source" if unchecked else ""
    with st.expander(f"{heading} ({len(sources)}{aside})"):
        st.html(markup.source_lines_html(sources, numbered=numbered))
