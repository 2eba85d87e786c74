"""What would change an option's standing, against trying everything."""

import random
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path

import pytest

from netcore.model import PartialDate, Patient, PatientRecord
from netcore.rules import evaluate
from netcore.rules.change import single_changes, what_would_change
from netcore.rules.evaluation import answer_rules, compile_rules
from netcore.rules.loading import load_rules
from netcore.rules.options import Standing, collect_options
from netcore.rules.values import Facts, FactValue, Interval
from tests.examples import evaluated
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
    """Every set of so many facts with the values that bring another standing, where no part of it alone brings the
    same one."""
    today, brought = standing(book, facts), {}
    for count in range(1, size + 1):
        for names in combinations((*WORDS, *NUMBERS), count):
            for texts in product(*map(values, names)):
                chosen = dict(zip(names, texts, strict=True))
                after = standing(book, facts.with_facts({name: values(name)[text] for name, text in chosen.items()}))
                brought[frozenset(chosen.items())] = after
    return {(next(iter(chosen)) if size == 1 else chosen, after) for chosen, after in brought.items()
            if len(chosen) == size and after is not today
            and not any(brought[part] is after for part in map(frozenset, combinations(chosen, size - 1)) if part)}


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
    changes = what_would_change(facts, "TACE", rules=book, rules_on=DAY)
    assert told(changes, 1) == brute_force(book, facts, 1)
    assert told(changes, 2) == brute_force(book, facts, 2)


DECISIVE = """
topic: Decisive
references: {own: {title: "made for the test", year: 2010}}
parameters:
  high: {label: high, unit: mg/dL, values: [{from: 2010-01-01, value: 2, ref: own, checked: abstract}]}
  burden: {label: burden, unit: "%", values: [{from: 2010-01-01, value: 50, ref: own, checked: abstract}]}
rules:
  - {id: decisive.bilirubin, title: b, says: b, about: [TACE], effect: excludes,
     when: {fact: bilirubin, above: high}, sources: [{ref: own, checked: abstract}]}
  - {id: decisive.vein, title: v, says: v, about: [TACE], effect: excludes,
     when: {all: [{fact: portal_vein, is: occluded}, {fact: growth, is: progressive}]},
     sources: [{ref: own, checked: abstract}]}
  - {id: decisive.plan, title: p, says: p, about: [TACE], effect: excludes,
     when: {fact: octreotide_plan, is: "no"}, sources: [{ref: own, checked: recalled}]}
  - {id: decisive.burden, title: l, says: l, about: [TACE], effect: cautions,
     when: {fact: liver_involvement, above: burden}, sources: [{ref: own, checked: abstract}]}
  - {id: decisive.reason, title: r, says: r, about: [TACE], effect: supports,
     when: {any: [{fact: hormone_symptoms, is: "yes"}, {fact: growth, is: progressive}]},
     sources: [{ref: own, checked: abstract}]}
"""


@pytest.mark.parametrize("seed", range(12))
def test_what_cannot_be_told_is_settled_by_the_smallest_sets_of_any_size(tmp_path, seed):
    """Against every set of the facts that decisive rules ask: bilirubin, vein, growth and plan."""
    (tmp_path / "decisive.yaml").write_text(DECISIVE, encoding="utf-8")
    book, chosen = load_rules(tmp_path), random.Random(seed)
    asked = ("bilirubin", "portal_vein", "growth", "octreotide_plan")
    known = chosen.sample(asked, chosen.choice((0, 0, 1, 2)))
    facts = Facts(DAY, DAY, {name: chosen.choice([*values(name).values()])
                             for name in (*known, *chosen.choice(((), ("hormone_symptoms",))))})
    today = standing(book, facts)
    brought: dict[Standing, set[frozenset[str]]] = {}
    for texts in product(*([None, *values(name)] for name in asked)):
        tried = {name: text for name, text in zip(asked, texts, strict=True) if text is not None}
        after = standing(book, facts.with_facts({name: values(name)[text] for name, text in tried.items()}))
        if after is not today:
            brought.setdefault(after, set()).add(frozenset(tried))
    changes = what_would_change(facts, "TACE", rules=book, rules_on=DAY, pairs=False)
    for change in changes:
        for texts in product(*([text for text in values(one.fact) if holds(one, text)] for one in change.facts)):
            tried = {one.fact: values(one.fact)[text] for one, text in zip(change.facts, texts, strict=True)}
            assert standing(book, facts.with_facts(tried)) is change.standing
    if today is Standing.CANNOT_BE_TOLD:
        for after, sets in brought.items():
            size = min(map(len, sets))
            told_sets = {frozenset(one.fact for one in change.facts) for change in changes if change.standing is after}
            assert {names for names in sets if len(names) == size} <= told_sets, after


def test_three_unknown_stops_are_settled_by_three_facts(tmp_path):
    (tmp_path / "decisive.yaml").write_text(DECISIVE, encoding="utf-8")
    changes = what_would_change(Facts(DAY, DAY, {"hormone_symptoms": values("hormone_symptoms")["yes"]}), "TACE",
                                rules=load_rules(tmp_path), rules_on=DAY)
    opened = [{one.fact for one in change.facts} for change in changes if change.standing is Standing.OPEN]
    assert {"bilirubin", "octreotide_plan", "portal_vein"} in opened
    assert {"bilirubin", "octreotide_plan", "growth"} in opened
    needed = {one.fact: one for one in next(
        change for change in changes if {one.fact for one in change.facts} == opened[0]).facts}
    assert needed["bilirubin"].region == Interval(None, Decimal(2))


def leading(evaluation, option, after):
    return [change for change in what_would_change(evaluation.facts, option, rules=evaluation.book,
                                                   rules_on=evaluation.rules_on, pairs=False)
            if change.standing is after]


def test_gaps_that_each_alone_change_nothing_are_told_together():
    """NET-011 on 27 November 2023: bilirubin and encephalopathy too old or not looked for, and nobody recorded whether
    there is an anastomosis."""
    change = next(one for one in leading(evaluated("NET-011"), "TAE", Standing.OPEN_WITH_CAUTIONS) if {
        needed.fact for needed in one.facts} == {"bilirubin", "encephalopathy", "bilioenteric_anastomosis"})
    needed = {one.fact: one for one in change.facts}
    assert needed["bilioenteric_anastomosis"].words == ("no",)
    assert needed["bilirubin"].region == Interval(None, Decimal(3))
    assert needed["bilirubin"].current is not None


def test_four_gaps_are_told_together():
    found = [{needed.fact for needed in one.facts} for after in (Standing.OPEN_WITH_CAUTIONS, Standing.NOT_INDICATED)
             for one in leading(evaluated("NET-013"), "TAE", after)]
    assert {"bilirubin", "encephalopathy", "bilioenteric_anastomosis", "ecog"} in found


def test_sizes_that_lack_are_told_with_their_lesions():
    """NET-014: B1, B3 and B4 were not measured; ablation is supported up to 50 mm (at most 30 mm by another rule)."""
    small, = leading(evaluated("NET-014"), "RFA", Standing.OPEN_WITH_CAUTIONS)
    needed, = small.facts
    assert (needed.fact, needed.lesions, needed.how) == ("size", ("B1", "B3", "B4"), "each")
    assert (needed.region, needed.unit, needed.current) == (Interval(None, Decimal(50)), "mm", None)
    large, = leading(evaluated("NET-014"), "RFA", Standing.NOT_INDICATED)
    assert (large.facts[0].how, large.facts[0].region) == ("one", Interval(Decimal(50), None, low_open=True))


@pytest.mark.parametrize("patient", ["NET-011", "NET-019", "NET-033", "NET-040", "NET-045"])
def test_every_told_set_brings_its_standing_when_all_rules_are_asked(patient):
    from netcore.rules.gather import try_facts

    evaluation, looked = evaluated(patient), 0
    rules = compile_rules(evaluation.book, evaluation.rules_on)
    for option in ("TACE", "TARE", "curative_resection", "PRRT"):
        changes = what_would_change(evaluation.facts, option, rules=evaluation.book, rules_on=evaluation.rules_on)
        several = [one for one in changes if len(one.facts) > 1 and not any(needed.lesions for needed in one.facts)]
        for change in several:
            tried = try_facts(evaluation.facts, {needed.fact: inside(needed) for needed in change.facts})
            assert collect_options(evaluation.book, answer_rules(rules, tried))[option].standing is change.standing
            looked += 1
    assert looked


def inside(needed):
    """A value of the region or the words told, on the day looked at."""
    day = PartialDate.read("2030-01-01")
    if needed.words:
        return FactValue(words=frozenset({needed.words[-1]}), day=day)
    low, high = needed.region.low, needed.region.high
    number = (low + high) / 2 if low is not None and high is not None else high - 1 if high is not None and high > 1 \
        else high / 2 if high is not None else low + 1
    return FactValue(number=Interval.exactly(number), unit=needed.unit, day=day)


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
    from netcore.rules.gather import try_facts

    before = evaluated(patient)
    chosen = random.Random(7)
    looked = 0
    for option in ("TACE", "TARE", "curative_resection"):
        for change in what_would_change(before.facts, option, rules=load_rules(), rules_on=before.rules_on,
                                        pairs=False):
            region = change.facts[0].region
            if region is None or len(change.facts) > 1:
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


def test_an_empty_record_is_answered_although_nearly_everything_is_missing() -> None:
    """So many facts are missing together that not every set of them can be tried."""
    evaluation = evaluate(PatientRecord.of([Patient(patient_id="E")]), as_of=date(2026, 1, 1))
    found = single_changes(evaluation.facts, list(evaluation.options), rules=evaluation.book)
    told = [option for option, changes in found.items() if changes]
    assert "TACE" in told and len(told) >= 6
    assert all(change.standing is not evaluation.options[option].standing
               for option, changes in found.items() for change in changes)
