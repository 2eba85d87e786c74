"""What the pages write themselves, as a reader meets it."""

import re

from streamlit.testing.v1 import AppTest

_EXPLAINED = re.compile(r"</?abbr[^>]*>")


def html_of(app: AppTest) -> str:
    """All markup that the pages write themselves, without the style sheet and without what stands beside the pointer
    on a word that the glossary explains."""
    bodies = (element.proto.body for element in app.get("html"))
    return _EXPLAINED.sub("", "\n".join(body for body in bodies if not body.startswith("<style")))
