"""The script behind every page: set-up, navigation, header. `app.py` wraps it."""

from pathlib import Path

import streamlit as st

from pages.common import session, widgets

st.set_page_config(page_title="NET liver follow-up", page_icon=str(Path(__file__).with_name("icon.png")), layout="wide",
                   initial_sidebar_state="collapsed")
page = st.navigation([st.Page(Path(__file__).parents[1] / f"{name}.py", title=name, url_path=path, default=not path)
                      for name, path in widgets.PAGES.items()], position="hidden")
case = session.choose_case()
if case and page.url_path == "patient":
    # Computed before anything is sent, so that the browser gets the page in one piece and draws once.
    session.patient_view_of(case)
widgets.show_header(case)
page.run()
