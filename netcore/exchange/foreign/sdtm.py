"""What do the domains of an SDTM study (LB, TU, TR, RS; CSV or XPT) say, as rows of the record?

LB is a mapping like any other. TU names the lesions, TR holds their sizes, RS the reported responses. Of several
evaluators of a patient the accepted readings count (`--ACPTFL` = Y), which may change from visit to visit and make one
stream `accepted`; where none is flagged, those of the investigator. Nothing is averaged.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from netcore.errors import BadInput, Problem
from netcore.exchange.foreign.grid import Grid, open_grid
from netcore.exchange.foreign.mapped import check_mapped
from netcore.exchange.foreign.mapping import Mapping
from netcore.exchange.intake import Draft, Intake, Known, Notes, ReviewItem, settle
from netcore.exchange.workbook import Cell

# CDISC's short names of tests; those of hormones vary by study and go through the review list.
_TESTS = {"ALB": "albumin", "ALT": "alt", "AST": "ast", "ALP": "alp", "BILI": "bilirubin", "CREAT": "creatinine",
          "GGT": "ggt", "PLAT": "platelets", "INR": "inr", "SODIUM": "sodium", "K": "potassium", "GLUC": "glucose"}
LB = Mapping(source="SDTM LB", table="labs", decimal=".", names=_TESTS, units={"THOU/uL": "10*3/uL"}, columns={
    "USUBJID": "patient_id", "LBTESTCD": "analyte", "LBORRES": "value", "LBORRESU": "unit", "LBORNRLO": "lower_limit",
    "LBORNRHI": "upper_limit", "LBDTC": "taken_on"})
_OPTIONAL = {"LBSPEC": "specimen", "LBMETHOD": "assay", "LBNAM": "laboratory", "LBREFID": "sample_id"}
_METHODS = {"CT SCAN": "CT", "MRI": "MRI", "ULTRASOUND": "ultrasound"}
_SIZES = {"LDIAM": "longest_diameter_mm", "LPERP": "perpendicular_mm", "DIAMETER": "longest_diameter_mm"}
_STATES = {"PRESENT": "present", "ABSENT": "absent", "UNEQUIVOCAL PROGRESSION": "progressed",
           "NOT EVALUABLE": "not_evaluable", "NE": "not_evaluable"}
_ROLES = {"TARGET": "target", "NON-TARGET": "non_target"}
ACCEPTED = "accepted"
Line = dict[str, str]


def domain_of(columns: Sequence[str]) -> str | None:
    """LB, TU, TR or RS by the columns of a file; None for a file that is no SDTM domain read here."""
    there = set(columns)
    return next((domain for domain in ("LB", "TU", "TR", "RS")
                 if {"USUBJID", f"{domain}TESTCD", f"{domain}ORRES"} <= there), None)


def laboratory_preset(columns: Sequence[str]) -> Mapping:
    """The LB preset with those of its columns that a file has."""
    known = {**LB.columns, **_OPTIONAL}
    return LB.model_copy(update={"columns": {name: field for name, field in known.items() if name in columns}})


def check_sdtm(files: dict[str, bytes], *, today: date | None = None, known: Known | None = None,
               names: dict[str, str] | None = None) -> Intake:
    """What these domains would bring, taken together. `names`: the analytes that a person chose for tests of LB.
    Never raises for what the files hold."""
    notes = Notes()
    grids: dict[str, Grid] = {}
    for name, data in files.items():
        try:
            grid = open_grid(data, name)
        except BadInput as error:
            notes.refused.extend(error.problems)
            continue
        domain = domain_of(grid.columns)
        if domain is None or domain in grids:
            notes.refused.append(Problem(name, f"a second {domain}" if domain else "no domain LB, TU, TR or RS",
                                         "one file a domain", "leave the file out"))
        else:
            grids[domain] = grid
    if "LB" in grids and len(grids) == 1 and not notes.refused:
        preset = laboratory_preset(grids["LB"].columns)
        return check_mapped(grids["LB"], preset.model_copy(update={"names": {**preset.names, **(names or {})}}),
                            today=today, known=known)
    if "LB" in grids:
        notes.refused.append(Problem(grids["LB"].name, "laboratory results beside tumour domains",
                                     "LB by itself, or TU, TR and RS", "read LB in a second step"))
    try:
        tumours = {domain: list(_lines(grid)) for domain, grid in grids.items() if domain != "LB"}
    except BadInput as error:
        notes.refused.extend(error.problems)
        notes.broken = True
        tumours = {}
    return settle(_drafts(tumours, grids, notes), notes, today=today, known=known)


def _lines(grid: Grid) -> Iterator[tuple[int, Line]]:
    for number, row in grid.rows():
        yield number, {name: _text(cell) for name, cell in zip_longest(grid.columns, row[:len(grid.columns)])}


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _drafts(tumours: dict[str, list[tuple[int, Line]]], grids: dict[str, Grid], notes: Notes) -> Iterator[Draft]:
    nodes: set[tuple[str, str]] = set()
    sizes: dict[tuple[object, ...], Draft] = {}
    for domain in ("TU", "TR", "RS"):
        lines = tumours.get(domain, [])
        chosen = _chosen_evaluators(domain, lines)
        others = 0
        for number, line in lines:
            reader = chosen.get(line["USUBJID"], "")
            if (line.get(f"{domain}ACPTFL") != "Y") if reader == ACCEPTED else reader != _evaluator(domain, line):
                others += 1
                continue
            where = f"{grids[domain].name}, row {number}"
            if domain == "TU":
                if "LYMPH NODE" in line.get("TULOC", ""):
                    nodes.add((line["USUBJID"], line.get("TULNKID", "")))
                yield from _identified(line, where, reader, notes)
            elif domain == "TR":
                for draft in _measured(line, where, reader, nodes, tumours, notes):
                    if draft.table == "measurements":
                        _join(sizes, draft, notes)
                    else:
                        yield draft
            else:
                yield from _responded(line, where, reader, notes)
        yield from sizes.values()
        sizes.clear()
        if others:
            notes.left_out.append(f"{grids[domain].name}: {others} rows of evaluators who are not the accepted one")


def _evaluator(domain: str, line: Line) -> str:
    return line.get(f"{domain}EVALID") or line.get(f"{domain}EVAL") or "INVESTIGATOR"


def _chosen_evaluators(domain: str, lines: list[tuple[int, Line]]) -> dict[str, str]:
    """The stream of each patient: the accepted readings, else the investigator's, else those of the only evaluator."""
    chosen: dict[str, str] = {}
    seen: dict[str, set[str]] = {}
    for _, line in lines:
        seen.setdefault(line["USUBJID"], set()).add(_evaluator(domain, line))
        if line.get(f"{domain}ACPTFL") == "Y":
            chosen[line["USUBJID"]] = ACCEPTED
    for patient, evaluators in seen.items():
        if patient not in chosen and ("INVESTIGATOR" in evaluators or len(evaluators) == 1):
            chosen[patient] = "INVESTIGATOR" if "INVESTIGATOR" in evaluators else next(iter(evaluators))
    return chosen


def _identified(line: Line, where: str, reader: str, notes: Notes) -> Iterator[Draft]:
    if line["TUTESTCD"] != "TUMIDENT":
        notes.left_out.append(f"{where}: {line['TUTESTCD'][:20]} is not read")
        return
    place = line.get("TULOC", "").lower()
    lesion: dict[str, object] = {"patient_id": line["USUBJID"], "lesion_id": line.get("TULNKID"), "organ": place,
                                 "structure": "node" if "lymph node" in place else "tumour",
                                 "first_seen_on": line.get("TUDTC", "")[:10]}
    yield Draft("lesions", lesion, where)
    if role := _ROLES.get(line["TUORRES"]):
        yield Draft("target_sets", {"patient_id": line["USUBJID"], "set_id": "SDTM", "reader": reader, "role": role,
                                    "lesion_id": line.get("TULNKID"), "baseline_on": line.get("TUDTC", "")[:10]}, where)
    elif line["TUORRES"] != "NEW":
        notes.review.append(ReviewItem(where, f"TUORRES|{line['TUORRES'][:40]}", line["TUORRES"][:60],
                                       "neither target, non-target nor new"))


def _measured(line: Line, where: str, reader: str, nodes: set[tuple[str, str]],
              tumours: dict[str, list[tuple[int, Line]]], notes: Notes) -> Iterator[Draft]:
    who, lesion, day = line["USUBJID"], line.get("TRLNKID", ""), line.get("TRDTC", "")[:10]
    study = f"{line.get('VISIT') or 'visit'} {day}".strip()
    test, result, unit = line["TRTESTCD"], line["TRORRES"], line.get("TRORRESU", "")
    values: dict[str, object] = {"patient_id": who, "study_id": study, "lesion_id": lesion, "reader": reader}
    if reader == ACCEPTED:
        values["note"] = f"read by {_evaluator('TR', line)}"
    if not lesion:
        notes.left_out.append(f"{where}: {test[:20]} of no single lesion; sums are computed, not read")
        return
    if line.get("TRSTAT") == "NOT DONE" or not result:
        values["state"] = "not_evaluable"
    elif test in _SIZES and unit in ("mm", "{RECISTmm}"):
        column = "short_axis_mm" if test == "LPERP" and (who, lesion) in nodes else _SIZES[test]
        values[column] = result
        if column == "longest_diameter_mm":
            values["state"] = "absent" if result in ("0", "0.0") else "measured"
    elif test == "TUMSTATE" and result in _STATES:
        values["state"] = _STATES[result]
    else:
        notes.review.append(ReviewItem(where, f"TRTESTCD|{test[:20]}", f"{test} {result} {unit}"[:60],
                                       "this test or unit of TR is not known"))
        return
    kind = next((_METHODS.get(row.get("TUMETHOD", "")) for _, row in tumours.get("TU", ())
                 if row["USUBJID"] == who and row.get("TULNKID") == lesion), None)
    yield Draft("studies", {"patient_id": who, "study_id": study, "done_on": day, "reader": reader, "kind": kind,
                            "timepoint": line.get("VISIT")}, where)
    if not tumours.get("TU"):
        yield Draft("lesions", {"patient_id": who, "lesion_id": lesion}, where, by_reference=True)
    yield Draft("measurements", values, where)


def _join(sizes: dict[tuple[object, ...], Draft], draft: Draft, notes: Notes) -> None:
    """The long and the short axis of one lesion at one visit stand on two rows and are one measurement."""
    key = tuple(draft.values[name] for name in ("patient_id", "study_id", "lesion_id"))
    there = sizes.setdefault(key, draft).values
    for name, value in draft.values.items():
        if there.setdefault(name, value) != value:
            notes.refused.append(Problem(f"{draft.where}, {name}", f"{value} beside {there[name]} for the same visit",
                                         "one value", "correct the file"))


def _responded(line: Line, where: str, reader: str, notes: Notes) -> Iterator[Draft]:
    if line["RSTESTCD"] != "OVRLRESP":
        notes.left_out.append(f"{where}: {line['RSTESTCD'][:20]} is not read")
        return
    yield Draft("findings", {"patient_id": line["USUBJID"], "fact": "reported_response", "value": line["RSORRES"],
                             "observed_on": line.get("RSDTC", "")[:10],
                             "method": f"{line.get('RSCAT') or 'overall response'}, {reader}"}, where)
