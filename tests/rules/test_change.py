"""What would change an option's standing, against trying everything."""

import random
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path

import pytest

from netcore.model import PartialDate
from netcore.rules.change import what_would_change
from netcore.rules.evaluation import answer_rules, compile_rules
from netcore.rules.options import Standing, collect_options
from netcore.rules.values import Facts, FactValue, Interval
from tests.rules.generated import Generator
from tests.rules.small import small_book

DAY = date(2025, 6, 30)
TODAY = PartialDate.read("2025-06-30")
# Every value that could matter to the option of the small rulebook, by hand: each side of every limit and the limit.
WORDS = {"liver_metastases": ("yes", "no"), "portal_vein": ("open", "partial", "occluded", "hepatofugal", "branch"),
         "growth": ("progressive", "stable", "responding"), "hormone_symptoms": ("yes", "no"),
         "octreotide_plan": ("yes", "no")}
NUMBERS = {"bilirubin": (("1", "2", "3"), "mg/dL"), "liver_involvement": (("10", "50", "90"), "%")}


def values(name):
    if name in WORDS:
        return {word: FactValue(words=frozenset({word}), day=TODAY) for word in WORDS[name]}
    texts, unit = NUMBERS[name]
    return {text: FactValue(number=Interval.exactly(Decimal(text)), unit=unit, day=TODAY) for text in texts}


def standing(book, facts):
    return collect_options(book, answer_rules(compile_rules(book, DAY), facts))["TACE"].standing


def brute_force(book, facts, size):
    """Every set of so many facts with the values that turn the standing, those whose parts do so left out."""
    today = standing(book, facts)
    found, alone = set(), set()
    for name in (*WORDS, *NUMBERS):
        for text, value in values(name).items():
            after = standing(book, facts.with_facts({name: value}))
            if after is not today:
                alone.add(name)
                found.add(((name, text), after))
    if size == 1:
        return found
    pairs = set()
    for one, other in combinations([name for name in (*WORDS, *NUMBERS) if name not in alone], 2):
        for (first, a), (second, b) in product(values(one).items(), values(other).items()):
            after = standing(book, facts.with_facts({one: a, other: b}))
            if after is not today:
                pairs.add((frozenset({(one, first), (other, second)}), after))
    return pairs


def holds(needed, text):
    if needed.words:
        return text in needed.words
    number = Interval.exactly(Decimal(text))
    region = needed.region
    low = region.low is None or (number.above(region.low) if region.low_open else number.at_least(region.low))
    high = region.high is None or (number.below(region.high) if region.high_open else number.at_most(region.high))
    return bool(low and high)


def told(changes, size):
    """The changes as the sets that brute force would find, over its values."""
    found = set()
    for change in changes:
        if len(change.facts) != size:
            continue
        texts = [[text for text in values(needed.fact) if holds(needed, text)] for needed in change.facts]
        for chosen in product(*texts):
            named = [(needed.fact, text) for needed, text in zip(change.facts, chosen, strict=True)]
            found.add((named[0] if size == 1 else frozenset(named), change.standing))
    return found


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return small_book(tmp_path_factory.mktemp("sheets"))


@pytest.mark.parametrize("seed", range(40))
def test_single_facts_and_pairs_are_those_that_trying_everything_finds(book, seed):
    facts = Generator(book, seed).patient()
    facts = Facts(DAY, DAY, {name: value for name, value in facts.patient.items() if name in (*WORDS, *NUMBERS)})
    changes = what_would_change(facts, "TACE", rules=book, rules_on=DAY, most=10_000)
    assert told(changes, 1) == brute_force(book, facts, 1)
    assert told(changes, 2) == brute_force(book, facts, 2)


def test_the_value_needed_and_todays_value_are_told(book: Path):
    facts = Facts(DAY, DAY, {**{name: values(name)[word] for name, word in (
        ("liver_metastases", "yes"), ("portal_vein", "open"), ("growth", "progressive"), ("hormone_symptoms", "no"),
        ("octreotide_plan", "yes"))}, "liver_involvement": values("liver_involvement")["10"],
        "bilirubin": FactValue(number=Interval.exactly(Decimal("4.1")), unit="mg/dL", day=TODAY)})
    assert standing(book, facts) is Standing.STOP_SIGN_NOT_CHECKED
    change = next(one for one in what_would_change(facts, "TACE", rules=book, rules_on=DAY)
                  if one.facts[0].fact == "bilirubin")
    needed = change.facts[0]
    assert (needed.region, needed.unit) == (Interval(None, Decimal(2)), "mg/dL")
    assert needed.current is not None and needed.current.number == Interval.exactly(Decimal("4.1"))
    assert change.standing is Standing.OPEN


@pytest.mark.parametrize("patient", ["NET-014", "NET-019", "NET-022", "NET-025", "NET-033"])
def test_a_told_region_turns_the_standing_wherever_one_looks_in_it(patient: str):
    """On the real rules: numbers drawn from every region told, with the scores made again from their parts."""
    from netcore.exchange import read_tables
    from netcore.rules import evaluate, load_rules
    from netcore.rules.gather import try_facts
    from tests.conftest import ROOT

    record = next(one for one in read_tables(ROOT / "data" / "demo") if one.patient_id == patient)
    before = evaluate(record, as_of=record.patient.story_today.last)
    chosen = random.Random(7)
    looked = 0
    for option in ("TACE", "TARE", "curative_resection"):
        for change in what_would_change(before.facts, option, rules=load_rules(), rules_on=before.rules_on,
                                        pairs=False):
            region = change.facts[0].region
            if region is None:
                continue
            low = region.low if region.low is not None else Decimal(0)
            high = region.high if region.high is not None else max(low * 3, Decimal(1))
            for _ in range(4):
                value = low + (high - low) * Decimal(str(round(chosen.uniform(0.001, 0.999), 4)))
                tried = try_facts(before.facts, {change.facts[0].fact: FactValue(
                    number=Interval.exactly(value), unit=change.facts[0].unit, day=PartialDate.read(
                        before.facts.reference_day.isoformat()))})
                answers = answer_rules(compile_rules(load_rules(), before.rules_on), tried)
                assert collect_options(load_rules(), answers)[option].standing is change.standing, (change, value)
                looked += 1
    assert looked
