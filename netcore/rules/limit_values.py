"""Can every limit of a sheet be compared: is it a number, and do two limits stand the right way round?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from netcore.errors import Problem
from netcore.evidence import Rulebook, rule_age_limits, rule_conditions, rule_limits
from netcore.evidence.conditions import leaves
from netcore.evidence.needed import not_fitting


def find_value_problems(book: Rulebook) -> Iterator[Problem]:
    """Limits that are no numbers, each once, and ranges that nothing can lie in."""
    used: dict[tuple[str, str], bool] = {}
    for sheet, rule in book.rules():
        schedule = rule.due.limits if rule.due else ()
        for limit in (*rule_limits(rule), *rule_age_limits(rule)):
            place, _, name = limit.rpartition(":")
            used[place or sheet, name] = used.get((place or sheet, name), True) and limit in schedule
    wrong = set()
    for (sheet, name), only_in_schedules in used.items():
        for dated in book.parameter(sheet, name).values:
            if not isinstance(dated.value, (Decimal, tuple) if only_in_schedules else Decimal):
                wrong.add((sheet, name))
                yield not_fitting(f"{sheet}.yaml", name, str(dated.from_), dated.value, "a number, as 2.5, because "
                                  "rules compare with it; its unit stands under unit")
    yield from _swapped(book, wrong)


def _swapped(book: Rulebook, wrong: set[tuple[str, str]]) -> Iterator[Problem]:
    for sheet, rule in book.rules():
        for leaf in (one for condition in rule_conditions(rule) for one in leaves(condition) if one.between):
            low, high = leaf.limits
            if any((limit.rpartition(":")[0] or sheet, limit.rpartition(":")[2]) in wrong for limit in (low, high)):
                continue
            for day in sorted({dated.from_ for name in (low, high) for dated in book.parameter(sheet, name).values}):
                ends = _ends(book, sheet, low, high, day)
                if ends and ends[0] > ends[1]:
                    yield Problem(f"{sheet}.yaml, {rule.id}, between", f"{low} ({ends[0]}) above {high} ({ends[1]}) "
                                  f"from {day}", "the lower limit first", "swap the two names, or correct the values")
                    break


def _ends(book: Rulebook, sheet: str, low: str, high: str, day: date) -> tuple[Decimal, Decimal] | None:
    """Both ends on a day; None where one does not hold yet or the units differ."""
    found = book.limit(sheet, low, day), book.limit(sheet, high, day)
    if found[0] is None or found[1] is None or found[0].unit != found[1].unit:
        return None
    return found[0].number, found[1].number
