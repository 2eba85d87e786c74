"""The pieces that show rules: stop signs, options with their arguments, disagreements, limits with their sources.

Arguments open and close in the browser, so that opening one costs no run of the script.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import streamlit as st

from netcore.views.options.arguments import Argument, SourceWords
from netcore.views.options.beside import CautionLine, Said
from netcore.views.options.due import DueEntry
from netcore.views.options.judged_signs import Judged, JudgedCell
from netcore.views.options.page import DisputeView, OptionView
from netcore.views.options.stop_signs import SignView
from pages.common import explain, markup

_DUE_SHOWN = 5
_SIGNS_ASK = "stop signs: is there a reason not to do a procedure on the liver?"
_MARKS = {"yes": "■", "no": "○", "unknown": "?", "not_applicable": "–"}


def evidence_link(rules: str | Sequence[str], words: str = "rule") -> str:
    """A link to one or several rules on the evidence page, in a tab of its own so that the patient stays."""
    asked = rules if isinstance(rules, str) else ",".join(rules)
    return f'<a href="/evidence?rule={escape(asked, quote=True)}" target="_blank" rel="noopener">{escape(words)}</a>'


def _rules_link(rules: Sequence[str]) -> str:
    return evidence_link(rules, "rule" if len(rules) == 1 else f"{len(rules)} rules")


def show_rules(rules: Iterable[tuple[str, str]]) -> None:
    """Rules by their titles, one a line, each with its link."""
    lines = "".join(f"<div>{escape(title)} {evidence_link(rule)}</div>" for title, rule in rules)
    st.html(f'<div class="net"><div class="net-lines">{lines}</div></div>')


def show_signs(signs: Iterable[SignView]) -> None:
    """The stop signs, each with what was found and its rules."""
    seen: set[str] = set()
    boxes = "".join(
        f'<div class="net-sign {sign.state}{_was(sign)}"><div class="label">{explain.marked(sign.label, seen)}</div>'
        f'<div class="answer"><span class="mark">{_MARKS[sign.state]}</span> {escape(sign.answer)}</div>'
        f'<div class="why">{explain.marked(sign.why, seen)}</div>'
        f'<div class="when">{escape(sign.detail)} {_rules_link(sign.rules)}</div></div>' for sign in signs)
    st.html(markup.headed(_SIGNS_ASK, f'<div class="net-signs">{boxes}</div>'))


def show_sign_lines(signs: Iterable[SignView]) -> None:
    """The stop signs one a line, where room is short: nothing of `show_signs` is left out."""
    kinds = {"yes": "strong", "unknown": "unknown", "no": "", "not_applicable": ""}
    lines = "".join(
        f'<div class="{kinds[sign.state]}{_was(sign)}"><b>{_MARKS[sign.state]} {escape(sign.label)}: '
        f'{escape(sign.answer)}</b> '
        f'{escape(sign.why)} <span class="net-small">{escape(sign.detail)} {_rules_link(sign.rules)}</span></div>'
        for sign in signs)
    st.html(markup.headed(_SIGNS_ASK, f'<div class="net-lines">{lines}</div>'))


def _was(sign: SignView) -> str:
    return " was" if sign.was_stop else ""


def judged_cells_html(cells: Iterable[JudgedCell], label: str) -> str:
    """The stop signs as recorded, each with what rules say of it and a link to them."""
    seen: set[str] = set()
    boxes = "".join(markup.cell_html(one.cell, seen, looks="stopped" if one.stopped else "",
                                     below="".join(map(_judged, one.judged))) for one in cells)
    return markup.headed(explain.marked(label, set()), f'<div class="net-cells">{boxes}</div>')


def _judged(one: Judged) -> str:
    doubt = " (limit not checked)" if one.unchecked else ""
    return f'<div class="judged {one.state}">{evidence_link(one.rules, one.text)}{doubt}</div>'


def show_due(lines: Sequence[DueEntry]) -> None:
    """What is due, the most urgent first; what is beyond the first few opens on a click."""
    st.html(due_html(lines))


def due_html(lines: Sequence[DueEntry]) -> str:
    """What is due, the most urgent first; what is beyond the first few opens on a click."""
    shown, rest = lines[:_DUE_SHOWN], lines[_DUE_SHOWN:]
    more = f'<details><summary>{len(rest)} more</summary><div class="net-lines">{"".join(map(_due, rest))}</div>' \
        "</details>" if rest else ""
    return markup.headed("due", f'<div class="net-lines">{"".join(map(_due, shown))}</div>{more}')


def _due(line: DueEntry) -> str:
    link = f" {_rules_link(line.rules)}" if line.rules else ""
    return f'<div class="{line.kind}">{escape(line.text)}{link}</div>'


def show_options(options: Iterable[OptionView], decided: Mapping[str, Sequence[str]]) -> None:
    """Every option with its standing and the decisions that depart from it; each opens to its arguments."""
    seen: set[str] = set()
    rows = "".join(_option(option, decided.get(option.id, ()), seen) for option in options)
    st.html(f'<div class="net net-options">{rows}</div>')


def _option(option: OptionView, decided: Sequence[str], seen: set[str]) -> str:
    otherwise = "".join(f'<span class="otherwise"><b>decided otherwise</b>, {escape(line)}</span>' for line in decided)
    note = f'<div class="net-small">{escape(option.note)}</div>' if option.note else ""
    return (f'<details class="{escape(option.standing_id)}"><summary><b>{explain.marked(option.label, seen)}</b>'
            f'<span class="standing">{escape(option.standing)}</span>'
            f'<span class="because">{explain.marked(option.because, seen)}</span>'
            f'<span class="counts">{escape(option.counts)}</span>{otherwise}</summary>'
            f'<div class="net-small">{escape(option.meaning)}</div>{note}{_groups(option.groups)}</details>')


def show_beside(topics: Iterable[Said]) -> None:
    """What rules say beside the options: each topic opens to its arguments, what is not known to what is missing."""
    seen: set[str] = set()
    rows = "".join(_topic(topic, seen) for topic in topics)
    st.html(f'<div class="net net-options">{rows}</div>' if rows else
            '<div class="net">No rule beside those of the options says anything of this patient on this day.</div>')


def _topic(topic: Said, seen: set[str]) -> str:
    unknown = f'<details><summary class="net-label">not known ({len(topic.unknown)}), with what is missing</summary>' \
        f'{"".join(map(_argument, topic.unknown))}</details>' if topic.unknown else ""
    looks = "topic open_with_cautions" if topic.cautioned else "topic"
    return (f'<details class="{looks}"{" open" if topic.groups else ""}><summary>'
            f'<b>{explain.marked(topic.label, seen)}</b><span class="counts">{escape(topic.counts)}</span>'
            f'</summary>{_groups(topic.groups)}{unknown}</details>')


def cautions_html(lines: Sequence[CautionLine]) -> str:
    """The cautions about stage and safety that hold, each with its rule; nothing where none does."""
    shown = "".join(f'<div class="strong">{escape(line.text)} {evidence_link(line.rules)}</div>' for line in lines)
    return markup.headed("cautions on stage and safety", f'<div class="net-lines">{shown}</div>') if lines else ""


def show_cautions(lines: Sequence[CautionLine]) -> None:
    """The same as a part of its own."""
    if lines:
        st.html(cautions_html(lines))


def _groups(groups: Iterable[tuple[str, tuple[Argument, ...]]]) -> str:
    return "".join(f'<div class="net-label">{escape(name)} ({len(given)})</div>{"".join(map(_argument, given))}'
                   for name, given in groups)


def _argument(one: Argument) -> str:
    item = f"{escape(one.item)}: " if one.item else ""
    side = f' <span class="net-badge">{escape(one.side)}</span>' if one.side else ""
    facts = "".join(f"<li>{escape(line)}</li>" for line in one.facts)
    limits = "".join(f"<li>{escape(line)}</li>" for line in one.limits)
    sources = "".join(f"<li>{source_html(source)}</li>" for source in one.sources)
    return (f'<details class="net-argument{" unchecked" if one.unchecked else ""}"><summary>{item}'
            f'{escape(one.title)}{side} <span class="net-small">{escape(one.answer)}'
            f'{" · not checked" if one.unchecked else ""}</span></summary><div>{escape(one.says)}</div>'
            f'<ul>{facts}</ul>{f"<div class=net-label>limits</div><ul>{limits}</ul>" if limits else ""}'
            f'<div class="net-label">source</div><ul>{sources}</ul>{evidence_link(one.rule)}</details>')


def source_html(source: SourceWords) -> str:
    """A source as text, with a link only where its identifier is certain."""
    link = f' <a href="{escape(source.link, quote=True)}" target="_blank" rel="noopener noreferrer">' \
        f'{escape(source.link)}</a>' if source.link else ""
    doubt = f' <span class="net-small">identifier not checked: {escape(source.not_checked)}</span>' \
        if source.not_checked else ""
    return f'<span class="{"unchecked" if source.unchecked else ""}">{escape(source.text)}. ' \
        f'{escape(source.checked.capitalize())}.</span>{link}{doubt}'


def show_arguments(given: Iterable[Argument]) -> None:
    """Several arguments, each opening to its reasons and sources."""
    st.html(f'<div class="net">{"".join(map(_argument, given))}</div>')


def show_disputes(disputes: Iterable[DisputeView]) -> None:
    """Questions that sources answer differently on this patient, side by side."""
    blocks = []
    for dispute in disputes:
        sides = "".join(f'<div class="net-side"><b>{escape(side.side or side.title)}</b>: {escape(side.answer)}'
                        f'<div class="net-small">{escape("; ".join(side.facts))}</div>'
                        f'<div class="net-small">{"; ".join(source_html(source) for source in side.sources)} '
                        f'{evidence_link(side.rule)}</div></div>' for side in dispute.sides)
        described = "".join(f'<div class="net-small">{escape(text)}</div>' for text in dispute.described)
        blocks.append(f'<details open><summary><b>{escape(dispute.question)}</b></summary>{described}'
                      f'<div class="net-sides">{sides}</div></details>')
    st.html(f'<div class="net net-disputes">{"".join(blocks)}</div>')
