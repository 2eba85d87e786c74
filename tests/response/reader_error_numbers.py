"""How far do two readers of the same scans differ? Computes the numbers of `data/guidelines/reader_error.yaml`.

Run as `python tests/response/reader_error_numbers.py PATH/hcc_tace_seg_readings.csv`; it prints what the sheet holds.
For every patient and every pair of readers the log ratio of the two readers' sums is taken, at baseline, at follow-up,
and of their changes. Student's t around 0 (a reader has no direction against another) is fitted by maximum likelihood:
tails and scale to the changes, then the scales of the single scans with the same tails. The correlation is the one that
makes the three scales fit together. Sums of 0 have no log ratio and are left out.
"""

import csv
import itertools
import math
import sys
from collections import Counter, defaultdict

import numpy as np
from scipy import optimize, stats

CATEGORIES = ("PR", "SD", "PD")


def compute_numbers(path, criterion):
    """The numbers of one criterion (`RECIST` or `mRECIST`) by their name in the sheet, without the prefix."""
    readings = defaultdict(dict)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["criterion"] == criterion:
                readings[row["patient"]][row["reader"]] = (
                    float(row["baseline_mm"]), float(row["followup_mm"]), row["category"])
    baseline, follow_up, change, agreed = [], [], [], Counter()
    sums, patients = [], 0
    for by_reader in readings.values():
        found = 0
        for one, other in itertools.combinations(sorted(by_reader), 2):
            first, second = by_reader[one], by_reader[other]
            for here, there in ((first, second), (second, first)):
                agreed[here[2], "all"] += 1
                agreed[here[2], "same"] += here[2] == there[2]
            if min(first[:2] + second[:2]) <= 0:
                continue
            found = 1
            baseline.append(math.log(second[0] / first[0]))
            follow_up.append(math.log(second[1] / first[1]))
            change.append(follow_up[-1] - baseline[-1])
            sums += [*first[:2], *second[:2]]
        patients += found
    scale, tails = fit(change)
    at_baseline, at_follow_up = (fit(values, tails)[0] for values in (baseline, follow_up))
    correlation = (at_baseline ** 2 + at_follow_up ** 2 - scale ** 2) / (2 * at_baseline * at_follow_up)
    return {"patients": patients, "pairs": len(change), "tails": tails, "scale_baseline": at_baseline,
            "scale_follow_up": at_follow_up, "correlation": correlation, "spread_of_change": float(np.std(change)),
            "smallest_sum": min(sums), "largest_sum": max(sums),
            **{f"{word}_{category}": agreed[category, key] for category in CATEGORIES
               for word, key in (("agreed", "same"), ("called", "all"))}}


def fit(values, tails=None):
    """Scale and degrees of freedom (given, or fitted too) of a t distribution around 0."""
    data = np.array(values)

    def loss(point):
        return -stats.t.logpdf(data, tails or math.exp(point[1]), scale=math.exp(point[0])).sum()

    start = [math.log(0.1)] if tails else [math.log(0.1), math.log(3)]
    found = optimize.minimize(loss, start, method="Nelder-Mead",
                              options={"xatol": 1e-9, "fatol": 1e-9, "maxiter": 4000}).x
    return math.exp(found[0]), tails or math.exp(found[1])


if __name__ == "__main__":
    for name in ("RECIST", "mRECIST"):
        for key, number in compute_numbers(sys.argv[1], name).items():
            print(f"{name.lower()}_{key}: {number:.4g}")
