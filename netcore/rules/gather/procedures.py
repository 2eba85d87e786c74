"""What was done, and what is planned next?"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from netcore.model import Plan, Treatment
from netcore.model.words import ABLATIONS, LIVER_DIRECTED
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.findings import no_syndrome, word_finding, yes_no_finding
from netcore.rules.gather.limits import DAYS_PER_MONTH, limit
from netcore.rules.gather.periods import analogue_lasts
from netcore.rules.gather.reading import denies, yes_no
from netcore.rules.values import FactValue, Interval

SESSIONS = ("TAE", "TACE", "DEB-TACE")
# What the words of a plan or question name.
_PROCEDURES = (("surgery", r"resect|hepatectom|surger|transplant"), ("ablation", r"\brfa\b|\bmwa\b|ablat|\bire\b"),
               ("embolisation", r"emboli[sz]|\btae\b|\btace\b|\btare\b|\bsirt\b"), ("biopsy", r"biops"),
               ("PRRT", r"\bprrt\b|lutetium|177lu"))
_TERRITORIES = (("whole_liver", r"whole liver|both lobes"), ("lobe", r"\blobe|hemiliver"), ("segment", r"\bsegment"))
_OPERATION = re.compile(r"ectomy|resection", re.IGNORECASE)
_WHIPPLE = re.compile(r"whipple|pancreato-?duodenectomy|pancreatico-?duodenectomy", re.IGNORECASE)


def liver_resections(chart: Chart) -> list[Treatment]:
    """Resections of the liver; an operation on the primary alone is a `primary_resection`."""
    return chart.treatments("resection")


def _rows(chart: Chart, what: str) -> list[Treatment]:
    match what:
        case "embolisation":
            return chart.treatments(*SESSIONS)
        case "ablation":
            return chart.treatments(*sorted(ABLATIONS))
        case "resection":
            return liver_resections(chart)
        case "curative_resection":
            return [row for row in [*chart.treatments("resection"), *_primary_resections(chart)]
                    if row.intent == "curative"]
    return chart.treatments({"tare": "TARE", "prrt": "PRRT", "ssa": "SSA"}[what])


def _last(chart: Chart, what: str) -> list[Treatment]:
    return chart.standing(_rows(chart, what))


def _last_day(chart: Chart, what: str) -> FactValue | None:
    """The day of the last one. Where others may have been later nobody can name it, except that dates may overlap: then
    it is the later end that counts."""
    rows = chart.once(_last, what)
    if not rows or rows[0].when is None:
        return None
    return FactValue(date=rows[0].when, day=rows[0].when, source=rows[0].kind,
                     note="another one has no date" if any(row.when is None for row in rows) else "")


def _first_day(chart: Chart, what: str) -> FactValue | None:
    rows = _rows(chart, what)
    days = [row.when for row in rows if row.when is not None]
    first = min(days, key=lambda day: (day.first, day.last), default=None)
    return FactValue(date=first, day=first, source=rows[0].kind) if first else None


def _days_since(chart: Chart, of: str) -> FactValue | None:
    """From fewest to most days; an undated row of the same kind may be later, so that any fewer days are possible."""
    value = chart.fact(of)
    if value is None or value.date is None:
        rows = _rows(chart, of.removeprefix("last_")) if of.startswith("last_") else []
        # It was done, and nobody knows when: any number of days.
        return FactValue(number=Interval(Decimal(0), None), unit="d", source=rows[0].kind, note="without a date") \
            if rows else None
    fewest, most = chart.days_since(value.date)
    return FactValue(number=Interval(Decimal(0 if value.note else fewest), Decimal(most)), unit="d", day=value.date,
                     source=value.source, note=value.note)


def _diagnosed(chart: Chart) -> FactValue | None:
    day = chart.record.patient.diagnosed_on
    return FactValue(date=day, day=day, source="patients.diagnosed_on") if day else None


def _syndrome_since(chart: Chart) -> FactValue | None:
    rows = [row for row in chart.all_findings("syndrome")
            if not no_syndrome(row.value or "") and not denies(row.value or "") and row.when is not None]
    first = min((row.when for row in rows if row.when), key=lambda day: day.first, default=None)
    return FactValue(date=first, day=first, source="finding syndrome") if first else None


def _primary_resections(chart: Chart) -> list[Treatment]:
    """Resections of the primary, and other operations whose words say that it was taken out."""
    named = [row for row in chart.treatments("other")
             if _OPERATION.search(text := f"{row.agent or ''} {row.note or ''}") and "primary" in text.casefold()
             and not denies(text)]
    return [*chart.treatments("primary_resection"), *named]


def _primary_resected(chart: Chart) -> FactValue | None:
    done = chart.standing(_primary_resections(chart))
    if done:
        return FactValue(words=yes_no(True), day=done[0].when, source="treatments")
    return yes_no_finding(chart, "primary_resected")


def _happened(chart: Chart, rows: Sequence[Treatment], finding: str) -> FactValue | None:
    """Yes with a row, else what a finding says; nothing recorded is not known."""
    done = chart.standing(rows)
    if done:
        return FactValue(words=yes_no(True), day=done[0].when, source=done[0].kind)
    return yes_no_finding(chart, finding)


def _whipple(chart: Chart) -> FactValue | None:
    rows = [row for row in chart.treatments("other", "resection", "primary_resection", "bilioenteric_anastomosis")
            if _WHIPPLE.search(text := f"{row.agent or ''} {row.note or ''}") and not denies(text)]
    return _happened(chart, rows, "whipple")


def _radiotherapy(chart: Chart) -> FactValue | None:
    return _happened(chart, [row for row in chart.treatments("radiotherapy") if row.territory],
                     "prior_liver_radiotherapy")


def _chemotherapy_months(chart: Chart) -> FactValue | None:
    """Recorded periods added up; a period without an end may have been of any length up to today."""
    rows = chart.treatments("chemotherapy")
    if not rows:
        return None
    low = high = 0
    for row in rows:
        if row.performed_on is None:
            return None
        end = row.ended_on
        low += max(0, (end.first - row.performed_on.last).days) if end else 0
        high += max(0, ((end.last if end else chart.as_of) - row.performed_on.first).days)
    return FactValue(number=Interval(Decimal(low) / DAYS_PER_MONTH, Decimal(high) / DAYS_PER_MONTH), unit="mo",
                     day=chart.day, source="treatments")


def open_procedures(chart: Chart) -> list[Plan]:
    """Procedures that are planned and not done, as far as known."""
    return [row for row in chart.record.plans if row.kind == "procedure" and row.done_on is None
            and (row.planned_on is None or row.planned_on.last >= chart.as_of)]


def _open_questions(chart: Chart) -> list[Plan]:
    """Planned procedures, and the question of a board that has not met yet or met without a decision."""
    question = chart.question
    asked = [question] if question is not None and question.decision is None and _still_asked(chart, question) else []
    return [*open_procedures(chart), *asked]


def _still_asked(chart: Chart, question: Plan) -> bool:
    """Not after so many days since the board: nobody knows what became of the question."""
    day = question.done_on or question.planned_on
    return day is None or (chart.as_of - day.first).days <= limit("board_question_age")


def _named(plans: Sequence[Plan], names: Sequence[tuple[str, str]]) -> frozenset[str]:
    text = " ".join(row.question or "" for row in plans).casefold()
    return frozenset(word for word, pattern in names if re.search(pattern, text))


def _planned(chart: Chart) -> FactValue | None:
    """What plan or question names; two procedures named leave open which. A board that only asks about watching names
    none."""
    plans = chart.once(_open_questions)
    words = _named(plans, _PROCEDURES)
    if not words and plans and any("watch" in (row.question or "").casefold() for row in plans):
        words = frozenset({"none"})
    return FactValue(words=words, day=plans[0].planned_on, source="plans") if words else None


def _urgent(chart: Chart) -> FactValue | None:
    plans = chart.once(_open_questions)
    text = " ".join(f"{row.question or ''} {row.reason or ''}" for row in plans).casefold()
    if re.search(r"elective|no[tn][ -]urgent|no(t an)? emergency", text):
        return FactValue(words=yes_no(False), day=plans[0].planned_on, source="plans")
    if re.search(r"urgent|emergency", text):
        return FactValue(words=yes_no(True), day=plans[0].planned_on, source="plans")
    return None


def _territory(chart: Chart) -> FactValue | None:
    said = word_finding(chart, "planned_territory", {"whole": "whole_liver", "both": "whole_liver", "lobe": "lobe",
                                                     "segment": "segment"}, ("segment", "lobe", "whole_liver"))
    if said is not None:
        return said
    plans = [row for row in chart.once(_open_questions) if "embolisation" in _named([row], _PROCEDURES)]
    words = _named(plans, _TERRITORIES)
    return FactValue(words=words, day=plans[0].planned_on, source="plans") if words else None


def planned_day(chart: Chart) -> FactValue | None:
    """The first day of a planned procedure that is still to come."""
    days = [row.planned_on for row in open_procedures(chart) if row.planned_on is not None]
    first = min(days, key=lambda day: day.first, default=None)
    return FactValue(date=first, day=first, source="plans") if first else None


def _board(chart: Chart) -> FactValue | None:
    done = [row.done_on for row in chart.record.plans if row.kind == "board" and row.done_on is not None]
    last = max(done, key=lambda day: day.first, default=None)
    return FactValue(words=yes_no(True), day=last, source="plans") if last else None


def _on_analogue(chart: Chart) -> FactValue | None:
    """Yes while the last injection is no older than its interval and the grace; no after a stated end; later nobody
    knows whether it is continued elsewhere. Of several that may be the last one is enough for yes, and no takes all."""
    rows = chart.once(_last, "ssa")
    answers = [False if row.ended_on is not None else None if row.when is None or chart.as_of - row.when.first >
               analogue_lasts(row) else True for row in rows]
    if all(answer is None and row.when is None for row, answer in zip(rows, answers, strict=True)):
        return None
    answer = True if True in answers else None if None in answers else False
    row = rows[answers.index(answer)]
    return FactValue(words=yes_no(answer), day=row.ended_on or row.when, source="SSA")


def _on_drug(chart: Chart, kind: str, finding: str, condition: str) -> FactValue | None:
    """Yes while one is running, no after a stated end; else a finding, else that a later result was taken under it."""
    rows = chart.treatments(kind)
    running = [row for row in rows if row.ended_on is None]
    said = yes_no_finding(chart, finding)
    if running:
        begun = max((row.when for row in running if row.when), key=lambda day: day.first, default=None)
        denied = said is not None and said.word != "yes" and not (
            begun and said.day and said.day.last < begun.first)
        return FactValue(words=yes_no(None if denied else True), day=chart.day, source=kind,
                         note="no end of it is recorded, and a finding says otherwise" if denied else
                         "no end of it is recorded")
    ends = [row.ended_on for row in rows if row.ended_on is not None]
    last = max(ends, key=lambda day: day.last, default=None)
    if said is not None and (last is None or said.day is None or said.day.first >= last.first):
        return said
    noted = [lab.taken_on for lab in chart.noted.get(condition, ()) if lab.taken_on is not None]
    seen = max(noted, key=lambda day: day.last, default=None)
    if seen is not None and (last is None or seen.first > last.last):
        return FactValue(words=yes_no(True), day=seen, source="conditions of a result")
    return FactValue(words=yes_no(False), day=last, source=kind) if last else None


def procedures(chart: Chart) -> list[Treatment]:
    """Dated procedures on the liver."""
    return [row for row in chart.treatments(*sorted(LIVER_DIRECTED)) if row.when is not None]


def _since(name: str) -> Gatherer:
    return partial(_days_since, of=name)


def _had(kind: str, finding: str) -> Callable[[Chart], FactValue | None]:
    return lambda chart: _happened(chart, chart.treatments(kind), finding)


PROCEDURES: dict[str, Gatherer] = {
    "planned_procedure": _planned, "procedure_urgent": _urgent, "embolisation_territory": _territory,
    "planned_procedure_on": planned_day, "board_met": _board, "diagnosed": _diagnosed,
    **{f"last_{what}": partial(_last_day, what=what)
       for what in ("embolisation", "tare", "ablation", "resection", "curative_resection", "prrt", "ssa")},
    "ssa_start": partial(_first_day, what="ssa"), "syndrome_known_since": _syndrome_since,
    "days_since_diagnosis": _since("diagnosed"), "days_since_ssa_start": _since("ssa_start"),
    **{f"days_since_{what}": _since(f"last_{what}")
       for what in ("embolisation", "ablation", "resection", "prrt", "ssa", "tare")},
    "on_ssa": _on_analogue,
    "on_ppi": partial(_on_drug, kind="PPI", finding="ppi_use", condition="ppi"),
    "on_h2_blocker": partial(_on_drug, kind="H2_blocker", finding="h2_blocker_use", condition="h2_blocker"),
    "on_ssri": partial(_on_drug, kind="SSRI", finding="ssri_use", condition="ssri"),
    "on_maoi": partial(_on_drug, kind="MAOI", finding="maoi_use", condition="maoi"),
    "had_prrt": _had("PRRT", "prrt_before"), "had_tare": _had("TARE", "tare_before"), "had_whipple": _whipple,
    "primary_resected": _primary_resected, "prior_liver_radiotherapy": _radiotherapy,
    "chemotherapy_months": _chemotherapy_months,
}
