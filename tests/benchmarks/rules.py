"""How long do the rules take: one patient with reasons, 100,000 patients in a table, and the same by `rule-engine`?

Run from the root of the checkout: `python tests/benchmarks/rules.py [patients]`. The issue asks for less than 10 ms for
one patient; for less than 1 s and 1 GB for the table; and for 500 times less per patient than `rule-engine` asked one
by one. The table holds either 2,000 generated patients repeated (tests/rules/generated.py) or the made cohort repeated.

`rule-engine` gets the conditions of every plain rule about the patient as text, numbers as lowest and highest possible
value, and is asked only whether the rule surely holds; the table tells all four answers. Making its inputs is not
timed. The two differ only where a word may be one of several, which the text cannot say.
"""

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import rule_engine
from engine_text import as_text, facts_for_engine, plain_book

from netcore.evidence import Rulebook
from netcore.exchange import read_tables
from netcore.rules import facts_table, load_rules
from netcore.rules.evaluate import evaluate_facts
from netcore.rules.gather import gather_facts
from netcore.rules.table import FactsTable
from netcore.rules.table.evaluate import evaluate_table
from netcore.rules.values import Facts
from tests.rules.generated import Generator

ROOT = Path(__file__).resolve().parents[2]
_GENERATED, _SAMPLE = 2000, 100


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, float, Any]:
    """Shortest wall time and CPU time in seconds of so many runs, and what the work gave."""
    walls, cpus, found = [], [], None
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return min(walls), min(cpus), found


def one_by_one(cohort: Sequence[Facts]) -> None:
    """All rules with reasons, options and disagreements on each made patient."""
    times = [timed(partial(evaluate_facts, facts), 3) for facts in cohort]
    walls, cpus = [1000 * wall for wall, _, _ in times], [1000 * cpu for _, cpu, _ in times]
    reasons = statistics.mean(sum(len(answer.reasons) for given in found.answers.values() for answer in given)
                              for _, _, found in times)
    print(f"one patient, {len(times[0][2].answers)} rules, {reasons:.0f} reasons: median "
          f"{statistics.median(walls):.1f} ms ({statistics.median(cpus):.1f} ms of CPU), slowest {max(walls):.1f} ms "
          f"({max(cpus):.1f} ms of CPU)")


def table(what: str, facts: Sequence[Facts], book: Rulebook, patients: int) -> FactsTable:
    """All rules on so many patients at once."""
    small = facts_table(facts, book)
    big = small.repeated(-(-patients // small.size))
    held = ", ".join(f"{len(given) / len(facts):.1f} {kind} items" for kind in ("lesion", "lab", "treatment", "study")
                     if (given := [item for one in facts for item in one.items.get(kind, ())]))
    wall, cpu, found = timed(lambda: evaluate_table(big), 3)
    answers = found.apply(lambda column: column.value_counts()).sum(axis=1) / found.size
    print(f"{what}, {big.size} patients, {len(big.patient.recorded)} facts of the patient; for each patient {held}")
    print(f"  {found.shape[1]} rules: {wall:.2f} s ({cpu:.2f} s of CPU), peak of the whole process "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB; "
          + ", ".join(f"{name} {share:.0%}" for name, share in answers.items()))
    return big


def against_engine(facts: Sequence[Facts], patients: int) -> None:
    """The same conditions: a table of all, `rule-engine` on some of them."""
    book = plain_book(load_rules())
    small = facts_table(facts, book)
    big = small.repeated(-(-patients // small.size))
    wall, cpu, answers = timed(lambda: evaluate_table(big), 3)
    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    rules = {rule.id: rule_engine.Rule(as_text(book, sheet, rule), context=context) for sheet, rule in book.rules()}
    things = facts_for_engine(small, _SAMPLE)
    slow_wall, slow_cpu, held = timed(lambda: [{name: rule.matches(one) for name, rule in rules.items()}
                                               for one in things])
    agree = sum(one[name] == (answers[name].iloc[place] == "met") for place, one in enumerate(held) for name in rules)
    ours, theirs = [1e6 * one / big.size for one in (wall, cpu)], [1e6 * one / _SAMPLE for one in (slow_wall, slow_cpu)]
    print(f"{len(rules)} plain rules: table {ours[0]:.1f} us a patient ({ours[1]:.1f} us of CPU), rule-engine "
          f"{rule_engine.__version__} {theirs[0]:.0f} us ({theirs[1]:.0f} us of CPU): {theirs[0] / ours[0]:.0f} times "
          f"({theirs[1] / ours[1]:.0f} times by CPU); met or not agrees on {agree} of {len(things) * len(rules)}")


def main() -> None:
    """Measure and print."""
    patients = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    book = load_rules()
    generator = Generator(book, seed=11)
    generated = [generator.patient() for _ in range(_GENERATED)]
    table("generated", generated, book, patients)
    against_engine(generated, patients)
    del generated
    made = read_tables(ROOT / "data" / "demo")
    cohort = [gather_facts(record, record.patient.story_today.last) for record in made]
    gc.collect()
    gc.freeze()  # as the app does after its start
    one_by_one(cohort)
    table("made cohort", cohort, book, patients)


if __name__ == "__main__":
    main()
