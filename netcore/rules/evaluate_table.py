"""What does every rule answer for many patients at once?

The answers are those of `evaluate`, rule by rule and patient by patient; reasons are not kept.
"""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netcore.evidence import RuleText
from netcore.rules.conditions import NotInForce
from netcore.rules.evaluation import NONE_OF_THESE, in_force_from, rules_in_order
from netcore.rules.loading import defined_facts
from netcore.rules.table import FactsTable, bits, vocabulary
from netcore.rules.table_conditions import Columns, Flags, Truths
from netcore.rules.table_schedule import due_truths
from netcore.rules.truth import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN

ANSWERS = (MET, NOT_MET, UNKNOWN, NOT_APPLICABLE)
_CATEGORIES = pd.CategoricalDtype([str(answer) for answer in ANSWERS])
_MET, _NOT_MET, _UNKNOWN, _NOT_APPLICABLE = range(4)
Codes = NDArray[np.int8]


def evaluate_table(table: FactsTable, *, rules_on: date | None = None) -> pd.DataFrame:
    """One row a patient, one categorical column a rule: met, not_met, unknown, not_applicable.

    `rules_on`: the day whose limits judge (`None`: the latest). A rule that is asked of each lesion or result answers
    here for the patient as a whole (see `truth.summary`).
    """
    columns = Columns(table, defined_facts(table.book), rules_on)
    found = {rule.id: _answer(columns, sheet, rule) for sheet, rule in rules_in_order(table.book)}
    return pd.DataFrame({name: pd.Categorical.from_codes(codes, dtype=_CATEGORIES)
                         for name, codes in found.items()}, copy=False)


def _answer(columns: Columns, sheet: str, rule: RuleText) -> Codes:
    table = columns.table
    since = in_force_from(table.book, sheet, rule)
    if columns.on is not None and since is not None and since > columns.on:
        return np.full(table.size, _NOT_APPLICABLE, dtype=np.int8)
    try:
        applies = columns.judge(sheet, rule.applies_when, rule.for_each)
        if rule.due:
            limits = {name: columns.limit(sheet, name) for name in rule.due.limits}
            met, not_met = due_truths(rule.due, limits, table)
        elif rule.classify:
            met, not_met = _classified(columns, sheet, rule, applies)
        else:
            holds = columns.judge(sheet, rule.when, rule.for_each)
            met, not_met = _sure(holds)
    except NotInForce:
        return np.full(table.size, _NOT_APPLICABLE, dtype=np.int8)
    codes = _codes(applies, met, not_met)
    return codes if rule.for_each is None else _summary(columns, rule.for_each, codes)


def _sure(holds: Truths) -> tuple[Flags, Flags]:
    return holds.to_numpy(dtype=bool, na_value=False), ~holds.to_numpy(dtype=bool, na_value=True)


def _codes(applies: Truths, met: Flags, not_met: Flags) -> Codes:
    speaks, silent = _sure(applies)
    codes = np.full(met.shape, _UNKNOWN, dtype=np.int8)
    codes[speaks & met] = _MET
    codes[speaks & not_met] = _NOT_MET
    codes[silent] = _NOT_APPLICABLE
    return codes


def _classified(columns: Columns, sheet: str, rule: RuleText, applies: Truths) -> tuple[Flags, Flags]:
    """The first outcome that holds; an unknown one before it leaves the class open."""
    outcomes = rule.classify or ()
    size = len(applies)
    left = np.ones(size, dtype=bool)
    possible = np.zeros(size, dtype=np.int64)
    mask = np.zeros(size, dtype=np.uint64)
    closed = np.zeros(size, dtype=bool)
    known = vocabulary(columns.table.book, str(rule.defines), columns.definitions[rule.defines]) if rule.defines else {}
    for one in outcomes:
        met, not_met = _sure(columns.judge(sheet, one.when, rule.for_each))
        may = left & ~not_met
        possible[may] += 1
        if rule.defines:
            mask[may] |= np.uint64(bits((one.outcome,), known))
        closed |= left & met
        left &= ~met
    if rule.defines and rule.for_each is None:
        speaks, _ = _sure(applies)
        mask[~closed & (possible > 0)] |= np.uint64(bits((NONE_OF_THESE,), known))
        mask[~speaks] = 0
        columns.defined[rule.defines] = (mask, mask != 0)
    return closed & (possible == 1), possible == 0


def _summary(columns: Columns, kind: str, codes: Codes) -> Codes:
    """The answer for each patient from those for his items."""
    owner, size = columns.table.items[kind].owner, columns.table.size
    assert owner is not None
    result = np.full(size, _NOT_APPLICABLE, dtype=np.int8)
    for code in (_NOT_MET, _UNKNOWN, _MET):
        result[owner[codes == code]] = code
    return result
