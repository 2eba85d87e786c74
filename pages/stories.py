"""Which guided stories are there for a stand or a talk, and what is each about?"""

import streamlit as st

from pages.common.stories import stories, story_parts

listed = stories.list_stories()
asked = st.query_params.get("story", "")
if asked in listed.stories:
    story_parts.show_title_page(next(card for card in listed.cards if card.name == asked))
else:
    if asked:
        st.warning("There is no story of this name. These are there.")
    story_parts.show_list(listed)
