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
from netcore.rules.table.conditions import Columns, Flags, sure
from netcore.rules.table.facts_table import FactsTable, Group, bits, group_of, narrowest, vocabulary
from netcore.rules.table.schedule import due_truths
from netcore.rules.truth import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN

# In this order the answer for a patient is the highest of those for his items (see `truth.summary`).
ANSWERS = (NOT_APPLICABLE, NOT_MET, UNKNOWN, MET)
_CATEGORIES = pd.CategoricalDtype([str(answer) for answer in ANSWERS])
_NOT_APPLICABLE, _NOT_MET, _UNKNOWN, _MET = range(4)
Codes = NDArray[np.int8]
# At most so many patients are judged at a time: what was found of each condition on each of their results is kept until
# all rules about these results have answered, and would fill a gigabyte for 100,000 patients.
_AT_ONCE = 40_000


def evaluate_table(table: FactsTable, *, rules_on: date | None = None) -> pd.DataFrame:
    """One row a patient, one categorical column a rule: met, not_met, unknown, not_applicable.

    `rules_on`: the day whose limits judge (`None`: the latest). A rule that is asked of each lesion or result answers
    here for the patient as a whole (see `truth.summary`).
    """
    rules, definitions = rules_in_order(table.book), defined_facts(table.book)
    # Rules about the patient come first: they define facts that rules about items read.
    asked: dict[Group | None, list[tuple[int, str, RuleText]]] = {None: []}
    for place, (sheet, rule) in enumerate(rules):
        asked.setdefault(group_of(rule), []).append((place, sheet, rule))
    found = np.empty((len(rules), table.size), dtype=np.int8)
    parts = -(-table.size // _AT_ONCE) or 1
    step = -(-table.size // parts) or 1
    for start in range(0, table.size, step):
        columns = Columns(table.part(start, start + step), definitions, rules_on)
        for group, rules_of_group in asked.items():
            for place, sheet, rule in rules_of_group:
                found[place, start:start + step] = _answer(columns, sheet, rule)
            columns.forget(group)
    return pd.DataFrame({rule.id: pd.Categorical.from_codes(codes, dtype=_CATEGORIES)
                         for codes, (_, rule) in zip(found, rules, strict=True)}, copy=False)


def _answer(columns: Columns, sheet: str, rule: RuleText) -> Codes:
    table = columns.table
    since = in_force_from(table.book, sheet, rule)
    if columns.on is not None and since is not None and since > columns.on:
        return np.full(table.size, _NOT_APPLICABLE, dtype=np.int8)
    group = group_of(rule)
    try:
        speaks, silent = columns.applies(sheet, rule.applies_when, group)
        if rule.due:
            limits = {name: columns.limit(sheet, name) for name in rule.due.limits}
            met, not_met = due_truths(rule.due, limits, table)
        elif rule.classify:
            met, not_met = _classified(columns, sheet, rule, speaks)
        else:
            met, not_met = sure(columns.judge(sheet, rule.when, group))
    except NotInForce:
        return np.full(table.size, _NOT_APPLICABLE, dtype=np.int8)
    codes = _codes(speaks, silent, met, not_met)
    return codes if group is None else _summary(columns, group, codes)


def _codes(speaks: Flags, silent: Flags, met: Flags, not_met: Flags) -> Codes:
    """Unknown, one up where it is met, one down where not, nothing where the rule does not speak."""
    codes = np.int8(_UNKNOWN) + (speaks & met).view(np.int8) - (speaks & not_met).view(np.int8)
    return np.asarray(codes * (~silent).view(np.int8))


def _classified(columns: Columns, sheet: str, rule: RuleText, speaks: Flags) -> tuple[Flags, Flags]:
    """The first outcome that holds; an unknown one before it leaves the class open."""
    outcomes = rule.classify or ()
    size, group = len(speaks), group_of(rule)
    known = vocabulary(columns.table.book, rule.defines, columns.definitions[rule.defines]) if rule.defines else {}
    left = np.ones(size, dtype=bool)
    possible = np.zeros(size, dtype=np.int8)
    mask = np.zeros(size, dtype=narrowest(known) if known else np.uint8)
    closed = np.zeros(size, dtype=bool)
    for one in outcomes:
        met, not_met = sure(columns.judge(sheet, one.when, group))
        may = left & ~not_met
        possible += may
        if rule.defines:
            mask |= may * mask.dtype.type(bits((one.outcome,), known))
        closed |= left & met
        left &= ~met
    if rule.defines and rule.for_each is None:
        mask[~closed & (possible > 0)] |= mask.dtype.type(bits((NONE_OF_THESE,), known))
        mask[~speaks] = 0
        columns.defined[rule.defines] = (mask, mask != 0)
    return closed & (possible == 1), possible == 0


def _summary(columns: Columns, group: Group, codes: Codes) -> Codes:
    """The answer for each patient from those for his items."""
    result = np.full(columns.table.size, _NOT_APPLICABLE, dtype=np.int8)
    patients, starts = columns.table.items[group].owners
    if starts.size:
        result[patients] = np.maximum.reduceat(codes, starts)
    return result
