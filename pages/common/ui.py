"""The script behind every page: set-up, navigation, header. `app.py` wraps it."""

from pathlib import Path

import streamlit as st

from pages.common import session, widgets

st.set_page_config(page_title="NET liver follow-up", page_icon=str(Path(__file__).with_name("icon.png")), layout="wide",
                   initial_sidebar_state="collapsed")
page = st.navigation([st.Page(Path(__file__).parents[1] / f"{name}.py", title=name, url_path=path, default=not path)
                      for name, path in widgets.PAGES.items()], position="hidden")
st.html(Path(__file__).with_name("style.css"))
header = st.container(horizontal=True, vertical_alignment="center", key="header")
# The browser draws what it is sent first, and the reader waits for the page, not for its links.
try:
    page.run()
finally:
    with header:
        widgets.show_header(session.chosen_case())
