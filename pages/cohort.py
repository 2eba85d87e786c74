"""A cohort at a glance: who is in it, who responded by which measure, and who cannot be told?"""

import streamlit as st

from netcore.response import ENDPOINTS
from netcore.views.cohort import page as cohort_page
from netcore.views.cohort.selection import (
    COLOURS,
    UNITS,
    filter_choices,
    first_filters,
    select_cohort,
    sentence_grades,
    sentences_cohort,
)
from netcore.views.cohort.swimmer import MOST_ROWS
from netcore.views.overview import sentence_filters
from pages.common import explain, widgets
from pages.common.cohort import cohort_session

st.title("Cohort")
patients = cohort_session.list_facts()
if not patients:
    widgets.show_nobody()
    widgets.end_page()
choices = filter_choices(patients)
with st.container(horizontal=True, vertical_alignment="bottom"):
    with st.popover("filters", key="cohort-filters"):
        chosen = {name: st.multiselect(name, values, default=first_filters(name, values), key=f"cohort-{name}",
                                       placeholder="all", help=explain.control("filter"))
                  for name, values in choices.items()}
    unit = st.selectbox("counted", UNITS, key="cohort-unit", width=270, label_visibility="collapsed",
                        help=explain.control("counted"))
found = select_cohort(patients, chosen, unit)
answer, *notes = sentences_cohort(found)
widgets.show_question(answer[0])
if only := sentence_filters(chosen):
    st.caption(f"{only} {sentence_grades(patients, chosen, found)}")

# Of one height, whatever is asked beside it: what is clicked next must not move away.
with st.container(horizontal=True, vertical_alignment="bottom", key="cohort-pictures"):
    picture = st.segmented_control("picture", cohort_page.PICTURES, default="waterfall", required=True,
                                   key="cohort-picture", label_visibility="collapsed", width="content")
    if picture == "waterfall":
        colour = st.selectbox("coloured by", COLOURS, key="cohort-colour", width=150,
                              help=explain.control("coloured by"))
        view = cohort_page.waterfall_picture(found, colour)
    elif picture == "spider":
        view = cohort_page.spider_picture(found)
    elif picture == "swimmer":
        first = st.number_input("from patient", 1, max(len(found.patients), 1), step=MOST_ROWS, key="cohort-first",
                                width=150, help=explain.control("from patient"))
        view = cohort_page.swimmer_picture(found, first - 1)
    elif picture == "response rates":
        confirmed = st.toggle("confirmed responses only", key="cohort-confirmed",
                              help=explain.control("confirmed responses only"))
        view = cohort_page.rates_picture(found, cohort_session.list_bests(), confirmed=confirmed)
    elif picture == "published series":
        view = cohort_page.published_picture(found)
    elif picture == "after ablation":
        view = cohort_page.ablation_picture(found, cohort_session.list_ablations())
    else:
        endpoint = st.selectbox("endpoint", ENDPOINTS, index=1, key="cohort-endpoint", width=210,
                                help=explain.control("endpoint"))
        rules = st.selectbox("censoring rules", ["FDA", "EMA"], key="cohort-rules", width=150,
                             help=explain.control("censoring rules"))
        group = st.selectbox("groups", ["all", *COLOURS], key="cohort-group", width=130,
                             help=explain.control("groups"))
        view = cohort_page.survival_picture(found, cohort_session.list_times(endpoint, rules), group)

widgets.show_lines(view.lines)
widgets.show_figure(view.figure, key=f"cohort-{picture}", alt=view.alt,
                    empty="Nothing of this cohort can be drawn here; the lines above say what is missing.")
widgets.show_lines([*notes, *view.notes])
if st.toggle("as a table", key="cohort-table", help=explain.control("as a table")):
    widgets.show_table(view.table(), key=f"cohort-rows-{picture}", name=f"cohort-{picture.replace(' ', '-')}",
                       about="cohort", of_all=True)
widgets.show_sources(view.sources)
