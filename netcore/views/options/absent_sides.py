"""Which side of a described disagreement has no answer among those shown for a patient, and why?"""

from netcore.evidence import Disagreement
from netcore.rules import Evaluation
from netcore.rules.disputes import Dispute
from netcore.rules.truth import NOT_APPLICABLE
from netcore.views.text import day_words


def absent_sides(text: Disagreement, dispute: Dispute, evaluation: Evaluation) -> list[str]:
    """One sentence for each side of which no rule answers here: else a reader takes the others for all there are."""
    present, lines = {answer.rule.id for answer in dispute.answers}, []
    for side in text.sides:
        if not present.isdisjoint(side.rules):
            continue
        given = [answer for rule in side.rules for answer in evaluation.answers.get(rule, ())]
        later = [answer.in_force_from for answer in given if answer.in_force_from is not None]
        if not side.rules:
            why = "only quoted, no rule judges by it"
        elif later:
            why = f"in force from {day_words(min(later))}"
        elif all(answer.answer is NOT_APPLICABLE for answer in given):
            why = "its rule does not apply to this patient"
        else:
            why = "judged by itself, under another question"
        lines.append(f"{text.id}, not among the answers below: {side.says} ({why}).")
    return lines
