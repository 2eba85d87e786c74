"""What share of the tumour volume would resection and ablation remove? Volumes of spheres, by hand."""

from datetime import date
from decimal import Decimal

from netcore.rules.lesion_plan import plan_lesions
from netcore.rules.loading import load_rules
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET, UNKNOWN
from netcore.rules.values import Facts, FactValue, Interval, Item

DAY = date(2025, 6, 30)


def plan(*lesions, complete=True):
    """Lesions as (diameter in mm or None, possible classes)."""
    rule = load_rules().rule("lesion_plan.allocation")
    answers, items = [], []
    for index, (size, possible) in enumerate(lesions):
        facts = {} if size is None else {"size": FactValue(number=Interval(*map(Decimal, size)), unit="mm")}
        item = Item("lesion", f"L{index}", f"L{index}", facts)
        items.append(item)
        answers.append(RuleAnswer(rule, "lesion_plan", MET if len(possible) == 1 else UNKNOWN, (), item,
                                  possible[0] if len(possible) == 1 else None, tuple(possible)))
    facts = Facts(DAY, DAY, {}, {"lesion": tuple(items)}, complete)
    return plan_lesions({"lesion_plan.allocation": tuple(answers)}, facts)


def percent(interval):
    return float(round(interval.low, 2)), float(round(interval.high, 2))


def test_the_share_goes_with_the_cube_of_the_diameter():
    # 20³ = 8000 and 10³ = 1000: 8000 / 9000 = 88.89 %.
    found = plan(((20, 20), ["resect"]), ((10, 10), ["embolise"]))
    assert percent(found.removed_percent) == (88.89, 88.89)


def test_a_class_that_is_not_sure_gives_a_span():
    # Sure: 8000 of 9000; with the open one all of it.
    found = plan(((20, 20), ["ablate"]), ((10, 10), ["ablate", "embolise"]))
    assert percent(found.removed_percent) == (88.89, 100.0)
    assert [one.outcome for one in found.lesions] == ["ablate", None]


def test_a_size_that_is_not_sure_gives_a_span():
    # The removed lesion 10 to 20 mm, the other 10 mm: 1000/2000 to 8000/9000.
    found = plan(((10, 20), ["resect"]), ((10, 10), ["embolise"]))
    assert percent(found.removed_percent) == (50.0, 88.89)


def test_a_lesion_without_a_size_leaves_the_share_unknown():
    assert plan(((20, 20), ["resect"]), (None, ["resect", "ablate"])).removed_percent is None
    assert plan().removed_percent is None


def test_lesions_that_are_not_listed_are_said():
    assert plan(((20, 20), ["resect"]), complete=False).complete is False
    assert plan(((20, 20), ["resect"])).complete is True
    assert plan().complete is False
