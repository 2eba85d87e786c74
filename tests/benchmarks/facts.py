"""How long does it take to gather the facts of 2,000 records, and how much memory do they need?

The 60 made patients are repeated under other ids. Run from the root of the checkout:
`python tests/benchmarks/facts.py [patients]`. The issue asks for less than 10 s for 2,000. A loop of plain additions is
timed before and after, because a busy machine slows both.
"""

import gc
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netcore.evidence.conditions import leaves
from netcore.exchange import read_tables
from netcore.model import PatientRecord
from netcore.rules import load_rules
from netcore.rules.gather import gather_cohort, gather_facts

ROOT = Path(__file__).resolve().parents[2]


def repeated(records: list[PatientRecord], number: int) -> list[PatientRecord]:
    """So many records, each the copy of a made one under another id; the rows are shared."""
    found = []
    for place in range(number):
        record = records[place % len(records)]
        patient = record.patient.model_copy(update={"patient_id": f"COPY-{place}"})
        found.append(record.model_copy(update={"patient": patient}))
    return found


def wanted_facts() -> frozenset[str]:
    """Every fact that a rule of the rulebook reads."""
    names = set()
    for _, rule in load_rules().rules():
        for condition in (rule.applies_when, rule.when, *(one.when for one in rule.classify or ())):
            for leaf in leaves(condition):
                names |= {leaf.fact, leaf.value_fact, *filter(None, (leaf.compared_to,))}
        if rule.due:
            names |= {rule.due.anchor, rule.due.satisfied_by}
    return frozenset(names)


def plain_loop() -> float:
    """Seconds of CPU for two million additions."""
    started = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number
    return time.process_time() - started


def main() -> None:
    """Gather and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    made = read_tables(ROOT / "data" / "demo")
    records = repeated(made, number)
    gather_facts(records[0], records[0].patient.story_today.last)  # sheets and catalogue are read once
    gc.collect()
    gc.freeze()  # as the app does after its start
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"plain loop: {1000 * plain_loop():.0f} ms")
    for what, wanted in (("all facts", None), ("facts that a rule reads", wanted_facts())):
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        found = gather_cohort(((record, record.patient.story_today.last) for record in records), wanted)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        values = sum(len(one.patient) + sum(len(item.facts) for items in one.items.values() for item in items)
                     for one in found)
        print(f"{what}: {wall:.1f} s ({cpu:.1f} s of CPU) for {number} records, {1000 * wall / number:.1f} ms each; "
              f"{values / number:.0f} values a record")
        del found
    print(f"plain loop: {1000 * plain_loop():.0f} ms")
    print(f"memory above the records: {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f} MB")


if __name__ == "__main__":
    main()
