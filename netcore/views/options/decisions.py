"""What did boards decide, and why otherwise than the rules would have it?"""

from netcore.model import PatientRecord, order_key
from netcore.views.text import day_words


def decision_lines(record: PatientRecord) -> list[str]:
    """Every recorded decision with its day and reason, the latest first; [] where none is recorded."""
    rows = [plan for plan in record.plans if plan.kind == "board" and plan.decision]
    return [f"{day_words(plan.done_on or plan.planned_on, plan.when_text)}: {plan.decision}"
            f"{f', because {plan.reason}' if plan.reason else ''}"
            f"{f' (asked: {plan.question})' if plan.question else ''}"
            for plan in sorted(rows, key=order_key, reverse=True)]
