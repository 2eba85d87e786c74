"""Which lesions get another class in the lesion plan when facts are set otherwise, and by which rule?"""

from netcore.evidence import rule_conditions
from netcore.evidence.conditions import leaves
from netcore.rules.evaluate import Evaluation
from netcore.rules.lesion_plan import ALLOCATION, moved_lesions
from netcore.rules.loading import defined_facts
from netcore.units import System
from netcore.views.options.plan_drawing import class_words
from netcore.views.options.rule_titles import rule_title


def plan_moves(before: Evaluation, after: Evaluation, system: System | None = None) -> list[str]:
    """One line for the lesions whose class moves in the same way; where none does, one line that says why not."""
    if not after.lesion_plan.lesions:
        return ["Lesion plan: no lesion is listed, so no class can move."]
    ways: dict[tuple[str, str], list[str]] = {}
    for old, new in moved_lesions(before.lesion_plan, after.lesion_plan):
        ways.setdefault((class_words(old), class_words(new)), []).append(new.item.label)
    rule = rule_title(ALLOCATION, after.book, system)
    moved = [f"Lesion plan, {', '.join(labels)}: {old} becomes {new} (by the rule: {rule})"
             for (old, new), labels in ways.items()]
    return moved or [f"Lesion plan: no lesion changes its class. {_why_none(before, after)}"]


def _why_none(before: Evaluation, after: Evaluation) -> str:
    """Which facts of the patient the rule reads, and whether one of them was tried."""
    definitions = defined_facts(after.book)
    read = dict.fromkeys(leaf.fact for condition in rule_conditions(after.book.rule(ALLOCATION))
                         for leaf in leaves(condition) if definitions[leaf.fact].scope == "patient")
    names = " and ".join(f'"{definitions[name].label}"' for name in read)
    tried = [f'"{definitions[name].label}"' for name in read
             if before.facts.patient.get(name) != after.facts.patient.get(name)]
    said = f"Beside the lesions themselves its rule reads only {names}"
    return f"{said}, and nothing of that is set otherwise here." if not tried else \
        f"{said}; {' and '.join(tried)} as tried here turns no class."
