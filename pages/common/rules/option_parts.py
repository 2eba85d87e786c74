"""The parts of the options page: one is shown at a time below the stop signs."""

from datetime import date

import streamlit as st

from netcore.rules import Evaluation
from netcore.views.options.decisions import standing_choice
from netcore.views.options.missing import TRIED
from netcore.views.options.page import OptionsView
from netcore.views.options.territory import PROCEDURES, plan_territory, territories
from netcore.views.options.try_out import facts_to_try, hint, try_out, words_to_try
from pages.common import explain, session, widgets
from pages.common.records import forms, undoing
from pages.common.rules import rule_parts, rule_session
from pages.common.session import Case

PARTS = ("options", "also said", "lesion plan", "what is missing", "try out", "where sources differ",
         "what was decided")
Days = tuple[date, date | None]


def ask_days(case: Case) -> Days:
    """The two other handles of time, folded away: rules in force on a day, records as known on a day."""
    # A replay that is on is never folded away.
    known, rules = f"known-on-{case.local_id}", f"rules-on-{case.local_id}-{case.day}"
    on = st.session_state.get(known) is not None or st.session_state.get(rules, case.day) != case.day
    with st.expander("Replay: rules in force on, and data recorded by, another day", expanded=on):
        left, right = st.columns(2)
        rules_on = left.date_input("rules in force on", value=case.day, min_value=session.FIRST_DAY,
                                   max_value=session.calendar_day(), format="YYYY-MM-DD", key=rules,
                                   help=explain.control("rules in force on"))
        known_on = right.date_input("data recorded by (blank: all that is recorded)", value=None,
                                    min_value=session.FIRST_DAY, max_value=session.calendar_day(), key=known,
                                    format="YYYY-MM-DD",
                                    help=explain.control("data recorded by"))
    return rules_on or case.day, known_on


def show_differences(case: Case, rules_on: date, known_on: date | None) -> None:
    """What is other than with today's records under the rules of the day looked at; nothing where nothing is."""
    lines = rule_session.replay_lines(case, rules_on, known_on)
    if lines:
        with widgets.block("replay"):
            widgets.show_lines([(line, "strong") for line in lines],
                               "other than with today's records and the day's own rules")


def show_part(part: str, case: Case, evaluation: Evaluation, view: OptionsView, days: Days) -> None:
    """The chosen part."""
    if part == PARTS[0]:
        with widgets.block("options"):
            rule_parts.show_options(view.options, rule_session.departures_of(case))
    elif part == PARTS[1]:
        with widgets.block("also-said"):
            rule_parts.show_beside(rule_session.beside_of(case, *days))
    elif part == PARTS[2]:
        _show_plan(case, days)
    elif part == PARTS[3]:
        _show_missing(case, view, days)
    elif part == PARTS[4]:
        _show_try_out(evaluation, case)
    elif part == PARTS[5]:
        _show_disputes(view)
    else:
        _show_decision(case, view)


def _show_plan(case: Case, days: Days) -> None:
    plan = rule_session.plan_of(case, *days)
    with widgets.block("plan-sentence"):
        widgets.show_lines([plan.sentence], "the seed review's pattern on this patient: no plan that anybody made")
    left, right = st.columns([3, 2])
    with left:
        widgets.show_figure(plan.figure, key="plan", alt=plan.alt,
                            empty="No lesion with a known size and segment: there is nothing to draw.")
    with right:
        with widgets.block("remnant"):
            widgets.show_lines(plan.remnant, "what would be removed, and what would stay")
        if plan.beside:
            widgets.show_lines(plan.beside, "not drawn")
        if plan.limits:
            with st.expander(f"Size limits that the plan uses ({len(plan.limits)})"):
                widgets.show_lines(plan.limits)
    if len(plan.table):
        widgets.show_table(plan.table, key="plan-table", name=f"{case.local_id}-lesion-plan")
    rule_parts.show_arguments(plan.arguments)


def _show_missing(case: Case, view: OptionsView, days: Days) -> None:
    change = rule_session.changes_of(case, *days)
    with widgets.block("missing"):
        if held := rule_session.held_back_of(case, *days):
            widgets.show_lines([held])
        widgets.show_lines([(one.line, "unknown") for one in change.missing] or
                           ["No missing fact of those tried would settle or turn a standing."],
                           "not known, and the options whose standing it could settle or turn, most options first")
    names = {option.id: f"{option.label}: {option.standing}" for option in view.options}
    chosen = st.selectbox("what would bring another standing", list(names), format_func=names.get, key="change-option",
                          index=None, placeholder="choose an option",
                          help=explain.control("what would bring another standing"))
    if chosen is None:
        return
    with widgets.block("change"):
        widgets.show_lines(change.by_option.get(chosen, ()) or
                           ["No single fact of those tried turns this standing; two together may (below)."])
    if st.toggle("pairs of facts too (takes a moment)", key=f"pairs-{chosen}",
                 help=explain.control("pairs of facts too")):
        widgets.show_lines(rule_session.pairs_of(case, *days, chosen) or
                           ["No two facts of those tried bring together what neither brings alone."])
    st.caption(TRIED)


def _show_try_out(evaluation: Evaluation, case: Case) -> None:
    what = st.segmented_control("try", ("a fact", "a territory"), default="a fact", key="try-what",
                                label_visibility="collapsed", help=explain.control("try"))
    if what == "a territory":
        _show_territory(evaluation, case)
    else:
        _show_fact_to_try(evaluation, case)


def _show_territory(evaluation: Evaluation, case: Case) -> None:
    names = territories()
    left, middle, right = st.columns([2, 4, 2])
    procedure = left.selectbox("procedure", list(PROCEDURES), format_func=PROCEDURES.get,
                               key="territory-procedure", help=explain.control("procedure"))
    parts = middle.multiselect("part of the liver", list(names), format_func=names.get, key="territory-parts",
                               placeholder="choose a lobe or segments", help=explain.control("part of the liver"))
    share = right.text_input("share of the liver, %", key="territory-share", placeholder="blank: not known",
                             help=explain.control("share of the liver, %"))
    if not parts:
        st.info("Choose a part of the liver: the lesions in it and the standings that would move are shown. Nothing is "
                "saved.")
        return
    tried = plan_territory(evaluation, procedure, parts, share, case.units)
    with widgets.block("territory-moved"):
        widgets.show_lines([(tried.refusal, "unknown")] if tried.refusal else
                           [(tried.sentence, "strong"), *tried.moved, *tried.plan])
    if tried.refusal:
        return
    drawing, words = st.columns([3, 2])
    with drawing:
        widgets.show_figure(tried.figure, key="territory", alt=tried.alt, empty="Nothing to draw.")
    with words, widgets.block("territory-held"):
        widgets.show_lines(tried.held, "listed lesions, with the class of the lesion plan")
        widgets.show_lines(tried.scores, "scores and shares")
    with st.expander(f"Rules that would answer otherwise ({len(tried.rules)})"):
        rule_parts.show_rules(tried.rules)


def _show_fact_to_try(evaluation: Evaluation, case: Case) -> None:
    facts = facts_to_try(evaluation)
    left, right = st.columns(2)
    name = left.selectbox("fact", list(facts), format_func=facts.get, index=None, key="try-fact",
                          placeholder="choose a fact to set otherwise", help=explain.control("fact"))
    if name is None:
        st.info("Choose a fact and set it otherwise: the standings that would move are listed. Nothing is saved.")
        return
    words = words_to_try(evaluation, name)
    if words:
        typed = right.selectbox("set to", words, index=None, key=f"try-{name}", help=explain.control("set to"))
    else:
        typed = right.text_input("set to", key=f"try-{name}", help=explain.control("set to"))
    st.caption(hint(evaluation, name, case.units))
    if typed:
        tried = try_out(evaluation, name, typed, case.units)
        with widgets.block("tried"):
            widgets.show_lines([(tried.refusal, "unknown")] if tried.refusal else
                               [(tried.sentence, "strong"), *tried.moved, *tried.plan])
        with st.expander(f"Rules that would answer otherwise ({len(tried.rules)})"):
            rule_parts.show_rules(tried.rules)


def _show_disputes(view: OptionsView) -> None:
    if not view.disputes:
        st.info("On this patient, on this day, no two sources answer one question differently as far as is known.")
        return
    with widgets.block("disputes"):
        rule_parts.show_disputes(view.disputes)


def _show_decision(case: Case, view: OptionsView) -> None:
    widgets.show_lines(rule_session.decisions_of(case) or ["No decision of a board is recorded."],
                       "decisions as recorded")
    if case.store == session.USER:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            forms.ask_who()
            undoing.show_undo(case)
    st.caption("We decided otherwise because ...: choose the option and its standing from which the decision departs, "
               "and say why. It is then shown beside that option.")
    forms.show_form("decision", case, [standing_choice(one.id, one.standing) for one in view.options])
