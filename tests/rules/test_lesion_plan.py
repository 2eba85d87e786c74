"""What share of the tumour volume would resection and ablation remove? Volumes of spheres, by hand."""

from datetime import date
from decimal import Decimal

import pytest

from netcore.model import PartialDate
from netcore.rules.evaluate import evaluate_facts
from netcore.rules.gather import try_facts
from netcore.rules.lesion_plan import moved_lesions, plan_lesions
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


def test_a_lesion_moves_where_its_class_or_what_is_left_of_it_differs():
    before = plan(((60, 60), ["resect"]), ((40, 40), ["ablate"]), ((20, 20), ["ablate", "resect"]))
    after = plan(((60, 60), ["embolise"]), ((40, 40), ["ablate"]), ((20, 20), ["ablate"]))
    assert [(old.item.id, old.outcome, new.outcome) for old, new in moved_lesions(before, after)] == [
        ("L0", "resect", "embolise"), ("L2", None, "ablate")]
    assert moved_lesions(before, before) == []


@pytest.mark.parametrize(("size", "changes", "expected"), [
    (60, {}, "resect"), (60, {"resectable": "no"}, "embolise"), (40, {"resectable": "no"}, "ablate"),
    (60, {"resectable": "no", "portal_vein": "occluded"}, "leave"),
    # What a planned territory sets: none of it is read by the rule.
    (60, {"planned_procedure": "embolisation", "embolisation_territory": "lobe"}, "resect"),
    (60, {"planned_procedure": "surgery", "future_liver_remnant": 15, "mass_to_remove": 85}, "resect")])
def test_classes_go_by_size_resectability_and_portal_vein_not_by_the_territory(size, changes, expected):
    """Sizes beside the sheet's limits of 30 and 50 mm."""
    day = PartialDate.read(DAY)
    item = Item("lesion", "L", "L", {
        "size": FactValue(number=Interval.exactly(size), unit="mm", day=day),
        "state": FactValue(words=frozenset({"present"}), day=day), "dominant": FactValue(words=frozenset({"yes"})),
        "ablation_status": FactValue(words=frozenset({"never"}), day=day)})
    vein = {"portal_vein": FactValue(words=frozenset({"open"}), day=day)}
    facts = Facts(DAY, DAY, vein, {"lesion": (item,)})
    set_so = {name: FactValue(number=Interval.exactly(value), unit="%", day=day) if isinstance(value, int) else
              FactValue(words=frozenset({value}), day=day) for name, value in changes.items()}
    found = evaluate_facts(try_facts(facts, set_so)).lesion_plan.lesions
    assert [one.outcome for one in found] == [expected]
