"""Where does a number or a rule come from, since when, and how well was it checked?"""

import streamlit as st

from netcore.views.evidence.page import KINDS, counts, find_all, search
from netcore.views.sources import CHECKED
from pages.common import explain, widgets
from pages.common.rules import evidence_parts, rule_session

st.title("Evidence")
book = rule_session.book()
widgets.show_lines([f"{counts(book)} Numbers stand here as their sources print them."])
chosen = st.query_params.get("rule", "")
if chosen:
    asked = find_all(book, chosen.split(","))
    with widgets.block("entries"):
        evidence_parts.show_entries(asked.found, opened=True)
    widgets.show_lines([(f"Nothing in the rulebook is called {name}. Search below.", "unknown")
                        for name in asked.not_found])
    st.divider()
with st.container(horizontal=True, vertical_alignment="bottom"):
    text = st.text_input("search", key="evidence-text", placeholder="bilirubin, RETNET, G2, EMB-21 ...", width=360,
                         help="Every word has to stand in it: a name, a source, a term, a row of the evidence.")
    kind = st.selectbox("kind", KINDS, index=None, key="evidence-kind", placeholder="all", width=180,
                        help=explain.control("kind"))
    checked = st.selectbox("how checked", CHECKED, index=None, key="evidence-checked",
                           placeholder="all", format_func=CHECKED.get, width=300,
                           help=explain.control("how checked"))
    st.download_button("rulebook (HTML, to print)", data=rule_session.rulebook_html, file_name="rulebook.html",
                       mime="text/html", on_click="ignore")
found = search(book, text, kind, checked)
evidence_parts.show_entries(found)
if not found:
    widgets.show_lines([("No entry holds every word typed, of this kind and this way of checking. Type fewer words, or "
                         "set kind and how checked back to all.", "unknown")])
