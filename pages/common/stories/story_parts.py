"""The pieces of a story on the screen: the bar with its sentence, the list, a title page, the presenter's notes."""

from html import escape
from pathlib import Path

import streamlit as st

from netcore.views.stories import StepWords, StoryCard
from pages.common import session
from pages.common.stories import stories
from pages.common.stories.stories import Link, Listed, Running

_FOLDER = Path(__file__).parent
_hand = st.components.v2.component("net_story", html='<div class="net-story-idle" role="status" hidden></div>',
                                   js=(_FOLDER / "story.js").read_text("utf-8"), isolate_styles=False)


def show_bar(found: Running) -> None:
    """The sentence of the step, the way on and back; in place of the page's header."""
    st.html(_FOLDER / "story.css")
    step = found.step
    st.html(_style(step.point_at if step else ""))
    with st.container(key="story", gap=None):
        if step:
            _show_sentence(found.words)
        with st.container(horizontal=True, vertical_alignment="center", key="story-keys"):
            _show_link(stories.link_before(found), "← back", "story-back")
            _show_link(stories.link_after(found), "next →" if found.number else "begin →", "story-next")
            if step:
                st.html(f'<span class="net-story-place">{escape(found.words.title)} · {escape(found.words.place)}'
                        "</span>")
                _show_link(stories.link_notes(found), "notes", "story-notes")
                _show_link((step.page, session.address(session.chosen_case())), "leave", "story-leave")
            _show_link(("stories", stories.carried()), "list", "story-home")
        if step and stories.notes_open():
            _show_notes(found.words)
        _hand(key="story-hand", data={
            "at": f"{found.name} {found.number}", "point": f".st-key-{step.point_at}" if step else "",
            "see": list(step.see) if step else [], "idle": stories.idle_seconds(), "home": "stories"})


def _style(block: str) -> str:
    """The ground of the app for the bar, and the rule that lifts one block of the page out of the others."""
    light, dark = (st.get_option(f"theme.{mode}.backgroundColor") for mode in ("light", "dark"))
    lifted = f".stMain .st-key-{block} {{ outline: 4px solid var(--net-point); outline-offset: 7px; position: " \
        "relative; z-index: 5; border-radius: .4rem; box-shadow: 0 0 0 7px var(--net-ground), 0 0 0 300vmax " \
        "var(--net-dim); }" if block else ""
    return f"<style>:root {{ --net-ground: light-dark({light}, {dark}); }} {lifted}</style>"


def _show_link(link: Link, label: str, key: str) -> None:
    page, query = link
    with st.container(key=key, width="content"):
        st.page_link(f"../{page}.py", label=label, query_params=query)


def _show_sentence(words: StepWords) -> None:
    dots = "".join(f'<i class="{"now" if number == words.number else "past" if number < words.number else ""}"></i>'
                   for number in range(1, words.of + 1))
    st.html(f'<div class="net-story-dots" aria-hidden="true">{dots}</div>'
            f'<p class="net-story-say" aria-live="polite">{escape(words.say)}</p>')


def _show_notes(words: StepWords) -> None:
    """What to say and what may be asked; for the presenter alone."""
    said = "".join(f"<li>{escape(line)}</li>" for line in words.notes)
    asked = "".join(f"<dt>{escape(question)}</dt><dd>{escape(answer)}</dd>" for question, answer in words.asked)
    st.html(f'<aside class="net-story-notes" aria-label="presenter\'s notes"><ul>{said}</ul>'
            f'{f"<dl>{asked}</dl>" if asked else ""}</aside>')


def show_list(listed: Listed) -> None:
    """Every story as a card that opens its title page."""
    st.html(_FOLDER / "story.css")
    st.html('<div class="net-story-head"><h1>Stories</h1><p>Two to three minutes each, on made patients. What they '
            "point at is computed while you look; nothing is written.</p></div>")
    with st.container(key="story-cards"):
        for card in listed.cards:
            with st.container(key=f"story-card-{card.name}", gap=None):
                st.page_link("../stories.py", label=card.title,
                             query_params={"story": card.name, **stories.carried()})
                st.html(f'<div class="net-story-card"><p>{escape(card.teaser)}</p>'
                        f"<small>{escape(card.short)}</small></div>")
    if listed.problems:
        st.error("A story cannot be told as its file stands.")
        st.code("\n".join(map(str, listed.problems)), language=None, wrap_lines=True)
    st.caption("Keys: → or page down for the next step, ← or page up for the one before, n for the presenter's notes. "
               "A stand that nobody touches for two minutes comes back to this list; `stand=0` in the address turns "
               "that off.")


def show_title_page(card: StoryCard) -> None:
    """The story's question, large, before anything is shown."""
    st.html(f'<div class="net-story-title"><h1>{escape(card.title)}</h1><p>{escape(card.question)}</p>'
            f'<small>{escape(card.who)}<br>{escape(card.length)} · a made patient, no person</small></div>')
