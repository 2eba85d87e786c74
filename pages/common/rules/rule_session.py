"""What the rules say of the chosen patient, computed once for a record, a day and the rules of a day."""

from datetime import date
from typing import NamedTuple

import streamlit as st

from netcore.evidence import Rulebook, evidence_hash
from netcore.model import PatientRecord
from netcore.reports.calendar import due_calendar
from netcore.reports.rulebook import rulebook_page
from netcore.rules import Evaluation, evaluate, evaluate_pressing, load_rules
from netcore.views.options import replay
from netcore.views.options.beside import CautionLine, Said, beside_options, caution_lines
from netcore.views.options.decisions import decision_lines, departures
from netcore.views.options.due import DueEntry, due_entries
from netcore.views.options.held_back import HoldingFact, holding_facts, sentence_holding
from netcore.views.options.judged_signs import JudgedCell, judged_cells
from netcore.views.options.missing import ChangeView, change_view, pair_lines
from netcore.views.options.page import OptionsView, options_view
from netcore.views.options.plan_drawing import PlanView, plan_view
from netcore.views.patient.words import sentence_question
from pages.common import session
from pages.common.session import Case, Key


class PatientRules(NamedTuple):
    """What rules say on the patient page."""

    signs: list[JudgedCell]
    due: list[DueEntry]
    cautions: tuple[CautionLine, ...]
    holding: list[HoldingFact]


def book() -> Rulebook:
    """The rulebook of this program; raises `BadSheet` where a sheet does not load."""
    return load_rules()


@st.cache_resource(max_entries=300, show_spinner=False)
def _record(key: Key, known_on: date) -> PatientRecord | None:
    store = session.open_stores()[key[0]]
    patient_id = store.patient_of(key[1])
    return store.load(patient_id, known_on=known_on) if patient_id is not None else None


@st.cache_resource(max_entries=400, show_spinner=False)
def _evaluation(key: Key, rules_on: date, known_on: date | None, rules: str) -> Evaluation:
    record = _record(key, known_on) if known_on else session.whole_record(key)
    return evaluate(record or session.whole_record(key), as_of=key[-1], rules_on=rules_on)


def evaluation_of(case: Case, rules_on: date | None = None, known_on: date | None = None) -> Evaluation:
    """The rules in force on `rules_on` (default: the day looked at), on the records as known by `known_on` (default:
    all that is recorded)."""
    return _evaluation(session.judged(case.key), rules_on or case.day, known_on, evidence_hash())


@st.cache_resource(max_entries=400, show_spinner=False)
def _options(key: Key, rules_on: date, known_on: date | None, rules: str) -> OptionsView:
    return options_view(_evaluation(session.judged(key), rules_on, known_on, rules), key[3])


def options_of(case: Case, rules_on: date, known_on: date | None) -> OptionsView:
    """Stop signs, options and disagreements."""
    return _options(case.key, rules_on, known_on, evidence_hash())


@st.cache_resource(max_entries=200, show_spinner=False)
def _beside(key: Key, rules_on: date, known_on: date | None, rules: str) -> tuple[Said, ...]:
    return beside_options(_evaluation(session.judged(key), rules_on, known_on, rules), key[3])


def beside_of(case: Case, rules_on: date, known_on: date | None) -> tuple[Said, ...]:
    """What rules say beside the options, by topic."""
    return _beside(case.key, rules_on, known_on, evidence_hash())


@st.cache_resource(max_entries=200, show_spinner=False)
def _plan(key: Key, rules_on: date, known_on: date | None, rules: str) -> PlanView:
    return plan_view(_evaluation(session.judged(key), rules_on, known_on, rules), key[3])


def plan_of(case: Case, rules_on: date, known_on: date | None) -> PlanView:
    """The lesion plan."""
    return _plan(case.key, rules_on, known_on, evidence_hash())


@st.cache_resource(max_entries=200, show_spinner=False)
def _changes(key: Key, rules_on: date, known_on: date | None, rules: str) -> ChangeView:
    return change_view(_evaluation(session.judged(key), rules_on, known_on, rules), key[3])


def changes_of(case: Case, rules_on: date, known_on: date | None) -> ChangeView:
    """What is missing and what would change."""
    return _changes(case.key, rules_on, known_on, evidence_hash())


def held_back_of(case: Case, rules_on: date, known_on: date | None) -> str:
    """What is not known and holds options back, in the words and the order of the patient page."""
    return sentence_holding(holding_facts(evaluation_of(case, rules_on, known_on)))


@st.cache_resource(max_entries=200, show_spinner="Trying pairs of facts ...")
def _pairs(key: Key, rules_on: date, known_on: date | None, option: str, rules: str) -> list[str]:
    return pair_lines(_evaluation(session.judged(key), rules_on, known_on, rules), option, key[3])


def pairs_of(case: Case, rules_on: date, known_on: date | None, option: str) -> list[str]:
    """Pairs of facts that would turn the standing of one option."""
    return _pairs(case.key, rules_on, known_on, option, evidence_hash())


def replay_lines(case: Case, rules_on: date, known_on: date | None) -> list[str]:
    """What differs from all records under the rules of the day looked at."""
    if rules_on == case.day and known_on is None:
        return []
    return replay.replay_lines(evaluation_of(case), evaluation_of(case, rules_on, known_on), case.units)


@st.cache_resource(max_entries=400, show_spinner=False)
def _patient_rules(key: Key, rules: str) -> PatientRules:
    record, answered = session.cut_of(key), evaluate_pressing(session.whole_record(key), as_of=key[-1])
    return PatientRules(judged_cells(record, answered, key[-1], key[3]), due_entries(record, answered, key[-1]),
                        caution_lines(answered, key[3]), holding_facts(answered))


def patient_rules_of(case: Case) -> PatientRules:
    """Stop signs, due list, cautions and what holds options back on the patient page, by the rules of the day looked
    at."""
    return patient_rules_at(case.key)


def patient_rules_at(key: Key) -> PatientRules:
    """The same of any patient and day."""
    return _patient_rules(key, evidence_hash())


def calendar_of(case: Case) -> bytes:
    """The due list as a calendar file."""
    return due_calendar(patient_rules_of(case).due, case.local_id, case.day)


def question_of(case: Case) -> str:
    """Today's question."""
    return sentence_question(case.record, case.day)


def decisions_of(case: Case) -> list[str]:
    """What boards decided, with their reasons."""
    return decision_lines(case.record)


def departures_of(case: Case) -> dict[str, list[str]]:
    """The decisions that depart from the standing of an option, by the option."""
    return departures(case.record)


def rulebook_html() -> bytes:
    """The whole rulebook as one page to print."""
    return rulebook_page(book()).encode()
