"""What stands at the top of a patient's screen: who, the question, the stop signs, what is due?"""

from dataclasses import dataclass
from datetime import date

from netcore.evidence import read_catalogue
from netcore.model import Finding, Lab, PartialDate, PatientRecord, Plan, Treatment
from netcore.model.words import says_something
from netcore.rules.grade import find_contradicted_grade
from netcore.rules.status import (
    Due,
    RecordedFact,
    current_question,
    gather_due,
    gather_stop_signs,
    last_procedure,
    latest_finding,
    latest_histology,
    procedures_perhaps_later,
)
from netcore.units import System, ucum_spelling
from netcore.views.amounts import lab_shown
from netcore.views.grade_words import against_words
from netcore.views.options.decisions import departed_from, latest_departure
from netcore.views.patient.treatment_lanes import territory_words
from netcore.views.text import age_words, day_words, number_words
from netcore.views.unit_words import words_unit

_SITES = {"pancreas": "pancreatic", "duodenum": "duodenal", "jejunum": "jejunal", "ileum": "ileal",
          "small_bowel": "small-bowel", "appendix": "appendiceal", "colon": "colonic", "rectum": "rectal",
          "stomach": "gastric", "lung": "lung", "liver": "primary hepatic", "unknown_primary": "unknown-primary"}
_PEOPLE = {"female": "woman", "male": "man", "other": "person"}
_PLANS = {"board": "tumour board", "visit": "visit", "scan": "scan", "injection": "injection", "procedure": "procedure",
          "laboratory": "laboratory tests", "echocardiography": "echocardiography"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact as a reader meets it. `known` False: nothing is recorded, which is neither yes nor no. `fact`: its name
    in the rules, where they ask about it."""

    label: str
    answer: str
    when: str
    known: bool
    detail: str = ""
    fact: str = ""


def sentence_person(record: PatientRecord, as_of: date) -> str:
    """woman, 60 or 61: the age on the day looked at, or at death, as far as the date of birth tells it."""
    patient = record.patient
    person = _PEOPLE.get(patient.sex or "", "sex not known")
    if patient.birth_year is None:
        return f"{person}, {f'died {day_words(patient.died_on)}, ' if patient.died_on else ''}age not known"
    died = patient.died_on
    age = _age_words(patient.birth_year, died.first if died else as_of, died.last if died else as_of)
    return f"{person}, {f'died {day_words(died)} at ' if died else ''}{age}"


def _age_words(born: PartialDate, from_day: date, to_day: date) -> str:
    """`61`, or `60 or 61` where the birthday of that year, not known, may still have been to come."""
    youngest, oldest = _whole_years(born.last, from_day), _whole_years(born.first, to_day)
    if youngest < 0:
        return f"born {day_words(born)}"
    return str(oldest) if youngest == oldest else f"{youngest} {'or' if oldest - youngest == 1 else 'to'} {oldest}"


def _whole_years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def sentence_diagnosis(record: PatientRecord, as_of: date) -> str:
    """ileal NET G2 (Ki-67 8 %, liver biopsy 2021): the latest sample as the pathologist reported it.

    Samples with another grade are named behind it. A grade that its own numbers contradict never stands alone: colonic
    NET, reported G1, contradicted by Ki-67 60 % (liver biopsy 2021).
    """
    site = _SITES.get(record.patient.primary_site or "", "primary not known,")
    sample = latest_histology(record, as_of)
    if sample is None:
        return f"{site} NET, grade not known"
    low, high = sample.ki67_low, sample.ki67_high
    if low is None and high is None:
        ki67 = "Ki-67 not known"
    elif low == high:
        ki67 = f"Ki-67 {number_words(low)} %"
    elif low is None or high is None:
        printed = sample.as_printed or f"{'up to' if low is None else 'from'} {number_words(high or low)} %"
        ki67 = printed if "ki" in printed.casefold() else f"Ki-67 {printed}"
    else:
        ki67 = f"Ki-67 {number_words(low)} to {number_words(high)} %"
    where = " ".join(part for part in (sample.site, sample.specimen) if part)
    when = day_words(sample.sampled_on, sample.when_text)
    grade = sample.reported_grade or "grade not reported"
    others = [f"{row.reported_grade} ({', '.join(filter(None, (row.site, day_words(row.sampled_on, row.when_text))))})"
              for row in record.histology if row.reported_grade not in (None, sample.reported_grade)]
    aside = f"; other samples: {', '.join(others)}" if others else ""
    doubted = find_contradicted_grade(record, as_of)
    if doubted is not None:
        against = against_words(doubted)
        where = ", ".join(filter(None, ("" if ki67 in against else ki67, where, when)))
        tumour = "neoplasm" if grade == "NEC" else "NET"
        return f"{site} {tumour}, reported {doubted.reported}, contradicted by {against} ({where}){aside}"
    return f"{site} {grade if grade == 'NEC' else f'NET {grade}'} " \
           f"({', '.join(filter(None, (ki67, where, when)))}){aside}"


def sentence_syndrome(record: PatientRecord, as_of: date) -> str:
    """The syndrome as recorded, or that none is recorded."""
    syndrome = latest_finding(record, "syndrome", as_of)
    if syndrome is None or not syndrome.value:
        return "syndrome not recorded"
    named = {"carcinoid": "carcinoid syndrome", "none": "no hormone syndrome"}
    return named.get(syndrome.value, syndrome.value.replace("_", " "))


def sentence_question(record: PatientRecord, as_of: date) -> str:
    """The board's question with its day, or that no question is recorded; then the latest decision that departs from
    what rules say of an option, where it is not the answer to that question."""
    plan = current_question(record, as_of)
    departed = latest_departure(record)
    aside = f" Decided {departed}." if departed and not (plan and plan.done_on and departed_from(plan)) else ""
    return f"{_question(plan, as_of)}{aside}"


def _question(plan: Plan | None, as_of: date) -> str:
    if plan is None:
        return "No question for a board is recorded."
    if plan.done_on is not None:
        why = f", because {plan.reason}" if plan.reason and departed_from(plan) else ""
        decided = f" Decided {day_words(plan.done_on)}: {plan.decision}{why}." if plan.decision else ""
        return f"Last board, {day_words(plan.planned_on, plan.when_text)}: {plan.question}{decided}"
    passed = plan.planned_on is not None and plan.planned_on.last < as_of
    aside = " (no decision recorded)" if passed else ""
    return f"Board {day_words(plan.planned_on, plan.when_text)}{aside}: {plan.question}"


def stop_sign_cells(record: PatientRecord, as_of: date, system: System | None = None) -> list[Cell]:
    """Each stop sign as recorded with its day and age, or `not known`. Nothing is judged."""
    return [_cell(sign, as_of, system) for sign in gather_stop_signs(record, as_of)]


def _cell(sign: RecordedFact, as_of: date, system: System | None) -> Cell:
    row = sign.row
    if row is None:
        return Cell(sign.label, "not known", "nothing recorded", known=False, fact=sign.name)
    when = day_words(row.when, row.when_text)
    age = age_words(sign.age_days(as_of))
    detail = _lab_detail(row, system) if isinstance(row, Lab) else ""
    if isinstance(row, Finding):
        detail = row.method or ""
    others = [(other, _answer(other, system)) for other in sign.rivals]
    rivals = [f"{said or 'no value'} ({day_words(other.when, other.when_text)})" for other, said in others]
    answer = " or ".join(dict.fromkeys(filter(None, (_answer(row, system), *(said for _, said in others)))))
    if rivals:
        detail = " · ".join(filter(None, (detail, f"also recorded: {'; '.join(rivals)}; which holds is not known")))
    aside = ", answers differ" if rivals else ""
    silent = isinstance(row, Finding) and not says_something(row.value)
    return Cell(sign.label, answer or "recorded without a value", f"{when}{f' ({age})' if age else ''}{aside}",
                known=bool(answer) and not rivals and not silent,
                detail=" · ".join(filter(None, (detail, row.doubt))), fact=sign.name)


def _answer(row: Lab | Finding | Treatment, system: System | None) -> str:
    if isinstance(row, Lab):
        return lab_words(row, system)
    if isinstance(row, Treatment):
        return "yes, operation"
    return " ".join(part for part in (row.comparator, (row.value or "").replace("_", " "), row.unit) if part)


def lab_words(row: Lab, system: System | None = None) -> str:
    """A result with its unit: `< 4 ng/mL`, `normal (no number)`, `3.1 mg/dL`, `31 (unit not recorded)`; as recorded, or
    in the units of the system."""
    if row.value is None:
        return f"{row.interpretation} (no number)" if row.interpretation else ""
    shown = lab_shown(row, system)
    if shown is not None:
        return f"{f'{row.comparator} ' if row.comparator else ''}{number_words(shown.rounded(row.value))} " \
            f"{words_unit(shown.unit)}"
    unit = words_unit(row.unit if row.as_printed else ucum_spelling(row.unit)) if row.unit else ""
    if not row.unit and not _is_pure_number(row.analyte):
        unit = "(unit not recorded)"
    return f"{f'{row.comparator} ' if row.comparator else ''}{number_words(row.value)} {unit}".strip()


def _is_pure_number(analyte: str) -> bool:
    """Has the analyte no unit to print, as INR?"""
    entry = read_catalogue().find(analyte)
    return entry is not None and not words_unit(entry.display_unit)


def _lab_detail(row: Lab, system: System | None) -> str:
    """The limits of its laboratory, and what was recorded where it is shown as another number."""
    shown = lab_shown(row, system)
    low, high = (number_words(shown.rounded(limit) if shown else limit) if limit is not None else ""
                 for limit in (row.lower_limit, row.upper_limit))
    limits = "" if not high else f"limits {low} to {high}" if low else f"limits up to {high}"
    recorded = f"recorded as {lab_words(row)}" if shown and row.value is not None and shown.differs(row.value) else ""
    return " · ".join(filter(None, (limits, recorded)))


def due_sentences(record: PatientRecord, as_of: date) -> list[tuple[str, bool]]:
    """What is due, soonest first, each with whether it is overdue. Empty: nothing is planned in the record."""
    return [(_due_words(entry, as_of), entry.overdue) for entry in gather_due(record, as_of)]


def _due_words(entry: Due, as_of: date) -> str:
    basis = entry.basis
    what = _PLANS[entry.kind]
    if isinstance(basis, Treatment):
        dose = " ".join(filter(None, (number_words(basis.dose) if basis.dose else "", basis.dose_unit or "")))
        what = f"{' '.join(filter(None, (basis.agent or basis.kind, dose)))} injection"
    elif isinstance(basis, Plan) and basis.question and entry.kind != "board" and basis.question.casefold() != what:
        what = f"{what} ({basis.question})"
    when = day_words(entry.on, basis.when_text)
    if entry.overdue and entry.on is not None:
        days = (as_of - entry.on.last).days
        open_end = "; no end of this treatment is recorded" if isinstance(basis, Treatment) \
            and basis.interval_days is not None and days > basis.interval_days else ""
        return f"{what}: overdue since {when} ({days} day{'s' if days > 1 else ''}){open_end}"
    return f"{what}: {when}"


def sentence_last_procedure(record: PatientRecord, as_of: date) -> str:
    """The last liver-directed procedure with its territory and days since; others that may be later stand beside it."""
    row = last_procedure(record, as_of)
    if row is None:
        return "No liver-directed procedure with a date is recorded."
    day = row.performed_on.exact if row.performed_on else None
    said = f"Last procedure: {_procedure(row)}{_ago(day, as_of)}"
    others = [other for other in procedures_perhaps_later(record, row, as_of) if _procedure(other) != _procedure(row)]
    if not others:
        return f"{said}."
    return f"{said}; perhaps later, as the order is not known: {'; '.join(map(_procedure, others))}."


def _procedure(row: Treatment) -> str:
    what = " ".join(filter(None, (row.kind, territory_words(row))))
    return f"{what}, {day_words(row.performed_on, row.when_text)}"


def sentence_injections(record: PatientRecord, as_of: date) -> str:
    """The last injection on record; '' where the patient has none."""
    rows = [row for row in record.treatments if row.kind == "SSA" and row.performed_on and row.performed_on.exact]
    if not rows:
        return ""
    last = max(rows, key=lambda row: row.performed_on.first if row.performed_on else date.min)
    day = last.performed_on.exact if last.performed_on else None
    dose = " ".join(filter(None, (number_words(last.dose) if last.dose else "", last.dose_unit or "")))
    return (f"Last injection: {' '.join(filter(None, (last.agent or 'somatostatin analogue', dose)))}, "
            f"{day_words(last.performed_on)}{_ago(day, as_of)}.")


def _ago(day: date | None, as_of: date) -> str:
    """`, 12 days ago`; '' where the day is not known."""
    if day is None:
        return ""
    days = (as_of - day).days
    return ", today" if days == 0 else f", {days} day{'s' if days > 1 else ''} ago"


def sentence_symptoms(record: PatientRecord, as_of: date) -> str:
    """The latest symptoms with the entry before them; '' where none with a day are recorded."""
    rows = sorted((row for row in record.symptoms if row.observed_on and row.observed_on.exact),
                  key=lambda row: row.observed_on.first if row.observed_on else date.min)
    if not rows:
        return ""
    now, before = rows[-1], rows[-2] if len(rows) > 1 else None
    parts = []
    for field, label in (("flushes_per_day", "flushes"), ("stools_per_day", "stools")):
        value = getattr(now, field)
        if value is not None:
            was = getattr(before, field) if before else None
            earlier = f" (before {number_words(was)})" if was is not None else ""
            parts.append(f"{label} {number_words(value)} a day{earlier}")
    age = age_words((as_of - now.observed_on.first).days) if now.observed_on else ""
    return f"Symptoms {day_words(now.observed_on)} ({age}): {', '.join(parts)}." if parts else ""
