"""The script behind every page: set-up, navigation, header. `app.py` wraps it."""

from contextlib import ExitStack, suppress
from pathlib import Path

import streamlit as st

from pages.common import session, widgets
from pages.common.boards import led
from pages.common.stories import stories, story_parts

st.set_page_config(page_icon=str(Path(__file__).with_name("icon.png")), layout="wide",
                   initial_sidebar_state="collapsed")
page = st.navigation([st.Page(Path(__file__).parents[1] / f"{name}.py", title=name, url_path=path, default=not path)
                      for name, path in widgets.PAGES.items()], position="hidden")
# Which page a window or a bookmark holds; who is looked at stands in no title, since browsers keep those.
st.set_page_config(page_title=f"{page.title} · NET liver follow-up")
# Before all else: it sets how wide the page is, and so how wide a chart is drawn.
st.html(Path(__file__).with_name("style.css"))
story = stories.running(page.url_path)
led.begin_run()
session.choose_case()
head = st.container(gap=None)
with ExitStack() as after:
    if story:
        story_parts.show_bar(story)
    else:
        # The less comes before a chart or a table, the sooner it is drawn; and the board list leads on to another
        # patient: the header follows, whatever becomes of the page.
        after.callback(lambda: widgets.show_header(led.header_address(), head))
    with suppress(widgets.PageEnds):
        page.run()
