"""How the case tables are written, and the records made of them.

`lesions`: `T1 target; N1 target node; X1 non_target; L9 - brain`: id, role (`-` none), then structure or organ.
`scans`: `0: T1=50 N1=16 | 60: T1=34`: days after 2024-01-01, then what was found of each lesion:
a number (short axis for nodes), `gone`, `small`, `small3`, `ne`, `present`, `progressed`, `blank`, `split(A,B)`,
`40split(A)`, `merged(T2)`, `36merged(T2)`, `absent12` and so on; `?` or `!` at the end: equivocal or unequivocal.
`new=`, `kind=`, `at=` (time point name), `regions=`, `phases=`, `slice=` speak of the scan; `new` is `none`
unless said.
`T1.e=20` and so on adds a column of EXTENTS to the row of T1 (`T1=blank T1.e=20`: nothing but that).
`treatments`: `10 RFA T1; 20 TACE`: days, kind, lesions it was aimed at.
"""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from netcore.model import (
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Study,
    TargetChoice,
    TreatedLesion,
    Treatment,
)

HERE = Path(__file__).parent
FIRST = date(2024, 1, 1)
STATES = {"gone": "absent", "absent": "absent", "small": "too_small", "ne": "not_evaluable", "present": "present",
          "progressed": "progressed", "split": "split", "merged": "merged", "measured": "measured", "blank": None}
EXTENTS = {"p": "perpendicular_mm", "z": "third_axis_mm", "ld": "longest_diameter_mm", "e": "enhancing_diameter_mm",
           "ep": "enhancing_perpendicular_mm", "hu": "attenuation_hu", "vol": "volume_ml", "ev": "enhancing_volume_ml"}
FOUND = re.compile(r"(?P<before>[\d.]+)?(?P<state>[a-z]+)?(?P<after>[\d.]+)?(?:\((?P<links>[^)]*)\))?(?P<sure>[?!])?")


def read_cases(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(days):
    return FIRST + timedelta(days=int(days))


def make_record(lesions, scans, treatments="", baseline="0", reader="clinical", patient="P1"):
    """The record of one case; `baseline` '' leaves the target set out."""
    rows, nodes = [Patient(patient_id=patient)], set()
    for text in filter(None, (part.strip() for part in lesions.split(";"))):
        name, role, *words = text.split()
        structure = next((word for word in words if word in ("node", "ablation_zone")), "tumour")
        first_seen = next((word[6:] for word in words if word.startswith("first=")), None)
        of = next((word[3:] for word in words if word.startswith("of=")), None)
        organ = next((word for word in words if word.isalpha() and word != "node"), "liver")
        if structure == "node":
            nodes.add(name)
        rows.append(Lesion(patient_id=patient, lesion_id=name, structure=structure, organ=organ, of_lesion_id=of,
                           first_seen_on=day(first_seen) if first_seen else None))
        if role != "-" and baseline:
            rows.append(TargetChoice(patient_id=patient, set_id="S", reader=reader, baseline_on=day(baseline),
                                     lesion_id=name, role=role))
    for number, text in enumerate(part for part in scans.split("|") if part.strip()):
        rows += make_scan(f"scan{number}", text, nodes, reader, patient)
    for number, text in enumerate(filter(None, (part.strip() for part in treatments.split(";")))):
        days, kind, *aimed = text.split()
        rows.append(Treatment(patient_id=patient, treatment_id=f"X{number}", kind=kind, course_id="C",
                              performed_on=day(days)))
        rows += [TreatedLesion(patient_id=patient, treatment_id=f"X{number}", lesion_id=name) for name in aimed]
    return PatientRecord.of(rows)


def make_scan(study, text, nodes, reader, patient):
    days, found = text.strip().split(":", 1)
    words = {"new": "none", "kind": "CT"}
    rows, extents = [], {}
    for part in found.split():
        name, value = part.split("=", 1)
        if "." in name:
            lesion, column = name.split(".")
            extents.setdefault(lesion, {})[EXTENTS[column]] = value
    for part in found.split():
        name, value = part.split("=", 1)
        if "." in name:
            continue
        if name in ("new", "kind", "at", "regions", "phases", "slice"):
            words[name] = value
        else:
            rows.append(make_row(study, name, value, name in nodes, reader, patient, **extents.get(name, {})))
    scan = Study(patient_id=patient, study_id=study, reader=reader, done_on=day(days), kind=words["kind"],
                 new_lesion=None if words["new"] == "blank" else words["new"], timepoint=words.get("at"),
                 regions=words.get("regions", ""), phases=words.get("phases", ""), slice_mm=words.get("slice"))
    return [scan, *rows]


def make_row(study, lesion, value, node, reader, patient, **extents):
    match = FOUND.fullmatch(value)
    assert match, value
    length = match["before"] or match["after"]
    state = STATES[match["state"]] if match["state"] else "measured"
    axis = "short_axis_mm" if node else "longest_diameter_mm"
    return Measurement(patient_id=patient, study_id=study, lesion_id=lesion, reader=reader, state=state,
                       linked_lesion_ids=(match["links"] or "").replace(",", ";"),
                       certainty={"?": "equivocal", "!": "unequivocal", None: None}[match["sure"]],
                       **({axis: length} if length else {}), **extents)


def setting_values(text):
    """`progression_floor=3; sticky_partial_response=no` as settings."""
    def value(word):
        if word in ("yes", "no"):
            return word == "yes"
        return word if word.isidentifier() else Decimal(word)
    pairs = (part.split("=") for part in text.split(";") if part.strip())
    return {name.strip(): value(word.strip()) for name, word in pairs} or None
