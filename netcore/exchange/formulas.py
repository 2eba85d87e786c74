"""How is a text kept from becoming a formula when a CSV file is opened in a spreadsheet?

A text that begins with = + - @ (or their wide forms), tab or return gets an apostrophe before it, as OWASP advises;
reading takes it away again. A text that already begins with apostrophes before such a sign gets one more, so that every
text comes back as it was. Numbers are not touched.
"""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def guard(text: str) -> str:
    """The text as it may stand in a CSV file."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text that was guarded; any other text as it is."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
