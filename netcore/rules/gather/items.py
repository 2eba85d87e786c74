"""The facts of single treatments and studies."""

from datetime import timedelta

from netcore.model import PartialDate, Treatment, order_key
from netcore.rules.gather.chart import Chart
from netcore.rules.gather.item_facts import days_between, known, number_fact, word_fact, yes_no_fact
from netcore.rules.gather.limits import limit
from netcore.rules.gather.periods import Last, analogue_on
from netcore.rules.gather.procedures import SESSIONS, procedures
from netcore.rules.gather.reading import YES
from netcore.rules.values import FactValue, Interval, Item

_DRUG_DOSES = frozenset({"SSA", "octreotide_short_acting"})
_LEFT, _RIGHT = frozenset({"II", "III", "IV", "IVa", "IVb", "left_lobe"}), frozenset({"V", "VI", "VII", "VIII",
                                                                                    "right_lobe"})


def treatment_items(chart: Chart) -> tuple[Item, ...]:
    """Every treatment but the injections of an analogue."""
    rows = sorted((row for row in chart.record.treatments if row.kind not in _DRUG_DOSES), key=order_key)
    plans = [row.observed_on for row in chart.all_findings("octreotide_plan")
             if row.observed_on is not None and (row.value or "").casefold() in YES]
    before: dict[str, Treatment] = {}
    items = []
    for row in rows:
        group = "embolisation" if row.kind in SESSIONS else row.kind
        day, previous = row.when, before.get(group)
        apart = days_between(previous.when, day) if previous else None
        facts: dict[str, FactValue | None] = {
            "kind": word_fact(row.kind, day), "urgent": yes_no_fact(row.urgent, day),
            "days_ago": number_fact(days_between(day, chart.day), "d", day),
            "lobes": number_fact(_lobes(row), "1", day), "with_ssa": yes_no_fact(analogue_on(chart, day), day),
            "days_since_previous_session": number_fact(apart, "d", day),
            "plan_documented": yes_no_fact(_plan_before(plans, day), day)}
        items.append(Item("treatment", row.treatment_id, f"{row.kind} {day}" if day else row.kind, known(facts), day))
        before[group] = row
    return tuple(items)


def _lobes(row: Treatment) -> Interval | None:
    """Lobes treated in the session; None without a territory. The caudate lobe alone counts as part of one."""
    if not row.territory:
        return None
    if "whole_liver" in row.territory:
        return Interval.exactly(2)
    return Interval.exactly(max(1, bool(_LEFT & set(row.territory)) + bool(_RIGHT & set(row.territory))))


def _plan_before(plans: list[PartialDate], day: PartialDate | None) -> bool | None:
    """Was one of the octreotide plans documented shortly before? None where nothing says so."""
    if day is None or not plans:
        return None
    oldest = day.first - timedelta(days=int(limit("plan_before")))
    return True if any(oldest <= plan.first and plan.last <= day.last for plan in plans) else None


def study_items(chart: Chart) -> tuple[Item, ...]:
    """Every study with its days after the procedure on the liver before it."""
    done = Last(row.when for row in procedures(chart) if row.when is not None)
    items = []
    for row in chart.studies.values():
        day = row.done_on
        since = days_between(done.before(day), day) if day else None
        facts = {"modality": word_fact(row.kind, day), "study_days_after_procedure": number_fact(since, "d", day)}
        items.append(Item("study", row.study_id, " ".join(filter(None, (row.kind, str(day or "")))), known(facts), day))
    return tuple(items)
