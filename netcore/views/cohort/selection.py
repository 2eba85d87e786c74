"""Which patients and courses make up the cohort, and what is said of it in words?

A cohort counts courses of treatment: of each patient the first one that matches the filters, so that nobody counts
twice, or every one. What is not known stays in every denominator's sentence and is never counted as no response.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from netcore.model.words import EMBOLISATIONS
from netcore.views.cohort.facts import EVALUABLE, NOT_KNOWN, RESPONSES, CourseFacts, PatientFacts
from netcore.views.grade_words import sentence_reported
from netcore.views.intervals import Share, share_words

Line = tuple[str, str]
UNITS = ("first matching course of each patient", "every matching course")
FILTERS = ("primary", "grade", "syndrome", "treatment", "year", "origin")
COLOURS = ("treatment", "primary", "grade")
_OF_PATIENT = frozenset({"primary", "grade", "syndrome", "origin"})


@dataclass(frozen=True, slots=True)
class Case:
    """One course of one patient of the cohort; `index` is the course's place among the patient's courses."""

    patient: PatientFacts
    course: CourseFacts
    index: int

    @property
    def name(self) -> str:
        """Patient and course, for the hover and the table."""
        return f"{self.patient.patient_id}, {self.course.name}"


@dataclass(frozen=True, slots=True)
class Cohort:
    """The chosen patients, and their chosen courses in the order of patients."""

    patients: tuple[PatientFacts, ...]
    cases: tuple[Case, ...]
    unit: str


def filter_choices(patients: Iterable[PatientFacts]) -> dict[str, list[str]]:
    """The values that occur, by filter; `not known` is one of them."""
    everyone = list(patients)
    found: dict[str, set[str]] = {name: set() for name in FILTERS}
    for patient in everyone:
        for name in _OF_PATIENT:
            found[name].add(getattr(patient, name))
        for course in patient.courses:
            found["treatment"] |= set(course.kinds)
            found["year"].add(_year(course))
    return {name: sorted(values, key=lambda value: (value == NOT_KNOWN, value)) for name, values in found.items()}


def first_filters(name: str, values: Sequence[str]) -> list[str]:
    """What a filter holds before anybody touches it: the embolisations that occur, since they are what most courses of
    the liver are; else nothing."""
    return [value for value in values if value in EMBOLISATIONS] if name == "treatment" else []


def select_cohort(patients: Sequence[PatientFacts], chosen: Mapping[str, Sequence[str]], unit: str) -> Cohort:
    """The patients who match every filter, with the courses that do; an empty filter lets everything through.

    Where treatment or year is chosen, patients without such a course are left out.
    """
    of_patient = {name: set(values) for name, values in chosen.items() if values and name in _OF_PATIENT}
    kinds, years = set(chosen.get("treatment", ())), set(chosen.get("year", ()))
    kept, cases = [], []
    for patient in patients:
        if any(getattr(patient, name) not in values for name, values in of_patient.items()):
            continue
        matching = [Case(patient, course, index) for index, course in enumerate(patient.courses)
                    if (not kinds or kinds & set(course.kinds)) and (not years or _year(course) in years)]
        if matching or not (kinds or years):
            kept.append(patient)
            cases += matching[:1] if unit == UNITS[0] else matching
    return Cohort(tuple(kept), tuple(cases), unit)


def sentence_grades(patients: Sequence[PatientFacts], chosen: Mapping[str, Sequence[str]], found: Cohort) -> str:
    """What a filter of grades goes by and leaves out; '' where no grade is chosen."""
    if not chosen.get("grade"):
        return ""
    kept = {one.local_id for one in found.patients}
    otherwise = select_cohort(patients, {**chosen, "grade": []}, found.unit).patients
    return sentence_reported(map(_graded, found.patients),
                             (_graded(one) for one in otherwise if one.local_id not in kept))


def _graded(patient: PatientFacts) -> tuple[str | None, bool]:
    return None if patient.grade == NOT_KNOWN else patient.grade, patient.grade_against


def _year(course: CourseFacts) -> str:
    return str(course.year) if course.year else NOT_KNOWN


def group_of(case: Case, colour: str) -> str:
    """The group that a case is coloured by."""
    if colour == "treatment":
        return " + ".join(case.course.kinds[:2]) + (" ..." if len(case.course.kinds) > 2 else "")
    return str(getattr(case.patient, colour))


def response_share(cohort: Cohort) -> Share:
    """Objective response (CR or PR) by RECIST 1.1 as first seen, with how many could not be evaluated."""
    best = [case.course.best for case in cohort.cases]
    evaluable = [one for one in best if one.category in EVALUABLE]
    return Share("objective response", sum(one.category in RESPONSES for one in evaluable), len(evaluable),
                 len(best) - len(evaluable))


def sentences_cohort(cohort: Cohort) -> list[Line]:
    """How many, how many responded out of how many that could be evaluated, and why the others could not."""
    if not cohort.patients:
        return [("No patient matches.", "unknown")]
    people = f"{len(cohort.patients)} patient{'s' if len(cohort.patients) != 1 else ''}"
    what = "of each patient the first matching course of treatment" if cohort.unit == UNITS[0] else \
        "every matching course of treatment"
    without = len(cohort.patients) - len({id(case.patient) for case in cohort.cases})
    lines: list[Line] = [
        (f"{people}: objective response in {share_words(response_share(cohort))}.", "strong"),
        (f"Counted: {what} ({len(cohort.cases)}); complete or partial response by RECIST 1.1 as first "
         "seen, not confirmed.", "")]
    why = Counter(case.course.best.why for case in cohort.cases if case.course.best.category not in EVALUABLE)
    if why:
        lines.append((f"Not evaluable, and in no rate: {counted(why)}.", "unknown"))
    if without:
        lines.append((f"{without} of the patients had no antitumour treatment recorded.", "unknown"))
    proposed = sum(not case.course.targets_chosen for case in cohort.cases if case.course.best.category is not None)
    if proposed:
        lines.append((f"In {proposed} of {len(cohort.cases)} courses nobody chose targets: the software proposed them.",
                      "unknown"))
    if cohort.unit != UNITS[0]:
        lines.append(("One patient may count several times: intervals take courses as independent, which they are not.",
                      "unknown"))
    made = sum(patient.origin == "demo" for patient in cohort.patients)
    if made:
        lines.append((f"{made} of the {len(cohort.patients)} patients are made data, no persons: "
                      "no evidence of anything.", "unknown"))
    return lines


def counted(reasons: Counter[str]) -> str:
    """no scan after baseline (2), no baseline scan (1)."""
    return ", ".join(f"{why} ({number})" for why, number in reasons.most_common())
