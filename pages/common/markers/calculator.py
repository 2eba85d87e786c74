"""Two marker values without a patient: is the difference more than expected variation?"""

from decimal import Decimal

import streamlit as st

from netcore.views.markers.calculator import calculator_markers, calculator_specimens, compare_two_values
from pages.common import explain, widgets


@st.fragment
def show_calculator() -> None:
    """Two values in the same unit, specimen and assay; the answer with its limits and their sources."""
    names = calculator_markers()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        analyte = st.selectbox("marker", list(names), format_func=names.__getitem__, key="calculator-analyte",
                               width=220, help=explain.control("marker"))
        specimen = st.selectbox("specimen", calculator_specimens(analyte), key=f"calculator-specimen-{analyte}",
                                format_func=lambda name: name.replace("_", " "), width=130,
                                help=explain.control("specimen"))
        earlier = st.number_input("earlier value", min_value=0.0, value=None, key="calculator-earlier", width=145,
                                  help=explain.control("earlier value"))
        later = st.number_input("later value", min_value=0.0, value=None, key="calculator-later", width=145,
                                help=explain.control("later value"))
        days = st.number_input("days between", min_value=1, value=None, step=1, key="calculator-days", width=140,
                               help=explain.control("days between"))
        results = st.number_input("earlier is the mean of", min_value=1, value=1, step=1, key="calculator-results",
                                  width=180, help="how many results the earlier value is the mean of")
        cv = st.number_input("own assay CV, %", min_value=0.0, value=None, key="calculator-cv", width=140,
                             help="analytical variation of your laboratory; replaces the published one where the "
                                  "within-subject part is published by itself")
    if earlier is None or later is None:
        st.caption("Two values of the same unit, specimen and assay give the answer. Nothing is stored.")
        return
    found = compare_two_values(analyte, Decimal(str(earlier)), Decimal(str(later)), specimen=specimen, days=days,
                               results=results, analytical_cv=None if cv is None else Decimal(str(cv)))
    widgets.show_lines(found.answer)
    widgets.show_sources(found.sources)
